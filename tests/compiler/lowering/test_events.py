import pytest

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.text import SourceKind
from tests.compiler.lowering.programs import project

HEAD = "from sopy import Event\nfrom typing import *\nfrom dataclasses import dataclass\n"


def event(body: str, name: str = "Read", **modules: str) -> Event:
    return project(HEAD + body, **modules).event(name)


def shown(found: TypeExpression | None) -> str:
    """A type in short: `tuple[str, None]`."""
    if found is None:
        return "no payload"
    inner = ", ".join(shown(item) for item in found.arguments)
    name = found.name.rpartition(".")[2]
    return f"{name}[{inner}]" if inner else name


@pytest.mark.parametrize(
    ("body", "payload"),
    [
        ("class Read(Event[str]): ...", "str"),
        ("class Read(Event): ...", "no payload"),
        ("class Read(Event[Any]): ...", "Any"),
        ("class Read(Event[tuple[str, bytes | None]]): ...", "tuple[str, Union[bytes, None]]"),
        ("class Read(Event['Later']): ...\nclass Later: ...", "Later"),
        ("class Base(Event[int]): ...\nclass Read(Base): ...", "int"),
        ("T = TypeVar('T')\nclass Base(Event[list[T]]): ...\nclass Read(Base[str]): ...", "list[str]"),
        (
            (
                "class Base[T](Event[T]): ...\nclass Half[U](Base[dict[str, U]]): ...\n"
                "class Read(Half[int]): ..."
            ),
            "dict[str, int]",
        ),
        ("T = TypeVar('T')\nclass Read(Event[T], Generic[T]): ...", "unknown"),
        ("Text = Event[str]\nclass Read(Text): ...", "str"),
        ("Payload = tuple[int, int]\nclass Read(Event[Payload]): ...", "tuple[int, int]"),
        ("type Payload = tuple[int, str]\nclass Read(Event[Payload]): ...", "tuple[int, str]"),
        ("type Pair[A, B] = tuple[B, A]\nclass Read(Event[Pair[int, str]]): ...", "tuple[str, int]"),
        ("T = TypeVar('T')\nMaybe = Optional[T]\nclass Read(Event[Maybe[int]]): ...", "Union[int, None]"),
        ("class Mixin: ...\nclass Read(Mixin, Event[bool]): ...", "bool"),
    ],
)
def test_the_payload_type_is_found_through_bases_and_aliases(body: str, payload: str) -> None:
    assert shown(event(body + "\n").payload) == payload


def test_an_event_of_another_module_is_followed() -> None:
    found = event(
        "from .events import Base\nclass Read(Base[int]): ...\n",
        events="import sopy.core.event as ev\nfrom typing import TypeVar\nT = TypeVar('T')\n"
        "class Base(ev.Event[T]): ...\n",
    )
    assert shown(found.payload) == "int"
    assert found.bases == ("events.Base",)
    assert found.bases_known


def test_the_description_is_the_class_attribute_or_the_docstring() -> None:
    assert event("class Read(Event[str]):\n    '''A file.'''\n").description == "A file."
    assert (
        event("class Read(Event[str]):\n    '''A file.'''\n    description = 'read'\n").description == "read"
    )
    inherited = (
        "class Base(Event[str]):\n    '''Any.'''\n    description: str = 'base'\nclass Read(Base): ...\n"
    )
    assert event(inherited).description == "base"
    assert event("class Base(Event[str]):\n    '''Any.'''\nclass Read(Base): ...\n").description == ""


def test_the_constructor_is_the_nearest_one_of_the_project() -> None:
    assert event("class Read(Event[str]): ...\n").signature is None
    found = event(
        "class Base(Event[str]):\n    def __init__(self, path: str, /, size=0, *, late, **more): ...\n"
        "class Read(Base): ...\n"
    ).signature
    assert found is not None
    assert [
        (item.name, item.is_required, item.is_keyword_only, item.is_positional_only, item.annotation)
        for item in found.parameters
    ] == [
        ("path", True, False, True, "str"),
        ("size", False, False, False, ""),
        ("late", True, True, False, ""),
    ]
    assert found.takes_any_keyword
    assert not found.takes_any_positional


def test_the_constructor_of_a_dataclass_is_generated() -> None:
    found = event(
        "from dataclasses import field, KW_ONLY\n"
        "@dataclass\nclass Base(Event[str]):\n    a: int\n    b: int = 0\n"
        "    hidden: int = field(init=False)\n"
        "    limit: ClassVar[int] = 3\n"
        "@dataclass\nclass Read(Base):\n    c: list = field(default_factory=list)\n    _: KW_ONLY\n"
        "    d: int\n"
        "    a: int = 1\n"
    ).signature
    assert found is not None
    assert [(item.name, item.is_required, item.is_keyword_only) for item in found.parameters] == [
        ("b", False, False),
        ("c", False, False),
        ("a", False, True),
        ("d", True, True),
    ]


def test_an_unknown_base_is_said() -> None:
    assert not event("from lib import Mixin\nclass Read(make(), Event[str]): ...\n").bases_known


def test_an_event_of_a_fragment_needs_no_import() -> None:
    program = project("```python\nclass Read(Event[Literal['a', 'b']]): ...\n```\n", kind=SourceKind.MARKDOWN)
    payload = program.event("Read").payload
    assert payload is not None
    assert payload.literals == ("a", "b")
