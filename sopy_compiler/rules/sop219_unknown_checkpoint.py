"""A checkpoint that is restored and was never made.

## What it does

Reports the lookup of a constant name in a dict of the state when no handler that can run before stores
anything under that name. The name may be passed to methods of the state that store and restore. Reports
`restore` of a `Session` with a name that no `checkpoint` of the same session makes.

## Why is this bad?

There is nothing to go back to. The lookup raises `KeyError`, or the method reports failure and the workflow
goes on with the data it wanted to undo. Usually the name is misspelt in one place, or the step that was to
make the checkpoint is missing.

## Example

```python
from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Import(BaseModel):
    rows: list[int] = Field(default_factory=list)
    checkpoints: dict[str, list[int]] = Field(default_factory=dict)

    def create_checkpoint(self, name: str) -> None:
        self.checkpoints[name] = list(self.rows)

    def restore_checkpoint(self, name: str) -> bool:
        if name not in self.checkpoints:
            return False
        self.rows = list(self.checkpoints[name])
        return True


class Begun(Event[None]):
    pass


class Read(Event[int]):
    pass


class Failed(Event[str]):
    pass


class Ready(Procedure[Import]):
    prompt = make_prompt("Begin")

    @handler
    def on_begun(self, sigma: Import, event: Begun):
        sigma.create_checkpoint("before_import")
        return Running()


class Running(Procedure[Import]):
    prompt = make_prompt("Read the rows")

    @handler
    def on_read(self, sigma: Import, event: Read):
        sigma.rows.append(event.payload)
        return self

    @handler
    def on_failed(self, sigma: Import, event: Failed):
        if sigma.restore_checkpoint("befor_import"):  # expect: SOP219
            return Ready()
        return End(make_prompt(f"The import failed: {event.payload}"))


SOP(state=Import(), init_proc=Ready())
```

## Use instead

```python
from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Import(BaseModel):
    rows: list[int] = Field(default_factory=list)
    checkpoints: dict[str, list[int]] = Field(default_factory=dict)

    def create_checkpoint(self, name: str) -> None:
        self.checkpoints[name] = list(self.rows)

    def restore_checkpoint(self, name: str) -> bool:
        if name not in self.checkpoints:
            return False
        self.rows = list(self.checkpoints[name])
        return True


class Begun(Event[None]):
    pass


class Read(Event[int]):
    pass


class Failed(Event[str]):
    pass


class Ready(Procedure[Import]):
    prompt = make_prompt("Begin")

    @handler
    def on_begun(self, sigma: Import, event: Begun):
        sigma.create_checkpoint("before_import")
        return Running()


class Running(Procedure[Import]):
    prompt = make_prompt("Read the rows")

    @handler
    def on_read(self, sigma: Import, event: Read):
        sigma.rows.append(event.payload)
        return self

    @handler
    def on_failed(self, sigma: Import, event: Failed):
        if sigma.restore_checkpoint("before_import"):
            return Ready()
        return End(make_prompt(f"The import failed: {event.payload}"))


SOP(state=Import(), init_proc=Ready())
```

## Known limits

Only dict fields of pydantic states are judged, and only while every key in them is known: silent as soon as
a computed name is stored, or the state is loaded, escapes or is filled by code outside the handlers. A lookup
beside an `in` test or with `get` is only judged when the name is passed to a function that does it. Order
within one handler does not count, and a second run over the same state is not thought of. Sessions are judged
where they have no store and stay in the function that makes them.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.saved_keys import KeyUse, SavedKeys, saved_keys
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.analysis.witness import flow_to
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.keyed_use import KeyedUseKind
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.session import LocalSession, NamedCheckpoint
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="no handler that can run before this stores `{key}` in {field}, so {consequence}",
    help="store `{key}` on every path that leads here, or look up a name that is stored",
)
_GOING_ON = frozenset({TransitionKind.MOVE, TransitionKind.STAY, TransitionKind.RECOVER})


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Ask for every lookup whether a handler that stores the name can have run; a place is reported once."""
    reported: set[tuple[Span, str | None]] = set()
    for saved in saved_keys(program, facts.index):
        for lookup in saved.lookups:
            place = (lookup.use.span, lookup.use.key)
            workflow = _workflow_of(lookup, facts)
            if place in reported or workflow is None or not _is_judged(lookup, saved):
                continue
            if not any(_may_precede(store, lookup, workflow) for store in saved.stores_of(str(place[1]))):
                reported.add(place)
                yield _finding(lookup, saved, workflow)
    for session in program.sessions:
        made = [checkpoint.name for checkpoint in session.made]
        for restored in session.restored:
            if restored.name not in made:
                yield _unmade(restored, session)


