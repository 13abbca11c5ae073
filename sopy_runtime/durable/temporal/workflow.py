"""Sessions as workflows of Temporal, with the extra `temporal`: one workflow is one session.

An event is an update. What the program does runs in a local activity, whose result the server records: a run
that is replayed never asks the program again, so the program may change while sessions are open.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, cast

from temporalio import activity, workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError

from sopy_runtime.durable.hosting import LOOK_AGAIN_SECONDS, Host, Known, Turn
from sopy_runtime.durable.temporal.kept_records import KeptRecords

WORKFLOW = "SopySession"

_TURN = "sopy_turn"
_LONGEST_TURN = timedelta(minutes=10)

Document: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Carried:
    """What one run hands to the next; the first run of a session has nothing, or what a parent wants.

    Attributes:
        core: where the session is; empty before it has begun.
        begun: the request that began it, and the reply.
        records: the last ones, as `KeptRecords` has them.
        timers: the time of each in seconds since 1970, the method that is asked then, and what it is told.
        adopt: the parent's message, of a child that has not begun.
        events_per_run: a new history is begun after so many.
    """

    core: str = ""
    begun: list[Any] = field(default_factory=list)
    records: list[list[Any]] = field(default_factory=list)
    timers: list[list[Any]] = field(default_factory=list)
    adopt: str = ""
    events_per_run: int = 500


def turns_activity(host: Host) -> Callable[[str, str, list[Any]], Turn]:
    """The activity that asks the program, for `Worker(activities=[...])`."""

    @activity.defn(name=_TURN)
    def turn(method: str, session: str, arguments: list[Any]) -> Turn:
        now = datetime.now(UTC)
        match method, arguments:
            case "begin", [request]:
                return host.begin(session, request, now)
            case "adopt", [text]:
                return host.adopt(session, None, text, now)
            case "send", [core, request, known]:
                return host.send(session, core, request, now, None if known is None else Known(**known))
            case "wake", [core, timer]:
                return host.wake(session, core, timer, now)
            case "deliver", [core, text]:
                return host.deliver(session, core, text, now)
        raise ValueError(f"no turn of a session is called {method!r}")

    return turn


# It imports nothing anew, and does nothing that would differ when it is replayed.
@workflow.defn(name=WORKFLOW, sandboxed=False)
class SopySession:
    """The workflow, for `Worker(workflows=[...])`. Updates and signals do their work one at a time."""

    # Updates may come before `run` does.
    @workflow.init
    def __init__(self, carried: Carried) -> None:
        self.carried = carried
        self._records = KeptRecords(carried.records)
        self._lock = asyncio.Lock()
        self._is_over = False
        self._events = 0

    @workflow.run
    async def run(self, carried: Carried) -> str:
        """Wake timers until the workflow is over, or its history is to begin anew."""
        if carried.adopt:
            async with self._lock:
                await self._keep(await self._ask("adopt", carried.adopt))
                carried.adopt = ""
        while not (self._is_over or self._has_enough()):
            await self._wait()
            await self._wake_due()
        # An update that is under way would have to be sent again.
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not self._is_over:
            workflow.continue_as_new(carried)
        if not carried.core:
            # A failed workflow leaves its name to another one.
            raise _refusal("it has never begun", "UnknownSession")
        return carried.core

    @workflow.update
    async def begin(self, request: Document) -> Document:
        """Begin a workflow; asked for the same again, it says so again."""
        wanted = json.dumps(request, sort_keys=True)
        async with self._lock:
            if self.carried.begun and self.carried.begun[0] == wanted:
                return dict(self.carried.begun[1])
            if self.carried.core:
                raise _refusal(f"a session {workflow.info().workflow_id!r} exists", "StoreError")
            turn = await self._ask("begin", request)
            self._is_over = "failure" in turn
            reply = await self._keep(turn)
            self.carried.begun = [wanted, reply]
            return reply

    @workflow.update
    async def send(self, request: Document) -> Document:
        """Run an event."""
        # A child may be sent something before it has begun.
        await workflow.wait_condition(lambda: bool(self.carried.core) or self._is_over)
        async with self._lock:
            core = self._there()
            known = self._records.known(request.get("key"))
            return await self._keep(await self._ask("send", core, request, known and asdict(known)))

    @workflow.signal
    async def deliver(self, text: str) -> None:
        """Be told the end of a child."""
        async with self._lock:
            if self.carried.core and not self._is_over:
                await self._try("deliver", text)

    @workflow.query
    def export(self) -> str:
        """The state as text: what `read_core` reads."""
        return self.carried.core

    @workflow.query
    def history(self, after: int) -> list[str]:
        """The records after one number, as far as they are still carried along."""
        return [text for number, text, _ in self.carried.records if number > after]

    async def _wait(self) -> None:
        """Wait for the first timer, or until there is something else to do."""
        first = min((due for due, *_ in self.carried.timers), default=None)
        seconds = None if first is None else max(0.0, first - workflow.time())
        count = len(self.carried.timers)
        try:
            await workflow.wait_condition(
                lambda: self._is_over or self._has_enough() or len(self.carried.timers) != count,
                timeout=seconds,
            )
        except TimeoutError:
            return

    async def _wake_due(self) -> None:
        for each in [each for each in self.carried.timers if each[0] <= workflow.time()]:
            async with self._lock:
                self.carried.timers.remove(each)
                await self._try(*each[1:])

    async def _try(self, method: str, told: str) -> None:
        """Run an event that nobody waits for; if its handler fails, later again."""
        turn = await self._ask(method, self.carried.core, told)
        if (failure := turn.pop("failure", None)) is not None:
            workflow.logger.error("%s failed, and is tried again: %s", method, failure["message"])
            self.carried.timers.append([workflow.time() + LOOK_AGAIN_SECONDS, method, told])
            return
        await self._keep(turn)

    async def _keep(self, turn: Turn) -> Document:
        """Keep what has changed, and let happen what follows.

        Raises:
            ApplicationError: nothing has changed.
        """
        if (failure := turn.get("failure")) is not None:
            raise _refusal(failure["message"], failure["error"])
        reply = turn.get("reply", {})
        for name, seconds in turn.get("timers", ()):
            self.carried.timers.append([workflow.time() + seconds, "wake", name])
        for number, text in turn.get("records", ()):
            self._records.add(number, text, limit_exceeded=bool(reply.get("limit_exceeded")))
        self.carried.core = turn.get("core", self.carried.core)
        self._events += 1
        for message in turn.get("deliveries", ()):
            await self._post(message["to"], message["text"], is_start=message["is_start"])
        self._is_over = self._is_over or turn.get("finished", False)
        return reply

    async def _post(self, to: str, text: str, *, is_start: bool) -> None:
        try:
            if is_start:
                await workflow.start_child_workflow(
                    WORKFLOW,
                    Carried(adopt=text, events_per_run=self.carried.events_per_run),
                    id=to,
                    parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                )
            else:
                await workflow.get_external_workflow_handle(to).signal("deliver", text)
        except Exception as error:  # noqa: BLE001  a child that is there, or a parent that is gone
            workflow.logger.warning("%s is not reached: %s", to, error)

    async def _ask(self, method: str, *arguments: Any) -> Turn:
        """What the program says; it is recorded, for what handlers do need not be the same twice."""
        answer = await workflow.execute_local_activity(
            _TURN,
            args=[method, workflow.info().workflow_id, list(arguments)],
            start_to_close_timeout=_LONGEST_TURN,
        )
        return cast("Turn", answer)

    def _there(self) -> str:
        if not self.carried.core:
            raise _refusal("the session has never begun", "UnknownSession")
        return self.carried.core

    def _has_enough(self) -> bool:
        return self._events >= self.carried.events_per_run or workflow.info().is_continue_as_new_suggested()


def _refusal(message: str, kind: str) -> ApplicationError:
    return ApplicationError(f"{kind}: {message}", type=kind, non_retryable=True)
