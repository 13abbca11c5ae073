"""What has changed in the procedures, as far as a session sees it that is in one of them."""

from collections.abc import Iterator

from sopy_compiler.analysis.changes.change import Change, Difference, Part, Verdict
from sopy_compiler.analysis.changes.names import Names, full_name
from sopy_compiler.analysis.changes.type_change import holds
from sopy_compiler.ir.kept_attribute import KeptAttribute
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


def procedure_changes(names: Names) -> Iterator[Change]:
    """The changes of every procedure that a session of the earlier version can be in, then the new ones."""
    states = [procedure for procedure in names.old.procedures.values() if not procedure.is_abstract]
    later = {names.later(procedure.qualname) for procedure in states}
    for old in states:
        new = names.new.procedures.get(names.later(old.qualname))
        if new is None:
            yield _gone(old, names)
            continue
        if new.qualname != old.qualname:
            yield _of(
                old, Difference.RENAMED, Verdict.MIGRATION, f"it is now `{new.name}`", new.span,
                migrated_by=names.renamed_by(old),
            )  # fmt: skip
        yield from _state(old, new, names)
        yield from _attributes(old, new, names)
        yield from _handlers(old, new, names)
        yield from _others(old, new, names)
    for new in names.new.procedures.values():
        if not new.is_abstract and new.qualname not in later:
            yield _of(
                new, Difference.ADDED, Verdict.COMPATIBLE, "no session is in it yet", new.span, owner=""
            )


def _gone(old: Procedure, names: Names) -> Change:
    taken = {event for event, _ in old.effective}
    like = [
        new
        for new in names.new.procedures.values()
        if new.qualname not in names.old.procedures
        and not new.is_abstract
        and (new.name == old.name or {event for event, _ in new.effective} == taken)
    ]
    name = old.name
    if len(like) == 1:
        name = like[0].name if like[0].module == old.module else full_name(like[0])
        remedy = f'renames={{"{old.name}": "{name}"}}'
    else:
        remedy = f'renames={{"{old.name}": …}}, or a migration whose function says where it is instead'
    return _of(
        old, Difference.REMOVED, Verdict.MIGRATION, "a session that is in it cannot go on", old.span,
        remedy=remedy,
    )  # fmt: skip


def _state(old: Procedure, new: Procedure, names: Names) -> Iterator[Change]:
    if old.sigma is None or new.sigma is None or names.later(old.sigma) == new.sigma:
        return
    before, after = (TypeExpression(name=one.sigma or "", text=one.sigma_text) for one in (old, new))
    if holds(after, before, names) is True or new.sigma in names.later_ancestors(old.sigma):
        verdict = Verdict.COMPATIBLE
    elif old.sigma in names.old.models and new.sigma in names.new.models:
        verdict = Verdict.MIGRATION
    else:
        return
    reason = f"its state was `{old.sigma_text}` and is `{new.sigma_text}`"
    yield _of(old, Difference.CHANGED, verdict, reason, new.span)


def _attributes(old: Procedure, new: Procedure, names: Names) -> Iterator[Change]:
    if not (old.bases_known and new.bases_known):
        return
    before = {names.later_member(old, attribute.name): attribute for attribute in old.kept}
    after = {attribute.name: attribute for attribute in new.kept}
    added = [name for name in after if name not in before]
    for name, attribute in before.items():
        if name != attribute.name:
            yield _of_attribute(
                old, attribute, Difference.RENAMED, Verdict.MIGRATION, f"it is now `{name}`", attribute.span,
                migrated_by=names.renamed_by(old, attribute.name),
            )  # fmt: skip
        elif name not in after:
            reason = "its value is kept and not used"
            span = attribute.span
            yield _of_attribute(old, attribute, Difference.REMOVED, Verdict.COMPATIBLE, reason, span)
        if name in after and holds(after[name].type, attribute.type, names) is False:
            types = f"`{attribute.type.text}` and is `{after[name].type.text}`"
            yield _of_attribute(
                old, after[name], Difference.CHANGED, Verdict.MIGRATION, f"it was {types}", after[name].span,
                remedy=f'converts={{"{new.name}.{name}": …}}',
                migrated_by=names.said_by("converts", new, name),
            )  # fmt: skip
    gone = [name for name in before if name not in after]
    for name in added:
        said = f'renames={{"{old.name}.{gone[0]}": "{name}"}}' if len(gone) == 1 and len(added) == 1 else ""
        yield _of_attribute(
            old, after[name], Difference.ADDED, Verdict.MIGRATION, "it was not kept", after[name].span,
            remedy=said or f'a value in the class, or adds={{"{new.name}.{name}": …}}',
            migrated_by=names.said_by("adds", new, name),
        )  # fmt: skip


