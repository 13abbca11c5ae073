"""What a program stores outside local variables: attributes, shared variables, contents of containers.

These facts hold for the whole program and only grow. A value that is added after a reader has looked makes
the reading stale: it is then repeated, until nothing changes (a fixpoint without regard to order).
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from sopy_compiler.lowering.interpretation.dependencies import Dependencies
from sopy_compiler.lowering.interpretation.former import former
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    Coroutine,
    EventValue,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    PayloadPart,
    SigmaPart,
    Typed,
    Unknown,
    Value,
    Values,
)
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind

ANY_NAME: Final = "*"
MAXIMUM_VALUES: Final = 200
MAXIMUM_ALIASES: Final = 50
MAXIMUM_ALIAS_LENGTH: Final = 12
_ALIASES: Final = "aliases"

Path = tuple[str, ...]

_TOO_MANY: Final = Unknown("it takes more values than the analysis keeps apart")


@dataclass(slots=True, eq=False)
class Memory:
    """Values by the place that holds them.

    A place is the attribute of a class, a variable of a scope, or the slot of a container, known by the
    number of the expression that makes it; slot None of a container is any of its slots. `missing` are the
    attributes that were read before any value was known.
    """

    dependencies: Dependencies = field(default_factory=Dependencies)
    missing: set[tuple[ClassDefinition, str]] = field(default_factory=set)
    has_revived: bool = False
    """Whether an attribute has got a value after it was given up."""
    _given_up: dict[tuple[ClassDefinition, str], Unknown] = field(default_factory=dict)
    _values: dict[Hashable, Values] = field(default_factory=dict)
    _slots: dict[int, dict[Literal | None, Values]] = field(default_factory=dict)
    _sites: dict[Hashable, int] = field(default_factory=dict)
    _aliases: dict[str, dict[tuple[Path, Path], None]] = field(default_factory=dict)
    """By the first step of the first path."""
    _lasting: set[int] = field(default_factory=set)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let what is read inside leave nothing behind."""
        kept = (self.missing, self._given_up, self._values, self._slots, self._aliases, self._lasting)
        self.missing, self._given_up, self._values = set(self.missing), {**self._given_up}, {**self._values}
        self._slots = {site: {**slots} for site, slots in self._slots.items()}
        self._aliases = {first: {**pairs} for first, pairs in self._aliases.items()}
        self._lasting = set(self._lasting)
        was_apart, self.dependencies.is_apart = self.dependencies.is_apart, True
        try:
            yield
        finally:
            self.missing, self._given_up, self._values, self._slots, self._aliases, self._lasting = kept
            self.dependencies.is_apart = was_apart

    def attribute(self, owner: ClassDefinition, name: str) -> Values:
        """What the program gives to `owner.name`, on the class or on instances."""
        return self._get((owner, name)) | self._get((owner, ANY_NAME))

    def add_attribute(self, owner: ClassDefinition, name: str, values: Values) -> None:
        """Note that `owner.name` can be any of `values`; `*` is any name."""
        self._add((owner, name), remembered(values))

    def has_attribute(self, owner: ClassDefinition, name: str) -> bool:
        """Whether the program gives `owner.name` any value."""
        self.dependencies.read((owner, name))
        return (owner, name) in self._values

    def is_given_up(self, owner: ClassDefinition, name: str) -> bool:
        """Whether `owner.name` was read, and nothing was seen to set it."""
        self.dependencies.read((owner, name))
        return (owner, name) in self._given_up

    def has_stored(self, owner: ClassDefinition, name: str) -> bool:
        """Whether the program gives `owner.name` a value, whatever was given up before."""
        self.dependencies.read((owner, name))
        held = self._values.get((owner, name))
        given_up = self._given_up.get((owner, name))
        return held is not None and (given_up is None or held != frozenset((given_up,)))

    def stored_names(self, owner: ClassDefinition) -> tuple[str, ...]:
        """The attributes that the program is seen to give to the class or its instances."""
        found = (key[1] for key in self._values if isinstance(key, tuple) and key[0] is owner)
        return tuple(name for name in found if isinstance(name, str) and self.has_stored(owner, name))

    def loose_attribute(self, name: str) -> Values:
        """What the program gives to an attribute of this name on objects it cannot tell."""
        return self._get(("attribute", name))

    def add_loose_attribute(self, name: str, values: Values) -> None:
        """Note that `name` of some object can be any of `values`."""
        self._add(("attribute", name), remembered(values))

    def variable(self, scope: Scope, name: str) -> Values:
        """What is assigned to a variable that other functions see."""
        return self._get((id(scope), name))

    def add_variable(self, scope: Scope, name: str, values: Values) -> None:
        """Note that the variable can be any of `values`."""
        outlives = scope.kind is not ScopeKind.FUNCTION
        self._add((id(scope), name), remembered(values) if outlives else former(values))

    def kept(self, name: str) -> Values:
        """The procedures, and classes of them, that a field of sigma, or what it holds, is given."""
        return self._get(("kept", name))

    def add_kept(self, name: str, values: Values) -> None:
        """Note that the field can hold a procedure."""
        self._add(("kept", name), remembered(values))

    def site(self, *key: Hashable) -> int:
        """The number of the place that makes a container, counted from 1."""
        return self._sites.setdefault(key, len(self._sites) + 1)

    def is_changed(self, site: int) -> bool:
        """Whether the container made there is ever changed."""
        self.dependencies.read(site)
        return site in self._slots

    def slots(self, site: int) -> tuple[tuple[Literal | None, Values], ...]:
        """What is put into the container after it is made."""
        self.dependencies.read(site)
        slots = self._slots.get(site, {})
        keep = remembered if site in self._lasting else former
        return tuple((slot, keep(values)) for slot, values in slots.items())

    def put(self, site: int, values: Values, *, slot: Literal | None = None) -> None:
        """Note that the container is changed, and that `values` can be in that slot from then on."""
        if not site:
            return
        self.dependencies.give(("slot", site, slot, values))
        slots = self._slots.get(site)
        if slots is None:
            slots = self._slots[site] = {}
            self.dependencies.change(site)
        if len(slots) >= MAXIMUM_VALUES and slot not in slots:
            slot = None
        before = slots.get(slot, frozenset())
        after = limited(before | values)
        if after != before or slot not in slots:
            slots[slot] = after
            self.dependencies.change(site)

    def add_alias(self, path: Path, other: Path) -> None:
        """Note that two paths of sigma may lead to one object."""
        self.dependencies.give((_ALIASES, path, other))
        if path != other and (path, other) not in self._aliases.get(_first(path), ()):
            for pair in ((path, other), (other, path)):
                first = _first(pair[0])
                self._aliases.setdefault(first, {})[pair] = None
                self.dependencies.change((_ALIASES, first))
            self.dependencies.change((_ALIASES, None))

    def aliases(self, path: Path, *, in_place: bool) -> tuple[Path, ...]:
        """The other paths to what a change at `path` changes; `in_place` when the object itself changes."""
        found: dict[Path, None] = {}
        pending = [path]
        while pending and len(found) < MAXIMUM_ALIASES:
            current = pending.pop()
            for left, right in self._aliases_at(_first(current)):
                length = len(left)
                if (length < len(current) or (in_place and length == len(current))) and _agree(left, current):
                    other = (*right, *current[length:])
                    if other != path and other not in found and len(other) <= MAXIMUM_ALIAS_LENGTH:
                        found[other] = None
                        pending.append(other)
        return tuple(found)

    def _aliases_at(self, first: str) -> tuple[tuple[Path, Path], ...]:
        """The pairs whose first path may begin with that step."""
        steps = tuple(self._aliases) if first == ANY_NAME else (first, ANY_NAME)
        for step in (None,) if first == ANY_NAME else steps:
            self.dependencies.read((_ALIASES, step))
        return tuple(pair for step in steps for pair in self._aliases.get(step, ()))

    def give_up_missing(self) -> None:
        """Call the attributes unknown that were read and that nothing was seen to set."""
        for owner, name in sorted(self.missing, key=lambda item: (item[0].name, item[1])):
            if not self.has_attribute(owner, name):
                reason = f"attribute `{name}` of `{owner.name}` is set where the analysis does not look"
                self.add_attribute(owner, name, frozenset((Unknown(reason),)))
                self._given_up[owner, name] = Unknown(reason)
        self.missing.clear()

    def _get(self, key: Hashable) -> Values:
        self.dependencies.read(key)
        return self._values.get(key, frozenset())

    def _add(self, key: Hashable, values: Values) -> None:
        self.dependencies.give(("value", key, values))
        self._keep(values)
        before = self._values.get(key)
        after = limited((before or frozenset()) | values)
        if after != before:
            self.has_revived = self.has_revived or key in self._given_up
            self._values[key] = after
            self.dependencies.change(key)

    def _keep(self, values: Values) -> None:
        """Containers that outlive the handler are met again with other instances and events."""
        for value in values:
            if isinstance(value, (Items, Mapping)) and value.site and value.site not in self._lasting:
                self._lasting.add(value.site)
                self.dependencies.change(value.site)
                for held in self._slots.get(value.site, {}).values():
                    self._keep(held)


