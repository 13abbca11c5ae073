"""A Python program's way to sessions on Temporal."""

from collections.abc import Awaitable
from typing import Any, TypeVar

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from sopy_runtime.durable.hosting import Host
from sopy_runtime.durable.step import Core, read_core, reply_of
from sopy_runtime.durable.temporal.workflow import WORKFLOW, Carried
from sopy_runtime.durable.workflows import payload_to_json
from sopy_runtime.errors import SessionFinished, StoreError, UnknownSession
from sopy_runtime.event import Event
from sopy_runtime.journal.record import Record, State
from sopy_runtime.journal.record_text import read_record
from sopy_runtime.journal.replies import check_same_event

TASK_QUEUE = "sopy"

T = TypeVar("T")


class TemporalSessions:
    """Sessions in one namespace of a server.

    Every method raises `OSError` if the server does not answer: a request with a key may be repeated until it
    does, and is run once.

    Args:
        client: of the namespace.
        task_queue: where the workers are that serve the workflows.
        events_per_run: of sessions that are begun: their history begins anew after so many.
    """

    def __init__(self, client: Client, *, task_queue: str = TASK_QUEUE, events_per_run: int = 500) -> None:
        self._client = client
        self._task_queue = task_queue
        self._first = Carried(events_per_run=events_per_run)

    async def begin(self, session: str, workflow: str | None = None, **arguments: Any) -> dict[str, Any]:
        """Begin a workflow; again, if it is the same, without effect.

        Raises:
            StoreError: the name is taken, or the arguments do not fit.
        """
        start: WithStartWorkflowOperation[Any, str] = WithStartWorkflowOperation(
            WORKFLOW,
            self._first,
            id=session,
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        )
        request = {"workflow": workflow, "arguments": arguments}
        answer = self._client.execute_update_with_start_workflow(
            "begin", request, start_workflow_operation=start
        )
        reply: dict[str, Any] = await _answered(answer, session)
        return reply

    async def send(self, session: str, event: Event[Any], *, key: str | None = None) -> dict[str, Any]:
        """Run an event.

        Raises:
            StoreError: the session refuses it, or its handler has failed; nothing has changed.
            SessionFinished: the workflow is over.
        """
        request = {"event": type(event).__name__, "payload": payload_to_json(event), "key": key}
        try:
            reply: dict[str, Any] = await _answered(
                self._handle(session).execute_update("send", request, id=key), session
            )
        except SessionFinished:
            for record in await self.history(session) if key is not None else ():
                if record.key == key:
                    check_same_event(record, event)
                    return {**reply_of(record), "limit_exceeded": False, "duplicate": True}
            raise
        return reply

    async def look(self, session: str) -> dict[str, Any]:
        """Where the session is, and what its agent may do.

        Raises:
            UnknownSession: there is no such session.
        """
        return Host(()).look(session, await self._export(session))

    async def state(self, session: str) -> State:
        """The state, in objects of the program. Raises what `look` raises."""
        return read_core(Core(await self._export(session)))

    async def history(self, session: str) -> tuple[Record, ...]:
        """The records that the session still carries along, oldest first."""
        texts = await _answered(self._handle(session).query("history", 0), session)
        return tuple(map(read_record, texts))

    async def _export(self, session: str) -> str:
        core: str = await _answered(self._handle(session).query("export"), session)
        if not core:
            raise UnknownSession(f"there is no session {session!r} yet")
        return core

    def _handle(self, session: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(session)


async def _answered(answer: Awaitable[T], session: str) -> T:
    try:
        return await answer
    except WorkflowUpdateFailedError as error:
        # A server that has just started may have told the worker of an update that it has forgotten itself.
        if isinstance(error.cause, ApplicationError) and error.cause.type == "UnprocessedUpdate":
            raise ConnectionError(f"the server has not answered: {error.cause}") from error
        raise StoreError(f"{session!r} has refused: {error.cause}") from error
    except WorkflowQueryFailedError as error:
        raise UnknownSession(f"there is no session {session!r} yet: {error}") from error
    except WorkflowAlreadyStartedError as error:
        raise StoreError(f"a session {session!r} exists, and is over") from error
    except WorkflowUpdateRPCTimeoutOrCancelledError as error:
        raise ConnectionError(f"the server has not answered: {error}") from error
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND and "already completed" in error.message:
            raise SessionFinished(f"the workflow of {session!r} is over") from error
        if error.status is RPCStatusCode.NOT_FOUND:
            raise UnknownSession(f"there is no session {session!r}: {error}") from error
        raise ConnectionError(f"the server has not answered: {error}") from error