def _unmade(restored: NamedCheckpoint, session: LocalSession) -> Diagnostic:
    """A checkpoint that the runtime is asked for."""
    suggestion = did_you_mean(restored.name, [checkpoint.name for checkpoint in session.made])
    return RULE.at(
        restored.span,
        message="this session has no checkpoint `{key}`, so restoring it raises UnknownCheckpoint",
        help=suggestion or "call `checkpoint({key!r})` of the session before",
        key=restored.name,
        symbol=session.symbol,
        subject=f"checkpoint {restored.name}",
        related=(
            RelatedPlace(span=session.span, message="the session is made here"),
            *(
                RelatedPlace(span=checkpoint.span, message=f"its checkpoint `{checkpoint.name}` is made here")
                for checkpoint in session.made
            ),
        ),
    )


def _workflow_of(lookup: KeyUse, facts: Facts) -> WorkflowFacts | None:
    """The workflow in which the lookup can run."""
    name = lookup.procedure.qualname
    return next((workflow for workflow in facts.workflows if name in workflow.reachable), None)


def _is_judged(lookup: KeyUse, saved: SavedKeys) -> bool:
    """Whether the name is known, and its absence not provided for where it is looked up."""
    is_guarded = lookup.use.kind is KeyedUseKind.GET or saved.is_tested(lookup)
    return lookup.use.key is not None and (lookup.use.is_passed or not is_guarded)


def _may_precede(store: KeyUse, lookup: KeyUse, workflow: WorkflowFacts) -> bool:
    """Whether some run stores the name and looks it up later, as far as can be told."""
    source, target = store.procedure.qualname, lookup.procedure.qualname
    is_in_order = workflow.workflow.entries_known and len(workflow.workflow.entries) == 1
    if store.run is lookup.run or source not in workflow.reachable or not is_in_order:
        return True
    if not store.run.is_complete or store.run.bad_outcomes:
        return True
    for transition in store.run.transitions:
        if transition.kind in _GOING_ON:
            ahead = workflow.surely_reachable_from(transition.target)
            if target in ahead or not ahead.isdisjoint(workflow.unclear_procedures):
                return True
    return False


def _finding(lookup: KeyUse, saved: SavedKeys, workflow: WorkflowFacts) -> Diagnostic:
    use = lookup.use
    is_guarded = use.kind is KeyedUseKind.GET or saved.is_tested(lookup)
    consequence = "it is never found" if is_guarded else "this raises KeyError"
    others = [store.use.key for store in saved.stores if store.use.key != use.key]
    suggestion = did_you_mean(str(use.key), [key for key in others if key is not None])
    return RULE.at(
        use.span,
        help=suggestion or None,
        key=use.key,
        field=saved.place.name,
        consequence=consequence,
        symbol=use.symbol,
        subject=f"{saved.place.name}[{use.key}]",
        related=_stores(saved),
        flow=flow_to(workflow, lookup.procedure.qualname),
    )


def _stores(saved: SavedKeys) -> tuple[RelatedPlace, ...]:
    places = {store.use.span: store for store in saved.stores}
    return tuple(
        RelatedPlace(span=span, message=f"{store.use.symbol} stores `{store.use.key}` here")
        for span, store in places.items()
    )
