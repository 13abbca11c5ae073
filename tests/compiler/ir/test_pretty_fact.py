"""The text form tells every field of every fact: programs that differ in one field read differently.

The programs are made from the types of the fields alone: a new fact is asked for without an edit here.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from sopy_compiler.ir.pretty import print_program
from sopy_compiler.ir.pretty_fact import further, further_lines
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.session import LocalSession, NamedCheckpoint
from sopy_compiler.source.span import Span

PLACE = Span(path="flow.py", line=3, column=5, end_line=3, end_column=9)
# Of which there is always another one: facts hold facts of their own kind only a little deep.
DEPTH = 2


@cache
def hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def example(annotation: Any, truth: bool, above: tuple[type, ...] = ()) -> Any:
    """A value of that type, every part filled; a tuple has one element for each alternative of its type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is Span:
        return PLACE
    if annotation is bool:
        return truth
    if annotation in (str, int, float, bytes):
        return annotation(b"1") if annotation is bytes else annotation(1)
    if origin is tuple and arguments[-1] is ...:
        kinds = alternatives(arguments[0], above)
        return tuple(example(kind, truth, above) for kind in kinds if kind is not NoneType)
    if origin is tuple:
        return tuple(example(kind, truth, above) for kind in arguments)
    if origin in (Union, UnionType):
        return example(alternatives(annotation, above)[0], truth, above)
    if issubclass(annotation, StrEnum):
        return next(iter(annotation))
    assert is_dataclass(annotation), annotation
    shape = hints(annotation)
    return annotation(**{name: example(kind, truth, (*above, annotation)) for name, kind in shape.items()})


def alternatives(annotation: Any, above: tuple[type, ...]) -> tuple[Any, ...]:
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    return tuple(kind for kind in kinds if above.count(kind) < DEPTH)


def other(value: Any) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case StrEnum():
            return list(type(value))[1]
        case str():
            return value + "a"
        case bytes():
            return value + b"a"
        case int() | float():
            return value + 1
        case Span():
            return replace(value, line=value.line + 1, end_line=value.end_line + 1)
        case tuple() if value and not is_dataclass(value[0]):
            return tuple(other(one) for one in value)
        case tuple():
            return ()
    return None


def changed(value: Any, rebuild: Callable[[Any], Any], path: str) -> Iterator[tuple[str, Any]]:
    """The whole, once with each field of each fact in `value` changed, and what was changed."""
    if isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from changed(
                one, lambda part, at=number: rebuild((*value[:at], part, *value[at + 1 :])), path
            )
    elif is_dataclass(value) and type(value).__module__.startswith("sopy_compiler.ir."):
        for field in fields(value):
            part = getattr(value, field.name)
            if part == ():
                continue
            named = f"{path}.{field.name}({type(value).__name__})"

            def put(inner: Any, name: str = field.name) -> Any:
                return rebuild(replace(value, **{name: inner}))

            if not is_dataclass(part) or NoneType in get_args(hints(type(value))[field.name]):
                yield named, put(other(part))
            yield from changed(part, put, f"{path}.{field.name}")


def untold(truth: bool) -> set[str]:
    program = example(Program, truth)
    text = print_program(program)
    return {
        path
        for path, other_program in changed(program, lambda whole: whole, "")
        if print_program(other_program) == text
    }


def test_every_field_of_every_fact_is_told() -> None:
    # Some are told on a condition: the words of a test that `cond` describes stand for its expression.
    assert sorted(untold(True) & untold(False)) == []


CHECKPOINT = NamedCheckpoint(name="before  it", span=PLACE)
SESSION = LocalSession(made=(CHECKPOINT, CHECKPOINT), restored=(), span=PLACE, symbol="main")


def test_a_fact_without_a_notation_is_told_by_its_fields() -> None:
    assert further(CHECKPOINT, "flow.py") == '  name="before  it"  span=3:5-3:9'
    assert further(CHECKPOINT, "other.py", ("name",)) == "  span=flow.py:3:5-3:9"
    assert further(SESSION, "flow.py", ("made", "span"), symbol="main") == "  restored=[]"


def test_facts_within_a_fact_have_a_line_each() -> None:
    told = list(further_lines(SESSION, "flow.py", "  ", ("restored", "span")))
    assert told == ['  made  name="before  it"  span=3:5-3:9'] * 2 + ['  symbol="main"']


def test_a_fact_within_a_line_is_told_in_parentheses() -> None:
    nested = replace(SESSION, restored=(CHECKPOINT,))
    text = further(nested, "flow.py", ("made", "span", "symbol"))
    assert text == '  restored=[NamedCheckpoint(name="before  it", span=3:5-3:9)]'
