"""What has changed in the events."""

from collections.abc import Iterator

from sopy_compiler.analysis.changes.change import Change, Difference, Part, Verdict
from sopy_compiler.analysis.changes.names import Names, full_name


def event_changes(names: Names) -> Iterator[Change]:
    """The changes of every event; those that come by themselves are kept with sessions."""
    timeouts = {procedure.timeout_event for procedure in names.old.procedures.values()}
    later = {names.later(name) for name in names.old.events}
    for old in names.old.events.values():
        new = names.new.events.get(names.later(old.qualname))
        is_kept = old.qualname in timeouts
        if new is None:
            yield Change(
                part=Part.EVENT,
                difference=Difference.REMOVED,
                subject=old.name,
                verdict=Verdict.MIGRATION if is_kept else Verdict.COMPATIBLE,
                reason="a session may wait for it" if is_kept else "nobody can send it any more",
                owner=full_name(old),
                remedy=f'renames={{"{old.name}": …}}' if is_kept else "",
                span=old.span,
            )
            continue
        if new.qualname != old.qualname:
            yield Change(
                part=Part.EVENT,
                difference=Difference.RENAMED,
                subject=old.name,
                verdict=Verdict.MIGRATION,
                reason=f"it is now `{new.name}`",
                owner=full_name(old),
                span=new.span,
                migrated_by=names.renamed_by(old),
            )
        payloads = [event.payload.text if event.payload else "" for event in (old, new)]
        if payloads[0] != payloads[1]:
            yield Change(
                part=Part.EVENT,
                difference=Difference.CHANGED,
                subject=old.name,
                verdict=Verdict.COMPATIBLE,
                reason=f"its payload was `{payloads[0] or None}` and is `{payloads[1] or None}`: "
                "what is under way comes as it was sent",
                owner=full_name(old),
                span=new.span,
            )
    for new in names.new.events.values():
        if new.qualname not in later:
            yield Change(
                part=Part.EVENT,
                difference=Difference.ADDED,
                subject=new.name,
                verdict=Verdict.COMPATIBLE,
                reason="no session knows it yet",
                span=new.span,
            )
