"""A procedure forgets to ignore an event that the SOP observes and that it does not handle."""

import re
from collections.abc import Iterator

import libcst as cst

from sopy_runtime import Event
from sopy_runtime.introspection import handlers_of
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP113",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each observed event in an `ignore` of its own."""
    observed = observed_names(site)
    for node, live in site.procedures():
        for name, _, assignment in assignments(node):
            if name != "ignore" or not isinstance(assignment.value, cst.List | cst.Tuple):
                continue
            elements = assignment.value.elements
            for element in elements:
                event = vars(site.module).get(site.tree.code(element.value))
                if not isinstance(event, type) or not issubclass(event, Event):
                    continue
                is_answered = any(
                    issubclass(event, one) or issubclass(one, event) for one in handlers_of(live)
                )
                if event.__name__ in observed and not is_answered:
                    heirs = (site.declaration(one.__name__)[1] for one in live.__subclasses__())
                    lines = site.tree.line(node).union(*heirs)
                    kept = [site.tree.code(one.value) for one in elements if one is not element]
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(assignment.value, f"[{', '.join(kept)}]"),),
                        expected=(expect("SOP113", lines),),
                        broken=f"{live.__name__} does not know what to do about {event.__name__}",
                    )


def observed_names(site: Site) -> frozenset[str]:
    """The names in every `.observes(…)` of the program."""
    calls = re.findall(r"\.observes\(([^)]*)\)", site.text)
    return frozenset(name for call in calls for name in re.findall(r"\w+", call))
