"""A place in a source file."""

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range of characters in one file.

    Lines and columns count from 1; columns count Unicode code points, `end_column` is the column after
    the last character. `path` is the path that reports show: relative, with forward slashes.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def start(self) -> tuple[int, int]:
        """Line and column of the first character."""
        return (self.line, self.column)

    @property
    def end(self) -> tuple[int, int]:
        """Line and column after the last character."""
        return (self.end_line, self.end_column)

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies inside this span of the same file."""
        return self.path == other.path and self.start <= other.start and other.end <= self.end


def file_start(path: str) -> Span:
    """The empty place at the top of a file, for findings about the file itself."""
    return Span(path=path, line=1, column=1, end_line=1, end_column=1)
