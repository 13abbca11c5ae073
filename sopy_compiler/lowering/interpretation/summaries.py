"""What calls of project functions do, kept so that each is read once.

Recursive calls are read again until nothing new is found: the outermost function of a group that call each
other (a strongly connected component, found as Tarjan does) repeats, the others are read once in each of its
rounds.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.lowering.interpretation.dependencies import Dependencies, Reading
from sopy_compiler.lowering.interpretation.memory import limited
from sopy_compiler.lowering.interpretation.points import Point
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import Exit
from sopy_compiler.lowering.interpretation.values import Literal, Unknown, Value, Values, one, typed
from sopy_compiler.syntax.definitions import FunctionDefinition

PARAMETER: Final = 0
CAPTURED: Final = 1

Variable = tuple[int, str]
"""A parameter or a captured variable, by name."""
Bindings = dict[Variable, Values]
Key = tuple[FunctionDefinition, tuple[tuple[Variable, Values], ...]]

MAXIMUM_ROUNDS: Final = 12
MAXIMUM_CONTEXTS: Final = 100
MAXIMUM_WIDENINGS: Final = 10
"""How many further calls a function is read for with all constants that it has been given."""
_NOBODY: Final = 1_000_000


def entered(function: FunctionDefinition) -> Hashable:
    """What a reading leaves behind that calls a function."""
    return ("entered", function)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Summary:
    """One call's ways out, with the tests made inside, and the facts it records.

    `entry` is where its points begin; None where they are not the order in which things happen. `written` are
    the fields that get a value, `changes_objects` is that of the recorder.
    """

    exits: tuple[Exit, ...]
    recorder: Recorder
    entry: Point | None = None
    written: tuple[tuple[str, ...], ...] = field(init=False)
    changed_paths: tuple[str, ...] = field(init=False)
    changes_objects: bool = field(init=False)

    def __post_init__(self) -> None:
        paths = dict.fromkeys(
            access.path
            for access in self.recorder.accesses
            if access.kind is AccessKind.WRITE and access.path
        )
        object.__setattr__(self, "written", tuple(tuple(path.split(".")) for path in paths))
        object.__setattr__(self, "changed_paths", self.recorder.changed_paths)
        object.__setattr__(self, "changes_objects", self.recorder.changes_objects)

    def says_the_same_as(self, other: "Summary | None") -> bool:
        """Whether both tell callers the same."""
        if other is None or self.recorder != other.recorder:
            return False
        return _content(self.exits) == _content(other.exits)


def _content(exits: tuple[Exit, ...]) -> set[object]:
    return {(found.kind, found.values, found.exception, found.span, found.state.guards) for found in exits}


@dataclass(slots=True, eq=False)
class _Done:
    """A summary that is complete as far as its reading is not stale, and the last round that has used it."""

    summary: Summary
    reading: Reading
    round_number: int


@dataclass(slots=True, eq=False)
class Summaries:
    """`entered` are the functions that something in the program calls."""

    dependencies: Dependencies
    entered: set[FunctionDefinition] = field(default_factory=set)
    _round_number: int = 0
    _done: dict[Key, _Done] = field(default_factory=dict)
    _readings: dict[Key, Reading] = field(default_factory=dict)
    """Of the calls that are not done."""
    _partial: dict[Key, Summary] = field(default_factory=dict)
    _reached: dict[Key, int] = field(default_factory=dict)
    """Of what was read in this round of a recursion: the outermost running call that it needs."""
    _trail: list[Key] = field(default_factory=list)
    _running: dict[Key, int] = field(default_factory=dict)
    _lowest: int = _NOBODY
    _changes: int = 0
    _contexts: dict[FunctionDefinition, int] = field(default_factory=dict)
    _widened: dict[FunctionDefinition, Bindings] = field(default_factory=dict)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let the calls that are read inside leave nothing behind."""
        kept = (self.entered, self._done, self._contexts, self._widened)
        self.entered, self._done = set(self.entered), {**self._done}
        self._contexts, self._widened = {**self._contexts}, {**self._widened}
        try:
            yield
        finally:
            self.entered, self._done, self._contexts, self._widened = kept

    def has_widened(self) -> bool:
        """Whether a function is called in so many ways that their order can matter."""
        counts = Counter(key[0] for key in self._done)
        return bool(self._widened) or max(counts.values(), default=0) >= MAXIMUM_CONTEXTS

    def enter(self, function: FunctionDefinition) -> None:
        """Note that something in the program calls a function."""
        self.dependencies.give(entered(function))
        self.entered.add(function)

    def start_round(self) -> None:
        """Forget what is no longer so; what nothing has changed that it depends on stays."""
        self._round_number += 1
        self._done = {key: done for key, done in self._done.items() if not done.reading.is_stale}
        self._partial.clear()
        self._readings.clear()
        self._contexts.clear()
        self._widened.clear()

    def forget(self) -> None:
        """Forget all summaries."""
        self._done.clear()

    def _is_used(self, key: Key) -> bool:
        """Whether the call has been read, or found to be still so, in this round."""
        done = self._done.get(key)
        return done is not None and done.round_number == self._round_number

    def key(self, definition: FunctionDefinition, bound: Bindings) -> tuple[Key, Bindings]:
        """The key of a call and its variables; a function called in too many ways is read for all at once."""
        key = (definition, tuple(sorted(bound.items(), key=lambda item: item[0])))
        if key in self._running or key in self._partial or self._is_used(key):
            return key, bound
        count = self._contexts.get(definition, 0) + 1
        self._contexts[definition] = count
        if count <= MAXIMUM_CONTEXTS:
            return key, bound
        known = self._widened.setdefault(definition, {})
        for name, values in bound.items():
            before = known.get(name, frozenset())
            if not values <= before:
                known[name] = _widened(before | values, count - MAXIMUM_CONTEXTS)
        wide = {name: known[name] for name in bound}
        return (definition, tuple(sorted(wide.items(), key=lambda item: item[0]))), wide

    def is_settled(self, key: Key) -> bool:
        """Whether the summary of a call is not that of a recursion which is still being read."""
        return key in self._done

    def of(self, key: Key, read: Callable[[], Summary]) -> Summary:
        """The summary of a call, by `read` where it is not known yet."""
        done = self._done.get(key)
        if done is not None:
            if done.round_number == self._round_number or not done.reading.is_stale:
                done.round_number = self._round_number
                self.dependencies.use(done.reading)
                return done.summary
            del self._done[key]
        if key in self._running:
            self._lowest = min(self._lowest, self._running[key])
            self.dependencies.use(self._readings[key])
            return self._partial.get(key) or Summary(exits=(), recorder=Recorder())
        if key in self._reached:
            self._lowest = min(self._lowest, self._reached[key])
            self.dependencies.use(self._readings[key])
            return self._partial[key]
        outer, index, start = self._lowest, len(self._running), len(self._trail)
        self._running[key] = index
        reading = self._readings.setdefault(key, Reading())
        for _ in range(MAXIMUM_ROUNDS):
            self._lowest = _NOBODY
            before = self._changes
            self._forget(start)
            with self.dependencies.reading(reading):
                summary = read()
            self._take(key, summary)
            if self._lowest != index or self._changes == before:
                break
        else:
            self._take(key, _without_end(self._partial[key], key))
        self.dependencies.use(reading)
        reached = self._lowest
        del self._running[key]
        if reached < index:
            self._reached[key] = reached
            self._trail.append(key)
        else:
            self._finish(key, start)
        self._lowest = min(outer, reached if reached < index else _NOBODY)
        return self._partial[key] if reached < index else self._done[key].summary

    def _take(self, key: Key, summary: Summary) -> None:
        if not summary.says_the_same_as(self._partial.get(key)):
            self._changes += 1
            self._partial[key] = summary

    def _forget(self, start: int) -> None:
        """Have the members of the component read again."""
        for key in self._trail[start:]:
            self._reached.pop(key, None)
        del self._trail[start:]

    def _finish(self, head: Key, start: int) -> None:
        for key in (*self._trail[start:], head):
            self._reached.pop(key, None)
            done = _Done(self._partial.pop(key), self._readings.pop(key), self._round_number)
            self._done[key] = done
        del self._trail[start:]


def _widened(values: Values, times: int) -> Values:
    """What takes ever new values: constants become values of their types once it has grown several times."""
    if times <= MAXIMUM_WIDENINGS:
        return limited(values)
    return limited(frozenset(_of_its_type(value) for value in values))


def _of_its_type(value: Value) -> Value:
    match value:
        case Literal(type_name="NoneType" | "None"):
            return value
        case Literal(type_name=kind) if not kind.startswith("enum:"):
            return typed(f"builtins.{kind}")
    return value


def _without_end(summary: Summary, key: Key) -> Summary:
    """A summary that did not settle: the call can return anything else, too."""
    reason = f"the recursion of `{key[0].name}` does not settle"
    recorder = Recorder()
    recorder.add(summary.recorder)
    recorder.opaque[reason] = None
    anything = [Exit("return", found.state, found.span, one(Unknown(reason))) for found in summary.exits[:1]]
    return Summary(exits=(*summary.exits, *anything), recorder=recorder)
