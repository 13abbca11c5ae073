"""What all handlers of a program share while they are lowered."""

from dataclasses import dataclass, field

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.events import lower_event
from sopy_compiler.lowering.interpretation.summaries import Summaries
from sopy_compiler.lowering.interpretation.values import Unknown, Values
from sopy_compiler.lowering.models import lower_model
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.names import Names


@dataclass(slots=True, eq=False)
class AttributeStore:
    """The values that the program gives to attributes of instances, over all its handlers and constructors.

    It only grows; `grew` tells that a value was added since it was last cleared, so that readers run again.
    `missing` are the attributes that were read before any value was known.
    """

    values: dict[tuple[ClassDefinition, str], Values] = field(default_factory=dict)
    grew: bool = False
    missing: set[tuple[ClassDefinition, str]] = field(default_factory=set)

    def add(self, owner: ClassDefinition, name: str, values: Values) -> None:
        """Note that `owner.name` can be any of `values`."""
        before = self.values.get((owner, name), frozenset())
        after = before | values
        if after != before:
            self.values[owner, name] = after
            self.grew = True

    def give_up_missing(self) -> None:
        """Call the attributes unknown that were read and that nothing was seen to set."""
        for owner, name in sorted(self.missing, key=lambda item: (item[0].name, item[1])):
            if (owner, name) not in self.values:
                reason = f"attribute `{name}` of `{owner.name}` is set where the analysis does not look"
                self.add(owner, name, frozenset((Unknown(reason),)))
        self.missing.clear()


@dataclass(slots=True, eq=False)
class World:
    """Names, classes, types and what is known about models and events."""

    names: Names
    classes: Classes
    types: TypeExpressions
    attributes: AttributeStore = field(default_factory=AttributeStore)
    reading: set[int] = field(default_factory=set)
    """Ids of the expressions being read statically, to stop at cycles."""
    calls: Summaries = field(default_factory=Summaries)
    _models: dict[ClassDefinition, SigmaModel] = field(default_factory=dict)
    _events: dict[ClassDefinition, Event] = field(default_factory=dict)

    def model(self, definition: ClassDefinition) -> SigmaModel:
        """The class read as a state model."""
        found = self._models.get(definition)
        if found is None:
            found = lower_model(definition, self.classes, self.types)
            self._models[definition] = found
        return found

    def model_named(self, qualname: str) -> SigmaModel | None:
        """The model of that qualified name, or None for a type that is no project class."""
        definition = self.classes.by_qualname(qualname)
        return None if definition is None else self.model(definition)

    def event(self, definition: ClassDefinition) -> Event:
        """The class read as an event."""
        found = self._events.get(definition)
        if found is None:
            found = lower_event(definition, self.classes, self.types)
            self._events[definition] = found
        return found

    def enum_members(self, qualname: str) -> tuple[str, ...] | None:
        """The members of an enum class, None for anything else."""
        model = self.model_named(qualname)
        if model is None or model.kind is not ModelKind.ENUM:
            return None
        return tuple(item.name for item in model.fields)

    @property
    def lowered_models(self) -> tuple[SigmaModel, ...]:
        """Every model that was asked for."""
        return tuple(self._models.values())
