"""Sessions as virtual objects of Restate, with the extra `restate`: one object is one session.

Its state keys: `core`, where the session is; `j1`, `j2` and so on, the journal; `k` with an idempotency key,
which event it was; `begun`, the request that began it.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from restate import (
    InvocationRetryPolicy,
    ObjectContext,
    ObjectSharedContext,
    RunOptions,
    TerminalError,
    VirtualObject,
)
from restate.serde import JsonSerde

from sopy_runtime.durable.hosting import LOOK_AGAIN_SECONDS, Host, Known, Turn

RETENTION = timedelta(days=7)
"""So long the server itself answers a request that comes again under its idempotency key."""

# The server's own policy gives up after 70 attempts; a session waits for its service as long as it takes.
_RETRIES = InvocationRetryPolicy(
    initial_interval=timedelta(milliseconds=100), exponentiation_factor=2.0, max_interval=timedelta(seconds=2)
)
_JSON: JsonSerde[Any] = JsonSerde()
_REMEMBERED: RunOptions[Any] = RunOptions(serde=_JSON)

Document: TypeAlias = dict[str, Any]


def sessions_object(host: Host, *, name: str = "sopy", is_deterministic: bool = False) -> VirtualObject:
    """The virtual object, for `restate.app([...])`.

    Args:
        host: the workflows.
        name: of the object, as it stands in the paths of requests.
        is_deterministic: no handler reads a clock, draws lots, or asks anybody, so that it may be computed
            again after a failure: then nothing has to be remembered on the way, which takes half the time. If
            that is not true, a call that is computed again and differs waits until somebody cancels it.
    """
    # The journal is part of the object's state: with each event the server would send all of it.
    made = VirtualObject(
        name, state_preload=False, invocation_retry_policy=_RETRIES, idempotency_retention=RETENTION
    )
    sessions = _Sessions(host, name, is_deterministic=is_deterministic)
    for exclusive in (sessions.begin, sessions.send, sessions.forget):
        made.handler()(exclusive)
    for private in (sessions.wake, sessions.adopt, sessions.deliver):
        made.handler(ingress_private=True)(private)
    for shared in (sessions.look, sessions.export, sessions.history):
        made.handler(kind="shared")(shared)
    return made


class _Sessions:
    """What requests to one session do; its key is in the context."""

    def __init__(self, host: Host, name: str, *, is_deterministic: bool) -> None:
        self._host = host
        self._name = name
        self._is_deterministic = is_deterministic

    async def begin(self, ctx: ObjectContext, request: Document) -> Document:
        """Begin a workflow; asked for the same again, it says so again."""
        wanted = json.dumps({name: request[name] for name in request if name != "at"}, sort_keys=True)
        begun = await ctx.get("begun", serde=_JSON)
        if begun is not None and begun["request"] != wanted:
            raise TerminalError(f"a session {ctx.key()!r} exists", status_code=409)
        if begun is not None:
            return dict(begun["reply"])
        at = request.get("at")
        turn = await self._ask(ctx, lambda now: self._host.begin(ctx.key(), request, now), at)
        reply = self._keep(ctx, turn)
        ctx.set("begun", {"request": wanted, "reply": reply}, serde=_JSON)
        return reply

    async def send(self, ctx: ObjectContext, request: Document) -> Document:
        """Run an event."""
        key = request.get("key") or ctx.request().idempotency_key
        future = ctx.get("core", serde=_JSON)
        noted = None if key is None else await ctx.get(f"k{key}", serde=_JSON)
        core = _there(ctx.key(), await future)
        known = None if noted is None else await _known(ctx, noted)
        keyed = {**request, "key": key}
        at = request.get("at")
        turn = await self._ask(ctx, lambda now: self._host.send(ctx.key(), core, keyed, now, known), at)
        reply = self._keep(ctx, turn)
        if key is not None and "core" in turn:
            ctx.set(f"k{key}", [reply["sequence"], reply["limit_exceeded"]], serde=_JSON)
        return reply

    async def wake(self, ctx: ObjectContext, timer: str) -> None:
        """Run the event of a timer."""
        core = await ctx.get("core", serde=_JSON)
        if core is not None:
            self._keep(ctx, await self._ask(ctx, lambda now: self._host.wake(ctx.key(), core, timer, now)))

    async def adopt(self, ctx: ObjectContext, text: str) -> None:
        """Begin as a child."""
        core = await ctx.get("core", serde=_JSON)
        self._keep(ctx, await self._ask(ctx, lambda now: self._host.adopt(ctx.key(), core, text, now)))

    async def deliver(self, ctx: ObjectContext, text: str) -> None:
        """Be told the end of a child."""
        core = await ctx.get("core", serde=_JSON)
        if core is None:  # it was forgotten: nobody wants to know
            return
        turn = await self._ask(ctx, lambda now: self._host.deliver(ctx.key(), core, text, now))
        if "failure" in turn:
            self._post(ctx, "deliver", ctx.key(), text, delay_seconds=LOOK_AGAIN_SECONDS)
        self._keep(ctx, turn)

    async def forget(self, ctx: ObjectContext) -> None:
        """Delete everything that is kept of the session."""
        ctx.clear_all()

    async def look(self, ctx: ObjectSharedContext) -> Document:
        """Where the session is, and what its agent may do."""
        return self._host.look(ctx.key(), _there(ctx.key(), await ctx.get("core", serde=_JSON)))

    async def export(self, ctx: ObjectSharedContext) -> str:
        """The state as text: what `read_core` reads."""
        return _there(ctx.key(), await ctx.get("core", serde=_JSON))

    async def history(self, ctx: ObjectSharedContext, request: Document) -> list[str]:
        """The records after one number, at most so many: `{"after": 0, "limit": 100}`."""
        first = request.get("after", 0) + 1
        numbers = range(first, first + request.get("limit", 100))
        futures = [ctx.get(f"j{number}", serde=_JSON) for number in numbers]
        return [record for future in futures if (record := await future) is not None]

    async def _ask(self, ctx: ObjectContext, run: Callable[[datetime], Turn], at: str | None = None) -> Turn:
        """What the host says; the server remembers it, for what handlers do need not be the same twice.

        Args:
            ctx: of the request.
            run: asks the host; the argument is the time.
            at: the client's time, for what is computed again.
        """
        if not self._is_deterministic:
            turn: Turn = await ctx.run_typed("step", lambda: run(datetime.now(UTC)), _REMEMBERED)
            return turn
        # The same time whenever it is computed: asking the server to remember ours takes as long as the step.
        now = datetime.fromtimestamp(await ctx.time(), UTC) if at is None else datetime.fromisoformat(at)
        return await asyncio.to_thread(run, now)

    def _keep(self, ctx: ObjectContext, turn: Turn) -> Document:
        """Keep what has changed, and let happen what follows: together with the reply, one transaction.

        Raises:
            TerminalError: nothing has changed.
        """
        for timer, seconds in turn.get("timers", ()):
            self._post(ctx, "wake", ctx.key(), timer, delay_seconds=seconds)
        if (failure := turn.get("failure")) is not None:
            raise TerminalError(f"{failure['error']}: {failure['message']}", status_code=failure["status"])
        if "core" in turn:
            ctx.set("core", turn["core"], serde=_JSON)
        for number, record in turn.get("records", ()):
            ctx.set(f"j{number}", record, serde=_JSON)
        for message in turn.get("deliveries", ()):
            handler = "adopt" if message["is_start"] else "deliver"
            self._post(ctx, handler, message["to"], message["text"], key=message["key"])
        return turn.get("reply", {})

    def _post(
        self,
        ctx: ObjectContext,
        handler: str,
        to: str,
        text: str,
        *,
        delay_seconds: float = 0,
        key: str | None = None,
    ) -> None:
        # Nobody waits for another session: two that wait for each other would do so for ever.
        ctx.generic_send(
            self._name,
            handler,
            json.dumps(text).encode(),
            key=to,
            send_delay=timedelta(seconds=delay_seconds) if delay_seconds else None,
            idempotency_key=key,
        )


async def _known(ctx: ObjectContext, noted: Sequence[Any]) -> Known | None:
    number, limit_exceeded = noted
    record = await ctx.get(f"j{number}", serde=_JSON)
    return None if record is None else Known(record=record, limit_exceeded=limit_exceeded)


def _there(session: str, core: str | None) -> str:
    if core is None:
        raise TerminalError(f"there is no session {session!r}; begin it", status_code=404)
    return core
