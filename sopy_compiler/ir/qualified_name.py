"""Qualified names, as people say them."""

from collections.abc import Iterable


def simple_name(qualname: str) -> str:
    """The last part, without the number of a repeated definition: `flow.Read#2` is `Read`."""
    return qualname.rpartition(".")[2].partition("#")[0]


def name_beside(qualname: str, others: Iterable[str]) -> str:
    """The last part, or all of it where another name has the same."""
    name = simple_name(qualname)
    is_plain = all(other == qualname or simple_name(other) != name for other in others)
    return name if is_plain else qualname
