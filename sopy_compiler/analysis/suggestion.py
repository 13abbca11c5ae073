"""What a misspelt name was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

_LEAST_SIMILARITY = 0.75


def closest_name(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a reader would take for `name`, or None when none is near.

    A name that differs only in case or underscores wins; between equals the first does.
    """
    known = [candidate for candidate in dict.fromkeys(candidates) if candidate != name]
    same = [candidate for candidate in known if _folded(candidate) == _folded(name)]
    if same:
        return same[0]
    near = get_close_matches(name, known, n=1, cutoff=_LEAST_SIMILARITY)
    return near[0] if near else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """The sentence for a help text; empty when nothing is near."""
    found = closest_name(name, candidates)
    return f"did you mean `{found}`?" if found else ""


def _folded(name: str) -> str:
    return name.replace("_", "").casefold()
