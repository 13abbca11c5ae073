"""The plan for a handler nothing is known about: remember everything that it could reach.

When containers hold only immutable values, which is quick to see, copies one level deep are everything.
"""

from typing import Any

from pydantic import BaseModel

from sopy_runtime.outcome import Change
from sopy_runtime.snapshot.fields import field_values
from sopy_runtime.snapshot.graph import Snapshot, take_snapshot
from sopy_runtime.snapshot.parts import parts_of
from sopy_runtime.transaction.flat import take_flat
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

    def remember(self, sigma: Any, procedure: Any) -> tuple[dict[str, Any], Snapshot]:
        """The fields, and the content of everything they lead to."""
        return field_values(sigma), take_snapshot((sigma, procedure))

    def restore(self, sigma: Any, procedure: Any, memory: tuple[dict[str, Any], Snapshot]) -> None:  # noqa: ARG002
        """Write every changed content back."""
        memory[1].restore()

    def change(self, sigma: Any, memory: tuple[dict[str, Any], Snapshot], *, is_kept: bool = False) -> Change:  # noqa: ARG002
        """Compare contents."""
        fields, snapshot = memory
        changed = snapshot.changed(fields, field_values(sigma))
        return changed, (), ()


class WholeObject:
    """A sigma that keeps its state in `__dict__`: quick if its containers hold only immutable values."""

    def remember(self, sigma: Any, procedure: Any) -> Any:
        """Two flat copies, and the set of fields set; else a snapshot of the graph, in a list."""
        fields = take_flat(sigma.__dict__)
        attributes = take_flat(procedure.__dict__)
        if fields is None or attributes is None:
            return [_GRAPH.remember(sigma, procedure)]
        return fields, self.fields_set(sigma), attributes

    def fields_set(self, sigma: Any) -> set[str] | None:  # noqa: ARG002  a model keeps one
        """A copy of the set of fields set; None for a sigma that keeps none."""
        return None

    def restore(self, sigma: Any, procedure: Any, memory: Any) -> None:
        """Write the copies back."""
        if isinstance(memory, list):
            _GRAPH.restore(sigma, procedure, memory[0])
            return
        fields, fields_set, attributes = memory
        fields.restore(sigma.__dict__)
        attributes.restore(procedure.__dict__)
        if fields_set is not None:
            object.__setattr__(sigma, "__pydantic_fields_set__", fields_set)

    def change(self, sigma: Any, memory: Any, *, is_kept: bool = False) -> Change:  # noqa: ARG002
        """Compare contents now, because containers may change again."""
        if isinstance(memory, list):
            return _GRAPH.change(sigma, memory[0])
        changed = memory[0].changed(sigma.__dict__)
        return changed, (), ()


class WholeModel(WholeObject):
    """A pydantic model that keeps its state in `__dict__` and in its set of fields set."""

    def fields_set(self, sigma: Any) -> set[str] | None:
        """A copy of the set of fields set."""
        fields_set: set[str] = sigma.__pydantic_fields_set__.copy()
        return fields_set


_GRAPH = WholeGraph()
