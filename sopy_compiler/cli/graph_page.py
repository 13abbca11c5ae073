"""The page of a workload: its machines, how their states evolve, and what is wrong with them."""

from argparse import Namespace

from sopy_compiler.cli.selection import make_selection
from sopy_compiler.cli.workload import Workload
from sopy_compiler.compiler import check, machines, sigma_tables
from sopy_compiler.emit.page.page_data import Page

_NO_SETTINGS = Namespace(select=None, ignore=None, strict=False, show_unresolved=False)


def page_of(workload: Workload) -> Page:
    """Everything that the page shows; which rules run is left to the configuration."""
    return Page(
        machines=machines(workload.compilation),
        tables=sigma_tables(workload.compilation),
        findings=check(workload.compilation, make_selection(_NO_SETTINGS, workload.gathered.configs)),
        texts=workload.texts,
    )
