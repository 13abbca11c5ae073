"""The text of a place."""

from collections.abc import Mapping

from sopy_compiler.source.span import Span


def excerpt(texts: Mapping[str, str], span: Span) -> str:
    """The characters of a span; empty if the file is not among `texts`, which are found by path."""
    lines = texts.get(span.path, "").split("\n")[span.line - 1 : span.end_line]
    if not lines:
        return ""
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)
