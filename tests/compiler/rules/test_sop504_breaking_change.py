"""SOP504 is reported by `sopyc diff`: one version alone breaks nothing."""

from sopy_compiler.compiler import check
from tests.compiler.analysis.changes.test_compare import OLD, compiled


def test_one_version_breaks_nothing() -> None:
    assert "SOP504" not in {finding.code for finding in check(compiled(OLD))}
