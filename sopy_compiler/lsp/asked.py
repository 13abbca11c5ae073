"""What an editor asks of every check, beside the settings of the project."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sopy_compiler.checker.select import Selection, UnknownSelectorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """As the options of `sopyc check`; None where the project's settings count. `problems` are mistakes."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    strict: bool = False
    show_unresolved: bool = False
    problems: tuple[str, ...] = ()


NOTHING_ASKED: Final = Asked()
_SELECTORS: Final = ("select", "ignore")
_FLAGS: Final = {"strict": "strict", "showUnresolved": "show_unresolved"}


def read_asked(settings: object) -> Asked:
    """The settings that an editor sends; what cannot be used is left out, and is a problem to tell of."""
    table = settings if isinstance(settings, Mapping) else {}
    values: dict[str, Any] = {}
    problems = []
    for name in _SELECTORS:
        given = table.get(name)
        if given is None:
            continue
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            problems.append(f"sopyc.{name} must be an array of strings, not {given!r}")
            continue
        try:
            values[name] = Selection(select=tuple(given)).select
        except UnknownSelectorError as error:
            problems.append(f"sopyc.{name}: {error}")
    for name, field in _FLAGS.items():
        given = table.get(name, False)
        if isinstance(given, bool):
            values[field] = given
        else:
            problems.append(f"sopyc.{name} must be true or false, not {given!r}")
    return Asked(**values, problems=tuple(problems))
