"""A method of the state is misspelt in a handler."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.misspelt_field import is_of_state
from tests.corpus.mutations.site import Site, has_member, misspelt, present

CODES = ("SOP201",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each call `sigma.method(…)` where the program's own class has no method of the wrong name."""
    own = site.all_classes()
    for taken in site.handlers():
        for call in site.tree.nodes(cst.Call, taken.node):
            if isinstance(call.func, cst.Attribute) and is_of_state(site, call.func, taken):
                owner = present(site.type_of(call.func.value, taken))
                name = call.func.attr.value
                if owner in own and has_member(owner, name) and has_member(owner, misspelt(name)) is False:
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(call.func.attr, misspelt(name)),),
                        expected=(expect("SOP201", site.tree.statement(call)),),
                        broken=f"{owner.__name__} has no method {misspelt(name)}",
                    )
