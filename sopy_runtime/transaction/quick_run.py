"""The whole transaction of a plain handler as one function, written out for its plan.

It does what `Run.transact` does for a session without a store. Calls are what an event costs here, so
the function is composed from text, the way `dataclasses` composes `__init__`, with the field names in it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from sopy_runtime.event import Event
from sopy_runtime.outcome import Outcome
from sopy_runtime.snapshot.parts import LEAVES
from sopy_runtime.table import Undo
from sopy_runtime.transaction.declared import Declared, Rebinding
from sopy_runtime.transaction.flat import Flat
from sopy_runtime.transaction.plan import Plan
from sopy_runtime.transaction.whole import WholeModel

HISTORY_LENGTH = 32
"""A power of two: the place of a sequence number is its last bits."""

QuickRun: TypeAlias = Callable[[Any, Any], Outcome[Any]]
"""Takes the `Run` and the event."""

NOTHING_QUICK: Mapping[type[Event[Any]], QuickRun] = MappingProxyType({})
"""The quick transactions of a procedure where every event has to be looked at."""

_RUN = """
def compose(row, plan, names, fields_set, ignore, Outcome):
    function, steps, stay = row.function, row.steps, row.stay

    def transact(run, event):
        procedure = run.procedure
        if {ignores_otherwise}:
            return run.transact(event, None)
        sigma = run.sigma
        {remember}
        try:
            result = function(procedure, sigma, event)
            step = stay if result is procedure else steps.get(type(result))
            if step is None:
                return run.conclude(row, event, None, result, {memory})
            {change}
        except BaseException as error:
            row.restore(sigma, procedure, {memory})
            return run.refuse(row, event, None, error)
        run.retries = 0
        run.sequence = sequence = run.sequence + 1
        outcome = Outcome()
        outcome.kind = step.kind
        outcome.event = event
        outcome.before = procedure
        outcome.after = result
        outcome.sequence = sequence
        outcome.names = changed
        outcome.old = before
        outcome.new = after
        run.last[sequence & {last_place}] = step.transition
        if result is not procedure:
            run.procedure = result
            run.rows = step.rows
            run.by_event = step.by_event
        return outcome

    return transact
"""
_REBINDING = """fields = sigma.__dict__
        try:
            before = {values}
        except KeyError:
            return run.transact(event, None)
        grown = {grown}"""
_WHOLE_MODEL = """fields = sigma.__dict__
        if procedure.__dict__ or not leaves.issuperset(map(type, fields.values())):
            return general_run(run, event)
        before = fields.copy()
        grown = sigma.__pydantic_fields_set__.copy()"""
_GROWN = "None if fields_set <= sigma.__pydantic_fields_set__ else sigma.__pydantic_fields_set__.copy()"


def quick_run(row: Any, plan: Plan) -> QuickRun:
    """The function for one row; `row` is a `dispatch.Row`."""
    if isinstance(plan, Rebinding):
        return _rebinding_run(row, plan)
    if isinstance(plan, Declared) and plan.undo == Undo():
        return _composed(row, plan, remember="changed = before = after = ()", change="", memory="()")
    general_run = _composed(
        row,
        plan,
        remember="memory = plan.remember(sigma, procedure)",
        change="changed, before, after = plan.change(sigma, memory)",
        memory="memory",
    )
    if not isinstance(plan, WholeModel):
        return general_run
    return _composed(
        row,
        plan,
        general_run,
        remember=_WHOLE_MODEL,
        change="changed, after = None, sigma.__dict__.copy()",
        memory="(Flat(before, []), grown, Flat({}, []))",
    )


def _rebinding_run(row: Any, plan: Rebinding) -> QuickRun:
    values = "".join(f"fields[{name!r}], " for name in plan.names)
    # Validation of assignments replaces the table of attributes.
    after = f"({values})".replace("fields[", "sigma.__dict__[") if plan.replaces_fields else f"({values})"
    return _composed(
        row,
        plan,
        remember=_REBINDING.format(values=f"({values})", grown="None" if plan.fields_set is None else _GROWN),
        change=f"changed, after = names, {after}",
        memory="(before, grown)",
    )


def _composed(row: Any, plan: Plan, general_run: QuickRun | None = None, **parts: str) -> QuickRun:
    namespace: dict[str, Any] = {
        "leaves": LEAVES,
        "general_run": general_run,
        "Flat": Flat,
    }
    # A tuple stays what it is; whoever has a list may change it at any time.
    is_fixed = type(row.ignore) is tuple
    otherwise = "procedure.ignore is not ignore" if is_fixed else "procedure.ignore != ignore"
    exec(_RUN.format(ignores_otherwise=otherwise, last_place=HISTORY_LENGTH - 1, **parts), namespace)  # noqa: S102  only names quoted by repr() go in
    run: QuickRun = namespace["compose"](
        row, plan, getattr(plan, "names", ()), getattr(plan, "fields_set", None), row.ignore, Outcome
    )
    return run
