"""The facts that running a handler brings to light."""

from dataclasses import dataclass, field, replace
from typing import Final

from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.built_event import BuiltEvent
from sopy_compiler.ir.constant_test import ConstantTest
from sopy_compiler.ir.decided_test import DecidedTest
from sopy_compiler.ir.decision import Decision, DescribedTest
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.handler import HandlerCall
from sopy_compiler.ir.keyed_use import KeyedUse
from sopy_compiler.ir.missing_attribute import MissingAttribute
from sopy_compiler.ir.model_call import ModelCall
from sopy_compiler.ir.outside_call import OutsideCall
from sopy_compiler.ir.payload_use import PayloadUse
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import Predicate
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.sigma import LegacyUse
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.slip import Slip
from sopy_compiler.ir.unresolved import UndefinedName, Unresolved
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.definitions import ClassDefinition

WHOLE: Final = Place(root=PlaceRoot.SIGMA, path=("*",))


@dataclass(slots=True)
class Recorder:
    """Sets in order of discovery."""

    accesses: dict[Access, None] = field(default_factory=dict)
    attribute_writes: dict[str, None] = field(default_factory=dict)
    opaque: dict[str, None] = field(default_factory=dict)
    calls: dict[HandlerCall, None] = field(default_factory=dict)
    constructions: dict[Construction, None] = field(default_factory=dict)
    constructed: dict[ClassDefinition, None] = field(default_factory=dict)
    unresolved: dict[Unresolved, None] = field(default_factory=dict)
    undefined: dict[UndefinedName, None] = field(default_factory=dict)
    legacy: dict[LegacyUse, None] = field(default_factory=dict)
    assignments: dict[Assignment, None] = field(default_factory=dict)
    additions: dict[Addition, None] = field(default_factory=dict)
    payload_uses: dict[PayloadUse, None] = field(default_factory=dict)
    keyed_uses: dict[tuple[KeyedUse, str], None] = field(default_factory=dict)
    """Each with the parameter of the running function that the key is; empty where it is none."""
    keyed_calls: dict[tuple[str, str, Span], None] = field(default_factory=dict)
    """Path of a dict, name of a function that stores into it, place of the call."""
    outside_calls: dict[OutsideCall, None] = field(default_factory=dict)
    built_events: dict[BuiltEvent, None] = field(default_factory=dict)
    model_calls: dict[ModelCall, None] = field(default_factory=dict)
    missing_attributes: dict[MissingAttribute, None] = field(default_factory=dict)
    decisions: dict[Span, Decision] = field(default_factory=dict)
    described_tests: dict[DescribedTest, None] = field(default_factory=dict)
    prompts: dict[PromptText, None] = field(default_factory=dict)
    untracked: dict[str, None] = field(default_factory=dict)
    """Why more may change than the accesses tell; where containers change, also what `reads_shared` holds."""
    reads_shared: dict[str, None] = field(default_factory=dict)
    changes_containers: bool = False
    changes_shared: bool = False
    """Whether attributes of classes, globals or variables of outer functions are assigned."""
    escaped: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The reasons of `opaque` that concern a part of sigma alone, with the part."""
    deferred: dict[tuple[str, ...], None] = field(default_factory=dict)
    """The fields that are changed at another time than where the source changes them."""
    touched: list[Place] = field(default_factory=list, compare=False)
    """The places that were read, one after the other; `WHOLE` for fields that cannot be told."""
    decided_tests: dict[tuple[Span, Predicate], DecidedTest] = field(default_factory=dict)
    constant_tests: dict[Span, ConstantTest] = field(default_factory=dict)
    slips: dict[Slip, None] = field(default_factory=dict)
    changed_by_calls: list[str] = field(default_factory=list, compare=False)
    """The dotted paths of the fields that functions called here change, one after the other."""

    def add(self, other: "Recorder", *, changed_paths: tuple[str, ...] | None = None) -> None:
        """Take over everything `other` found; `changed_paths` are its own where the caller knows them."""
        self.accesses |= other.accesses
        self.attribute_writes |= other.attribute_writes
        self.opaque |= other.opaque
        self.calls |= other.calls
        self.constructions |= other.constructions
        self.constructed |= other.constructed
        self.unresolved |= other.unresolved
        self.undefined |= other.undefined
        self.legacy |= other.legacy
        self.assignments |= other.assignments
        self.additions |= other.additions
        self.payload_uses |= other.payload_uses
        self.keyed_uses |= other.keyed_uses
        self.keyed_calls |= other.keyed_calls
        self.outside_calls |= other.outside_calls
        self.built_events |= other.built_events
        self.model_calls |= other.model_calls
        self.missing_attributes |= other.missing_attributes
        self.decisions |= other.decisions
        self.described_tests |= other.described_tests
        self.prompts |= other.prompts
        self.slips |= other.slips
        self.untracked |= other.untracked
        self.reads_shared |= other.reads_shared
        self.changes_containers |= other.changes_containers
        self.changes_shared |= other.changes_shared
        self.escaped |= other.escaped
        self.deferred |= other.deferred
        for key, test in other.decided_tests.items():
            self._add_test(key, test)
        for constant in other.constant_tests.values():
            self.add_constant_test(constant)
        self.touched.extend(dict.fromkeys(other.touched))
        self.changed_by_calls.extend(other.changed_paths if changed_paths is None else changed_paths)

    def add_test(self, test: DecidedTest) -> None:
        """Note which ways a test can go, beside those known."""
        self._add_test((test.span, test.predicate), test)

    def _add_test(self, key: tuple[Span, Predicate], test: DecidedTest) -> None:
        known = self.decided_tests.get(key)
        if known is None:
            self.decided_tests[key] = test
        elif known is not test:
            can_hold, can_fail = test.can_hold or known.can_hold, test.can_fail or known.can_fail
            if (can_hold, can_fail) != (known.can_hold, known.can_fail):
                self.decided_tests[key] = replace(test, can_hold=can_hold, can_fail=can_fail)

    def add_constant_test(self, test: ConstantTest) -> None:
        """Note which ways a test of constants can go, beside those known; what it asks must be the same."""
        known = self.constant_tests.get(test.span)
        if known is not None and known != test:
            is_same = known.kind is test.kind
            holds = not is_same or known.can_hold or test.can_hold
            fails = not is_same or known.can_fail or test.can_fail
            test = replace(known, can_hold=holds, can_fail=fails)
        self.constant_tests[test.span] = test

    @property
    def changed_paths(self) -> tuple[str, ...]:
        """The dotted paths of the fields that are written or changed in place."""
        kinds = (AccessKind.WRITE, AccessKind.MUTATE)
        return tuple(dict.fromkeys(access.path for access in self.accesses if access.kind in kinds))

    @property
    def changes_objects(self) -> bool:
        """Whether anything recorded so far can change an object that tests have been made on."""
        if self.opaque or self.untracked or self.attribute_writes:
            return True
        return (
            self.changes_containers
            or self.changes_shared
            or any(access.kind in {"write", "mutate"} for access in self.accesses)
        )
