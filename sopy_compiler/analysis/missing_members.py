"""Uses of members that a state does not have; SOP201 reports them, other rules do not pile up on them."""

from collections.abc import Iterator

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.members import has_member
from sopy_compiler.ir.handler import HandlerRun


def uses_missing_member(run: HandlerRun, index: Index) -> bool:
    """Whether the handler reads, writes or calls something that the class of its owner lacks."""
    return next(missing_members(run, index), None) is not None


def missing_members(run: HandlerRun, index: Index) -> Iterator[tuple[str, str]]:
    """What the handler uses that its owner lacks: the qualified name of the class, and the member."""
    for access in run.accesses:
        model = index.models.get(access.owner)
        if model is not None and not model.is_open and not has_member(model, access.member):
            yield model.qualname, access.member
