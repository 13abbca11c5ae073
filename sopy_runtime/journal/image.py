"""A state as texts: what a store on disk writes, and how much of it one event has changed.

The parts of sigma (its fields, and what else its class keeps) are one JSON text each, so that a store can
tell by comparing texts which of them an event has changed, whatever the handler did.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sopy_runtime.codec.changes import Changes
from sopy_runtime.codec.classes import UnknownName
from sopy_runtime.codec.decode import Decoder
from sopy_runtime.codec.encode import Encoder, quoted, to_text
from sopy_runtime.codec.place import Place
from sopy_runtime.errors import IncompatibleState, StoreDamaged
from sopy_runtime.journal.family import ALONE
from sopy_runtime.journal.gone import Gone
from sopy_runtime.journal.migration import Migrations, chain
from sopy_runtime.journal.record import State

_FIELD = "f:"

Parts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One state in texts.

    Attributes:
        parts: JSON of each part of sigma, in their order.
        procedure: JSON of the procedure.
        name: the procedure's class.
        module: where that class is defined.
        pending: JSON of the timers and of what concerns parent and children; `[]` if there is nothing.
    """

    parts: Parts
    procedure: str
    name: str
    module: str
    sequence: int
    retries: int
    finished: bool
    version: str
    pending: str


def image_of(state: State, *, may_be_gone: bool = False) -> Image:
    """The texts of this state.

    Args:
        state: as the session has it.
        may_be_gone: write classes, too, that their modules do not have any more.

    Raises:
        UnpersistableValue: something in it has no meaning outside this process.
    """
    encoder = Encoder(may_be_gone=may_be_gone)
    cls = type(state.procedure)
    sigma = encoder.encode(state.sigma, Place(None, "sigma"))
    procedure = encoder.encode(state.procedure, Place(None, cls.__name__))
    pending = _pending(encoder, state)
    encoder.finish()
    return Image(
        parts=_parts(sigma),
        procedure=to_text(procedure),
        name=cls.__name__,
        module=cls.__module__,
        sequence=state.sequence,
        retries=state.retries,
        finished=state.finished,
        version=state.version,
        pending=to_text(pending),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """The JSON of an image as values: each part of sigma, the procedure, and what is pending."""

    parts: Mapping[str, Any]
    procedure: Any
    pending: Any


def nodes_of(image: Image) -> Nodes:
    """Read the texts.

    Raises:
        ValueError: one of them is no JSON.
    """
    return Nodes(
        parts={name: json.loads(text) for name, text in image.parts.items()},
        procedure=json.loads(image.procedure),
        pending=json.loads(image.pending),
    )


def state_of(image: Image, migrations: Migrations = (), nodes: Nodes | None = None) -> State:
    """The state that these texts describe, led on by the migrations that concern its version.

    Args:
        image: the texts.
        migrations: what has become of sessions that earlier versions have left.
        nodes: of somebody who has read them already; then the texts in the image may be empty.

    Raises:
        IncompatibleState: the program has changed, and something the state is made of is gone.
        StoreDamaged: the texts are not what was written.
    """
    steps = chain(migrations, image.version)
    try:
        nodes = nodes or nodes_of(image)
        document = {"sigma": _node(nodes.parts), image.name: nodes.procedure, "pending": nodes.pending}
        decoder = Decoder(document, Changes(steps))
        sigma = decoder.decode(document["sigma"], ("sigma",))
        procedure = _procedure(decoder, document[image.name], image.name, may_be_gone=bool(steps))
        timers, family = decoder.decode(document["pending"], ("pending",)) or ((), ALONE)
    except UnknownName as error:
        raise incompatible(f"it was in {image.name}, and {error.happened}", image.version) from error
    except IncompatibleState as error:
        raise incompatible(error.happened, image.version) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            f"the state after event {image.sequence} cannot be read: {error}",
            remedy="go on from an earlier one: store.load(session, sequence)",
        ) from error
    state = State(
        sigma=sigma,
        procedure=procedure,
        sequence=image.sequence,
        retries=image.retries,
        finished=image.finished,
        version=image.version,
        timers=tuple(timers),
        family=family,
    )
    for step in steps:
        state = replace(step(state), version=step.to)
    if isinstance(state.procedure, Gone):
        reason = f"{state.procedure.name} is gone, and {steps[-1].name} does not say where it is now"
        raise incompatible(f"it was in {image.name}, {reason}", image.version)
    try:
        decoder.check()
    except IncompatibleState as error:
        raise incompatible(error.happened, image.version) from error
    return state


def incompatible(reason: str, version: str) -> IncompatibleState:
    """The error for a session of this version that the present program cannot go on with."""
    return IncompatibleState(
        f"this session cannot go on: {reason}",
        safe="it is kept as it was",
        remedy=f"declare what has become of it, @migration(from_={version!r}, …), and give it to "
        "Session.resume: migrations=[…]",
    )


def parts_to_text(parts: Parts) -> str:
    """All parts as one JSON object."""
    return "{" + ",".join(f"{quoted(name)}:{text}" for name, text in parts.items()) + "}"


def parts_from_text(text: str) -> dict[str, str]:
    """The parts again."""
    return {name: to_text(node) for name, node in json.loads(text).items()}


def difference(before: Parts, after: Parts) -> str | None:
    """What has to be written so that `before` becomes `after`; None: everything, the order has changed."""
    changed = {name: text for name, text in after.items() if before.get(name) != text}
    gone = [name for name in before if name not in after]
    remaining = [name for name in before if name in after]
    if [*remaining, *(name for name in after if name not in before)] != list(after):
        return None
    return parts_to_text({**changed, "$gone": json.dumps(gone)} if gone else changed)


def merge(parts: dict[str, str], difference: str) -> None:
    """Apply what `difference` has found."""
    changed = parts_from_text(difference)
    for name in json.loads(changed.pop("$gone", "[]")):
        del parts[name]
    parts.update(changed)


def _procedure(decoder: Decoder, node: Any, name: str, *, may_be_gone: bool) -> Any:
    """The procedure; what stands for it, if its class is gone and a migration may say what is instead."""
    try:
        return decoder.decode(node, (name,))
    except UnknownName as error:
        if not may_be_gone or error.name != decoder.changes.name(node["$c"]):
            raise
        return Gone(error.name, decoder.attributes(node, (name,)))


def _pending(encoder: Encoder, state: State) -> Any:
    if not state.timers and state.family == ALONE:
        return []
    return encoder.encode([list(state.timers), state.family], Place(None, "pending"))


def _parts(sigma: Any) -> dict[str, str]:
    if not isinstance(sigma, dict):
        return {"": to_text(sigma)}
    fields = sigma.get("$f", {}) if "$" in sigma else sigma
    others = {name: to_text(node) for name, node in sigma.items() if "$" in sigma and name != "$f"}
    return others | {_FIELD + name: to_text(node) for name, node in fields.items()}


def _node(parts: Mapping[str, Any]) -> Any:
    if "" in parts:
        return parts[""]
    fields = {name[2:]: node for name, node in parts.items() if name.startswith(_FIELD)}
    others = {name: node for name, node in parts.items() if not name.startswith(_FIELD)}
    return {**others, "$f": fields} if "$" in others else fields
