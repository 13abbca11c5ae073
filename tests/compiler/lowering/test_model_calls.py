# covers: sopy_compiler.ir.model_call, sopy_compiler.analysis.model_arguments
# covers: sopy_compiler.lowering.typed_displays, sopy_compiler.lowering.model.pydantic_signature
# covers: sopy_compiler.lowering.interpretation.model_uses, sopy_compiler.lowering.legacy_api.outside
import pytest

from sopy_compiler.checker.select import Selection
from tests.compiler.expectations import assert_as_announced, flow, messages, source

MODELS = """
    import dataclasses
    from dataclasses import KW_ONLY, InitVar, dataclass, field, replace
    from typing import Optional, TypedDict

    import pydantic
    import pytest
    from pydantic import AliasChoices, ConfigDict, ValidationError, model_validator, parse_obj_as
    from pydantic_settings import BaseSettings


    class Item(BaseModel):
        name: str
        note: Optional[str]
        price: float = 0


    class Special(Item):
        extra: int = 0


    class Strict(BaseModel):
        model_config = ConfigDict(extra="forbid")
        a: int = 0


    class Open(BaseModel):
        model_config = ConfigDict(extra="allow")
        a: int


    class Renamed(BaseModel):
        a: int = Field(0, alias="Aa")


    class ByName(BaseModel):
        model_config = ConfigDict(populate_by_name=True)
        a: int = Field(alias="Aa")


    class Generated(BaseModel):
        model_config = ConfigDict(alias_generator=str.upper)
        a: int


    class Prepared(BaseModel):
        a: int

        @model_validator(mode="before")
        @classmethod
        def prepare(cls, values):
            return {"a": 1}


    class Own(BaseModel):
        a: int = 0

        def __init__(self, x):
            super().__init__(a=x)


    class Chosen(BaseModel):
        a: int = Field(validation_alias=AliasChoices("x", "y"))


    class Settings(BaseSettings):
        a: int


    @dataclass
    class Size:
        a: int
        b: int = 0
        c: InitVar[int] = 0
        _: KW_ONLY
        d: int = 0
        e: list[int] = field(default_factory=list, init=False)


    class Mail(TypedDict):
        sender: str
        body: str


    class Talk(TypedDict, total=False):
        messages: list[str]


    class MailRead(Event[Mail]):
        pass


    class Shelf(BaseModel):
        items: list[Item] = []
        size: Size | None = None


    class Ask(Procedure[Talk]):
        @handler
        def on_go(self, sigma: Talk, event: Go):
            return End()
"""
CODES = Selection(select=("SOP107", "SOP201", "SOP209", "SOP307"))


def judge(statement: str) -> None:
    assert_as_announced(source(flow(MODELS) + statement + "\n"), selection=CODES)


@pytest.mark.parametrize(
    "statement",
    [
        'Item(name="a")  # expect: SOP107',
        'Item(nam="a", note="b")  # expect: SOP107',
        'GIVEN = {"name": "a"}\nItem(**GIVEN)  # expect: SOP107',
        'GIVEN = {"nam": "a", "note": "b"}  # expect: SOP107\nItem(**GIVEN)',
        'GIVEN = {"name": "a"}\nGIVEN["note"] = "b"\nItem(**GIVEN)',
        'GIVEN = {"name": "a"}\nGIVEN |= {"note": "b"}\nItem(**GIVEN)',
        'Item(**{"name": "a"})  # expect: SOP107',
        'Item("a", name="b", note="c")  # expect: SOP107',
        'Special(name="a", note="b", exta=1)  # expect: SOP107',
        'Item.model_validate({"nam": "a", "note": "b"})  # expect: SOP107',
        "Strict(b=1)  # expect: SOP107",
        "Open(b=1)  # expect: SOP107",
        "Renamed(a=1)  # expect: SOP107",
        "ByName()  # expect: SOP107",
        "Size(1, 2, 3, 4)  # expect: SOP107",
        "Size()  # expect: SOP107",
        "Size(1, e=[])  # expect: SOP107",
        "Talk(mesages=[])  # expect: SOP107",
        'talk: Talk = {"mesages": []}  # expect: SOP107',
        'SOP(state={"mesages": []}, init_proc=Ask())  # expect: SOP107',
        'MailRead({"sender": "a", "bdy": "b"})  # expect: SOP307',
        'MailRead(payload={"sender": "a"})  # expect: SOP307',
        'Item.model_construct(nam="a")  # expect: SOP201',
        "Item.parse_obj({})  # expect: SOP209, SOP107",
        'Item.parse_raw("")  # expect: SOP209',
        "Item.update_forward_refs()  # expect: SOP209",
        "Item.__fields__  # expect: SOP209",
        "parse_obj_as(list[Item], [])  # expect: SOP209",
        "pydantic.parse_obj_as(list[Item], [])  # expect: SOP209",
    ],
)
def test_names_that_a_model_does_not_have_are_reported_wherever_it_is_made(statement: str) -> None:
    judge(statement)


@pytest.mark.parametrize(
    "statement",
    [
        'Item(name="a", note=None)',
        'Special(name="a", note="b", extra=1)',
        "Open(a=1, b=2)",
        "Renamed(Aa=1)",
        "ByName(a=1), ByName(Aa=1)",
        "Generated(A=1)",
        "Prepared(anything=1)",
        "Own(3)",
        "Chosen(x=1)",
        "Settings()",
        "Size(1, 2, 3, d=4)",
        'MailRead({"sender": "a", "body": "b"})',
        'SOP(state={"messages": []}, init_proc=Ask())',
        'try:\n    Item(name="a")\nexcept ValidationError:\n    pass',
        'with pytest.raises(ValidationError):\n    Item(name="a")',
    ],
)
def test_what_the_constructor_takes_may_take_or_is_meant_to_refuse_is_fine(statement: str) -> None:
    judge(statement)


HANDLER = """

class Pick(Procedure[Shelf]):
    @handler
    def on_go(self, sigma: Shelf, event: Go):
        item = Item(name="a", note="b")
        {statement}
        return End()
"""


@pytest.mark.parametrize(
    "statement",
    [
        'sigma.model_copy(update={"itmes": []})  # expect: SOP201',
        'sigma.model_copy(update={"items": []})',
        'item.copy(update=dict(nam="x"))  # expect: SOP201, SOP209',
        "sigma.size = replace(sigma.size, bb=3) if sigma.size else None  # expect: SOP201",
        "sigma.size = dataclasses.replace(sigma.size, b=3) if sigma.size else None",
        "item.dict()  # expect: SOP209",
        "[one.json() for one in sigma.items]  # expect: SOP209",
        "sigma.__fields__  # expect: SOP209",
        "undefined.dict()",
    ],
)
def test_objects_are_told_apart_by_what_handlers_know_of_them(statement: str) -> None:
    judge(HANDLER.format(statement=statement))


def test_a_misspelt_name_is_the_cause_of_the_missing_one() -> None:
    found = messages(flow(MODELS) + 'Item(nam="a", note="b")\n', "SOP107")
    assert found == ["Item has no field `nam`, and pydantic drops it silently"]
