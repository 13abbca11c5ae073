"""A handler annotates the state with another class than the procedure's."""

import dataclasses
from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel
from typing_extensions import is_typeddict

from sopy_runtime import SOP, Event, Procedure
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import UNKNOWN, Site

CODES = ("SOP112",)


def seeds(site: Site) -> Iterator[Seed]:
    """The annotation of sigma becomes the name of an unrelated model of the module."""
    for taken in site.handlers():
        annotation = taken.node.params.params[1].annotation
        state = site.state(taken)
        other = unrelated_model(site, state)
        if annotation is not None and isinstance(annotation.annotation, cst.Name) and other is not None:
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(annotation.annotation, other),),
                expected=(expect("SOP112", site.tree.header(taken.node)),),
                broken=f"{taken.node.name.value} does not get a {other}",
            )


def unrelated_model(site: Site, state: object) -> str | None:
    """The name of a model or dataclass of the module that is neither a base nor a subclass of the state."""
    if state is UNKNOWN or not isinstance(state, type) or is_typeddict(state):
        return None
    for _, live in site.classes():
        is_model = issubclass(live, BaseModel) or dataclasses.is_dataclass(live)
        if not is_model or issubclass(live, Procedure | Event | SOP):
            continue
        if not issubclass(live, state) and not issubclass(state, live):
            return live.__name__
    return None
