# covers: sopy_compiler.analysis.field_place
# covers: sopy_compiler.analysis.acceptance, sopy_compiler.analysis.bad_values
# covers: sopy_compiler.analysis.unconverted, sopy_compiler.analysis.default_types
# covers: sopy_compiler.lowering.interpretation.value_types, sopy_compiler.lowering.interpretation.notes
from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    from dataclasses import dataclass
    from enum import Enum
    from typing import Annotated, Any, Literal

    from pydantic import BeforeValidator, ConfigDict, field_validator


    class Colour(Enum):
        RED = "red"
        BLUE = "blue"


    @dataclass
    class Size:
        unit: Literal["cm", "inch"] = "cm"
        number: int = 0


    class Parcel(BaseModel):
        {config}
        status: Literal["new", "sent"] = "new"
        maybe: Literal["new", "sent"] | None = None
        level: Literal[1, 2] = 1
        colour: Colour = Colour.RED
        score: int = Field(default=0, le=10)
        code: str = Field(default="", max_length=3)
        name: str = ""
        price: float = 0.0
        items: list[str] = []
        prices: dict[str, int] = {{}}
        size: Size = Size()
        mixed: int | str = 0
        late: str = None
        anything: Any = 0
        cleaned: int = 0
        parsed: Annotated[int, BeforeValidator(len)] = 0

        @field_validator("cleaned", mode="before")
        @classmethod
        def clean(cls, value):
            return 0

        def close(self, status: str = "sent") -> None:
            self.status = status{expect}


    class Start(Procedure[Parcel]):
        @handler
        def on_go(self, sigma: Parcel, event: Go):
            {statement}
            return self
"""


def judge(statement: str, *, expect: str = "", config: str = "") -> None:
    assert_rule("SOP211", MODEL.format(statement=statement, expect=expect, config=config))


def test_constants_that_the_type_has_no_room_for_are_reported() -> None:
    for statement in (
        "sigma.status = 'snet'",
        "sigma.status = None",
        "sigma.maybe = 'snet'",
        "sigma.level = 3",
        "sigma.level = True",
        "sigma.colour = 'green'",
        "sigma.score = 11",
        "sigma.code = 'long one'",
        "sigma.name = None",
        "sigma.name = 3",
        "sigma.price = 'free'",
        "sigma.items = 'one'",
        "sigma.items = {}",
        "sigma.items = None",
        "sigma.prices = []",
        "sigma.size.unit = 'm'",
        "sigma.size = 'large'",
        "sigma.mixed = []",
        "sigma.status = 'sent' if event.payload else 'snet'",
    ):
        judge(statement + "  # expect: SOP211")


def test_the_value_is_followed_into_a_method() -> None:
    judge("sigma.close('closed')", expect="  # expect: SOP211")
    judge("sigma.close()")


def test_values_that_fit_or_could_be_converted_are_fine() -> None:
    for statement in (
        "sigma.status = 'sent'",
        "sigma.maybe = None",
        "sigma.level = 2",
        "sigma.colour = Colour.BLUE",
        "sigma.colour = 'blue'",
        "sigma.score = 10",
        "sigma.score = '7'",
        "sigma.price = 3",
        "sigma.items = ('a', 'b')",
        "sigma.items = []",
        "sigma.size = Size()",
        "sigma.mixed = 'text'",
        "sigma.late = None",
        "sigma.anything = []",
        "sigma.cleaned = []",
        "sigma.parsed = 'text'",
        "sigma.status = event.payload",
    ):
        judge(statement, config="model_config = ConfigDict(validate_assignment=True)")


def test_the_help_offers_the_nearest_value() -> None:
    found = only(flow(MODEL.format(statement="sigma.status = 'snet'", expect="", config="")), "SOP211")
    assert found.message == "Parcel.status can never be 'snet': it takes 'new' or 'sent'"
    assert found.help == "did you mean `sent`?"
    found = only(flow(MODEL.format(statement="sigma.score = 11", expect="", config="")), "SOP211")
    assert found.message == "Parcel.score can never be 11: it is declared with `le=10`"


STORED = """
    from collections import deque
    from enum import Enum, StrEnum
    from typing import Literal, Sequence

    from pydantic import ConfigDict, PositiveInt


    class Colour(Enum):
        RED = "red"


    class Size(StrEnum):
        BIG = "big"


    class Line(BaseModel):
        name: str = ""


    class Parcel(BaseModel):
        {config}
        tags: set[str] = set()
        names: list[str] = []
        pair: tuple[int, str] = (0, "")
        pending: deque[str] = deque()
        prices: dict[str, int] = {{}}
        count: int = 0
        total: float = 0
        title: str = ""
        is_open: bool = True
        data: bytes = b""
        colour: Colour = Colour.RED
        size: Size = Size.BIG
        line: Line = Line()
        lines: list[Line] = []
        places: Sequence[str] = []
        either: int | str = 0
        kind: Literal["a", "b"] = "a"
        ranks: list[PositiveInt] = []
        late: str = None


    class Texts(Event[list[str]]):
        pass


    class Mixed(Event[int | str]):
        pass


    class Start(Procedure[Parcel]):
        @handler
        def on_go(self, sigma: Parcel, event: Go):
            {statement}
            return self

        @handler
        def on_texts(self, sigma: Parcel, event: Texts):
            {texts}
            return self

        @handler
        def on_mixed(self, sigma: Parcel, event: Mixed):
            {mixed}
            return self
