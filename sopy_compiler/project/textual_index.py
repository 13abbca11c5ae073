"""What a module imports and which classes it defines, read off its text without parsing it.

Strings and comments are taken for code and scopes are ignored: the index holds more than the truth, never
less.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from sopy_compiler.ir.vocabulary import DSL_PACKAGES
from sopy_compiler.source.text import SourceKind, SourceText

_CLASS: Final = re.compile(r"class[\s\\]+(\w+)(?=[\s\\]*[(\[:])")
# Bases end with the colon at the end of a line; what goes on longer is no class header.
_HEADER: Final = re.compile(r"(?:[^:]|:(?![ \t]*(?:#[^\n]*)?\n)){0,2000}")
_FROM_IMPORT: Final = re.compile(
    r"from[\s\\]*(\.*)([\w.]*)[\s\\]+import\b[\s\\]*(\([^)]*\)|(?:[^\n;\\]|\\\n)*)"
)
_PLAIN_IMPORT: Final = re.compile(r"import[ \t\\\n]+((?:[\w., \t]|\\\n)*)")
_ALIAS: Final = re.compile(r"(\w+)[\s\\]+as[\s\\]+(\w+)")
_ASSIGNMENT: Final = re.compile(r"^(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*([\w.]+)", re.MULTILINE)
_WORD: Final = re.compile(r"\w+")
_MAKES_CLASS: Final = re.compile(
    r"\b(?:class|namedtuple|NamedTuple|TypedDict|Enum|NewType|create_model|make_dataclass|type)\b"
)
# `Procedure[` is for programs that forgot the import, `sopyc:` for comments that silence findings.
_MENTION: Final = re.compile(rf"\b(?:{'|'.join(DSL_PACKAGES)})\b|\bProcedure\[|\bsopyc:")
_MENTIONED_WORDS: Final = ("sopy", "Procedure[")
_FRAGMENT_MENTION: Final = re.compile(rf"{_MENTION.pattern}|@handler\b|\(Event\b")
_DOTTED: Final = re.compile(r"[\w.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FromImport:
    """`from module import names`; `module` is absolute, `has_star` tells `*`."""

    module: str
    names: frozenset[str]
    has_star: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextualIndex:
    """Imports, and pairs of each class, alias and assigned name with the words it is made from.

    `modules` are those of plain imports, with the packages around them. `speaks` tells that the text itself
    mentions SOPy, `has_classes` that it makes types; `location` and `path` are those of the source.
    """

    module: str
    path: str
    location: str
    is_package: bool
    is_markdown: bool
    speaks: bool
    has_classes: bool
    derivations: tuple[tuple[str, frozenset[str]], ...]
    from_imports: tuple[FromImport, ...]
    modules: frozenset[str]


def index_text(source: SourceText) -> TextualIndex:
    """Read the imports and the class headers of a module."""
    from_imports = []
    derivations = []
    for match in _FROM_IMPORT.finditer(source.text):
        dots, module, names = match.groups()
        from_imports.append(
            FromImport(
                module=_absolute(source, len(dots), module),
                names=frozenset(_WORD.findall(names)),
                has_star="*" in names,
            )
        )
        derivations += [(alias, frozenset({name})) for name, alias in _ALIAS.findall(names)]
    for match in _CLASS.finditer(source.text):
        header = _HEADER.match(source.text, match.end())
        derivations.append((match[1], frozenset(_WORD.findall(header[0] if header else ""))))
    for name, value in _ASSIGNMENT.findall(source.text):
        derivations.append((name, frozenset(_WORD.findall(value))))
    return TextualIndex(
        module=source.module,
        path=source.path,
        location=source.location,
        is_package=source.is_package,
        is_markdown=source.kind is SourceKind.MARKDOWN,
        speaks=speaks_of_procedures(source),
        has_classes=_MAKES_CLASS.search(source.text) is not None,
        derivations=tuple(derivations),
        from_imports=tuple(from_imports),
        modules=frozenset(_plain_imports(source.text)),
    )


def speaks_of_procedures(source: SourceText) -> bool:
    """Whether the text itself mentions SOPy; a document must have a fenced block as well."""
    if source.kind is not SourceKind.MARKDOWN:
        # Plain searches are ten times as fast as the expression, and most files fail them.
        has_word = any(word in source.text for word in _MENTIONED_WORDS)
        return has_word and _MENTION.search(source.text) is not None
    has_block = "```" in source.text or "~~~" in source.text
    return has_block and _FRAGMENT_MENTION.search(source.text) is not None


def _plain_imports(text: str) -> Iterator[str]:
    for match in _PLAIN_IMPORT.finditer(text):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
        if before and not before.endswith((";", ":")):
            continue
        for name in _DOTTED.findall(match[1]):
            yield from accumulate(name.split("."), "{}.{}".format)


def _absolute(source: SourceText, level: int, module: str) -> str:
    """The module that a relative import with `level` dots names; as much of it as the project tells."""
    parts = source.module.split(".")
    if not source.is_package:
        parts.pop()
    package = parts[: max(len(parts) - level + 1, 0)] if level else []
    return ".".join([*package, module] if module else package)
