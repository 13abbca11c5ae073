"""Concrete values beside the atoms that stand for them."""

from sopy_compiler.analysis.typestate.atoms import Atom, AtomKind, Known, constant_atom, truth

Value = str | int | float | bool | list[int] | None


def exact(value: Value) -> Atom:
    """The narrowest atom of a value."""
    if isinstance(value, list):
        return Atom("builtins.list", AtomKind.TRUE if value else AtomKind.FALSE)
    return constant_atom(value)


def atoms_for(value: Value) -> list[Atom]:
    """Every atom without bounds that stands for the value among others."""
    found = [exact(value)]
    if value is not None:
        name = f"builtins.{type(value).__name__}"
        found += [Atom(name), Atom(name, AtomKind.TRUE if value else AtomKind.FALSE)]
    return found


def allows(known: Known, value: Value) -> bool:
    """Whether the value is among what is known."""
    return known is None or any(_stands_for(atom, value) for atom in known)


def _stands_for(atom: Atom, value: Value) -> bool:
    if atom == exact(value):
        return True
    if atom.is_constant or atom.type_name != f"builtins.{type(value).__name__}":
        return False
    if truth(atom) is not None and truth(atom) is not bool(value):
        return False
    if not isinstance(value, int | float):
        return True
    return (atom.low is None or atom.low <= value) and (atom.high is None or value <= atom.high)
