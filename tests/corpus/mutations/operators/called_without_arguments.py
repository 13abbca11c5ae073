"""A method of the state is called without the arguments that it needs."""

import inspect
from collections.abc import Iterator
from types import FunctionType

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP123",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each call of a plain method of sigma that has a parameter without a default."""
    for taken in site.handlers():
        state = site.state(taken)
        for call in site.tree.nodes(cst.Call, taken.node):
            if not isinstance(call.func, cst.Attribute) or not call.args:
                continue
            if not isinstance(call.func.value, cst.Name) or call.func.value.value != taken.sigma:
                continue
            if site.tree.parent(call, cst.Try) is not None or not isinstance(state, type):
                continue
            method = inspect.getattr_static(state, call.func.attr.value, None)
            if isinstance(method, FunctionType) and _needs_arguments(method):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call, f"{site.tree.code(call.func)}()"),),
                    expected=(expect("SOP123", site.tree.statement(call)),),
                    broken=f"{call.func.attr.value} needs an argument",
                )


def _needs_arguments(method: FunctionType) -> bool:
    if hasattr(method, "__wrapped__"):
        return False
    _, *parameters = inspect.signature(method).parameters.values()
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return any(one.default is one.empty and one.kind not in kinds for one in parameters)
