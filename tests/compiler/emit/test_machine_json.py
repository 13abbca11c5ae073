"""The machine as JSON."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema

from sopy_compiler.emit.machine_json import write_json
from sopy_compiler.ir.effect import Effect
from tests.compiler.emit.drawings import one_workflow, two_workflows, views
from tests.compiler.machines import machine

SCHEMA = Path(__file__).parents[3] / "docs" / "formats" / "graph-v1.schema.json"


def test_the_document_follows_its_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for views_ in ((), one_workflow(), two_workflows()):
        jsonschema.Draft202012Validator(schema).validate(json.loads(write_json(views_)))


def test_transitions_are_named_by_classes() -> None:
    (workflow,) = json.loads(write_json(one_workflow()))["workflows"]
    assert (workflow["name"], workflow["module"], workflow["entries"]) == ("flow", "flow", ["Read"])
    assert [(one["source"], one["target"], one["kind"]) for one in workflow["transitions"]] == [
        ("Read", "Copy", "move"),
        ("Read", "state", "move"),
        ("Read", "Read", "recover"),
        ("Read", "Read", "raise"),
        ("Copy", "End", "finish"),
        ("Copy", "Copy", "stay"),
        ("end", "Read", "move"),
    ]
    recover = workflow["transitions"][2]
    assert (recover["event"], recover["handler"], recover["expression"]) == ("Next", "on_next", "x > 1")
    assert recover["prompt"] == "say more"


def test_end_is_the_terminal_procedure() -> None:
    (workflow,) = json.loads(write_json(one_workflow()))["workflows"]
    end = workflow["procedures"][-1]
    assert end == {
        "name": "End",
        "qualname": "sopy.End",
        "path": None,
        "line": None,
        "prompt": "",
        "terminal": True,
        "reachable": True,
        "ignore": [],
        "expects": [],
    }


def test_effects_tell_reads_writes_and_changes_in_place() -> None:
    program = machine("flow", "A -> End")
    (procedure,) = program.procedures
    (run,) = procedure.runs
    effect = Effect(reads=("a", "b.c"), writes=("d",), mutates=(("b.c", ("list.append",)),), is_opaque=True)
    program = replace(program, procedures=(replace(procedure, runs=(replace(run, effect=effect),)),))
    (workflow,) = json.loads(write_json(views(program)))["workflows"]
    assert workflow["effects"] == [
        {
            "procedure": "A",
            "handler": "on_next",
            "event": "Next",
            "reads": ["a", "b.c"],
            "writes": ["d"],
            "mutates": {"b.c": ["list.append"]},
            "opaque": True,
        }
    ]
