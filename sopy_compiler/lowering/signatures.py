"""What arguments a function takes."""

from sopy_compiler.ir.signature import Parameter, Signature
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.tree import SyntaxTree


def lower_signature(function: FunctionDefinition, *, drop_self: bool = True) -> Signature:
    """The parameters of a function as written; `drop_self` leaves the first positional one out."""
    parameters = function.node.params
    tree = function.scope.tree
    positional = [_parameter(item, tree, is_positional_only=True) for item in parameters.posonly_params]
    positional += [_parameter(item, tree) for item in parameters.params]
    keyword_only = [_parameter(item, tree, is_keyword_only=True) for item in parameters.kwonly_params]
    return Signature(
        parameters=(*positional[1 if drop_self else 0 :], *keyword_only),
        takes_any_positional=isinstance(parameters.star_arg, nodes.Param),
        takes_any_keyword=parameters.star_kwarg is not None,
    )


def _parameter(
    parameter: nodes.Param,
    tree: SyntaxTree,
    *,
    is_keyword_only: bool = False,
    is_positional_only: bool = False,
) -> Parameter:
    annotation = parameter.annotation
    return Parameter(
        name=parameter.name.value,
        is_required=parameter.default is None,
        is_keyword_only=is_keyword_only,
        is_positional_only=is_positional_only,
        annotation="" if annotation is None else tree.code(annotation.annotation),
    )
