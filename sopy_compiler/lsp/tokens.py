"""Names that editors may colour by what they mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sopy_compiler.lsp.symbols import Occurrence, Role, occurrences_in
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span


class TokenKind(StrEnum):
    """The token types of the protocol that are used, in the order of the legend."""

    PROCEDURE = "class"
    EVENT = "event"
    MODEL = "struct"
    FIELD = "property"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A name on one line."""

    span: Span
    kind: TokenKind
    is_definition: bool


def tokens(view: View) -> Iterator[Token]:
    """The procedures, events, models and fields of the view's own file, in their order."""
    for one in occurrences_in(view.group).in_file(view.path):
        kind = _kind(one, view)
        if kind is not None:
            yield Token(span=one.span, kind=kind, is_definition=one.role is Role.DEFINITION)


def _kind(one: Occurrence, view: View) -> TokenKind | None:
    index = view.group.compilation.facts.index
    if one.symbol.owner:
        return TokenKind.FIELD
    if one.symbol.name in index.procedures:
        return TokenKind.PROCEDURE
    if one.symbol.name in index.events:
        return TokenKind.EVENT
    return TokenKind.MODEL if one.symbol.name in index.models else None
