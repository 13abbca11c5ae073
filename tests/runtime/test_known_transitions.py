"""What was observed, beside a graph."""

# covers: sopy_runtime.coverage_formats

from pathlib import Path
from typing import Any

from sopy_runtime.coverage_formats import as_lcov
from sopy_runtime.known_transitions import Known, Stranger, compare
from sopy_runtime.transition_coverage import Observed, WayCoverage

FOLDER = Path("/project")


def node(name: str, *expects: str, is_reachable: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "qualname": f"src.flow.{name}",
        "path": "src/flow.py",
        "line": 3,
        "terminal": False,
        "reachable": is_reachable,
        "expects": list(expects),
    }


def edge(source: str, kind: str, target: str, line: int, condition: str = "") -> dict[str, Any]:
    return {
        "source": source,
        "event": "Paid",
        "kind": kind,
        "target": target,
        "condition": condition,
        "path": "src/flow.py",
        "line": line,
    }


GRAPH = {
    "workflows": [
        {
            "procedures": [
                node("Pay", "Paid", "Left"),
                node("Outer.Ship", "Paid"),
                node("Old", "Paid", is_reachable=False),
            ],
            "transitions": [
                edge("Pay", "move", "src.flow.Outer.Ship", 5, "it is paid"),
                edge("Pay", "stay", "Pay", 6, "it is late"),
                edge("Pay", "stay", "Pay", 7, "it is not enough"),
                edge("Pay", "raise", "Pay", 8),
                edge("Outer.Ship", "finish", "End", 9),
            ],
            "unresolved": [{"symbol": "Base.on_left", "reason": "it is a value of unknown type"}],
        }
    ]
}


def seen(procedure: str, way: str, *, event: str = "Paid", handler: str = "Base.on_paid") -> Observed:
    return Observed("/project/src/flow.py", "flow", procedure, event, way, handler, (procedure, "Base"))


def test_every_way_of_reachable_procedures_counts() -> None:
    known = compare(GRAPH, {seen("Pay", "stay"): 2}, FOLDER, is_whole=False)
    assert known.strangers == ()
    assert [(row.procedure, row.event, row.ways) for row in known.rows] == [
        ("src.flow.Outer.Ship", "Paid", (WayCoverage("finish", "", 0, "src/flow.py", 9),)),
        (
            "src.flow.Pay",
            "Paid",
            (
                WayCoverage("move to Ship", "it is paid", 0, "src/flow.py", 5),
                WayCoverage("stay", "it is late or it is not enough", 2, "src/flow.py", 6),
                WayCoverage("recover", "", 0, "src/flow.py", 8),
            ),
        ),
        ("src.flow.Pay", "Left", (WayCoverage("run", "", 0, "src/flow.py", 3),)),
    ]


def test_a_workflow_that_no_test_visits_counts_if_it_is_asked_for() -> None:
    assert compare(GRAPH, {}, FOLDER, is_whole=False) == Known((), ())
    assert len(compare(GRAPH, {}, FOLDER, is_whole=True).rows) == 3
    other = Observed("/elsewhere/flow.py", "flow", "Pay", "Paid", "finish", "Pay.on_paid", ("Pay",))
    assert compare(GRAPH, {other: 1}, FOLDER, is_whole=False) == Known((), ())


def test_what_the_graph_lacks_is_named_with_its_gap() -> None:
    observed = {
        seen("Pay", "finish"): 1,
        seen("Pay", "move to Old", event="Left", handler="Base.on_left"): 1,
        seen("Outer.Ship", "recover"): 1,
    }
    known = compare(GRAPH, observed, FOLDER, is_whole=False)
    assert known.strangers == (
        Stranger("src.flow.Pay", "Paid", "finish", "", "/project/src/flow.py"),
        Stranger(
            "src.flow.Pay", "Left", "move to Old", "it is a value of unknown type", "/project/src/flow.py"
        ),
    )
    assert [one.taken for row in known.rows for one in row.ways if one.way == "run"] == [1]


def test_lcov_tells_a_row_that_never_ran_from_a_way_that_was_not_taken() -> None:
    known = compare(GRAPH, {seen("Pay", "stay"): 2}, FOLDER, is_whole=False)
    assert as_lcov(known).splitlines() == [
        "TN:",
        "SF:src/flow.py",
        "BRDA:9,0,0,-",
        "BRDA:5,1,0,0",
        "BRDA:6,1,1,2",
        "BRDA:8,1,2,0",
        "BRDA:3,2,0,-",
        "BRF:5",
        "BRH:1",
        "DA:3,0",
        "DA:5,0",
        "DA:6,2",
        "DA:8,0",
        "DA:9,0",
        "LF:5",
        "LH:1",
        "end_of_record",
    ]
