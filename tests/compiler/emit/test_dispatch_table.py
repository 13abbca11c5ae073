"""What `sopyc build` writes, run for real: the tables of small programs, imported and asked."""

# covers: sopy_compiler.emit.dispatch_table_rows, sopy_compiler.emit.dispatch_table_names
# covers: sopy_compiler.emit.dispatch_table_text

import ast
from pathlib import Path

import pytest

from sopy_compiler.emit.dispatch_table import FORMAT, MARKER, write_dispatch_table
from sopy_compiler.emit.dispatch_table_text import call, layout, text_literal, texts, tuple_of
from sopy_runtime import Session
from sopy_runtime.table import FORMAT as RUNTIME_FORMAT
from tests.compiler.emit.tables import FLOW, imported, run_table, table_of

HOSTILE = (
    'quote \' double " triple """ back\\slash {brace} {{ %s \n new \r line \x00 \u2028 \u202e é \ud800 #'
)


def test_the_format_is_the_one_that_the_runtime_reads() -> None:
    assert FORMAT == RUNTIME_FORMAT


def test_the_same_program_gives_the_same_text() -> None:
    assert write_dispatch_table(table_of(FLOW)) == write_dispatch_table(table_of(FLOW))


def test_the_table_imports_the_runtime_and_the_program_only() -> None:
    tree = ast.parse(write_dispatch_table(table_of(FLOW)))
    modules = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert modules == ["sopy_runtime", "sopy_runtime.table", "flow"]


def test_a_session_runs_from_the_table() -> None:
    with imported(FLOW) as flow:
        table = run_table(FLOW)
        session = Session(flow.Basket(), flow.Order(), table=table)
        assert session.table.built
        assert session.send(flow.Added("book")).kind == "stayed"
        assert session.send(flow.Added("")).kind == "recover"
        assert session.send(flow.Paid(3)).kind == "finished"
        assert session.sigma.items == ["book"]


def test_rows_tell_what_a_handler_may_do() -> None:
    with imported(FLOW) as flow:
        rows = {row.event.__name__: row for row in run_table(FLOW).entries}
    added, paid = rows["Added"], rows["Paid"]
    assert (added.targets, added.stays, added.recovers) == ((), True, True)
    assert added.undo is not None
    assert added.undo.appends == ("sigma.items",)
    assert added.branches is not None
    assert [(one.kind, one.when, one.message) for one in added.branches] == [
        ("recover", "nothing was named", "say what"),
        ("stay", "otherwise", ""),
    ]
    assert [target.__name__ for target in paid.targets or ()] == ["End"]
    assert paid.writes == ("total",)
    assert flow.Basket is added.procedure


def test_the_version_changes_with_the_meaning_and_with_nothing_else() -> None:
    version = table_of(FLOW).version
    assert table_of(FLOW + "\n\nprint\n").version == version
    assert table_of(FLOW.replace("return End()", "return self")).version != version


@pytest.mark.parametrize(
    "name", ["entry", "table", "undo", "branch", "End", "TABLE", "match", "print", "flow", "entries"]
)
def test_names_of_the_program_cannot_hide_those_of_the_table(name: str) -> None:
    text = FLOW.replace("Basket", name).replace("Added", f"{name}Event")
    text = text.replace("from sopy import SOP, End,", "from sopy import SOP, End as Finish,")
    text = text.replace("return End()", "return Finish()")
    with imported(text) as flow:
        rows = run_table(text).entries
        assert {row.procedure for row in rows} == {getattr(flow, name)}


@pytest.mark.parametrize("module", ["entry", "table", "undo", "TABLE", "match", "type", "Final"])
def test_modules_are_imported_under_names_of_their_own(module: str) -> None:
    with imported(FLOW, module) as flow:
        assert {row.procedure for row in run_table(FLOW, module).entries} == {flow.Basket}


def test_texts_of_the_program_stay_inside_their_quotes() -> None:
    text = FLOW.replace('"nothing was named"', repr(HOSTILE)).replace('"say what"', repr(HOSTILE))
    with imported(text):
        (branches,) = [row.branches for row in run_table(text).entries if row.event.__name__ == "Added"]
    assert branches is not None
    assert branches[0].when == HOSTILE
    assert branches[0].message == HOSTILE


def test_conditions_without_a_description_cannot_break_a_comment_or_a_line() -> None:
    text = FLOW.replace(
        "sigma.total = event.payload", "sigma.total = outside(\n  event.payload, '''\n#\n''')"
    )
    text = text.replace("from sopy import", "from elsewhere import outside\nfrom sopy import", 1)
    written = write_dispatch_table(table_of(text))
    ast.parse(written)
    assert "# the whole state is copied: `elsewhere.outside` is not read" in written


def test_a_procedure_in_a_function_is_left_out_with_its_reason() -> None:
    text = FLOW + "\n\ndef make():\n    class Hidden(Basket):\n        pass\n    return Hidden()\n"
    table = table_of(text)
    (left,) = table.left_out
    assert (left.procedure, left.reason) == ("Hidden", "`Hidden` is defined inside a function")
    assert "# - Hidden: `Hidden` is defined inside a function" in write_dispatch_table(table)


def test_a_procedure_that_is_defined_twice_is_left_out() -> None:
    text = FLOW.replace("SOP(", "class Basket(Basket): ...\n\n\nSOP(")
    assert {left.reason for left in table_of(text).left_out} == {
        "`Basket` is defined more than once in its module"
    }


def test_a_move_to_something_that_cannot_be_imported_is_allowed_with_all_others() -> None:
    text = FLOW.replace("return End()", "return make()")
    text += "\n\ndef make():\n    class Hidden(Procedure[Order]):\n        pass\n    return Hidden()\n"
    with imported(text):
        rows = {row.event.__name__: row for row in run_table(text).entries}
    assert rows["Paid"].targets is None


def test_the_text_is_laid_out_in_short_lines() -> None:
    lines = write_dispatch_table(table_of(FLOW)).splitlines()
    assert lines[0] == MARKER
    assert max(map(len, lines)) <= 110


@pytest.mark.parametrize("text", ["", "plain", "it's", 'say "hi"', "both ' and \"", HOSTILE])
def test_a_text_literal_is_one_line_and_means_the_text(text: str) -> None:
    literal = text_literal(text)
    assert ast.literal_eval(literal) == text
    assert len(literal.splitlines()) == 1
    literal.encode("utf-8")


def test_long_expressions_are_broken_at_every_level() -> None:
    long = call("f", tuple_of(["name" * 10, call("g", key=texts(["x" * 60, "y" * 60]))]))
    written = layout("value = ", long)
    assert max(map(len, written.splitlines())) < 100
    assert ast.dump(ast.parse(written)) == ast.dump(
        ast.parse(f"value = f(({'name' * 10}, g(key=({'x' * 60!r}, {'y' * 60!r}))))")
    )


def test_tables_of_all_examples_can_be_parsed() -> None:
    for path in sorted(Path("examples").glob("*/workflow.py")):
        ast.parse(write_dispatch_table(table_of(path.read_text(encoding="utf-8"))))
