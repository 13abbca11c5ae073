"""A model is made with a keyword that it has no field for."""

from collections.abc import Iterator

from pydantic import BaseModel

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP107",)


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the end of the module makes each model whose constructor is pydantic's own."""
    end = len(site.tree.text)
    last = len(site.tree.text.splitlines())
    for _, live in site.classes():
        if not issubclass(live, BaseModel) or not live.model_fields or not _is_plain(live):
            continue
        wrong = misspelt(next(iter(live.model_fields)))
        if wrong not in live.model_fields:
            yield Seed(
                path=site.path,
                edits=(Edit(start=end, end=end, text=f"\nwrong = {live.__name__}({wrong}=None)\n"),),
                expected=(expect("SOP107", [last + 1]),),
                broken=f"{live.__name__} has no field {wrong}",
            )


def _is_plain(live: type[BaseModel]) -> bool:
    """Whether nothing of the class's own sees the arguments."""
    decorators = live.__pydantic_decorators__
    prepares = any(one.info.mode != "after" for one in decorators.model_validators.values())
    own = any("__init__" in vars(base) for base in live.__mro__[: live.__mro__.index(BaseModel)])
    settings = live.model_config
    is_open = settings.get("extra") == "allow" or settings.get("alias_generator") is not None
    return not (prepares or decorators.root_validators or own or is_open)
