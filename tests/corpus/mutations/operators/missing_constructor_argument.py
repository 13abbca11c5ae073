"""A procedure or event is built without an argument that its constructor needs."""

import inspect
from collections.abc import Iterator

import libcst as cst

from sopy_runtime import End, Event, Procedure
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP107",)


def seeds(site: Site) -> Iterator[Seed]:
    """The last argument of each call that has no more arguments than the constructor requires."""
    for call in site.tree.nodes(cst.Call):
        live = built_class(site, call)
        if live is None or not call.args or any(argument.star for argument in call.args):
            continue
        if len(call.args) <= _required(live):
            kept = ", ".join(site.tree.code(argument).rstrip(", ") for argument in call.args[:-1])
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(call, f"{site.tree.code(call.func)}({kept})"),),
                expected=(expect("SOP107", site.tree.statement(call)),),
                broken=f"{live.__name__} needs {_required(live)} arguments",
            )


def built_class(site: Site, call: cst.Call) -> type | None:
    """The procedure or event that a call of a plain name makes."""
    live = vars(site.module).get(call.func.value) if isinstance(call.func, cst.Name) else None
    is_ours = isinstance(live, type) and issubclass(live, Procedure | Event) and live is not End
    return live if is_ours else None


def _required(live: type) -> int:
    parameters = inspect.signature(live).parameters.values()
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return sum(1 for one in parameters if one.default is one.empty and one.kind not in variable)
