"""Names that tell the analysed modules apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from sopy_compiler.source.text import SourceText


def distinct_names(sources: Sequence[SourceText]) -> tuple[SourceText, ...]:
    """The sources ordered by path; modules that share a name are named by their path instead.

    `order/workflow.py` and `loan/workflow.py` are both imported as `workflow` by their neighbours.
    """
    ordered = sorted(sources, key=lambda source: source.path)
    counts = Counter(source.module for source in ordered)
    return tuple(
        source if counts[source.module] == 1 else replace(source, module=_path_name(source.path))
        for source in ordered
    )


def _path_name(path: str) -> str:
    pure = PurePosixPath(path)
    parts = [part for part in pure.with_suffix("").parts if part not in {"/", ".", ".."}]
    if parts and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) or path
