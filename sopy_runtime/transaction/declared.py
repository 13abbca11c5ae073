"""The plan for a handler whose changes the built table declares: remember only what it may change."""

from typing import Any

from pydantic import BaseModel

from sopy_runtime.outcome import Change
from sopy_runtime.snapshot.fields import field_values
from sopy_runtime.snapshot.sharing import fields_holding
from sopy_runtime.table import Undo
from sopy_runtime.transaction.assignment import assignment_has_side_effects
from sopy_runtime.transaction.plan import Plan
from sopy_runtime.transaction.steps import steps
from sopy_runtime.transaction.whole import has_simple_storage, whole_plan


def declared_plan(undo: Undo, sigma_class: type, procedure_class: type) -> Plan:
    """The plan that does what `undo` says; the whole state if this class of sigma makes that unsure."""
    whole = whole_plan(sigma_class, procedure_class)
    if assignment_has_side_effects(sigma_class):
        return whole
    simple = has_simple_storage(sigma_class) and has_simple_storage(procedure_class)
    if simple and not (undo.appends or undo.copies) and _are_top_level(undo.rebinds):
        names = [path.partition(".")[2] for path in undo.rebinds if path.startswith("sigma.")]
        attributes = [path.partition(".")[2] for path in undo.rebinds if path.startswith("self.")]
        if names and not attributes and all(_is_plain_field(sigma_class, name) for name in names):
            return Rebinding(tuple(dict.fromkeys(names)), sigma_class, whole)
    return Declared(undo, whole)


def _are_top_level(paths: tuple[str, ...]) -> bool:
    return all(path.count(".") == 1 for path in paths)


def _is_plain_field(sigma_class: type, name: str) -> bool:
    """Whether assigning this attribute does nothing but bind it in `__dict__`."""
    if issubclass(sigma_class, BaseModel):
        return name in sigma_class.model_fields
    return not hasattr(getattr(sigma_class, name, None), "__set__")


class Rebinding:
    """Fields of a simple sigma are bound to other objects, nothing else: remember the old ones.

    Attributes:
        fields_set: the same names, if sigma is a model and keeps account of the fields that were set.
        replaces_fields: whether an assignment may bind `sigma.__dict__` to another dict.
    """

    def __init__(self, names: tuple[str, ...], sigma_class: type, whole: Plan) -> None:
        self.names = names
        self.fields_set: frozenset[str] | None = None
        self.replaces_fields = False
        if issubclass(sigma_class, BaseModel):
            self.fields_set = frozenset(names)
            self.replaces_fields = bool(sigma_class.model_config.get("validate_assignment"))
        self.whole = whole

    def remember(self, sigma: Any, procedure: Any) -> Any:
        """References to the old values; the set of fields set only if it will grow."""
        fields = sigma.__dict__
        try:
            before = tuple([fields[name] for name in self.names])
        except KeyError:  # an attribute that is not there yet
            return [self.whole.remember(sigma, procedure)]
        if self.fields_set is None or self.fields_set <= sigma.__pydantic_fields_set__:
            return before, None
        return before, sigma.__pydantic_fields_set__.copy()

    def restore(self, sigma: Any, procedure: Any, memory: Any) -> None:
        """Bind the fields to their old values."""
        if isinstance(memory, list):
            self.whole.restore(sigma, procedure, memory[0])
            return
        before, fields_set = memory
        sigma.__dict__.update(zip(self.names, before, strict=True))
        if fields_set is not None:
            object.__setattr__(sigma, "__pydantic_fields_set__", fields_set)

    def change(self, sigma: Any, memory: Any, *, is_kept: bool = False) -> Change:  # noqa: ARG002
        """Keep both values of each field."""
        if isinstance(memory, list):
            return self.whole.change(sigma, memory[0])
        return self.names, memory[0], tuple([sigma.__dict__[name] for name in self.names])


class Declared:
    """Any declared changes: one small step for each, undone in the opposite order."""

    def __init__(self, undo: Undo, whole: Plan) -> None:
        self.undo = undo
        self.whole = whole

    def remember(self, sigma: Any, procedure: Any) -> Any:
        """One step for each declared change; everything, if a path cannot be followed."""
        try:
            return tuple(steps(self.undo, sigma, procedure))
        except (AttributeError, LookupError, TypeError):
            return [self.whole.remember(sigma, procedure)]

    def restore(self, sigma: Any, procedure: Any, memory: Any) -> None:
        """Undo the steps, last one first."""
        if isinstance(memory, list):
            self.whole.restore(sigma, procedure, memory[0])
            return
        for step in reversed(memory):
            step.undo()

    def change(self, sigma: Any, memory: Any, *, is_kept: bool = False) -> Change:
        """The first names of the sigma paths whose step sees a difference, and of other ways to the same."""
        if isinstance(memory, list):
            return self.whole.change(sigma, memory[0])
        made = [step for step in memory if step.has_changed()]
        changed = {step.field for step in made if step.field}
        inside = [(step, holder) for step in made for holder in step.holders() if holder is not sigma]
        if inside:
            fields = field_values(sigma)
            holders = [holder for _, holder in inside]
            holders += [fields[step.field] for step, _ in inside if step.field in fields]
            changed.update(fields_holding(holders, fields, deep=is_kept))
        return tuple(changed), (), ()
