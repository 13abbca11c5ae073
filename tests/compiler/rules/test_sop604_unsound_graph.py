"""SOP604 is reported by `pytest --sopy-coverage`: what has not run has done nothing unknown."""

from sopy_compiler.compiler import check
from tests.compiler.analysis.changes.test_compare import OLD, compiled


def test_a_program_that_has_not_run_has_done_nothing() -> None:
    assert "SOP604" not in {finding.code for finding in check(compiled(OLD))}
