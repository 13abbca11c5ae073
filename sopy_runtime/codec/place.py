"""Where a value stands in a document: for messages, and for references to objects met before."""

from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]


class Place:
    """One step of a path, which is put together when somebody asks: few do, and every object has one."""

    __slots__ = ("key", "parent")

    def __init__(self, parent: "Place | None", key: str | int) -> None:
        self.parent = parent
        self.key = key

    def path(self) -> Path:
        """The keys from the document's root to here."""
        keys: list[str | int] = []
        place: Place | None = self
        while place is not None:
            keys.append(place.key)
            place = place.parent
        return tuple(reversed(keys))


def path_in_words(path: Path) -> str:
    """The path as a program would write it: `sigma.lines[2].price`.

    Steps that belong to the form of the document alone (`$f`: attributes, `$v`: elements) are left out.
    """
    text = ""
    is_attribute = True
    for key in path:
        if key in ("$f", "$x", "$p"):
            is_attribute = True
        elif isinstance(key, str) and key.startswith("$"):
            is_attribute = False
        elif is_attribute and isinstance(key, str):
            text += f".{key}" if text else key
            is_attribute = False
        else:
            text += f"[{key!r}]"
    return text


def value_at(document: Any, path: Path) -> Any:
    """What the document has at this path."""
    for key in path:
        document = document[key]
    return document
