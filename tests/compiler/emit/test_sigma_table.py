# covers: sopy_compiler.emit.table_column
"""What stands in the state-evolution table."""

from dataclasses import replace

import pytest

from sopy_compiler.ir.effect import Effect
from tests.compiler.emit.evolutions import ENTRIES, FLOW, order_table, tables
from tests.compiler.ir.samples import SAMPLES, lowered, sample
from tests.compiler.machines import joined, machine


def test_fields_come_in_order_of_declaration_and_parts_follow_their_field() -> None:
    table = order_table()
    assert (table.workflow, table.module, table.sigma) == ("flow", "flow", "Order")
    assert [row.path for row in table.rows] == [
        "number",
        "lines",
        "lines.*.price",
        "state",
        "payer",
        "remark",
    ]
    assert [row.path for row in table.rows if row.is_nested] == ["lines.*.price"]
    price = table.rows[2]
    assert (price.field and price.field.description, price.type_text) == ("in cents", "int")


def test_columns_tell_where_a_run_starts_and_where_none_gets() -> None:
    program = lowered(FLOW.replace("return Ship()", "return self"))
    (table,) = tables(program)
    assert [(one.name, one.is_start, one.is_reachable) for one in table.columns] == [
        ("Basket", True, True),
        ("Ship", False, False),
    ]
    assert table.columns[0].span.path == "flow.py"


def test_a_cell_tells_what_each_handler_does_for_each_event() -> None:
    table = order_table()
    basket, ship = next(row for row in table.rows if row.path == "lines").cells
    assert [(use.handler, use.event, use.reads, use.writes, use.operations) for use in basket.uses] == [
        ("on_added", "Added", False, False, ("list.append",)),
        ("on_paid", "Paid", True, False, ()),
    ]
    assert (basket.is_read, basket.is_written, basket.operations) == (True, False, ("list.append",))
    assert basket.handlers == ("on_added", "on_paid")
    assert (ship.uses, ship.is_read, ship.operations) == ((), False, ())


def test_what_is_known_at_entry_is_found_by_procedure_and_path() -> None:
    row = next(row for row in order_table().rows if row.path == "payer")
    assert [cell.entry for cell in row.cells] == [
        ENTRIES["flow.Basket"]["payer"],
        ENTRIES["flow.Ship"]["payer"],
    ]


def test_a_field_is_read_and_changed_when_a_part_of_it_is() -> None:
    program = machine("flow", "A -> End")
    (procedure,) = program.procedures
    (run,) = procedure.runs
    effect = Effect(reads=("a.x",), writes=("b.y.z",))
    program = replace(program, procedures=(replace(procedure, runs=(replace(run, effect=effect),)),))
    (table,) = tables(program)
    assert [(row.path, row.is_read, row.is_changed) for row in table.rows] == [
        ("a", True, False),
        ("a.x", True, False),
        ("b", False, True),
        ("b.y.z", False, True),
    ]


def test_fields_that_nobody_reads_or_changes_are_listed() -> None:
    table = order_table()
    assert [row.path for row in table.unwritten] == ["number", "remark"]
    assert [row.path for row in table.unread] == ["state", "payer", "remark"]


def test_handlers_that_let_sigma_out_of_sight_are_gaps_with_a_reason() -> None:
    table = order_table()
    (gap,) = (gap for gap in table.gaps if gap.is_opaque)
    assert (gap.procedure, gap.handler, "sigma" in gap.reason) == ("Ship", "on_paid_again", True)
    assert table.opaque_procedures == {"Ship"}


def test_objects_that_change_unseen_are_gaps_that_leave_the_cells_as_they_are() -> None:
    program = machine("flow", "A -> End")
    (procedure,) = program.procedures
    (run,) = procedure.runs
    effect = Effect(untracked=("`f` is not read",))
    program = replace(program, procedures=(replace(procedure, runs=(replace(run, effect=effect),)),))
    (table,) = tables(program)
    assert [(gap.reason, gap.is_opaque) for gap in table.gaps] == [("`f` is not read", False)]
    assert not table.opaque_procedures


def test_each_type_of_state_in_a_workflow_has_a_table() -> None:
    text = FLOW.replace("class Ship(Procedure[Order]):", "class Ship(Procedure[Line]):")
    text = text.replace("sigma: Order, event: PaidInCash", "sigma: Line, event: PaidInCash")
    assert [(one.sigma, [column.name for column in one.columns]) for one in tables(lowered(text))] == [
        ("Order", ["Basket"]),
        ("Line", ["Ship"]),
    ]


def test_a_procedure_that_does_not_tell_its_state_runs_on_the_only_one_there_is() -> None:
    text = FLOW.replace("class Ship(Procedure[Order]):", "class Ship(Procedure):")
    (table,) = tables(lowered(text))
    assert [column.name for column in table.columns] == ["Basket", "Ship"]


def test_a_name_that_the_model_does_not_have_is_missing() -> None:
    (table,) = tables(lowered(FLOW.replace("sigma.payer =", "sigma.buyer =")))
    assert [row.path for row in table.rows if row.is_missing] == ["buyer"]
    open_model = FLOW.replace("class Order(BaseModel):", "class Order(BaseModel, extra='allow'):")
    (table,) = tables(lowered(open_model.replace("sigma.payer =", "sigma.buyer =")))
    assert "buyer" in [row.path for row in table.rows]
    assert not any(row.is_missing for row in table.rows)


def test_the_values_of_a_closed_type_are_its_choices() -> None:
    choices = {row.path: row.choices for row in order_table().rows}
    assert choices["state"] == ("open", "paid")
    assert choices["payer"] == ()


def test_each_workflow_has_its_tables() -> None:
    program = joined(
        machine("flow", "A -> End", entries=("A",)), machine("other", "B -> End", entries=("B",))
    )
    assert [(one.workflow, one.rows) for one in tables(program)] == [("flow", ()), ("other", ())]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_effect_of_every_handler_is_in_a_cell(name: str) -> None:
    program = sample(name)
    shown = {
        (column.qualname, use.handler, use.event, row.path, use.reads, use.writes, use.operations)
        for table in tables(program)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        for use in cell.uses
    }
    assert all(module.is_reported for module in program.modules)
    for procedure in program.procedures:
        if procedure.is_abstract:
            continue
        for run in procedure.runs:
            event = run.event.rpartition(".")[2].partition("#")[0]
            mutates = dict(run.effect.mutates)
            for path in {*run.effect.reads, *run.effect.writes, *mutates}:
                reads, writes = path in run.effect.reads, path in run.effect.writes
                use = (procedure.qualname, run.name, event, path, reads, writes, mutates.get(path, ()))
                assert use in shown
