"""Which fields hold an object that was changed through another field."""

from collections.abc import Iterable, Iterator
from typing import Any

from sopy_runtime.snapshot.graph import take_snapshot
from sopy_runtime.snapshot.parts import LEAVES


def fields_holding(objects: Iterable[Any], fields: dict[str, Any], *, deep: bool) -> Iterator[str]:
    """The names of the fields that are one of these objects.

    Args:
        objects: told apart by identity.
        fields: names and values.
        deep: whether to look for them inside the values too, which takes time in proportion to their size.
    """
    wanted = set(map(id, objects))
    for name, value in fields.items():
        is_inside = deep and type(value) not in LEAVES and take_snapshot((value,)).holds(wanted)
        if id(value) in wanted or is_inside:
            yield name
