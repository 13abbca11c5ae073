"""What sessions of a module are kept with: a part of the version of its table."""

from collections.abc import Iterator

from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import DefaultKind, Field, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression


def kept_shape(program: Program, module: str) -> tuple[str, ...]:
    """A line for each procedure of the module, and for each class that their states consist of."""
    models = {model.qualname: model for model in program.models}
    states = [one for one in program.procedures if one.module == module and not one.is_abstract]
    waiting = [name for state in states for name in (state.sigma, *state.sigma_members) if name is not None]
    found: dict[str, SigmaModel] = {}
    while waiting:
        name = waiting.pop()
        model = models.get(name)
        if model is not None and name not in found:
            found[name] = model
            waiting.extend(part for field in model.fields for part in _names(field.type))
    return (*map(_procedure, states), *(_model(found[name]) for name in sorted(found)))


def _procedure(procedure: Procedure) -> str:
    attributes = ", ".join(attribute.name for attribute in procedure.kept)
    return f"{procedure.qualname} {procedure.sigma_text} ({attributes})"


def _model(model: SigmaModel) -> str:
    return f"{model.qualname} {model.kind.value} ({', '.join(map(_field, model.fields))})"


def _field(field: Field) -> str:
    is_required = field.default_kind is DefaultKind.REQUIRED
    return f"{field.name}{'!' if is_required else ''}: {field.type.text}"


def _names(expression: TypeExpression) -> Iterator[str]:
    yield expression.name
    for argument in expression.arguments:
        yield from _names(argument)
