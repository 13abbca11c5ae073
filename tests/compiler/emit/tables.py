"""Tables of programs in memory, and the modules they are about."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sopy_compiler.compiler import compile_source
from sopy_compiler.emit.dispatch_table import DispatchTable, make_table, write_dispatch_table
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceText
from sopy_runtime.table import Table

FLOW = """\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler
from sopy.prompt import cond


class Order(BaseModel):
    items: list[str] = []
    total: int = 0


class Added(Event[str]): ...


class Paid(Event[int]): ...


class Basket(Procedure[Order]):
    @handler
    def on_added(self, sigma: Order, event: Added):
        if cond(not event.payload, "nothing was named"):
            return "say what"
        sigma.items.append(event.payload)
        return self

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.total = event.payload
        return End()


SOP(state=Order(), init_proc=Basket())
"""


def table_of(text: str, module: str = "flow") -> DispatchTable:
    """The table of one module."""
    path = f"{module}.py"
    program = compile_source([SourceText(path=path, module=module, text=text)]).program
    return make_table(program, module, sources={}, excerpt=lambda span: excerpt({path: text}, span))


@contextmanager
def imported(text: str, module: str = "flow") -> Iterator[Any]:
    """The module that the text is, while the block runs."""
    made = ModuleType(module)
    sys.modules[module] = made
    try:
        exec(compile(text, f"{module}.py", "exec"), vars(made))
        yield made
    finally:
        del sys.modules[module]


def run_table(text: str, module: str = "flow") -> Table:
    """The built table as the runtime sees it; the module has to be imported."""
    namespace: dict[str, Any] = {}
    exec(write_dispatch_table(table_of(text, module)), namespace)
    found = namespace["TABLE"]
    assert isinstance(found, Table)
    return found
