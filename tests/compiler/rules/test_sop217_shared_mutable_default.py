# covers: sopy_compiler.analysis.mutable_defaults
from tests.compiler.expectations import assert_rule, flow, only

STATE = """
    import collections
    from dataclasses import dataclass, field
    from typing import ClassVar

    {decorator}
    class Table{base}:
        rows: list[str] {default}
        {extra}

    class Start(Procedure[Table]):
        @handler
        def on_go(self, sigma: Table, event: Go):
            {statement}
            return self
"""


def judge(
    default: str,
    *,
    decorator: str = "@dataclass",
    base: str = "",
    statement: str = "sigma.rows.append('')",
    extra: str = "",
) -> None:
    text = STATE.format(default=default, decorator=decorator, base=base, statement=statement, extra=extra)
    assert_rule("SOP217", text)


def test_mutable_defaults_of_dataclasses_are_reported() -> None:
    for default in (
        "= []",
        "= ['a']",
        "= list()",
        "= collections.deque()",
        "= [x for x in 'ab']",
        "= field(default=[])",
    ):
        judge(default + "  # expect: SOP217", statement="pass")


def test_a_plain_class_is_reported_when_a_handler_changes_the_shared_object() -> None:
    judge("= []  # expect: SOP217", decorator="")
    judge("= []", decorator="", statement="print(sigma.rows)")
    judge("= []", decorator="", extra="def __init__(self): self.rows = []")
    judge("= []", decorator="from elsewhere import Base", base="(Base)")


def test_factories_immutable_defaults_and_pydantic_are_fine() -> None:
    judge("= field(default_factory=list)")
    judge("= ()")
    judge("= []", decorator="", base="(BaseModel)")
    judge("= field(default_factory=list)", extra="known: ClassVar[list[str]] = []")


def test_the_message_says_what_happens() -> None:
    text = STATE.format(default="= []", decorator="", base="", statement="sigma.rows.clear()", extra="")
    found = only(flow(text), "SOP217")
    assert (
        found.message == "the default of Table.rows is one object for all instances: sessions share the data"
    )
    assert [place.message for place in found.related] == ["Start.on_go changes it here"]
