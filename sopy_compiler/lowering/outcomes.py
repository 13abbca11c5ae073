"""What the values a handler returns do to the session."""

from dataclasses import dataclass, field, replace

from sopy_compiler.domain.optional import present
from sopy_compiler.ir.condition import Condition
from sopy_compiler.ir.transition import BadOutcome, BadOutcomeKind, Transition, TransitionKind
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.ir.unresolved import NameRole, UndefinedName, Unresolved, UnresolvedKind
from sopy_compiler.ir.vocabulary import END, END_STATE, PROCEDURE
from sopy_compiler.lowering.hierarchy import classes_below
from sopy_compiler.lowering.interpretation.evaluation import Frame
from sopy_compiler.lowering.interpretation.points import Point
from sopy_compiler.lowering.interpretation.state import Exit, Origin, State, common_prefix
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Coroutine,
    EventValue,
    External,
    Finish,
    Function,
    InstanceOf,
    Items,
    LambdaFunction,
    Literal,
    Mapping,
    NoResult,
    PayloadPart,
    SigmaPart,
    Typed,
    UndefinedTarget,
    Unknown,
    Value,
    Values,
    in_order,
)
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.scope_names import names_in_scope
from sopy_compiler.lowering.state_type import state_type
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.falling_ends import falling_ends

_NEVER = frozenset(
    f"builtins.{name}"
    for name in ("int", "float", "bool", "complex", "bytes", "list", "dict", "set", "frozenset", "tuple")
) | {"collections.deque", "collections.defaultdict", "collections.Counter", "collections.OrderedDict"}
_PROCEDURE_LIKE = frozenset({PROCEDURE, "sopy.Outcome", "sopy.Session"})


