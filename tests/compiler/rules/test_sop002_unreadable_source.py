from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import run
from sopy_compiler.checker.select import Selection
from sopy_compiler.ir.program import Program
from sopy_compiler.source.unreadable import UnreadableSource


def test_a_file_without_a_text_is_reported_at_its_top() -> None:
    program = Program(unreadable=(UnreadableSource(path="flow.py", reason="it is not UTF-8"),))
    (found,) = run(program, Facts(program), Selection())
    assert (found.code, found.span.path, found.span.line) == ("SOP002", "flow.py", 1)
    assert found.message == "this file cannot be read and has not been checked: it is not UTF-8"
