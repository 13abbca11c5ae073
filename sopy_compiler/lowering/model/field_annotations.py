"""What stands around the type in the annotation of a field: `ClassVar`, `Annotated` metadata and the like."""

from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.lowering.type_expressions import unquoted
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ValueDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope

CLASS_VARIABLE: Final = "typing.ClassVar"
INIT_VARIABLE: Final = "dataclasses.InitVar"
KEYWORD_ONLY: Final = "dataclasses.KW_ONLY"
NOT_REQUIRED: Final = "typing.NotRequired"
REQUIRED: Final = "typing.Required"
_WRAPPERS: Final = frozenset(
    {CLASS_VARIABLE, INIT_VARIABLE, NOT_REQUIRED, REQUIRED, "typing.Final", "typing.ReadOnly"}
)
_MAXIMUM_LAYERS: Final = 10


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Metadata:
    """One item of `Annotated`, to be read in `scope` at `at`."""

    node: nodes.Expression
    scope: Scope
    at: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Wrapping:
    """`wrappers` are the qualified names around the type, `metadata` the further arguments of `Annotated`."""

    wrappers: frozenset[str] = frozenset()
    metadata: tuple[Metadata, ...] = ()


def read_wrapping(annotation: nodes.Expression | None, scope: Scope, names: Names, *, at: int) -> Wrapping:
    """Take the wrappers of an annotation off, outermost first, through strings and aliases."""
    wrappers: list[str] = []
    metadata: list[Metadata] = []
    node = annotation
    for _ in range(_MAXIMUM_LAYERS):
        if node is None:
            break
        node = unquoted(node)
        if isinstance(node, (nodes.Name, nodes.Attribute)):
            name = external_name(node, scope, names, at=at)
            if name:
                wrappers.append(name)
                break
            value = next(
                (item for item in names.resolve(node, scope, at=at) if isinstance(item, ValueDefinition)),
                None,
            )
            if value is None:
                break
            node, scope, at = value.value, value.scope, value.order
        elif isinstance(node, nodes.Subscript):
            name = external_name(node.value, scope, names, at=at)
            slices = [item.slice.value for item in node.slice if isinstance(item.slice, nodes.Index)]
            if name == "typing.Annotated":
                metadata += [Metadata(node=item, scope=scope, at=at) for item in slices[1:]]
            elif name in _WRAPPERS:
                wrappers.append(name)
            else:
                break
            node = slices[0] if slices else None
        else:
            break
    known = frozenset(wrappers) & (_WRAPPERS | {KEYWORD_ONLY})
    return Wrapping(wrappers=known, metadata=tuple(metadata))
