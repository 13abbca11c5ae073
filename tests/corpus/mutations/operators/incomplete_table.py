"""What comes next is looked up in a table that lacks a value of the payload."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, Literal, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, Taken

CODES = ("SOP126",)


def seeds(site: Site) -> Iterator[Seed]:
    """A look-up at the top of each handler whose payload, or a key of it, is one of few values."""
    for taken in site.handlers():
        top = site.tree.top_of(taken.node)
        for asked, declared in _parts(site, taken):
            first = _first(declared, site)
            if first and top is not None:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.line_before(top, f"_word = {{{first}: 'first'}}[{asked}]"),),
                    expected=(expect("SOP126", [top]),),
                    broken=f"only {first} has an entry",
                )
                break


def _parts(site: Site, taken: Taken) -> Iterator[tuple[str, Any]]:
    payload = site.payload(taken)
    yield f"{taken.event}.payload", payload
    if is_typeddict(payload):
        for key, declared in get_type_hints(payload).items():
            yield f"{taken.event}.payload['{key}']", declared


def _first(declared: Any, site: Site) -> str:
    """One of the values, as the file would write it; empty if there are not a few."""
    if declared is bool:
        return "True"
    if get_origin(declared) is Literal and len(get_args(declared)) > 1:
        return repr(get_args(declared)[0])
    if isinstance(declared, type) and issubclass(declared, Enum) and len(declared) > 1:
        name = declared.__name__
        return f"{name}.{next(iter(declared)).name}" if vars(site.module).get(name) is declared else ""
    return ""
