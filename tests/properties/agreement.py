"""What the checker says of a machine beside what the runtime does in every state that events lead to.

A state is a procedure with the values of sigma. From each every event is sent, with several payloads, in a
session of its own, until no new state appears or there are too many: then nothing is said of what no run did.
"""

import copy
import sys
import traceback
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import CodeType, FrameType, ModuleType
from typing import Any

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.source.text import SourceText
from sopy_runtime import Session
from sopy_runtime.errors import HandlerError, TransitionError

FILE = "machine.py"
STATES = 120
PAYLOADS: dict[str, tuple[Any, ...]] = {"Go": (0, 1, 2), "Say": (None, "", "s"), "Stop": (None,)}
# Findings that say a run fails at their place, and those that say it never comes to one.
FAILING = frozenset({"SOP104", "SOP105", "SOP106", "SOP201", "SOP202", "SOP218", "SOP221"})
KINDS = {
    TransitionKind.MOVE: "moved",
    TransitionKind.FINISH: "finished",
    TransitionKind.STAY: "stayed",
    TransitionKind.RECOVER: "recover",
}

Step = tuple[str, str, str, str]


@dataclass(slots=True, kw_only=True)
class Lived:
    """What the runs did: steps, lines, errors by line, refused returns by handler, and procedures visited."""

    steps: set[Step] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    errors: dict[int, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    is_whole: bool = True


@dataclass(slots=True, kw_only=True)
class Comparison:
    """How often the two say the same of one machine, by what is said, and every disagreement in words."""

    counts: dict[str, int] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)

    def count(self, what: str) -> None:
        """Note one agreement."""
        self.counts[what] = self.counts.get(what, 0) + 1


def compared(text: str) -> Comparison:
    """Check the machine, run it, and lay the answers side by side."""
    compilation = compile_source([SourceText(path=FILE, module="machine", text=text)])
    told = [one for one in check(compilation) if one.severity is not Severity.NOTE]
    lived = live(text)
    result = Comparison()
    _compare_steps(compilation.program, lived, result)
    _compare_failures(told, lived, result)
    _compare_findings(told, lived, result)
    if not any(one.code in FAILING for one in told) and not lived.errors and not lived.refused:
        result.count("machines: nothing fails, and nothing that fails is reported")
    elif not result.disagreements:
        result.count("machines: what fails is reported")
    return result


def _compare_steps(program: Program, lived: Lived, result: Comparison) -> None:
    """Every step of a run is in the graph."""
    known = {
        (
            procedure.name,
            simple_name(run.event),
            KINDS[transition.kind],
            simple_name(transition.target) if transition.kind is TransitionKind.MOVE else "",
        )
        for procedure in program.procedures
        for run in procedure.runs
        for transition in run.transitions
        if transition.kind in KINDS
    }
    for step in sorted(lived.steps):
        if step in known:
            result.count("steps of runs: in the graph")
        else:
            result.disagreements.append(f"a run took the step {step}, which is not in the graph")
    if lived.is_whole:
        idle = known - lived.steps
        result.counts["steps of the graph: taken by a run"] = len(known & lived.steps)
        result.counts["steps of the graph: taken by no run"] = len(idle)


def _compare_failures(told: list[Diagnostic], lived: Lived, result: Comparison) -> None:
    """Every failure of a run was reported: an error at its line, a refused return in its handler."""
    at = {line for one in told if one.code in FAILING for line in _lines(one)}
    handlers = {one.symbol for one in told if one.code in FAILING}
    for line, error in sorted(lived.errors.items()):
        if line in at:
            result.count("failures of runs: reported at the line")
        else:
            result.disagreements.append(f"line {line} fails with {error}, and nothing is reported there")
    for symbol, error in sorted(lived.refused.items()):
        if symbol in handlers:
            result.count("returns that the runtime refuses: reported in the handler")
        else:
            result.disagreements.append(f"{symbol} is refused ({error}), and nothing is reported there")


def _compare_findings(told: list[Diagnostic], lived: Lived, result: Comparison) -> None:
    """What is said to fail does, where a run comes there, and what is said never to happen does not."""
    for one in told:
        lines = _lines(one)
        if one.code in FAILING:
            fails = bool(lines & lived.errors.keys()) or one.symbol in lived.refused
            if fails:
                result.count(f"{one.code}: a run fails there")
            elif not lived.is_whole or not lines & lived.lines:
                result.count(f"{one.code}: no run comes there")
            else:
                result.disagreements.append(f"{one.code} on line {one.span.line} never fails: {one.message}")
        elif one.code in {"SOP101", "SOP118"}:
            if _happens(one, lived):
                result.disagreements.append(f"{one.code} on line {one.span.line} is not so: {one.message}")
            else:
                result.count(f"{one.code}: no run contradicts it")


def _lines(finding: Diagnostic) -> set[int]:
    return set(range(finding.span.line, finding.span.end_line + 1))


def _happens(finding: Diagnostic, lived: Lived) -> bool:
    """Whether a run did what the finding says no run does."""
    if finding.code == "SOP101":
        return simple_name(finding.subject) in lived.visited
    never = [place for place in finding.related if place.message == "this transition is never taken"]
    return any(place.span.line in lived.lines for place in never)


def live(text: str) -> Lived:
    """Run the machine from its start through every state."""
    module = ModuleType("machine")
    sys.modules[module.__name__] = module
    lived = Lived()
    try:
        exec(compile(text, FILE, "exec"), vars(module))
        start = (module.P0(), module.State())
        seen = {_key(*start)}
        waiting = deque([start])
        while waiting:
            for reached in _steps(*waiting.popleft(), module, lived):
                if _key(*reached) not in seen and len(seen) < STATES:
                    seen.add(_key(*reached))
                    waiting.append(reached)
        lived.is_whole = len(seen) < STATES
    finally:
        del sys.modules[module.__name__]
    return lived


def _key(procedure: Any, sigma: Any) -> str:
    return f"{type(procedure).__name__} {sigma!r}"


def _steps(procedure: Any, sigma: Any, module: ModuleType, lived: Lived) -> Iterator[tuple[Any, Any]]:
    """Send each event to the state; the states that come of it."""
    here = type(procedure).__name__
    lived.visited.add(here)
    for event, payloads in PAYLOADS.items():
        if not hasattr(procedure, f"on_{event.lower()}"):
            continue
        for payload in payloads:
            session = Session(type(procedure)(), copy.deepcopy(sigma))
            made = getattr(module, event)(payload)
            try:
                with _Watched(lived.lines):
                    outcome = session.send(made)
            except TransitionError as error:
                lived.refused[f"{here}.on_{event.lower()}"] = type(error).__name__
            except HandlerError as error:
                cause = error.__cause__ or error
                frames = [one for one in traceback.extract_tb(cause.__traceback__) if one.filename == FILE]
                lived.errors[frames[-1].lineno or 0] = type(cause).__name__
            else:
                target = type(outcome.after).__name__ if outcome.kind == "moved" else ""
                lived.steps.add((here, event, outcome.kind, target))
                if not session.finished:
                    yield session.procedure, session.sigma


class _Watched:
    """Notes the lines of the machine that run meanwhile."""

    def __init__(self, lines: set[int]) -> None:
        self._lines = lines

    def __enter__(self) -> None:
        self._before = sys.gettrace()
        sys.settrace(self._called)

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        code: CodeType = frame.f_code
        return self._line if code.co_filename == FILE else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._lines.add(frame.f_lineno)
        return self._line