@dataclass(slots=True, eq=False, kw_only=True)
class Outcomes:
    """The outcomes of one handler for one event, as they are found.

    `subclasses` lists the concrete project classes below a class, the class included.
    """

    world: World
    procedure: ClassDefinition
    event: str
    handler: str
    frame: Frame
    subclasses: dict[ClassDefinition, tuple[ClassDefinition, ...]]
    transitions: list[Transition] = field(default_factory=list)
    bad: list[BadOutcome] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    undefined: list[UndefinedName] = field(default_factory=list)
    is_followed: bool = True
    """Whether every gap is but a name that nothing defines."""
    points: list[Point] = field(default_factory=list)
    """Where each of the transitions is made."""
    other_points: list[Point] = field(default_factory=list)
    """Where the handler ends without a transition."""

    def take(self, found: Exit, *, falls_off: Span | None = None) -> None:
        """Classify one way out; `falls_off` is the handler's name when the body simply ends."""
        condition = Condition(guards=found.state.guards)
        if falls_off is not None:
            function = self.frame.scope.node
            ends = falling_ends(function.body) if isinstance(function, nodes.FunctionDef) else ()
            places = tuple(self.frame.span(node) for node in ends)
            self._bad(
                BadOutcomeKind.FALLS_OFF, "", condition, falls_off, found, Origin(span=falls_off, ends=places)
            )
        elif found.kind == "raise":
            self._add(
                TransitionKind.RAISE, self._name(self.procedure), condition, found, text=found.exception
            )
        else:
            for value in in_order(found.values):
                self._value(value, condition, found)

    def yields(self, place: Span) -> None:
        """A handler with `yield` returns a generator, whatever its body does."""
        self._bad(BadOutcomeKind.GENERATOR, "", Condition(), place, Exit("return", State(), place))

    def _value(self, value: Value, condition: Condition, found: Exit) -> None:
        match value:
            case InstanceOf(is_self=True):
                self._add(TransitionKind.STAY, self._name(self.procedure), condition, found)
            case InstanceOf() if self.world.classes.is_procedure(value.definition):
                self._add(TransitionKind.MOVE, self._name(value.definition), condition, found)
            case InstanceOf() if self.world.classes.may_be_vocabulary(value.definition):
                self._perhaps(value.definition, condition, found)
            case Finish():
                self._add(TransitionKind.FINISH, END_STATE, condition, found, text=value.text or "")
            case UndefinedTarget():
                self._undefined(value, condition, found)
            case Literal(value=str() as text):
                self._add(TransitionKind.RECOVER, self._name(self.procedure), condition, found, text=text)
            case Typed() | SigmaPart(path=(_, *_)) | PayloadPart():
                self._typed(value.type, condition, found, found.values)
                if isinstance(value, SigmaPart):
                    self._kept(value.path[0], condition, found)
            case Unknown():
                self._gap(value.reason, found)
            case Coroutine():
                self._coroutine(value, condition, found)
            case _:
                kind, text = _refused(value)
                if kind is None:
                    self._gap("it is a value the analysis cannot classify", found)
                else:
                    self._refuse(kind, text, condition, value, found)

    def _typed(self, expression: TypeExpression, condition: Condition, found: Exit, values: Values) -> None:
        """A value of which only the type is known; None is not held against an optional one."""
        members = present(expression)
        if not members:
            self._bad(BadOutcomeKind.NONE, "None", condition, found.span, found)
        for member in members:
            definition = self.world.classes.by_qualname(member.name)
            if member.name in {"builtins.str", "typing.LiteralString"} or _is_text_literal(member):
                self._add(TransitionKind.RECOVER, self._name(self.procedure), condition, found)
            elif member.name == END:
                self._add(TransitionKind.FINISH, END_STATE, condition, found)
            elif definition is not None and self.world.classes.is_procedure(definition):
                self.world.memory.dependencies.read(classes_below(definition))
                for target in self.subclasses.get(definition, (definition,)):
                    self._add(TransitionKind.MOVE, self._name(target), condition, found)
                    if target is self.procedure:
                        self._add(TransitionKind.STAY, self._name(target), condition, found)
            elif definition is not None and self.world.classes.is_event(definition):
                self._bad(BadOutcomeKind.EVENT, definition.name, condition, found.span, found)
            elif len(expression.members) == len(values) == 1 and (
                member.name in _NEVER or (definition is not None and self._is_other(definition))
            ):
                self._bad(BadOutcomeKind.VALUE, _short(member.name), condition, found.span, found)
            else:
                text = expression.text or member.name
                known = member.name not in _PROCEDURE_LIKE and member.is_known
                what = f"a value of type `{text}`" if known else "a value of unknown type"
                self._gap(f"it is {what}", found)

    def _is_other(self, definition: ClassDefinition) -> bool:
        """Whether no instance of the class is a procedure, a text or an `End`."""
        classes = self.world.classes
        outcomes = {"builtins.str", END}
        return not any(
            classes.may_be_vocabulary(one)
            or classes.is_procedure(one)
            or not outcomes.isdisjoint(classes.externals(one))
            for one in (definition, *self.world.below.get(definition, ()))
        )

    def _kept(self, name: str, condition: Condition, found: Exit) -> None:
        """The procedures that handlers put into the field, if they can run on this state."""
        mine = state_type(self.procedure, self.world)
        for value in in_order(self.world.memory.kept(name)):
            if isinstance(value, InstanceOf):
                theirs = state_type(value.definition, self.world)
                if mine.name == theirs.name or not (mine.is_known and theirs.is_known):
                    self._add(TransitionKind.MOVE, self._name(value.definition), condition, found)

    def _perhaps(self, definition: ClassDefinition, condition: Condition, found: Exit) -> None:
        """An instance of a class with a base that was not read: a procedure, for all that is known."""
        self._add(TransitionKind.MOVE, self._name(definition), condition, found, known=False)
        if not self.frame.scope.tree.source.is_fragment:
            self._gap(
                f"whether `{definition.name}` is a procedure is not known, as a base of it is not", found
            )

    def _coroutine(self, value: Coroutine, condition: Condition, found: Exit) -> None:
        """Its results are meant; the runtime awaits what it is given, and of an async handler no more."""
        function = self.frame.scope.node
        if isinstance(function, nodes.FunctionDef) and function.asynchronous:
            self._refuse(BadOutcomeKind.COROUTINE, value.name, condition, value, found)
        for result in in_order(value.results):
            if isinstance(result, Coroutine):
                self._refuse(BadOutcomeKind.COROUTINE, result.name, condition, result, found)
            else:
                self._value(result, condition, found)

    def _undefined(self, value: UndefinedTarget, condition: Condition, found: Exit) -> None:
        in_fragment = self.frame.scope.tree.source.is_fragment
        if in_fragment and value.is_instance:
            self._add(TransitionKind.MOVE, value.name, condition, found, known=False)
            return
        self.undefined.append(
            UndefinedName(
                name=value.name,
                role=NameRole.TARGET,
                span=value.place or found.span,
                symbol=self.frame.symbol,
                in_fragment=in_fragment,
                candidates=names_in_scope(self.frame.scope),
            )
        )
        self._note_gap(f"`{value.name}` is not defined", found)

    def _add(
        self,
        kind: TransitionKind,
        target: str,
        condition: Condition,
        found: Exit,
        *,
        text: str = "",
        known: bool = True,
    ) -> None:
        self.points.append(found.state.point)
        self.transitions.append(
            Transition(
                source=self._name(self.procedure),
                target=target,
                event=self.event,
                handler=self.handler,
                kind=kind,
                condition=condition,
                span=found.span,
                text=text,
                target_is_known=known,
                via=found.via,
            )
        )

    def _bad(
        self,
        kind: BadOutcomeKind,
        text: str,
        condition: Condition,
        span: Span,
        found: Exit,
        origin: Origin | None = None,
    ) -> None:
        self.other_points.append(found.state.point)
        tree = self.frame.scope.tree
        self.bad.append(
            BadOutcome(
                kind=kind,
                text=text,
                event=self.event,
                condition=condition,
                span=span,
                via=found.via,
                written=tree.text_at(span) if span.path == tree.source.path else "",
                function=origin.function.strip("_") and origin.function if origin is not None else "",
                ends=origin.ends if origin is not None else (),
            )
        )

    def _refuse(
        self, kind: BadOutcomeKind, text: str, condition: Condition, value: Value, found: Exit
    ) -> None:
        """A value that is no outcome, reported where a called function made it if that is known."""
        origin = found.origins.get(value)
        if origin is None:
            self._bad(kind, text, condition, found.span, found)
            return
        refused = BadOutcomeKind.FALLS_OFF if isinstance(value, NoResult) else kind
        self._bad(refused, text, condition, origin.span, replace(found, via=origin.via), origin)

    def _gap(self, reason: str, found: Exit) -> None:
        self.is_followed = False
        self._note_gap(reason, found)

    def _note_gap(self, reason: str, found: Exit) -> None:
        self.other_points.append(found.state.point)
        self.unresolved.append(
            Unresolved(
                kind=UnresolvedKind.TRANSITION,
                reason=f"the returned value cannot be followed: {reason}",
                span=found.span,
                symbol=self.frame.symbol,
                module=self.frame.scope.module.name,
            )
        )

    def _name(self, definition: ClassDefinition) -> str:
        return self.world.classes.qualname(definition)


