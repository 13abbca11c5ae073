"""A handler is missing: nothing takes its event any more, or its procedure has no way on."""

from collections.abc import Iterator

from sopy_runtime.introspection import handlers_of
from sopy_runtime.procedure import ignored_events
from tests.corpus.mutations.mutant import Expected, Seed, expect
from tests.corpus.mutations.operators.forgotten_event import observed_names
from tests.corpus.mutations.site import Site, Taken

CODES = ("SOP301", "SOP102", "SOP113")


def seeds(site: Site) -> Iterator[Seed]:
    """Each handler that is the only one of its event, or the only one of its procedure."""
    for taken in site.handlers():
        expected = tuple(_consequences(site, taken))
        if expected and f".{taken.node.name.value}" not in site.text:
            yield Seed(
                path=site.path,
                edits=(site.tree.without(taken.node),),
                expected=expected,
                broken=f"nothing does what {taken.node.name.value} did",
            )


def _consequences(site: Site, taken: Taken) -> Iterator[Expected]:
    observed = observed_names(site)
    for event in taken.live.events:
        if _is_taken_elsewhere(site, taken, event):
            continue
        if event.__name__ in observed:
            yield expect("SOP113", site.tree.line(taken.owner_node))
        else:
            path, lines = site.declaration(event.__name__)
            if lines:
                yield expect("SOP301", lines, path=path)
    own = handlers_of(taken.owner)
    is_alone = all(found is taken.live for found in own.values())
    if is_alone and site.uses(taken.owner.__name__) > 1 and not taken.owner.__subclasses__():
        yield expect("SOP102", site.tree.line(taken.owner_node))


def _is_taken_elsewhere(site: Site, taken: Taken, event: type) -> bool:
    for procedure in site.all_procedures():
        others = {one for one, found in handlers_of(procedure).items() if found is not taken.live}
        if any(
            issubclass(event, one) or issubclass(one, event) for one in (*others, *ignored_events(procedure))
        ):
            return True
    # The same handler may take a base or a subclass of the event as well.
    return bool(event.__subclasses__())
