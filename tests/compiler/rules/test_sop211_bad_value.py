# covers: sopy_compiler.analysis.acceptance
# covers: sopy_compiler.lowering.interpretation.value_types, sopy_compiler.lowering.interpretation.notes
from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    from dataclasses import dataclass
    from enum import Enum
    from typing import Annotated, Any, Literal

    from pydantic import BeforeValidator, field_validator


    class Colour(Enum):
        RED = "red"
        BLUE = "blue"


    @dataclass
    class Size:
        unit: Literal["cm", "inch"] = "cm"
        number: int = 0


    class Parcel(BaseModel):
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


def judge(statement: str, *, expect: str = "") -> None:
    assert_rule("SOP211", MODEL.format(statement=statement, expect=expect))


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
        judge(statement)


def test_the_help_offers_the_nearest_value() -> None:
    found = only(flow(MODEL.format(statement="sigma.status = 'snet'", expect="")), "SOP211")
    assert found.message == "Parcel.status can never be 'snet': it takes 'new' or 'sent'"
    assert found.help == "did you mean `sent`?"
    found = only(flow(MODEL.format(statement="sigma.score = 11", expect="")), "SOP211")
    assert found.message == "Parcel.score can never be 11: it is declared with `le=10`"


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
