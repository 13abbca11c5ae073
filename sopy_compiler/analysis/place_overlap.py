"""Which places have something in common."""

from sopy_compiler.ir.place import Place


def overlap(one: Place, other: Place) -> bool:
    """Whether one of the places is the other or a part of it; what follows `*` does not count."""
    first, second = _before_star(one), _before_star(other)
    return first.is_within(second) or second.is_within(first)


def _before_star(place: Place) -> Place:
    if "*" not in place.path:
        return place
    return Place(root=place.root, path=place.path[: place.path.index("*")])