"""


def stored(statement: str = "pass", *, texts: str = "pass", mixed: str = "pass", config: str = "") -> None:
    body = STORED.format(statement=statement, texts=texts, mixed=mixed, config=config)
    assert_rule("SOP211", body)


def test_values_of_another_type_that_nothing_converts_are_reported() -> None:
    for statement in (
        "sigma.tags = [*sigma.tags, 'x']",
        "sigma.tags = sorted(sigma.tags)",
        "sigma.tags = list(sigma.tags)",
        "sigma.names = tuple(sigma.names)",
        "sigma.names = sigma.tags",
        "sigma.names = (name for name in sigma.names)",
        "sigma.names = reversed(sigma.names)",
        "sigma.names = [1]",
        "sigma.pair = [1, 'a']",
        "sigma.pending = []",
        "sigma.prices = {'a': 'much'}",
        "sigma.count = event.payload",
        "sigma.count = '3'",
        "sigma.count = sigma.count / 2",
        "sigma.data = event.payload",
        "sigma.is_open = 'yes'",
        "sigma.colour = event.payload",
        "sigma.line = {'name': 'x'}",
        "sigma.kind = len(event.payload)",
        "sigma.ranks = [0]",
        "sigma.names = [*sigma.names, 1]",
        "sigma.names = sigma.names + [len(event.payload)]",
        "sigma.tags = sigma.tags | {1}",
        "sigma.prices = {**sigma.prices, 'a': 'much'}",
        "sigma.names += 'word'",
        "sigma.names += event.payload",
        "sigma.names.extend(event.payload)",
        "sigma.names.extend(f'{event.payload}!')",
    ):
        stored(statement + "  # expect: SOP211")
    stored(texts="sigma.tags = event.payload  # expect: SOP211")


def test_what_a_container_is_given_is_checked_in_every_model() -> None:
    for config in ("", "model_config = ConfigDict(validate_assignment=True)"):
        for statement in (
            "sigma.names.append(1)",
            "sigma.names.extend([1, 2])",
            "sigma.names[0] = len(event.payload)",
            "sigma.prices[event.payload] = event.payload",
            "sigma.prices.update(a='much')",
            "sigma.lines.append({'name': 'x'})",
            "sigma.ranks.append(-1)",
        ):
            stored(statement + "  # expect: SOP211", config=config)


def test_values_of_the_type_of_a_wider_one_or_of_no_known_one_are_fine() -> None:
    for statement in (
        "sigma.tags = {*sigma.tags, 'x'}",
        "sigma.tags = sigma.tags | {'x'}",
        "sigma.names = sorted(sigma.tags)",
        "sigma.names = [*sigma.names, event.payload]",
        "sigma.names = sigma.names + list(sigma.tags)",
        "sigma.prices = {**sigma.prices, 'a': 1}",
        "sigma.names += list(event.payload)",
        "sigma.names += 'x'",
        "sigma.names.extend(event.payload.split())",
        "sigma.tags.update(event.payload)",
        "sigma.names = event.payload.split(',')",
        "sigma.names = sigma.names[1:]",
        "sigma.names = undefined.keys()",
        "sigma.pair = (1, 'a')",
        "sigma.total = len(event.payload)",
        "sigma.count = round(sigma.total)",
        "sigma.is_open = sigma.is_open & (event.payload == 'x')",
        "sigma.data = b''.join([b'a'])",
        "sigma.size = event.payload",
        "sigma.places = tuple(sigma.names)",
        "sigma.either = event.payload",
        "sigma.kind = event.payload",
        "sigma.lines.append(Line())",
        "sigma.ranks.append(1)",
    ):
        stored(statement)
    stored(mixed="sigma.count = event.payload")
    stored(texts="sigma.tags = event.payload", config="model_config = ConfigDict(validate_assignment=True)")


def test_defaults_of_another_type_are_reported() -> None:
    body = """
        from enum import Enum

        from pydantic import ConfigDict, field_validator


        class Colour(Enum):
            RED = "red"


        class Parcel(BaseModel):
            tags: set[str] = []  # expect: SOP211
            names: list[str] = Field(default_factory=set)  # expect: SOP211
            count: int = "0"  # expect: SOP211
            colour: Colour = "red"  # expect: SOP211
            total: float = 0
            late: list[str] = None
            cleaned: int = ""

            @field_validator("cleaned", mode="before")
            @classmethod
            def clean(cls, value):
                return 0


        class Checked(BaseModel):
            model_config = ConfigDict(validate_default=True)

            tags: set[str] = []
    """
    assert_rule("SOP211", body)


TAGS = """
    from typing import Literal

    Tag = Literal["urgent", "late"]


    class Letter(BaseModel):
        tags: set[Tag] = set()
        steps: list[Tag] = []
        days: dict[Tag, int] = {{}}
        names: list[str] = []


    class Sort(Procedure[Letter]):
        def switch(self, letter: Letter, tag: str) -> None:
            if tag in letter.tags:
                letter.tags.remove(tag)
            else:
                letter.tags.add(tag){expect}

        @handler
        def on_go(self, sigma: Letter, event: Go):
            {statement}
            return self
