"""A type annotation, resolved as far as the source allows."""

from typing import Final

from sopy_compiler.immutable import dataclass

UNION: Final = "Union"
LITERAL: Final = "Literal"
UNKNOWN: Final = "unknown"
NONE: Final = "None"
ANY: Final = "typing.Any"
FUNCTION: Final = "types.FunctionType"
CLASS: Final = "builtins.type"

Constant = str | int | float | bool | bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeExpression:
    """A named type with its arguments.

    `name` is the qualified name (`builtins.list`, `flow.Order`), or `Union`, `Literal`, `None`, or `unknown`
    where it cannot be told. Optional and `|` are unions; `Annotated` and `Final` are unwrapped. `literals`
    holds the values of a `Literal`. `text` is the annotation as written. `constraints` is what pydantic
    checks beyond the type: keyword and source text (`("gt", "0")`), the name of the function for
    `after_validator` and its kin, `metadata` for what is not understood.
    """

    name: str
    arguments: tuple["TypeExpression", ...] = ()
    literals: tuple[Constant, ...] = ()
    text: str = ""
    constraints: tuple[tuple[str, str], ...] = ()

    @property
    def members(self) -> tuple["TypeExpression", ...]:
        """The alternatives of a union, flattened; the type itself otherwise."""
        if self.name != UNION:
            return (self,)
        return tuple(part for argument in self.arguments for part in argument.members)

    @property
    def is_optional(self) -> bool:
        """Whether None is one of the alternatives."""
        if self.name != UNION:
            return self.name == NONE
        return any(member.name == NONE for member in self.members)

    @property
    def is_known(self) -> bool:
        """Whether every part has been resolved."""
        return self.name != UNKNOWN and all(argument.is_known for argument in self.arguments)


UNKNOWN_TYPE: Final = TypeExpression(name=UNKNOWN)
