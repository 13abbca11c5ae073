"""What all handlers of a program share while they are lowered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.events import lower_event
from sopy_compiler.lowering.interpretation.closures import Closures
from sopy_compiler.lowering.interpretation.dependencies import data_of
from sopy_compiler.lowering.interpretation.memory import Memory
from sopy_compiler.lowering.interpretation.ordinary_code import OrdinaryCode
from sopy_compiler.lowering.interpretation.sharing import Sharing, read_sharing
from sopy_compiler.lowering.interpretation.summaries import Summaries
from sopy_compiler.lowering.interpretation.values import Literal, Values
from sopy_compiler.lowering.models import lower_model
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.mentioned import Mentions, read_mentions
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope

T = TypeVar("T", SigmaModel, Event)
STATEMENTS_OF_OTHER_CODE: Final = 2_000
STATEMENTS_OF_ALL_OTHER_CODE: Final = 40_000
STATEMENTS_OF_ORDINARY_CODE: Final = 1_000
STATEMENTS_OF_ALL_ORDINARY_CODE: Final = 4_000
"""Of far-reaching ordinary code that is given something of the workflow: for one handler, and for all."""
_MEANINGS: Final = ("__eq__", "__bool__", "__len__", "_missing_")
_FLAGS: Final = frozenset({"enum.Flag", "enum.IntFlag"})


@dataclass(slots=True, eq=False)
class World:
    """Names, classes, types and what is known about models and events."""

    names: Names
    classes: Classes
    types: TypeExpressions
    memory: Memory = field(default_factory=Memory)
    below: dict[ClassDefinition, list[ClassDefinition]] = field(default_factory=dict)
    """The project classes that derive from each class."""
    special_methods: frozenset[str] = frozenset()
    """The names with two underscores around them of the methods that classes of the project define."""
    closures: Closures = field(default_factory=Closures)
    reading: set[int] = field(default_factory=set)
    """Ids of the expressions being read statically and of the lambdas that run, to stop at cycles."""
    constants: dict[tuple[Scope, str], Values] = field(default_factory=dict)
    """What names mean by which a scope sees classes, modules and what is outside the project."""
    static_steps: int = 0
    """How many local variables were read on behalf of the outermost of those."""
    calls: Summaries = field(init=False)
    ordinary: OrdinaryCode = field(init=False)
    steps: int = 0
    """How many statements have been read, each as often as it was read and for every state it was read in."""
    evaluations: int = 0
    """How many expressions have been evaluated, in the same sense."""
    remaining_statements: int = 0
    """How many more statements may be read before calls are given up."""
    remaining_ordinary: int = 0
    """How many more of far-reaching ordinary code."""
    is_exhausted: bool = False
    """Whether calls were given up because too much had been read: then the order of readings matters."""
    decorating: set[FunctionDefinition] = field(default_factory=set)
    """Functions whose decorators are being read."""
    dispatched: dict[tuple[FunctionDefinition, int], tuple[FunctionDefinition, ...] | None] = field(
        default_factory=dict
    )
    """The bodies registered with functions that choose by type, by the number of modules known then."""
    _reads_other_code: bool = False
    _other_statements: int = STATEMENTS_OF_ALL_OTHER_CODE
    _all_ordinary: int = STATEMENTS_OF_ALL_ORDINARY_CODE
    _sharing: dict[int, Sharing] = field(default_factory=dict)
    _mentions: dict[nodes.Node, Mentions] = field(default_factory=dict)
    _models: dict[ClassDefinition, SigmaModel] = field(default_factory=dict)
    _events: dict[ClassDefinition, Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calls = Summaries(self.memory.dependencies)
        self.ordinary = OrdinaryCode(self.names, self.sharing, self.memory.dependencies)

    def allow(self, statements: int) -> None:
        """Let so many statements be read from now on."""
        self._reads_other_code = False
        self.remaining_statements = statements
        self.remaining_ordinary = min(STATEMENTS_OF_ORDINARY_CODE, self._all_ordinary)

    def spend(self, statements: int, *, is_far_reaching: bool) -> None:
        """Note that statements are read; `is_far_reaching` for those of far-reaching ordinary code."""
        self.steps += statements
        self.remaining_statements -= statements
        self.is_exhausted = self.is_exhausted or self.remaining_statements < 0
        if is_far_reaching:
            self.remaining_ordinary -= statements
            self._all_ordinary -= statements
            self.is_exhausted = self.is_exhausted or self.remaining_ordinary < 0

    def allow_other_code(self) -> None:
        """Let one function or module be read that no handler runs: it matters for what it leaves behind.

        Less of such code is read than of handlers, and once there was very much of it, no calls.
        """
        spent = STATEMENTS_OF_OTHER_CODE - self.remaining_statements if self._reads_other_code else 0
        self._other_statements -= max(spent, 0)
        self._reads_other_code = True
        self.is_exhausted = self.is_exhausted or self._other_statements <= 0
        self.remaining_statements = STATEMENTS_OF_OTHER_CODE if self._other_statements > 0 else 0
        self.remaining_ordinary = min(STATEMENTS_OF_ORDINARY_CODE, self._all_ordinary)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let what is read inside leave nothing behind: nobody knows when it runs, or whether it does."""
        with self.memory.apart(), self.calls.apart(), self.ordinary.apart():
            yield

    def renew(self) -> None:
        """Let as much be read as for a program that nobody has read yet."""
        self._other_statements = STATEMENTS_OF_ALL_OTHER_CODE
        self._all_ordinary = STATEMENTS_OF_ALL_ORDINARY_CODE

    def forget_texts(self, module: Scope) -> None:
        """Forget what was read off the text of a module, which has got another one.

        Whoever has asked for a class of it as a model or as an event is told where that has changed.
        """
        for scope in (module, *module.children.values()):
            self._sharing.pop(id(scope), None)
        self.constants.clear()
        self.dispatched.clear()
        for definition in [one for one in self._models if self._is_made_in(one, module)]:
            self._replace(self._models, definition, lower_model(definition, self.classes, self.types))
        for definition in [one for one in self._events if self._is_made_in(one, module)]:
            self._replace(self._events, definition, lower_event(definition, self.classes, self.types))

    def _is_made_in(self, definition: ClassDefinition, module: Scope) -> bool:
        return any(one.scope.module is module for one in self.classes.linearisation(definition))

    def _replace(self, known: dict[ClassDefinition, T], definition: ClassDefinition, found: T) -> None:
        if known[definition] != found:
            known[definition] = found
            self.memory.dependencies.change(data_of(definition))

    def model(self, definition: ClassDefinition) -> SigmaModel:
        """The class read as a state model."""
        self.memory.dependencies.read(data_of(definition))
        found = self._models.get(definition)
        if found is None:
            found = lower_model(definition, self.classes, self.types)
            self._models[definition] = found
        return found

    def model_named(self, qualname: str) -> SigmaModel | None:
        """The model of that qualified name, or None for a type that is no project class."""
        definition = self.classes.by_qualname(qualname)
        return None if definition is None else self.model(definition)

    def sharing(self, scope: Scope) -> Sharing:
        """The names that the scope shares with the functions in it."""
        found = self._sharing.get(id(scope))
        if found is None:
            found = read_sharing(scope)
            self._sharing[id(scope)] = found
        return found

    def mentions(self, node: nodes.Node) -> Mentions:
        """The variables in an expression."""
        found = self._mentions.get(node)
        if found is None:
            found = self._mentions[node] = read_mentions(node)
        return found

    def event(self, definition: ClassDefinition) -> Event:
        """The class read as an event."""
        self.memory.dependencies.read(data_of(definition))
        found = self._events.get(definition)
        if found is None:
            found = lower_event(definition, self.classes, self.types)
            self._events[definition] = found
        return found

    def enum_members(self, qualname: str) -> tuple[str, ...] | None:
        """The members of an enum class, None for anything else; flags combine, so they are no closed set."""
        model = self.model_named(qualname)
        if model is None or model.kind is not ModelKind.ENUM:
            return None
        definition = self.classes.by_qualname(qualname)
        if definition is None or _FLAGS & set(self.classes.externals(definition)):
            return None
        return tuple(item.name for item in model.fields)

    def is_plain_enum(self, qualname: str) -> bool:
        """Whether it is an enumeration whose members equal nothing but themselves, and are all true."""
        definition = self.classes.by_qualname(qualname)
        if definition is None or not self.enum_members(qualname):
            return False
        has_own = any(self.classes.method(definition, name) is not None for name in _MEANINGS)
        return not has_own and set(self.classes.externals(definition)) <= {"enum.Enum"}

    def members(self, definition: ClassDefinition) -> tuple[Literal, ...]:
        """The members of an enum, aliases under the name they stand for; empty for anything else."""
        qualname = self.classes.qualname(definition)
        names = self.enum_members(qualname) or ()
        return tuple(dict.fromkeys(self.member(definition, name) for name in names))

    def member(self, definition: ClassDefinition, name: str) -> Literal:
        """One member of an enum; the first of equal value where `name` is an alias."""
        model = self.model(definition)
        own = model.field(name)
        if own is not None and own.default and "(" not in own.default:
            name = next(item.name for item in model.fields if item.default == own.default)
        return Literal(name, f"enum:{model.qualname}")

    @property
    def lowered_models(self) -> tuple[SigmaModel, ...]:
        """Every model that was asked for."""
        return tuple(self._models.values())