"""


def test_what_a_container_can_never_hold_is_reported_where_it_is_put_in() -> None:
    assert_rule("SOP211", TAGS.format(statement="self.switch(sigma, 'urgnet')", expect="  # expect: SOP211"))
    for statement in (
        "sigma.tags.add('lat')",
        "sigma.steps.append('lat')",
        "sigma.steps[0] = 'lat'",
        "sigma.steps.insert(0, 'lat')",
        "sigma.tags.update(['late', 'lat'])",
        "sigma.days['lat'] = 3",
        "sigma.days['late'] = 'three'",
        "sigma.names.append(3)",
    ):
        assert_rule("SOP211", TAGS.format(statement=f"{statement}  # expect: SOP211", expect=""))
    for statement in (
        "self.switch(sigma, 'urgent')",
        "self.switch(sigma, event.payload)",
        "sigma.days['late'] = 3",
        "sigma.steps[0:1] = ['late']",
        "sigma.names.append(event.payload)",
    ):
        assert_rule("SOP211", TAGS.format(statement=statement, expect=""))


OUTSIDE = """
    from pathlib import Path

    from pydantic import EmailStr, HttpUrl, SecretStr


    class Account(BaseModel):
        mail: EmailStr = "a@b.c"
        home: HttpUrl | None = None
        word: SecretStr | None = None
        folder: Path = Path(".")


    class Start(Procedure[Account]):
        @handler
        def on_go(self, sigma: Account, event: Go):
            {statement}
            return self
"""


def test_types_of_other_libraries_hold_what_they_are_made_of_only_after_a_conversion() -> None:
    for statement in (
        "sigma.folder = '/tmp'  # expect: SOP211",
        "sigma.word = event.payload  # expect: SOP211",
        "sigma.home = 'https://a.example'  # expect: SOP211",
        "sigma.mail = 'nobody'  # expect: SOP211",
        "sigma.mail = 'no@body.example'",
        "sigma.folder = Path('/tmp') / event.payload",
        "sigma.word = SecretStr(event.payload)",
        "sigma.home = None",
        "sigma.folder = unknown()",
    ):
        assert_rule("SOP211", OUTSIDE.format(statement=statement))
