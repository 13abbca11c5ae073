"""What the changes mean for one session that is kept in a store."""

from collections.abc import Iterator
from typing import Any

from sopy_compiler.analysis.changes.change import Change, Difference, Part, Verdict
from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """A session as a store has it: nothing of its program was imported.

    Attributes:
        workflow: the module of the procedure that it is in.
        procedure: the class of that procedure, `module:Class`.
        document: what is kept, as values of JSON.
    """

    id: str
    workflow: str
    procedure: str
    sequence: int
    version: str
    document: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionVerdict:
    """What becomes of a session, and the changes that decide it."""

    session: KeptSession
    verdict: Verdict
    changes: tuple[Change, ...]


def judge(session: KeptSession, changes: tuple[Change, ...]) -> SessionVerdict:
    """The changes that concern this session, and what they come to."""
    names, members, fields = set[str](), set[str](), set[str]()
    for node in _nodes(session.document):
        name = _plain_name(node.get("$c"))
        if node["$"] == "named":
            names.add(node["$v"])
        elif name:
            names.add(name)
            fields.update(f"{name}.{field}" for field in node.get("$f", ()))
            if node["$"] == "enum":
                members.add(f"{name}.{node['$v']}")
    concerned = tuple(
        change
        for change in changes
        if change.verdict is not Verdict.COMPATIBLE and _concerns(change, session, names, members, fields)
    )
    open_ones = [change.verdict for change in concerned if change.breaks]
    verdict = max(open_ones, key=list(Verdict).index, default=Verdict.COMPATIBLE)
    return SessionVerdict(session=session, verdict=verdict, changes=concerned)


def _concerns(
    change: Change, session: KeptSession, names: set[str], members: set[str], fields: set[str]
) -> bool:
    if change.verdict is Verdict.STUCK:
        return change.owner == session.procedure
    if change.is_unnamed:
        return True
    full = f"{change.owner}.{change.member}"
    if change.part is Part.MEMBER:
        return full in members
    if change.part in (Part.FIELD, Part.ATTRIBUTE) and change.difference is not Difference.ADDED:
        return full in fields
    if change.part in (Part.FIELD, Part.ATTRIBUTE):
        return change.owner in names and full not in fields
    return change.owner in names


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    """The nodes of a document that say what they are."""
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "$" in node:
                yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _plain_name(node: Any) -> str:
    while isinstance(node, dict):
        node = node.get("$o")
    return node if isinstance(node, str) else ""
