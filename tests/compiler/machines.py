"""Programs built by hand, for tests that need facts and no source.

`machine("flow", "A -> B", "B -> End", "A stays", entries=("A",))` is a program with two procedures.
"""

from dataclasses import replace

from sopy_compiler.ir.condition import Condition
from sopy_compiler.ir.effect import Effect
from sopy_compiler.ir.entry import Entry, EntryKind
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Module, Program
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.transition import BadOutcome, BadOutcomeKind, Transition, TransitionKind
from sopy_compiler.ir.vocabulary import END_STATE
from sopy_compiler.source.span import Span


def span(line: int, path: str = "flow.py") -> Span:
    """One place on a line."""
    return Span(path=path, line=line, column=7, end_line=line, end_column=9)


def model(qualname: str) -> SigmaModel:
    """A pydantic model without fields."""
    module, _, name = qualname.rpartition(".")
    place = span(1, f"{module}.py")
    return SigmaModel(
        name=name,
        qualname=qualname,
        module=module,
        kind=ModelKind.PYDANTIC,
        span=place,
        body=place,
        ancestors=(),
        fields=(),
        members=(),
        validators=(),
        config=(),
        is_open=False,
        open_reason="",
        legacy=(),
        init_without_super=None,
    )


def procedure(qualname: str, *, sigma: str | None = None, line: int = 1) -> Procedure:
    """A concrete procedure without handlers."""
    module, _, name = qualname.rpartition(".")
    place = span(line, f"{module}.py")
    return Procedure(
        name=name,
        qualname=qualname,
        module=module,
        span=place,
        body=place,
        ancestors=(),
        subclasses=(),
        bases_known=True,
        sigma=sigma,
        sigma_text="",
        is_abstract=False,
        is_constructed=True,
        declared_initial=False,
        prompt=None,
        ignore=(),
        ignore_known=True,
        declarations=(),
        effective=(),
        runs=(),
        methods=(),
        attribute_mutations=(),
        signature=None,
    )


def run(source: str, *transitions: Transition, is_complete: bool = True, returns: str = "") -> HandlerRun:
    """A handler's run; `returns` names a class that it returns in place of an instance."""
    bad = BadOutcome(
        kind=BadOutcomeKind.CLASS, text=returns, event="flow.Next", condition=Condition(), span=span(9)
    )
    return HandlerRun(
        procedure=source,
        declaration=f"{source}.on_next",
        name="on_next",
        event="flow.Next",
        span=span(9),
        transitions=transitions,
        bad_outcomes=(bad,) if returns else (),
        effect=Effect(),
        accesses=(),
        calls=(),
        is_complete=is_complete,
    )


def transition(source: str, target: str, *, line: int = 9, kind: TransitionKind | None = None) -> Transition:
    """A move, or a finish when the target is `End`."""
    leaving = TransitionKind.FINISH if target == END_STATE else TransitionKind.MOVE
    return Transition(
        source=source,
        target=target,
        event="flow.Next",
        handler="on_next",
        kind=kind or leaving,
        condition=Condition(),
        span=span(line),
    )


def entry(
    start: str | None,
    *,
    name: str = "",
    sigma: str | None = None,
    module: str = "flow",
    observes: tuple[str, ...] | None = None,
) -> Entry:
    """An SOP."""
    return Entry(
        kind=EntryKind.SOP_SUBCLASS if name else EntryKind.SOP_CALL,
        name=name,
        procedure=start,
        sigma=sigma,
        observes=None
        if observes is None
        else tuple(EventReference(event=one, span=span(99)) for one in observes),
        observes_known=True,
        module=module,
        span=span(99),
    )


def machine(
    module: str,
    *edges: str,
    entries: tuple[str, ...] = (),
    sigma: str | None = None,
    is_fragment: bool = False,
) -> Program:
    """A program of one module; edges read `A -> B`, `A -> End`, `A stays`, `A ?` (not followed), or `A`."""
    runs: dict[str, list[HandlerRun]] = {}
    for edge in edges:
        source, _, rest = edge.partition(" ")
        qualname = f"{module}.{source}"
        found = runs.setdefault(qualname, [])
        if rest.startswith("-> "):
            target = rest.removeprefix("-> ")
            if target != END_STATE:
                target = f"{module}.{target}"
                runs.setdefault(target, [])
            found.append(run(qualname, transition(qualname, target)))
        elif rest == "stays":
            found.append(run(qualname, transition(qualname, qualname, kind=TransitionKind.STAY)))
        elif rest == "?":
            found.append(run(qualname, is_complete=False))
        else:
            assert not rest, edge
    return Program(
        modules=(Module(name=module, path=f"{module}.py", is_fragment=is_fragment, is_reported=True),),
        procedures=tuple(
            replace(procedure(name, sigma=sigma, line=line), runs=tuple(found))
            for line, (name, found) in enumerate(runs.items(), start=1)
        ),
        entries=tuple(entry(f"{module}.{name}", module=module, sigma=sigma) for name in entries),
    )


def joined(*programs: Program) -> Program:
    """The modules of several programs as one."""
    return Program(
        modules=tuple(module for program in programs for module in program.modules),
        procedures=tuple(one for program in programs for one in program.procedures),
        models=tuple(one for program in programs for one in program.models),
        entries=tuple(one for program in programs for one in program.entries),
    )
