"""Machines that show themselves in notebooks; the programs they are read from are not run.

from sopy_compiler.picture import draw
draw("workflow.py")
"""

import os
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from sopy_compiler.compiler import Compilation, check, compile_source, machines, sigma_tables
from sopy_compiler.emit.graph_html import write_graph_html
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.emit.page.page_data import Page
from sopy_compiler.emit.svg import write_svg
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.gather import Gathered, gather
from sopy_compiler.project.project_selection import project_selection

_PAGE_STYLE: Final = "width:100%;height:40rem;border:1px solid #8884;border-radius:6px"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The machines of some files, as a picture."""

    machines: tuple[MachineView, ...]

    def _repr_svg_(self) -> str:
        return write_svg(self.machines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explorer:
    """The page of `sopyc graph --format html`, inside of the notebook."""

    page: Page

    def _repr_html_(self) -> str:
        # Of an origin of its own, so that nothing in it reaches the notebook.
        inner = escape(write_graph_html(self.page), quote=True)
        return f'<iframe sandbox="allow-scripts" style="{_PAGE_STYLE}" srcdoc="{inner}"></iframe>'


def draw(*paths: str) -> Picture:
    """The machines of files and folders; of all that the settings name where there are no paths.

    Raises:
        WrongCallError: there is no such file, or the settings have mistakes.
    """
    return Picture(machines=machines(_compiled(_gathered(paths))))


def explore(*paths: str) -> Explorer:
    """The same to click through, with findings and sources. Raises what `draw` raises."""
    gathered = _gathered(paths)
    compilation = _compiled(gathered)
    sources = (*gathered.loader.sources, *gathered.sources)
    return Explorer(
        page=Page(
            machines=machines(compilation),
            tables=sigma_tables(compilation),
            findings=check(compilation, project_selection(gathered.configs)),
            texts={source.path: source.text for source in sources},
        )
    )


def _gathered(paths: tuple[str, ...]) -> Gathered:
    return gather(paths, folder=Path.cwd(), environments=running_environments(os.environ, sys.path))


def _compiled(gathered: Gathered) -> Compilation:
    return compile_source(
        gathered.sources,
        loader=gathered.loader,
        configured_entries=gathered.configs.entries,
        unreadable=gathered.unreadable,
    )
