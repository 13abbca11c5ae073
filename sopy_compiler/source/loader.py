"""How the compiler asks for the source of an imported module."""

from typing import Protocol

from sopy_compiler.source.text import SourceText


class ModuleLoader(Protocol):
    """Finds modules that analysed modules import; never executes them."""

    def load(self, module: str, *, importer: SourceText) -> SourceText | None:
        """The source of `module` as `importer` would import it, or None when it is not project source."""
        ...


class NoLoader:
    """A loader that knows no module: analysis stays inside the given sources."""

    def load(self, module: str, *, importer: SourceText) -> SourceText | None:  # noqa: ARG002
        """Always None."""
        return None
