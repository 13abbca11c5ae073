"""A model is made with a constant that one of its fields refuses."""

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP107",)
CONSTANTS = (None, -1, "soon", [])


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the end of the module makes each model that needs no arguments with one that it refuses."""
    end = len(site.tree.text)
    last = len(site.tree.text.splitlines())
    for _, live in site.classes():
        if not issubclass(live, BaseModel) or any(one.is_required() for one in live.model_fields.values()):
            continue
        for name in live.model_fields:
            for value in CONSTANTS:
                if _refuses(live, name, value):
                    yield Seed(
                        path=site.path,
                        edits=(
                            Edit(start=end, end=end, text=f"\nwrong = {live.__name__}({name}={value!r})\n"),
                        ),
                        expected=(expect("SOP107", [last + 1]),),
                        broken=f"{live.__name__}.{name} takes no {value!r}",
                    )


def _refuses(live: type[BaseModel], name: str, value: object) -> bool:
    """Whether the type of the field has no room for the value, whatever validators say."""
    try:
        live(**{name: value})
    except ValidationError as error:
        (found, *others) = error.errors()
        return not others and found["loc"] == (name,) and found["type"] != "value_error"
    return False
