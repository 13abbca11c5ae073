"""A failing hook costs one note, never the run."""

from pathlib import Path

from tests.compiler.mypy_plugin.plugin_runs import run_mypy, with_prelude

BROKEN = """
from mypy.plugin import Plugin
from sopy_compiler.mypy_plugin.entry import default_return
from sopy_compiler.mypy_plugin.guard import Guard

class Broken(Plugin):
    def __init__(self, options):
        super().__init__(options)
        self.guard = Guard()
    def get_function_hook(self, fullname):
        return self.guard(fail, default_return) if fullname.endswith(".handler") else None
    def get_base_class_hook(self, fullname):
        return self.guard(fail, print) if fullname.endswith(".Event") else None

def fail(context):
    raise LookupError("no such thing")

def plugin(version):
    return Broken
"""
PROGRAM = with_prelude("""
    class P(Procedure[Order]):
        @handler
        def one(self, sigma: Order, event: Added) -> str:
            return "again"
        @handler
        def two(self, sigma: Order, event: Gone) -> None: ...
    reveal_type(P.one)
""")


def test_the_first_failure_is_one_note_and_mypy_goes_on(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")
    output = run_mypy(tmp_path, PROGRAM, cache=tmp_path / "cache", plugins=str(tmp_path / "broken.py"))
    notes = [line for line in output.splitlines() if "LookupError" in line]
    assert len(notes) == 1
    assert "note: sopyc's mypy plugin failed here and was left out" in notes[0]
    assert "Handler[program.P, program.Order, program.Added]" in output
    assert "[arg-type]" in output
