"""A payload that is unpacked into the wrong number of names.

## What it does

Reports the unpacking of a tuple payload into more or fewer names than it has parts, and of a payload that
cannot be unpacked at all.

## Why is this bad?

Python raises `ValueError` or `TypeError` as soon as the event comes.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class FileRead(Event[tuple[str, bytes, int]]):
    pass


class Read(Procedure[dict]):
    prompt = make_prompt("Read the file")

    @handler
    def on_read(self, sigma: dict, event: FileRead):
        path, content = event.payload  # expect: SOP304
        sigma[path] = content
        return End()


SOP(state={}, init_proc=Read())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class FileRead(Event[tuple[str, bytes, int]]):
    pass


class Read(Procedure[dict]):
    prompt = make_prompt("Read the file")

    @handler
    def on_read(self, sigma: dict, event: FileRead):
        path, content, _ = event.payload
        sigma[path] = content
        return End()


SOP(state={}, init_proc=Read())
```

## Known limits

Only types that tell their number of parts are judged: not lists, text, or `tuple[str, ...]`. Of a union all
alternatives must be wrong.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.payload_shapes import (
    arity,
    cannot_unpack,
    is_bad_unpacking,
    unpacking_advice,
    wrong_arity,
)
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.payload_use import PayloadUse
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.slip import UnpackedRoot, Unpacking
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{payload} has {parts}, but is unpacked into {names}, so this raises {error}",
    help="unpack as many names as `{type}` has parts",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare the number of names with the type of the payload; each place is reported once."""
    reported: set[Span] = set()
    for slip in program.slips:
        if not isinstance(slip, Unpacking) or slip.root is UnpackedRoot.SIGMA or slip.span in reported:
            continue
        if is_bad_unpacking(slip, facts.index):
            reported.add(slip.span)
            yield _taken_apart(slip, facts.index)
    for procedure in program.procedures:
        for run in procedure.runs:
            for use in run.payload_uses:
                if use.span not in reported and wrong_arity(use, facts.index):
                    reported.add(use.span)
                    declared = facts.index.events.get(run.event)
                    related = (
                        (RelatedPlace(span=declared.span, message=f"{declared.name} is declared here"),)
                        if declared is not None
                        else ()
                    )
                    yield _finding(use, run.event, related, facts.index)


def _taken_apart(slip: Unpacking, index: Index) -> Diagnostic:
    """The event in the place of its payload, or a dict that gives its keys."""
    is_event = slip.root is UnpackedRoot.EVENT
    return RULE.at(
        slip.span,
        message=(
            "`{source}` is the event, which has no parts: this raises TypeError"
            if is_event
            else "each key of `{source}` is a `{type}`, but is unpacked into {names}, so this raises {error}"
        ),
        help="{advice}",
        source=slip.source,
        advice=unpacking_advice(slip),
        type=simple_name(slip.part.name),
        names=_counted(slip.names, "name"),
        error="TypeError" if cannot_unpack(slip.part, 0, index) else "ValueError",
        symbol=slip.symbol,
        subject=slip.source,
    )


def _finding(use: PayloadUse, event: str, related: tuple[RelatedPlace, ...], index: Index) -> Diagnostic:
    whole = f"the payload of {simple_name(event)}"
    parts = arity(use.type, index)
    return RULE.at(
        use.span,
        payload=f"`{use.path}` of {whole}" if use.path else whole,
        parts="no parts" if parts is None else _counted(parts, "part"),
        names=_counted(use.key, "name"),
        error="TypeError" if parts is None else "ValueError",
        type=use.type.text or simple_name(use.type.name),
        symbol=use.symbol,
        subject=f"{simple_name(event)}.payload",
        related=related,
    )


def _counted(number: object, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
