"""What the classes of a program make of an assignment: whether it only binds a name."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.domain.optional import present
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import MemberKind, ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression

_VALIDATE_ASSIGNMENT: Final = "validate_assignment"
_RUNNING: Final = frozenset(
    {"after_validator", "before_validator", "plain_validator", "wrap_validator", "metadata"}
)
# Names with underscores around them that no expression calls on an object that is there already.
_QUIET: Final = frozenset(
    {
        "__annotations__",
        "__class_getitem__",
        "__doc__",
        "__init__",
        "__init_subclass__",
        "__match_args__",
        "__module__",
        "__post_init__",
        "__slots__",
    }
)


class UnsureError(Exception):
    """It cannot be told what a handler changes; the message is a clause that says why."""


class Models:
    """The classes of one program, by what assigning to their attributes does."""

    def __init__(self, program: Program) -> None:
        self._models = {model.qualname: model for model in program.models}
        self._procedures = {procedure.qualname: procedure for procedure in program.procedures}
        self._subclassed = frozenset(
            ancestor for model in program.models for ancestor in model.ancestors if ancestor in self._models
        )
        self._checked: dict[str, str] = {}

    def check_procedure(self, procedure: Procedure, assigned: tuple[str, ...]) -> None:
        """See that assigning these attributes of the procedure only binds them.

        Raises:
            UnsureError: it may do more.
        """
        if not procedure.bases_known:
            raise UnsureError(f"a base of `{procedure.name}` is not known")
        for name in assigned:
            for qualname in (procedure.qualname, *procedure.ancestors):
                if {name, "__setattr__", "__slots__"} & self._methods(qualname):
                    raise UnsureError(f"assigning `{name}` of `{procedure.name}` runs a method")

    def check_sigma(self, procedure: Procedure) -> None:
        """See that no class below sigma does things behind the back of the handler.

        Raises:
            UnsureError: one may, or sigma is not a class of the program.
        """
        sigma = procedure.sigma
        if sigma is None or sigma not in self._models:
            raise UnsureError(f"the state type of `{procedure.name}` is not a class of the program")
        if sigma not in self._checked:
            self._checked[sigma] = next(self._doubts(sigma), "")
        if self._checked[sigma]:
            raise UnsureError(self._checked[sigma])

    def check_path(self, path: str, procedure: Procedure, *, is_changed: bool, is_written: bool) -> None:
        """See that every name of a path is a field of a class that is known; constants may be read.

        Raises:
            UnsureError: one is a property, a private attribute or not known; or assigning it runs validators.
        """
        owners: tuple[TypeExpression, ...] = (TypeExpression(name=procedure.sigma or ""),)
        parts = path.split(".")
        for position, part in enumerate(parts):
            if part == "*":
                break
            is_last = position == len(parts) - 1
            owners = tuple(
                found
                for owner in owners
                for found in self._field(owner, part, is_changed, is_assigned=is_last and is_written)
            )
        if is_written and "*" in parts:
            self._check_all_assignments(procedure)

    def _field(
        self, owner: TypeExpression, name: str, is_changed: bool, *, is_assigned: bool
    ) -> Iterator[TypeExpression]:
        model = self._models.get(owner.name)
        if model is None:
            raise UnsureError(f"`{name}` belongs to something that is not a class of the program")
        field = model.field(name)
        if field is None:
            if is_changed or not self._is_constant(model, name):
                raise UnsureError(f"`{name}` is no field of `{model.name}`")
            return
        if is_assigned and self._validates(model):
            raise UnsureError(f"assigning `{name}` of `{model.name}` runs validators")
        yield from present(field.type)

    def _is_constant(self, model: SigmaModel, name: str) -> bool:
        return any(
            member.name == name and member.kind is MemberKind.CLASS_ATTRIBUTE for member in model.members
        )

    def _check_all_assignments(self, procedure: Procedure) -> None:
        for qualname in self._below(procedure.sigma or ""):
            if self._validates(self._models[qualname]):
                raise UnsureError(f"assigning a field of `{simple_name(qualname)}` runs validators")

    def _validates(self, model: SigmaModel) -> bool:
        """Whether an assignment runs code of the program."""
        classes = [model, *(self._models[name] for name in model.ancestors if name in self._models)]
        settings = [value for item in classes for key, value in item.config if key == _VALIDATE_ASSIGNMENT]
        has_code = bool(model.validators) or any(_has_hidden_code(field.type) for field in model.fields)
        return any(value != "False" for value in settings) and has_code

    def _doubts(self, sigma: str) -> Iterator[str]:
        """Why the classes of the state may do more than what is seen of them."""
        for qualname in self._below(sigma):
            model = self._models[qualname]
            if model.kind is ModelKind.ENUM:
                continue
            unusual = sorted(name for name in self._methods(qualname) if _is_unusual(name))
            if unusual:
                yield f"`{model.name}` defines `{unusual[0]}`"
            if model.is_open:
                yield f"`{model.name}` may have other members: {model.open_reason}"
            if qualname != sigma and qualname in self._subclassed:
                yield f"a field of type `{model.name}` may hold a subclass of it"

    def _below(self, sigma: str) -> tuple[str, ...]:
        """The classes of the program that the state's annotations lead to."""
        found: dict[str, None] = {}
        pending = [sigma]
        while pending:
            name = pending.pop()
            if name in self._models and name not in found:
                found[name] = None
                pending += [inner for field in self._models[name].fields for inner in _names(field.type)]
        return tuple(found)

    def _methods(self, qualname: str) -> frozenset[str]:
        if qualname in self._procedures:
            return frozenset(method.name for method in self._procedures[qualname].methods)
        if qualname not in self._models:
            return frozenset()
        members = self._models[qualname].members
        return frozenset(member.name for member in members if member.owner in self._models)


def _is_unusual(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and name not in _QUIET


def _names(expression: TypeExpression) -> Iterator[str]:
    yield expression.name
    for argument in expression.arguments:
        yield from _names(argument)


def _has_hidden_code(expression: TypeExpression) -> bool:
    """Whether validating a value of the type may run code of the program."""
    has_own = any(name in _RUNNING for name, _ in expression.constraints)
    return has_own or any(map(_has_hidden_code, expression.arguments))
