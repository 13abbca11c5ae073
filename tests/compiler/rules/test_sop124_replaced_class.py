# covers: sopy_compiler.lowering.replaced_classes

import pytest

from sopy_compiler.checker.select import Selection
from tests.compiler.expectations import assert_as_announced, flow, only, source

ALONE = Selection(select=("SOP124",))

TWICE = """
    from dataclasses import dataclass
    {before}

    class Late(Event[str]):{expect}
        pass

    {between}

    {conditional}class Late({base}):
        {body}


    class Start(Procedure[Order]):
        prompt = make_prompt("Begin with the work")

        @handler
        def on_late(self, sigma: Order, event: Late):
            return End()

        @handler
        def on_other(self, sigma: Order, event: Go | Stop):
            assert sigma.total and sigma.items
            return self


    SOP(state=Order(total=1, items=["a"]), init_proc=Start())
"""


def twice(
    *,
    before: str = "",
    expect: str = "",
    between: str = "",
    conditional: str = "",
    base: str = "Event[str]",
    body: str = "pass",
) -> str:
    return flow(
        TWICE.format(
            before=before, expect=expect, between=between, conditional=conditional, base=base, body=body
        )
    )


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"between": "limit = 3"},
        {"between": "def late(event: str) -> None: ..."},
        {"body": "def again(self): return Late('x')"},
        {"base": "Event[int]"},
    ],
)
def test_a_class_that_is_defined_again_before_it_is_used_is_reported_and_judged_no_further(
    parts: dict[str, str],
) -> None:
    assert_as_announced(source(twice(expect="  # expect: SOP124", **parts)))


@pytest.mark.parametrize(
    "parts",
    [
        {"base": "Late"},
        {"between": "known = [Late]"},
        {"between": "def make(): return Late('x')"},
        {"between": "def make(late: Late): ..."},
        {"before": "def make(): return Late('x')", "between": "made = make()"},
        {"conditional": "if dataclass: "},
        {"body": "first = Late"},
    ],
)
def test_a_class_that_may_be_used_before_is_not_reported(parts: dict[str, str]) -> None:
    assert_as_announced(source(twice(**parts)), selection=ALONE)


def test_the_message_names_what_was_meant_and_the_line() -> None:
    text = flow("""
        class Order(BaseModel):
            total: int = 0
        """)
    found = only(text, "SOP124")
    line = text.splitlines().index("class Order(BaseModel):", found.span.line) + 1
    assert (
        found.message == f"the model Order is defined again in line {line}, so this definition is never used"
    )


def test_a_document_may_show_a_class_again() -> None:
    text = "```python\n" + twice() + "```\n"
    assert_as_announced(source(text, is_markdown=True), selection=ALONE)
