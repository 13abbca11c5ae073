"""`await` is missing in front of a call: the coroutine is made, and nothing of it runs."""

import inspect
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, Taken

CODES = ("SOP121", "SOP104")


def seeds(site: Site) -> Iterator[Seed]:
    """Each `await x(...)` of a handler that is a statement or is returned."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Await, taken.node):
            call = node.expression
            if not isinstance(call, cst.Call) or not _is_coroutine_function(call.func, site, taken):
                continue
            match site.tree.parent(node, cst.CSTNode):
                case cst.Expr():
                    code = "SOP121"
                case cst.Return():
                    code = "SOP104"
                case _:
                    continue
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(node, site.tree.code(call)),),
                expected=(expect(code, site.tree.statement(node)),),
                broken=f"{site.tree.code(call.func)} is never run",
            )


def _is_coroutine_function(function: cst.BaseExpression, site: Site, taken: Taken) -> bool:
    match function:
        case cst.Attribute(value=cst.Name(value="asyncio"), attr=cst.Name(value="sleep")):
            return True
        case cst.Attribute(value=cst.Name(value=owner), attr=cst.Name(value=name)) if owner == taken.me:
            return inspect.iscoroutinefunction(getattr(taken.owner, name, None))
        case cst.Name(value=name):
            return inspect.iscoroutinefunction(vars(site.module).get(name))
    return False
