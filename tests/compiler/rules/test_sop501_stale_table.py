from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import run
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.ir.built_table import BuiltTable
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import file_start


def findings(problem: str) -> tuple[Diagnostic, ...]:
    table = BuiltTable(module="flow", path="flow_sopy.py", span=file_start("flow.py"), problem=problem)
    program = Program(built_tables=(table,))
    return run(program, Facts(program), Selection())


def test_a_table_built_from_another_version_is_reported_at_the_top_of_its_module() -> None:
    (found,) = findings("`flow` has changed since")
    assert (found.code, found.span.path, found.span.line) == ("SOP501", "flow.py", 1)
    assert found.message == "the built table `flow_sopy.py` is not current: `flow` has changed since"


def test_a_current_table_is_not_reported() -> None:
    assert findings("") == ()
