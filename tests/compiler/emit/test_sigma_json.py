"""The state-evolution table as JSON."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sopy_compiler.emit.sigma_json import write_sigma_json
from tests.compiler.emit.evolutions import ENTRIES, order_table, state, tables
from tests.compiler.ir.samples import SAMPLES, sample

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "formats" / "sigma-v1.schema.json").read_text(encoding="utf-8")
)


def document() -> Any:
    return json.loads(write_sigma_json([order_table()]))["tables"][0]


def field(path: str) -> Any:
    return next(one for one in document()["fields"] if one["path"] == path)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_document_follows_its_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for found in ((), (order_table(),), tables(sample(name))):
        validator.validate(json.loads(write_sigma_json(found)))


def test_procedures_have_their_places() -> None:
    table = document()
    assert (table["workflow"], table["module"], table["sigma"]) == ("flow", "flow", "Order")
    assert table["procedures"][1] == {
        "name": "Ship",
        "qualname": "flow.Ship",
        "path": "flow.py",
        "line": 58,
        "start": False,
        "reachable": True,
    }


def test_fields_are_told_with_their_declaration() -> None:
    lines = field("lines")
    del lines["cells"]
    assert lines == {
        "path": "lines",
        "declared": True,
        "type": "list[Line]",
        "required": False,
        "default": None,
        "default_factory": "list",
        "description": "what is ordered",
        "read": True,
        "changed": True,
    }
    assert (field("number")["required"], field("payer")["default"]) == (True, "None")


def test_cells_tell_the_state_at_entry_and_the_uses() -> None:
    basket, ship = field("state")["cells"]
    assert basket == {
        "procedure": "Basket",
        "entry": {"assigned": "never", "none": "never", "values": ["open"]},
        "uses": [{"handler": "on_paid", "event": "Paid", "reads": False, "writes": True, "mutates": []}],
    }
    assert ship["entry"] == {"assigned": "surely", "none": "never", "values": ["paid"]}
    assert field("lines")["cells"][0]["uses"][0]["mutates"] == ["list.append"]
    assert field("remark")["cells"][0] == {"procedure": "Basket", "entry": None, "uses": []}


def test_values_that_json_cannot_say_are_objects() -> None:
    known = {"state": state("surely", None, (b"\xff", 2**70, None))}
    table = order_table({**ENTRIES, "flow.Ship": known})
    text = write_sigma_json([table])
    (found,) = (one for one in json.loads(text)["tables"][0]["fields"] if one["path"] == "state")
    assert found["cells"][1]["entry"] == {
        "assigned": "surely",
        "none": None,
        "values": [{"bytes": "ff"}, {"int": hex(2**70)}, None],
    }
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(text))


def test_gaps_have_their_reasons() -> None:
    gaps = [(one["procedure"], one["handler"], one["kind"]) for one in document()["gaps"]]
    assert ("Ship", "on_paid_again", "opaque") in gaps
