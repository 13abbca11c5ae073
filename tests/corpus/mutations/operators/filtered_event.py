"""The SOP does not observe an event that a procedure waits for."""

from collections.abc import Iterator

import libcst as cst

from sopy_runtime import Event
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.forgotten_event import observed_names
from tests.corpus.mutations.site import Site

CODES = ("SOP302",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each argument of the program's only `.observes(…)` for whose event there is a handler in the module."""
    if site.text.count(".observes(") != 1 or len(observed_names(site)) < 2:
        return
    for call in site.tree.nodes(cst.Call):
        if not isinstance(call.func, cst.Attribute) or call.func.attr.value != "observes":
            continue
        for argument in call.args:
            event = vars(site.module).get(site.tree.code(argument.value))
            if not isinstance(event, type) or not issubclass(event, Event):
                continue
            others = [vars(site.module).get(name) for name in observed_names(site) - {event.__name__}]
            headers = [site.tree.header(one.node) for one in site.handlers() if one.live.events == (event,)]
            is_covered = any(isinstance(one, type) and issubclass(event, one) for one in others)
            if headers and not is_covered:
                kept = [site.tree.code(one.value) for one in call.args if one is not argument]
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call, f"{site.tree.code(call.func)}({', '.join(kept)})"),),
                    expected=(expect("SOP302", frozenset().union(*headers)),),
                    broken=f"no {event.__name__} ever arrives",
                )
