# covers: sopy_compiler.lowering.interpretation.incomplete_tables
import pytest

from tests.compiler.expectations import assert_rule, flow, only

TABLES = """
    from collections import defaultdict
    from enum import Enum
    from typing import Literal


    class Kind(Enum):
        OLD = 1
        NEW = 2
        GONE = 3


    class Found(Event[Kind]): ...
    class Said(Event[bool]): ...
    class Told(Event[tuple[Literal["a", "b"], str]]): ...


    class Start(Procedure[Order]):
        @handler
        def on_found(self, sigma: Order, event: Found):
            {found}
            return self

        @handler
        def on_said(self, sigma: Order, event: Said):
            {said}
            return self

        @handler
        def on_told(self, sigma: Order, event: Told):
            {told}
            return self


    class Last(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()


    BY_KIND = {{Kind.OLD: Last, Kind.NEW: Start}}
    WHOLE = {{Kind.OLD: Last, Kind.NEW: Start, Kind.GONE: Last}}
    GROWN = {{Kind.OLD: Last}}
    GROWN[Kind.NEW] = GROWN[Kind.GONE] = Start
    FILLED = {{kind: Last for kind in Kind}}
    DEFAULT = defaultdict(lambda: Last, {{Kind.OLD: Start}})
    SOP(state=Order(), init_proc=Start())
"""


def program(*, found: str = "pass", said: str = "pass", told: str = "pass") -> str:
    parts = [one.replace("\n", "\n" + " " * 12) for one in (found, said, told)]
    return TABLES.format(found=parts[0], said=parts[1], told=parts[2])


@pytest.mark.parametrize(
    "parts",
    [
        {"found": "return BY_KIND[event.payload]()  # expect: SOP126"},
        {"found": "kind = event.payload\nreturn BY_KIND[kind]()  # expect: SOP126"},
        {"said": "return {True: Last}[event.payload]()  # expect: SOP126"},
        {"told": "return {'a': Last}[event.payload[0]]()  # expect: SOP126"},
        {"told": "which, _ = event.payload\nreturn {'a': Last}[which]()  # expect: SOP126"},
        {"found": "return WHOLE[event.payload]()"},
        {"found": "match event.payload:\n case Kind.GONE: return self\n case kind: return BY_KIND[kind]()"},
        {"found": "kind = event.payload\nif kind is Kind.GONE: return self\nreturn BY_KIND[event.payload]()"},
        {"found": "if unknown(event.payload):\n    return self\nreturn BY_KIND[event.payload]()"},
        {"said": "if not event.payload:\n    return self\nreturn {True: Last}[event.payload]()"},
        {"found": "return GROWN[event.payload]()"},
        {"found": "return FILLED[event.payload]()"},
        {"found": "return DEFAULT[event.payload]()"},
        {"found": "if event.payload is Kind.GONE:\n    return 'gone'\nreturn BY_KIND[event.payload]()"},
        {"found": "if event.payload in BY_KIND:\n    return BY_KIND[event.payload]()"},
        {"found": "if event.payload not in BY_KIND:\n    return 'gone'\nreturn BY_KIND[event.payload]()"},
        {"found": "try:\n    return BY_KIND[event.payload]()\nexcept KeyError:\n    return self"},
        {"found": "return BY_KIND.get(event.payload, Last)()"},
        {"said": "return {True: Last, False: Start}[event.payload]()"},
        {"said": "return {1: Last, 0: Start}[event.payload]()"},
        {"told": "return {'a': Last, 'b': Start}[event.payload[0]]()"},
        {"told": "return {'a': Last}[event.payload[1]]()"},
    ],
)
def test_only_values_that_may_come_and_are_no_keys_are_reported(parts: dict[str, str]) -> None:
    assert_rule("SOP126", program(**parts))


def test_the_missing_entry_is_named() -> None:
    found = only(flow(program(found="return BY_KIND[event.payload]()")), "SOP126")
    assert found.message == (
        "`BY_KIND` has no entry for `Kind.GONE`, which `event.payload` may be: that raises KeyError"
    )
