# covers: sopy_compiler.emit.table_page
"""The state-evolution table as a page of HTML."""

import re
from dataclasses import replace

import pytest

from sopy_compiler.emit.events_html import write_events_html
from sopy_compiler.emit.sigma_html import write_sigma_html
from sopy_compiler.emit.table_page import escaped
from sopy_compiler.emit.table_page_style import STYLE
from tests.compiler.emit.drawings import AWKWARD
from tests.compiler.emit.evolutions import matrices, order_table, tables
from tests.compiler.emit.pages import Page
from tests.compiler.ir.samples import SAMPLES, sample
from tests.compiler.machines import joined, machine


def test_fields_are_rows_and_procedures_are_columns() -> None:
    page = Page(write_sigma_html([order_table()]))
    assert page.rows[:3] == [
        ["field", "Basket (start) flow.py:36", "Ship flow.py:58"],
        ["number str, required what the | customer knows", "reads on_added", "?"],
        [
            "lines list[Line] = list() what is ordered",
            "perhaps set reads list.append on_added, on_paid",
            "perhaps set ?",
        ],
    ]
    assert page.labels[:2] == ["Basket (start)", "Ship"]


def test_what_is_perhaps_so_is_drawn_otherwise_than_what_is_sure() -> None:
    text = write_sigma_html([order_table()])
    assert '<span class="tag entry perhaps">perhaps set</span>' in text
    assert '<span class="tag entry never">still None</span>' in text
    assert '<span class="tag entry">set</span>' in text


def test_remarks_and_gaps_stand_below_the_table() -> None:
    texts = Page(write_sigma_html([order_table()])).texts
    assert "no handler is seen to change number" in texts
    assert any(text.startswith("Ship.on_paid_again: ") for text in texts)


def test_several_tables_are_listed_and_can_be_jumped_to() -> None:
    program = joined(
        machine("flow", "A -> End", entries=("A",)), machine("other", "B -> End", entries=("B",))
    )
    text = write_sigma_html(tables(program))
    targets = re.findall(r'href="#([^"]+)"', text)
    assert len(targets) == 2
    assert all(f'id="{target}"' in text for target in targets)
    assert "<p>Nothing is known of the fields of this state.</p>" in text
    assert "<nav>" not in write_sigma_html([order_table()])


def test_nothing_is_written_without_a_workflow() -> None:
    assert (write_sigma_html(()), write_events_html(())) == ("", "")


def test_texts_of_the_program_are_shown_as_they_are() -> None:
    table = order_table()
    first = table.rows[0]
    assert first.field is not None
    odd = replace(first, field=replace(first.field, description=AWKWARD))
    page = Page(write_sigma_html([replace(table, rows=(odd,))]))
    assert "b" not in page.elements
    assert page.rows[1][0].endswith(" ".join(AWKWARD.replace("\x1b", "\\x1b").replace("\u2028", " ").split()))
    assert escaped('"<&>"') == "&quot;&lt;&amp;&gt;&quot;"


def test_every_class_has_a_style() -> None:
    page = Page(write_sigma_html([order_table()]))
    assert page.classes - {"tag", "empty"} <= {found[1:] for found in re.findall(r"\.[a-z]+", STYLE)}


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_close_what_they_open_and_load_nothing(name: str) -> None:
    program = sample(name)
    for text in (write_sigma_html(tables(program)), write_events_html(matrices(program))):
        page = Page(text)
        assert page.elements.isdisjoint({"script", "link", "img", "iframe", "object"})
        assert "url(" not in STYLE
        assert not re.search(r'\s(?:src|srcset|on[a-z]+)="', text)
        assert all(len(row) > 1 for row in page.rows)
