"""Comparisons that the types do not have."""

# covers: sopy_compiler.analysis.ordering
# covers: sopy_compiler.lowering.interpretation.orderings

import operator
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from typing import Any

import pytest

from tests.compiler.expectations import assert_rule, flow, only

WORKFLOW = """
    from datetime import date, datetime, timedelta
    from decimal import Decimal
    from enum import Enum, IntEnum
    from fractions import Fraction
    from typing import Any


    class Plain(Enum):
        A = 1


    class Number(IntEnum):
        A = 1


    class Box(BaseModel):
        text: str = ""
        whole: int = 0
        part: float = 0.0
        money: Decimal = Decimal(0)
        share: Fraction = Fraction(0)
        truth: bool = False
        day: date = date(2020, 1, 1)
        moment: datetime = datetime(2020, 1, 1)
        span: timedelta = timedelta(0)
        items: list[int] = []
        names: set[str] = set()
        table: dict[str, int] = {}
        plain: Plain = Plain.A
        number: Number = Number.A
        perhaps: int | None = None
        either: int | str = 0
        anything: Any = None


    class Start(Procedure[Box]):
        @handler
        def on_go(self, box: Box, event: Go):
            {body}
            return self


    SOP(state=Box(), init_proc=Start())
"""


def program(body: str) -> str:
    return WORKFLOW.replace("{body}", ("\n" + " " * 12).join(body.splitlines()))


class Plain(Enum):
    A = 1


class Number(IntEnum):
    A = 1


VALUES: dict[str, Any] = {
    "text": "",
    "whole": 0,
    "part": 0.0,
    "money": Decimal(0),
    "share": Fraction(0),
    "truth": False,
    "day": date(2020, 1, 1),
    "moment": datetime(2020, 1, 1),  # noqa: DTZ001  as programs write it
    "span": timedelta(0),
    "items": [],
    "names": set(),
    "table": {},
    "plain": Plain.A,
    "number": Number.A,
}


def raises(left: Any, right: Any) -> bool:
    try:
        operator.lt(left, right)
    except TypeError:
        return True
    return False


def test_a_pair_is_reported_exactly_when_python_refuses_it() -> None:
    lines: list[str] = []
    for left, one in VALUES.items():
        for right, other in VALUES.items():
            # An enumeration that is a number as well is left alone: some are ordered by themselves.
            is_told = raises(one, other) and "number" not in (left, right)
            expected = "  # expect: SOP223" if is_told else ""
            lines.append(f"if box.{left} < box.{right}:{expected}\n    return self")
    assert_rule("SOP223", program("\n".join(lines)))


@pytest.mark.parametrize(
    "body",
    [
        'if box.whole >= "3":  # expect: SOP223\n    return End()',
        "if event.payload > 3:  # expect: SOP223\n    return End()",
        "if 0 < event.payload:  # expect: SOP223\n    return End()",
        "if event > 3:  # expect: SOP223\n    return End()",
        "if None < box.whole:  # expect: SOP223\n    return End()",
        'if box.perhaps is not None and box.perhaps < "3":  # expect: SOP223\n    return End()',
        "if len(box.items) > event.payload:  # expect: SOP223\n    return End()",
        "is_low = box.text < 3  # expect: SOP223\nif is_low:\n    return End()",
        "if box.perhaps < 3:\n    return End()",
        'if box.either < "3":\n    return End()',
        'if box.anything < "3":\n    return End()',
        'if box.whole == "3":\n    return End()',
        "if unknown() < 3:\n    return End()",
        "try:\n    low = box.text < 3\nexcept TypeError:\n    return End()",
    ],
)
def test_types_have_to_be_known(body: str) -> None:
    assert_rule("SOP223", program(body))


def test_both_types_are_named() -> None:
    found = only(flow(program('if box.money <= "3":\n    return End()')), "SOP223")
    assert found.message == '`box.money` is a Decimal and `"3"` is a str, so `<=` raises TypeError'
