"""A state as texts: what a store on disk writes, and how much of it one event has changed.

The parts of sigma (its fields, and what else its class keeps) are one JSON text each, so that a store can
tell by comparing texts which of them an event has changed, whatever the handler did.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sopy_runtime.codec.classes import UnknownName
from sopy_runtime.codec.decode import Decoder
from sopy_runtime.codec.encode import Encoder, quoted, to_text
from sopy_runtime.codec.place import Place
from sopy_runtime.errors import IncompatibleState, StoreDamaged
from sopy_runtime.journal.family import ALONE
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


def image_of(state: State) -> Image:
    """The texts of this state.

    Raises:
        UnpersistableValue: something in it has no meaning outside this process.
    """
    encoder = Encoder()
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


def state_of(image: Image) -> State:
    """The state that these texts describe.

    Raises:
        IncompatibleState: the program has changed, and something the state is made of is gone.
        StoreDamaged: the texts are not what was written.
    """
    try:
        document = {
            "sigma": _node(image.parts),
            image.name: json.loads(image.procedure),
            "pending": json.loads(image.pending),
        }
        decoder = Decoder(document)
        sigma = decoder.decode(document["sigma"], ("sigma",))
        procedure = decoder.decode(document[image.name], (image.name,))
        timers, family = decoder.decode(document["pending"], ("pending",)) or ((), ALONE)
    except UnknownName as error:
        raise IncompatibleState(
            f"this session cannot go on: it was in {image.name}, and {error.happened}",
            safe="it is kept as it was",
            remedy="give Session.resume a migration that says what has become of it",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            f"the state after event {image.sequence} cannot be read: {error}",
            remedy="go on from an earlier one: store.load(session, sequence)",
        ) from error
    return State(
        sigma=sigma,
        procedure=procedure,
        sequence=image.sequence,
        retries=image.retries,
        finished=image.finished,
        version=image.version,
        timers=tuple(timers),
        family=family,
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


def _node(parts: Parts) -> Any:
    if "" in parts:
        return json.loads(parts[""])
    fields = {name[2:]: json.loads(text) for name, text in parts.items() if name.startswith(_FIELD)}
    others = {name: json.loads(text) for name, text in parts.items() if not name.startswith(_FIELD)}
    return {**others, "$f": fields} if "$" in others else fields
