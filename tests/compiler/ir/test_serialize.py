"""
# covers: sopy_compiler.ir.codec
"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopy_compiler.ir.codec import MalformedDataError, from_data, to_data
from sopy_compiler.ir.program import Module, Program
from sopy_compiler.ir.serialize import program_data, program_from_data, read_program, write_program
from sopy_compiler.ir.type_expression import TypeExpression
from tests.compiler.ir.samples import SAMPLES, lowered, programs, sample, unhurried


def assert_same(before: Program, after: Program) -> None:
    assert after == before
    # Equality alone would let 1, 1.0 and True pass for each other.
    assert repr(after) == repr(before)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_program_comes_back_as_it_was(name: str) -> None:
    program = sample(name)
    assert_same(program, read_program(write_program(program)))


@unhurried
@given(programs())
def test_any_program_comes_back_as_it_was(text: str) -> None:
    program = lowered(text)
    assert_same(program, read_program(write_program(program)))


CONSTANTS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.binary() | st.text()


@unhurried
@given(st.lists(CONSTANTS))
def test_every_constant_of_a_literal_keeps_its_type(values: list[str | int | float | bytes | None]) -> None:
    before = TypeExpression(name="Literal", literals=tuple(values))
    after = from_data(TypeExpression, json.loads(json.dumps(to_data(before), allow_nan=False)))
    assert repr(after) == repr(before)


@pytest.mark.parametrize(
    "value",
    ["\ud800", pytest.param(1 << 20_000, id="vast"), float("inf"), -float("inf"), -0.0, b"", True, 10**18],
)
def test_constants_that_json_cannot_say_come_back(value: str | float | bytes) -> None:
    before = TypeExpression(name="Literal", literals=(value,))
    after = from_data(TypeExpression, json.loads(json.dumps(to_data(before), allow_nan=False)))
    assert after == before
    assert type(after.literals[0]) is type(value)


def test_a_type_as_deep_as_the_parser_admits_comes_back() -> None:
    text = "from pydantic import BaseModel\nclass S(BaseModel):\n"
    text += f"    x: {'list[' * 140}int{']' * 140}\n    y: {' | '.join(['int'] * 350)}\n"
    program = lowered(text)
    assert program.models
    assert_same(program, read_program(write_program(program)))


def test_the_same_program_is_written_in_the_same_way() -> None:
    assert write_program(sample("file_migration")) == write_program(sample("file_migration"))


def test_the_document_is_ascii_on_one_line() -> None:
    text = write_program(lowered("class É: ...\n"))
    assert text.isascii()
    assert text.count("\n") == 1


def document(**changes: Any) -> dict[str, Any]:
    """A small valid document, some keys replaced."""
    module = Module(name="flow", path="flow.py", is_fragment=False, is_reported=True)
    return {**program_data(Program(modules=(module,))), **changes}


def test_the_small_document_is_valid() -> None:
    assert program_from_data(document()).modules[0].name == "flow"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "the document: this is no sopyc program: it names no version"),
        (document(version=2), "the document: this sopyc reads version 1, not 2; write the file anew"),
        (document(version=True), "the document: this sopyc reads version 1, not True; write the file anew"),
        (document(extra=1), "the document: a document has the keys `version` and `program`, and no other"),
        (document(program=1), "the document: 1 is no Program"),
        (document(program={"modules": 3}), "modules: 3 is no array"),
        (document(program={"modules": [{}]}), "modules[0]: `name` of the Module is missing"),
        (document(program={"module": []}), "the document: a Program has no `module`"),
        (
            document(program={"event_mentions": ["a", 5]}),
            "event_mentions[1]: 5 is no str",
        ),
        (
            document(program={"unresolved": [{"kind": "mood", "reason": "", "span": ["f", 1, 1, 1, 1]}]}),
            "unresolved[0].kind: 'mood' is no UnresolvedKind",
        ),
        (
            document(program={"unresolved": [{"kind": "event", "reason": "", "span": ["f", 1, 1, 1]}]}),
            "unresolved[0].span: 5 values belong here, not 4",
        ),
        (
            document(program={"unresolved": [{"kind": "event", "reason": "", "span": ["f", 1, 1, 1, True]}]}),
            "unresolved[0].span[4]: True is no int",
        ),
    ],
)
def test_a_malformed_document_is_refused_with_the_place(data: object, message: str) -> None:
    with pytest.raises(MalformedDataError) as caught:
        program_from_data(data)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "constant", [{"bytes": "x"}, {"bytes": 1}, {"int": "g"}, {"float": ""}, {}, [], {"a": 1}]
)
def test_a_malformed_constant_is_refused(constant: object) -> None:
    with pytest.raises(MalformedDataError, match=r"^literals\[0\]: "):
        from_data(TypeExpression, {"name": "Literal", "literals": [constant]})


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"version": 1}', "null", "1e999"])
def test_a_broken_file_is_refused(text: str) -> None:
    with pytest.raises(MalformedDataError):
        read_program(text)


def mutations(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to every value of a document."""
    found = [path]
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        found += mutations(value, (*path, key))
    return found


@unhurried
@given(st.data())
def test_a_damaged_document_is_refused_or_read_but_never_crashes(data: st.DataObject) -> None:
    damaged = json.loads(write_program(sample("aliases")))
    *above, last = data.draw(st.sampled_from(mutations(damaged)[1:]))
    inner = damaged
    for key in above:
        inner = inner[key]
    inner[last] = data.draw(st.sampled_from([None, 1, "x", [], {}, 1.5, [[]], {"bytes": "00"}]))
    try:
        read: object = program_from_data(damaged)
    except MalformedDataError as error:
        read = error
    assert str(read)


@pytest.mark.parametrize("name", [[], {}, None, 1, "Nothing"])
def test_a_class_that_no_name_stands_for_is_refused(name: object) -> None:
    damaged = json.loads(write_program(sample("aliases")))
    classes = [path for path in mutations(damaged) if path and path[-1] == "is"]
    assert classes
    *above, last = classes[0]
    inner = damaged
    for key in above:
        inner = inner[key]
    inner[last] = name
    with pytest.raises(MalformedDataError, match="is none of"):
        program_from_data(damaged)
