"""Which events procedures take, and which events count as which."""

from collections.abc import Iterable, Iterator

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.openness import forgotten_handlers
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.vocabulary import EVENT


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFlow:
    """`ancestors` maps every project event to itself and its project bases, nearest first."""

    ancestors: dict[str, tuple[str, ...]]
    descendants: dict[str, tuple[str, ...]]
    handled: frozenset[str]
    """Events that some handler of the program is declared for, or would be if it had its decorator."""
    unclear: frozenset[str]
    """Events with a base that could not be followed, and those that code which was not read defines."""
    modules: frozenset[str]
    """The analysed modules."""

    def line(self, event: str) -> tuple[str, ...]:
        """The event and its bases; a handler for any of them takes it."""
        return self.ancestors.get(event, (event,))

    def bases_known(self, event: str) -> bool:
        """Whether `line` is all of it; an event that nothing defines is taken to have no bases."""
        return event not in self.unclear

    def is_foreign(self, event: str) -> bool:
        """Whether code that is not analysed defines the event: others may then derive from it unseen."""
        return event not in self.ancestors and event != EVENT and event.rpartition(".")[0] not in self.modules

    def is_among(self, event: str, mentioned: Iterable[EventReference]) -> bool:
        """Whether the event or one of its bases is mentioned."""
        line = self.line(event)
        return any(reference.event in line for reference in mentioned)

    def is_related(self, event: str, other: str) -> bool:
        """Whether one is the other or derives from it."""
        return other in self.line(event) or event in self.line(other)

    def is_handled(self, event: str) -> bool:
        """Whether some handler takes the event or one of its subclasses."""
        return any(name in self.handled for name in (*self.line(event), *self.descendants.get(event, ())))

    def takes(self, procedure: Procedure, event: str) -> bool:
        """Whether a handler of the procedure takes the event or one of its subclasses."""
        return any(self.is_related(event, taken) for taken, _ in procedure.effective)


def event_flow(index: Index) -> EventFlow:
    """Relate the program's events to each other and to the handlers."""
    ancestors = {event.qualname: (event.qualname, *event.bases) for event in index.events.values()}
    descendants: dict[str, tuple[str, ...]] = {}
    for name, line in ancestors.items():
        for base in line[1:]:
            descendants[base] = (*descendants.get(base, ()), name)
    return EventFlow(
        ancestors=ancestors,
        descendants=descendants,
        handled=frozenset(reference.event for reference in _meant_to_be_handled(index)),
        modules=frozenset(index.modules),
        unclear=frozenset((*_with_unknown_bases(index), *_unknown_events(index))),
    )


def _with_unknown_bases(index: Index) -> Iterator[str]:
    return (event.qualname for event in index.events.values() if not event.bases_known)


def _unknown_events(index: Index) -> Iterator[str]:
    """Those that handlers are declared for; what a fragment leaves undefined has a plain name."""
    for declaration in index.handlers.values():
        for reference in declaration.events:
            if not reference.is_known and not reference.event.isidentifier():
                yield reference.event


def _meant_to_be_handled(index: Index) -> Iterator[EventReference]:
    for declaration in index.handlers.values():
        yield from declaration.events
    for procedure in index.procedures.values():
        for method in forgotten_handlers(procedure):
            yield from method.events