def _handlers(old: Procedure, new: Procedure, names: Names) -> Iterator[Change]:
    if not new.bases_known:
        return
    before = {names.later(event): handler for event, handler in old.effective}
    after = dict(new.effective)
    for event in before:
        known = names.new.events.get(event)
        bases = () if known is None else known.bases
        if event not in after and not any(base in after for base in bases):
            yield _of_handler(old, event, Difference.REMOVED, "the event is not expected any more", new.span)
    for event, handler in after.items():
        declaration = names.new.handlers.get(handler)
        span = declaration.span if declaration else new.span
        if event not in before:
            yield _of_handler(old, event, Difference.ADDED, "the event is taken now", span)
            continue
        ways = [_ways(procedure, event, names) for procedure in (old, new)]
        if ways[0] != ways[1]:
            new_ways = sorted(ways[1] - ways[0])
            lost = sorted(ways[0] - ways[1])
            words = [f"now also {way}" for way in new_ways] + [f"no more {way}" for way in lost]
            yield _of_handler(old, event, Difference.CHANGED, ", ".join(words), span, part=Part.TRANSITION)


def _ways(procedure: Procedure, event: str, names: Names) -> set[str]:
    """What the handler of this event can do, in words; events and procedures by their later names."""
    is_old = names.old.procedures.get(procedure.qualname) is procedure
    words: set[str] = set()
    for run in procedure.runs:
        if (names.later(run.event) if is_old else run.event) != event:
            continue
        for transition in run.transitions:
            target = names.later(transition.target) if is_old else transition.target
            is_move = transition.kind is TransitionKind.MOVE
            name = simple_name(target)
            words.add(f"goes to `{name}`" if is_move else _WORDS[transition.kind])
    return words


_WORDS = {
    TransitionKind.STAY: "stays",
    TransitionKind.RECOVER: "asks to recover",
    TransitionKind.FINISH: "ends",
    TransitionKind.RAISE: "raises",
}


def _others(old: Procedure, new: Procedure, names: Names) -> Iterator[Change]:
    if names.later(old.timeout_event) != new.timeout_event:
        reason = "its timeout has changed: a session that is in it keeps the one that it entered with"
        yield _of(old, Difference.CHANGED, Verdict.COMPATIBLE, reason, new.span)
    ignored = [
        {names.later(reference.event) for reference in old.ignore},
        {reference.event for reference in new.ignore},
    ]
    if ignored[0] != ignored[1] and old.ignore_known and new.ignore_known:
        yield _of(old, Difference.CHANGED, Verdict.COMPATIBLE, "it ignores other events", new.span)
    if (old.prompt and old.prompt.text) != (new.prompt and new.prompt.text):
        yield _of(old, Difference.CHANGED, Verdict.COMPATIBLE, "its prompt has changed", new.span)
    if new.is_abstract:
        yield _of(old, Difference.CHANGED, Verdict.COMPATIBLE, "nothing makes an instance any more", new.span)
    elif old.declared_initial != new.declared_initial:
        said = "starts" if new.declared_initial else "does not start"
        reason = f"it {said} a workflow now"
        yield _of(old, Difference.CHANGED, Verdict.COMPATIBLE, reason, new.span)


def _of(
    procedure: Procedure, difference: Difference, verdict: Verdict, reason: str, span: Span, *,
    owner: str | None = None, remedy: str = "", migrated_by: str = "",
) -> Change:  # fmt: skip
    return Change(
        part=Part.PROCEDURE,
        difference=difference,
        subject=procedure.name,
        verdict=verdict,
        reason=reason,
        owner=full_name(procedure) if owner is None else owner,
        remedy=remedy,
        span=span,
        migrated_by=migrated_by,
    )


def _of_attribute(
    procedure: Procedure, attribute: KeptAttribute, difference: Difference, verdict: Verdict, reason: str,
    span: Span, *, remedy: str = "", migrated_by: str = "",
) -> Change:  # fmt: skip
    return Change(
        part=Part.ATTRIBUTE,
        difference=difference,
        subject=f"{procedure.name}.{attribute.name}",
        verdict=verdict,
        reason=reason,
        owner=full_name(procedure),
        member=attribute.name,
        remedy=remedy,
        span=span,
        migrated_by=migrated_by,
    )


def _of_handler(
    procedure: Procedure, event: str, difference: Difference, reason: str, span: Span, *,
    part: Part = Part.HANDLER,
) -> Change:  # fmt: skip
    return Change(
        part=part,
        difference=difference,
        subject=f"{procedure.name} on {simple_name(event)}",
        verdict=Verdict.COMPATIBLE,
        reason=reason,
        owner=full_name(procedure),
        span=span,
    )
