"""The page of a workload: its machines, how their states evolve, and what is wrong with them."""

from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.cli.output import write_message
from sopy_compiler.cli.workload import Workload
from sopy_compiler.compiler import check, machines, sigma_tables
from sopy_compiler.emit.page.page_data import Page
from sopy_compiler.project.project_selection import project_selection


def page_of(workload: Workload) -> Page:
    """Everything that the page shows; which rules run is left to the configuration.

    A rule that fails is told on standard error, and the page has the findings of the others.
    """
    try:
        findings = check(workload.compilation, project_selection(workload.gathered.configs))
    except RuleFailureError as error:
        findings = error.diagnostics
        write_message(f"sopyc: internal error: {error}; this is a defect of sopyc, please report it")
    return Page(
        machines=machines(workload.compilation),
        tables=sigma_tables(workload.compilation),
        findings=findings,
        texts=workload.texts,
    )
