"""The plan for a handler nothing is known about: remember everything that it could reach.

When all fields hold immutable values, which is quick to see, two shallow copies are everything.
"""

from typing import Any

from pydantic import BaseModel

from sopy_runtime.outcome import Change
from sopy_runtime.snapshot.fields import field_values
from sopy_runtime.snapshot.graph import Snapshot, take_snapshot
from sopy_runtime.snapshot.parts import LEAVES, parts_of
from sopy_runtime.transaction.plan import Plan


def has_simple_storage(cls: type) -> bool:
    """Whether instances keep their whole state in `__dict__`, a model also in its set of fields set."""
    if issubclass(cls, BaseModel):
        return len(parts_of(cls)) == 4 and not cls.__private_attributes__ and not _keeps_extra(cls)
    return len(parts_of(cls)) == 1 and cls.__dictoffset__ != 0 and not issubclass(cls, dict)


def _keeps_extra(cls: type[BaseModel]) -> bool:
    return cls.model_config.get("extra") == "allow"


def whole_plan(sigma_class: type, procedure_class: type) -> Plan:
    """The quickest exact plan for these classes."""
    if not has_simple_storage(sigma_class) or not has_simple_storage(procedure_class):
        return _GRAPH
    return WholeModel() if issubclass(sigma_class, BaseModel) else WholeObject()


class WholeGraph:
    """Any kind of sigma: a snapshot of the object graph."""

    def remember(self, sigma: Any, procedure: Any, event: Any) -> tuple[dict[str, Any], Snapshot]:  # noqa: ARG002
        """The fields, and the content of everything they lead to."""
        return field_values(sigma), take_snapshot((sigma, procedure))

    def restore(self, sigma: Any, procedure: Any, memory: tuple[dict[str, Any], Snapshot]) -> None:  # noqa: ARG002
        """Write every changed content back."""
        memory[1].restore()

    def change(self, sigma: Any, memory: tuple[dict[str, Any], Snapshot]) -> Change:
        """Compare contents."""
        fields, snapshot = memory
        changed = snapshot.changed(fields, field_values(sigma))
        return (changed, (), ()) if changed else ()


class WholeObject:
    """A sigma that keeps its state in `__dict__`."""

    def remember(self, sigma: Any, procedure: Any, event: Any) -> Any:
        """Two shallow copies if nothing in them can change, else a snapshot."""
        fields = sigma.__dict__
        if not LEAVES.issuperset(map(type, fields.values())):
            return _GRAPH.remember(sigma, procedure, event)
        attributes = procedure.__dict__
        if not attributes:
            return fields.copy(), None, None
        if not LEAVES.issuperset(map(type, attributes.values())):
            return _GRAPH.remember(sigma, procedure, event)
        return fields.copy(), None, attributes.copy()

    def restore(self, sigma: Any, procedure: Any, memory: Any) -> None:
        """Write the copies back."""
        if len(memory) == 2:
            _GRAPH.restore(sigma, procedure, memory)
            return
        _write(sigma.__dict__, memory[0])
        _write(procedure.__dict__, memory[2] or {})

    def change(self, sigma: Any, memory: Any) -> Change:
        """Keep both tables of fields; they are compared when somebody asks."""
        if len(memory) == 2:
            return _GRAPH.change(sigma, memory)
        return None, memory[0], sigma.__dict__.copy()


class WholeModel(WholeObject):
    """A pydantic model that keeps its state in `__dict__` and in its set of fields set."""

    def remember(self, sigma: Any, procedure: Any, event: Any) -> Any:
        """Two shallow copies if nothing in them can change, else a snapshot."""
        fields = sigma.__dict__
        if not LEAVES.issuperset(map(type, fields.values())):
            return _GRAPH.remember(sigma, procedure, event)
        attributes = procedure.__dict__
        if not attributes:
            return fields.copy(), sigma.__pydantic_fields_set__.copy(), None
        if not LEAVES.issuperset(map(type, attributes.values())):
            return _GRAPH.remember(sigma, procedure, event)
        return fields.copy(), sigma.__pydantic_fields_set__.copy(), attributes.copy()

    def restore(self, sigma: Any, procedure: Any, memory: Any) -> None:
        """Write the copies back."""
        super().restore(sigma, procedure, memory)
        if len(memory) == 3:
            object.__setattr__(sigma, "__pydantic_fields_set__", memory[1])


_GRAPH = WholeGraph()


def _write(target: dict[str, Any], content: dict[str, Any]) -> None:
    target.clear()
    target.update(content)
