"""A Python program's way to sessions on Restate; others send the same requests with any HTTP client."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.durable.step import Core, read_core
from sopy_runtime.durable.workflows import payload_to_json
from sopy_runtime.errors import StoreError
from sopy_runtime.event import Event
from sopy_runtime.journal.record import Record, State
from sopy_runtime.journal.record_text import read_record

_PAGE = 500


class RestateSessions:
    """Sessions behind one address of the server.

    Every method raises `OSError` if the server does not answer: a request with a key may be repeated until it
    does, and is run once.

    Args:
        ingress: where the server takes requests: "http://localhost:8080".
        name: of the virtual object.
        timeout_seconds: so long it waits for an answer.
        clock: the time of events, where a service does not take its own.
    """

    def __init__(
        self,
        ingress: str,
        *,
        name: str = "sopy",
        timeout_seconds: float = 60,
        clock: Clock = system_clock,
    ) -> None:
        self._clock = clock
        self._address = f"{ingress.rstrip('/')}/{name}"
        self._timeout_seconds = timeout_seconds

    def begin(self, session: str, workflow: str | None = None, **arguments: Any) -> dict[str, Any]:
        """Begin a workflow; again, if it is the same, without effect.

        Raises:
            StoreError: the name is taken, or the arguments do not fit.
        """
        request = {"workflow": workflow, "arguments": arguments, "at": self._clock().isoformat()}
        reply: dict[str, Any] = self._call(session, "begin", request)
        return reply

    def send(self, session: str, event: Event[Any], *, key: str | None = None) -> dict[str, Any]:
        """Run an event.

        Raises:
            StoreError: the session refuses it, or its handler has failed; nothing has changed.
        """
        return self.send_json(session, type(event).__name__, payload_to_json(event), key=key)

    def send_json(self, session: str, event: str, payload: Any, *, key: str | None = None) -> dict[str, Any]:
        """Run an event that is given by its name. Raises what `send` raises."""
        request = {"event": event, "payload": payload, "key": key, "at": self._clock().isoformat()}
        reply: dict[str, Any] = self._call(session, "send", request)
        return reply

    def look(self, session: str) -> dict[str, Any]:
        """Where the session is, and what its agent may do.

        Raises:
            StoreError: there is no such session.
        """
        seen: dict[str, Any] = self._call(session, "look")
        return seen

    def state(self, session: str) -> State:
        """The state, in objects of the program. Raises what `look` raises."""
        return read_core(Core(self._call(session, "export")))

    def history(self, session: str) -> tuple[Record, ...]:
        """All records, oldest first."""
        found: list[Record] = []
        while texts := self._call(session, "history", {"after": len(found), "limit": _PAGE}):
            found += map(read_record, texts)
        return tuple(found)

    def forget(self, session: str) -> None:
        """Delete the session and everything that is kept of it."""
        self._call(session, "forget")

    def _call(self, session: str, handler: str, body: Mapping[str, Any] | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  the program's own address
            f"{self._address}/{urllib.parse.quote(session, safe='')}/{handler}",
            data=None if body is None else json.dumps(body).encode(),
            headers={} if body is None else {"content-type": "application/json"},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_seconds) as answer:  # noqa: S310  the same
                text = answer.read()
        except urllib.error.HTTPError as error:
            said = _message(error.read().decode(errors="replace"))
            # A node that has just started does not know all services yet. What a session says has an id.
            if error.code != HTTPStatus.BAD_REQUEST and "x-restate-id" not in error.headers:
                raise ConnectionError(f"the server is not ready: {said}") from error
            raise StoreError(f"{handler} of {session!r} was refused: {said}") from error
        except http.client.HTTPException as error:
            raise ConnectionError(f"the server has not answered to its end: {error!r}") from error
        return json.loads(text) if text else None


def _message(said: str) -> str:
    try:
        return str(json.loads(said)["message"])
    except (ValueError, KeyError, TypeError):
        return said