def _first(path: Path) -> str:
    """The step by which aliases are found; the whole of sigma is anywhere."""
    return path[0] if path else ANY_NAME


def _agree(left: Path, right: Path) -> bool:
    """Whether the shorter path can be the beginning of the longer one; `*` is any element."""
    return all(one == other or ANY_NAME in (one, other) for one, other in zip(left, right, strict=False))


def limited(values: Values) -> Values:
    """The values, or one unknown for too many of them; parts of sigma stay."""
    if len(values) <= MAXIMUM_VALUES and _TOO_MANY not in values:
        return values
    return frozenset(value for value in values if isinstance(value, SigmaPart)) | {_TOO_MANY}


def remembered(values: Values) -> Values:
    """The values as an attribute keeps them, in whatever handler it is read."""
    return frozenset(_remembered(value) for value in values)


def _remembered(value: Value) -> Value:
    match value:
        case InstanceOf(is_self=True):
            return InstanceOf(value.definition)
        case PayloadPart():
            return Typed(value.type)
        case EventValue():
            return ANYTHING
        case SigmaPart(is_former=False) if value.path:
            return replace(value, is_former=True)
        case Items():
            elements = tuple(remembered(values) for values in value.elements)
            return Items(value.kind, elements, value.site, value.is_exact)
        case Coroutine():
            return replace(value, results=remembered(value.results))
        case Mapping():
            return Mapping(tuple((key, remembered(values)) for key, values in value.entries), value.site)
    return value
