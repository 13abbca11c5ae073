"""A handler sends an event to the machine that runs it."""

import re
from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP122",)


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the top of each handler, where the program makes one machine, and in this module."""
    made = re.findall(r"^(\w+) = SOP\(", site.tree.text, re.MULTILINE)
    machines = len(re.findall(r"\bSOP(?:\[.*?\])?\(|\bSession\(|\(SOP\b|initial=True", site.text))
    for taken in site.handlers() if len(made) == machines == 1 else ():
        top = site.tree.top_of(taken.node)
        if top is not None:
            yield Seed(
                path=site.path,
                edits=(site.tree.line_before(top, f"{made[0]}.send({taken.event})"),),
                expected=(expect("SOP122", [top]),),
                broken="the machine is busy with this very handler",
            )
