"""The text of one analysed file."""

from dataclasses import field
from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.notebook import Cell


class SourceKind(StrEnum):
    """What the file is."""

    PYTHON = "python"
    MARKDOWN = "markdown"
    NOTEBOOK = "notebook"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A decoded file; of a notebook the code of its `cells`.

    `path` is what reports show; `module` the dotted name other modules import it by; `location` identifies
    the file to the loader that found it; `is_reported` is false for modules that are read only because an
    analysed module imports them.
    """

    path: str
    module: str
    text: str
    kind: SourceKind = SourceKind.PYTHON
    is_package: bool = False
    is_reported: bool = True
    location: str = field(default="", compare=False)
    cells: tuple[Cell, ...] = ()

    @property
    def is_fragment(self) -> bool:
        """Whether the text may use names that it never defines, as Markdown fragments do."""
        return self.kind is SourceKind.MARKDOWN
