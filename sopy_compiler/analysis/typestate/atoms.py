"""The abstract values of fields: what tests can tell apart.

A set of atoms means "one of these"; None in its place means that nothing is known, which is not an alarm. The
sets are finite: constants and bounds come from the source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.term import ConstantTerm, ContainerTerm
from sopy_compiler.ir.type_expression import LITERAL, NONE, Constant, TypeExpression


class AtomKind(StrEnum):
    """How much an atom tells."""

    CONSTANT = "constant"
    ANY = "any"
    TRUE = "true"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class Atom:
    """One constant, or all values of a type: any, the true ones, the false ones.

    For a member of an enumeration `type_name` is the enumeration and `value` the member's name. `low` and
    `high` bound a number, both included; a bound that the source excludes is kept as included for what is no
    integer, which only makes the set larger.
    """

    type_name: str
    kind: AtomKind = AtomKind.ANY
    value: Constant = None
    low: float | None = None
    high: float | None = None

    @property
    def is_constant(self) -> bool:
        """Whether it is one value."""
        return self.kind is AtomKind.CONSTANT


Known = frozenset[Atom] | None

NONE_ATOM: Final = Atom("builtins.NoneType", AtomKind.CONSTANT, None)
JUST_NONE: Final = frozenset((NONE_ATOM,))
NUMBERS: Final = frozenset({"builtins.int", "builtins.float"})
CONTAINERS: Final = frozenset(
    f"builtins.{name}" for name in ("list", "dict", "set", "tuple", "frozenset", "bytearray")
) | {"collections.deque", "collections.defaultdict", "collections.OrderedDict", "collections.Counter"}
_EMPTY: Final[dict[str, Constant]] = {
    "builtins.int": 0,
    "builtins.float": 0.0,
    "builtins.str": "",
    "builtins.bytes": b"",
}
_ANYTHING: Final = frozenset({"typing.Any", "builtins.object", "unknown"})
# Beyond this many, a set says less than it costs.
MAXIMUM_ATOMS: Final = 12


def constant_atom(value: Constant, member_of: str = "") -> Atom:
    """The atom of one constant, or of one member of an enumeration."""
    if member_of:
        return Atom(member_of, AtomKind.CONSTANT, value)
    return Atom(f"builtins.{type(value).__name__}", AtomKind.CONSTANT, value)


def term_atom(term: ConstantTerm | ContainerTerm) -> Atom:
    """The atom of a constant or of a container as it is made."""
    if isinstance(term, ConstantTerm):
        return constant_atom(term.value, term.member_of)
    return Atom(term.type_name, AtomKind.FALSE if term.is_empty else AtomKind.TRUE)


def type_atoms(expression: TypeExpression, index: Index) -> Known:
    """All values of a type; None where a part of it is not known."""
    found: set[Atom] = set()
    for member in expression.members:
        if member.name in _ANYTHING:
            return None
        if member.name == NONE:
            found.add(NONE_ATOM)
        elif member.name == LITERAL:
            found.update(constant_atom(value) for value in member.literals)
        elif member.name == "builtins.bool":
            found.update((constant_atom(True), constant_atom(False)))
        else:
            found.update(_members(member, index) or (Atom(member.name),))
    return limited(found)


def _members(member: TypeExpression, index: Index) -> tuple[Atom, ...]:
    """The members of an enumeration; `literals` are those that are meant."""
    model = index.models.get(member.name)
    if model is None or model.kind is not ModelKind.ENUM:
        return ()
    if member.literals:
        return tuple(constant_atom(name, member.name) for name in member.literals)
    if any(ancestor in {"enum.Flag", "enum.IntFlag"} for ancestor in model.ancestors):
        return ()
    return tuple(constant_atom(field.name, member.name) for field in model.fields)


def limited(atoms: Iterable[Atom]) -> Known:
    """The set, made coarser where it has too many constants."""
    found = frozenset(atoms)
    if len(found) <= MAXIMUM_ATOMS:
        return found
    return frozenset(atom if atom == NONE_ATOM else Atom(atom.type_name) for atom in found)


def united(left: Known, right: Known) -> Known:
    """What either of two sets allows."""
    return None if left is None or right is None else limited(left | right)


def truth(atom: Atom) -> bool | None:
    """Whether the value is surely true or false; None when it depends."""
    if atom.kind is AtomKind.TRUE:
        return True
    if atom.kind is AtomKind.FALSE:
        return False
    if atom.is_constant:
        return bool(atom.value) if atom.type_name.startswith("builtins.") else None
    if (atom.low is not None and atom.low > 0) or (atom.high is not None and atom.high < 0):
        return True
    return None


def so_true(atom: Atom, *, wanted: bool) -> Atom | None:
    """The part of the atom that is so true; None when there is none."""
    known = truth(atom)
    if known is not None:
        return atom if known is wanted else None
    if atom.is_constant:
        return atom
    if not wanted and atom.type_name in _EMPTY:
        return constant_atom(_EMPTY[atom.type_name])
    if atom.type_name in NUMBERS and (atom.low, atom.high) != (None, None):
        return atom
    if atom.type_name in CONTAINERS or atom.type_name in _EMPTY:
        return Atom(atom.type_name, AtomKind.TRUE if wanted else AtomKind.FALSE)
    return atom


_FILLING: Final = frozenset({"append", "appendleft", "add", "insert", "setitem", "setdefault"})
_GROWING: Final = frozenset({"extend", "extendleft", "update", "sort", "reverse", "rotate", "move_to_end"})


def changed(known: Known, operation: str) -> Known:
    """What a container can be after it was changed in place; `operation` is `list.append` or the like."""
    if known is None:
        return None
    name = operation.rpartition(".")[2]
    found: set[Atom] = set()
    for atom in known:
        if atom == NONE_ATOM:
            continue  # the change has failed
        if name in _FILLING:
            found.add(Atom(atom.type_name, AtomKind.TRUE))
        elif name == "clear":
            found.add(Atom(atom.type_name, AtomKind.FALSE))
        elif name in _GROWING and truth(atom) is True:
            found.add(atom)
        else:
            found.add(Atom(atom.type_name))
    return frozenset(found) or None
