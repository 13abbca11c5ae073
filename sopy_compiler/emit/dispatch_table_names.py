"""How a dispatch table names the classes of the program.

A user's name is only ever written as a module in an `import` or as an attribute of one, so no name can hide
one of the table's own.
"""

import keyword
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.vocabulary import END, END_STATE, EVENT

OWN_NAMES: Final = frozenset({"TABLE", "End", "Event", "Final", "branch", "entry", "table", "undo"})
_RUNTIME_NAMES: Final = {END: "End", END_STATE: "End", EVENT: "Event"}


class NotImportableError(LookupError):
    """A class cannot be named from outside its module; the message is a clause that says why."""


@dataclass(slots=True)
class TableNames:
    """The names one table uses; asking for a class imports its module.

    `import_names` are those of modules that the facts call otherwise, because several share one. `modules`
    maps each module to the name it is imported as, `own` holds what is needed of `sopy_runtime`.
    """

    program: Program
    import_names: Mapping[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    _places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _repeated: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        classes: tuple[Procedure | Event | SigmaModel, ...] = (
            *self.program.procedures,
            *self.program.events,
            *self.program.models,
        )
        self._repeated = frozenset(
            item.qualname.partition("#")[0] for item in classes if "#" in item.qualname
        )
        for item in classes:
            inner = item.qualname.removeprefix(f"{item.module}.")
            self._places[item.qualname] = (item.module, *inner.split("."))

    def of_class(self, qualname: str) -> str:
        """The expression that stands for a class.

        Raises:
            NotImportableError: there is no such expression.
        """
        if qualname in _RUNTIME_NAMES:
            self.own.add(_RUNTIME_NAMES[qualname])
            return _RUNTIME_NAMES[qualname]
        if qualname not in self._places:
            raise NotImportableError(f"`{simple_name(qualname)}` is not defined in the analysed files")
        known_as, *parts = self._places[qualname]
        module = self.import_names.get(known_as, known_as)
        self._check(qualname, known_as, parts)
        if not all(map(_is_name, (*module.split("."), *parts))):
            raise NotImportableError(f"`{module}` is no name that can be imported")
        return ".".join((self._alias(module), *parts))

    def _check(self, qualname: str, module: str, parts: list[str]) -> None:
        name = simple_name(qualname)
        if qualname.partition("#")[0] in self._repeated:
            raise NotImportableError(f"`{name}` is defined more than once in its module")
        outer = [".".join((module, *parts[:count])) for count in range(1, len(parts))]
        if any(place not in self._places for place in outer):
            raise NotImportableError(f"`{name}` is defined inside a function")

    def _alias(self, module: str) -> str:
        if module not in self.modules:
            wanted = module.rpartition(".")[2]
            self.modules[module] = unused_name(wanted, {*OWN_NAMES, *self.modules.values()})
        return self.modules[module]


def unused_name(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or `wanted_2`, `wanted_3` and so on if it is taken."""
    taken = frozenset(taken)
    name, count = wanted, 1
    while name in taken or keyword.issoftkeyword(name):
        count += 1
        name = f"{wanted}_{count}"
    return name


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)