def _is_text_literal(member: TypeExpression) -> bool:
    return member.name == "Literal" and all(isinstance(value, str) for value in member.literals)


def _refused(value: Value) -> tuple[BadOutcomeKind | None, str]:
    """Why the runtime refuses a value, and its text; None where it cannot be told."""
    match value:
        case NoResult() | Literal(value=None):
            return BadOutcomeKind.NONE, "None"
        case Literal():
            if isinstance(value.value, (int, float)) and not isinstance(value.value, bool):
                return BadOutcomeKind.NUMBER, str(value.value)
            return BadOutcomeKind.VALUE, type(value.value).__name__
        case ClassObject():
            return BadOutcomeKind.CLASS, value.definition.name
        case External(qualname=name) if name == END:
            return BadOutcomeKind.CLASS, "End"
        case EventValue():
            return BadOutcomeKind.EVENT, value.qualname.rpartition(".")[2]
        case SigmaPart():
            return BadOutcomeKind.SIGMA, "sigma"
        case InstanceOf():
            return BadOutcomeKind.VALUE, value.definition.name
        case Items(kind="generator"):
            return BadOutcomeKind.GENERATOR, ""
        case Items() | Mapping():
            return BadOutcomeKind.VALUE, value.kind if isinstance(value, Items) else "dict"
        case Function() | LambdaFunction():
            return BadOutcomeKind.VALUE, "function"
    return None, ""


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def identity(transition: Transition) -> tuple[object, ...]:
    """What transitions that are drawn as one have in common."""
    return (transition.kind, transition.target, transition.span, transition.via)


def joined(transitions: list[Transition]) -> tuple[Transition, ...]:
    """One transition for each kind, target and place; several paths share their common tests."""
    found: dict[tuple[object, ...], Transition] = {}
    for transition in transitions:
        key = identity(transition)
        before = found.get(key)
        if before is not None:
            guards = common_prefix(before.condition.guards, transition.condition.guards)
            text = before.text if before.text == transition.text else ""
            found[key] = replace(before, condition=Condition(guards=guards), text=text)
        else:
            found[key] = transition
    return tuple(found.values())
