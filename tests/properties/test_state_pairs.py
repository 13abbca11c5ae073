"""Which states fit together: what the checker lets pass runs, and what the runtime refuses was reported."""

import ast
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.source.text import SourceText
from sopy_runtime import Session, SigmaMismatch
from tests.properties.state_pairs import FITTING, STATES, VALUES, moves, program, starts

# What `Any` and an open variable stand for fits everything, in both directions.
GRADUAL = (
    "OfNothing",
    "OfAny",
    "OfVariable",
    "OfBoundVariable",
    "OfConstrainedVariable",
    "OfOpenChain",
    "OfLongOpenChain",
    "OfChainOfAny",
)


@pytest.fixture(scope="module")
def pairs() -> Iterator[ModuleType]:
    module = ModuleType("state_pairs")
    sys.modules[module.__name__] = module
    exec(compile(program(), "state_pairs.py", "exec"), vars(module))
    yield module
    del sys.modules[module.__name__]


@pytest.fixture(scope="module")
def reported() -> set[str]:
    """The functions and classes in which a mismatch is reported."""
    findings = check(
        compile_source((SourceText(path="state_pairs.py", module="state_pairs", text=program()),))
    )
    lines = {finding.span.line for finding in findings if finding.code == "SOP106"}
    return {
        node.name
        for node in ast.parse(program()).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not lines.isdisjoint(range(node.lineno, (node.end_lineno or 0) + 1))
    }


def is_refused(action: Any) -> bool:
    try:
        action()
    except SigmaMismatch:
        return True
    return False


def move(pairs: ModuleType, here: str, there: str) -> None:
    value = VALUES[here if here in VALUES else FITTING.get(here, "OfModel")]
    procedure = getattr(pairs, f"{here}To{there}")
    Session(procedure(), eval(value, vars(pairs))).send(pairs.Go())


def test_a_move_that_is_refused_was_reported(pairs: ModuleType, reported: set[str]) -> None:
    refused = {f"{a}To{b}" for a, b in moves() if is_refused(lambda a=a, b=b: move(pairs, a, b))}
    assert refused <= reported
    assert len(refused) > 100


def test_a_start_that_is_refused_was_reported(pairs: ModuleType, reported: set[str]) -> None:
    names = [f"start_{procedure}_with_{value}" for procedure, value in starts()]
    refused = {name for name in names if is_refused(getattr(pairs, name))}
    assert refused <= reported
    assert len(refused) > 100


def test_what_any_stands_for_fits_in_both_directions(pairs: ModuleType, reported: set[str]) -> None:
    for here, there in (
        (one, other)
        for gradual in GRADUAL
        for state in STATES
        for one, other in ((gradual, state), (state, gradual))
    ):
        move(pairs, here, there)
        assert f"{here}To{there}" not in reported
    for procedure in GRADUAL:
        for value in VALUES:
            getattr(pairs, f"start_{procedure}_with_{value}")()
            assert f"start_{procedure}_with_{value}" not in reported


def test_the_same_state_and_its_subclasses_fit(pairs: ModuleType, reported: set[str]) -> None:
    for here, there in [
        ("OfSubclass", "OfModel"),
        ("OfPlainSubclass", "OfPlain"),
        ("OfModel", "OfProtocol"),
        *zip(STATES, STATES, strict=True),
    ]:
        move(pairs, here, there)
        assert f"{here}To{there}" not in reported
