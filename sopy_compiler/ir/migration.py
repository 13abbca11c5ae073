"""What a program says of the sessions that earlier versions have left."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A function that makes a field's value of the one that was kept; unknown types where none is written."""

    field: str
    takes: TypeExpression
    gives: TypeExpression
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationDeclaration:
    """A function under `@migration(...)`.

    Names are those of the source; `renames` are pairs of an old and a new one. `is_known` is false where a
    part cannot be read. `does_more` tells that the function itself changes the state.
    """

    name: str
    module: str
    span: Span
    versions: tuple[str, ...]
    renames: tuple[tuple[str, str], ...]
    conversions: tuple[Conversion, ...]
    adds: tuple[str, ...]
    drops: tuple[str, ...]
    is_known: bool
    does_more: bool
