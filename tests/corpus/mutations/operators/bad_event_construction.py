"""An event is made with a payload that its type has no room for."""

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import PydanticUserError, TypeAdapter, ValidationError

from sopy_runtime import Event
from sopy_runtime.event import payload_type
from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP307",)


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the end of the module makes each event with a number or a text that does not fit."""
    end = len(site.tree.text)
    last = len(site.tree.text.splitlines())
    for _, live in site.events():
        if any("__init__" in vars(base) for base in live.__mro__[: live.__mro__.index(Event)]):
            continue
        for value in (12, "twelve"):
            if is_refused(payload_type(live), value):
                yield Seed(
                    path=site.path,
                    edits=(Edit(start=end, end=end, text=f"\nwrong = {live.__name__}({value!r})\n"),),
                    expected=(expect("SOP307", [last + 1]),),
                    broken=f"the payload of {live.__name__} cannot be {value!r}",
                )
                break


def is_refused(declared: Any, value: object) -> bool:
    """Whether no payload of the declared type is the value."""
    if isinstance(declared, TypeVar):
        return False
    try:
        TypeAdapter(declared).validate_python(value, strict=True)
    except ValidationError:
        return True
    except (PydanticUserError, NameError):
        return False
    return False
