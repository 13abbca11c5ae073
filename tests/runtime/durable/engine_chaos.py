"""Clients that send numbered events to sessions of an engine, while somebody kills what runs them."""

import functools
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.runtime.durable.engines import SECONDS, persistently
from tests.runtime.durable.serving import WordAdded

SESSIONS = ("a", "b", "c")


class Sessions(Protocol):
    """What the clients of both engines can do."""

    def begin(self, session: str, workflow: str | None = None, **arguments: Any) -> dict[str, Any]: ...

    def send(self, session: str, event: Any, *, key: str | None = None) -> dict[str, Any]: ...

    def state(self, session: str) -> Any: ...


@dataclass(slots=True)
class Traffic:
    """Clients, one for each session, that go on until they are stopped.

    Attributes:
        acknowledged: the number in the reply, by session and number of the event.
        wrong: what must not have happened.
        gate: clients send while it is open.
    """

    sessions: Sessions
    prefix: str
    acknowledged: dict[tuple[str, int], int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    _stop: bool = False
    _threads: list[threading.Thread] = field(default_factory=list)
    _more: threading.Condition = field(default_factory=threading.Condition)

    def start(self) -> None:
        self.gate.set()
        for name in SESSIONS:
            persistently(functools.partial(self.sessions.begin, self.prefix + name, title=name))
            self._threads.append(threading.Thread(target=self._send_all, args=(self.prefix + name,)))
        for thread in self._threads:
            thread.start()

    def _send_all(self, session: str) -> None:
        number = 0
        while not self._stop:
            # The last one comes again now and then, as from a client that has not heard the answer.
            numbers = (number - 1, number) if number % 5 == 4 else (number,)
            for each in numbers:
                try:
                    reply = persistently(functools.partial(self._send, session, each))
                except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
                    self.wrong.append(f"{session} {each}: {error}")
                    return
                if self.acknowledged.setdefault((session, each), reply["sequence"]) != reply["sequence"]:
                    self.wrong.append(f"{session} {each} was answered differently when it came again")
            number += 1
            with self._more:
                self._more.notify_all()

    def _send(self, session: str, number: int) -> dict[str, Any]:
        self.gate.wait(SECONDS)
        return self.sessions.send(session, WordAdded(f"word {number}"), key=str(number))

    def wait_for(self, count: int) -> None:
        """Wait until so many more events are acknowledged."""
        wanted = len(self.acknowledged) + count
        with self._more:
            assert self._more.wait_for(lambda: len(self.acknowledged) >= wanted or self.wrong, SECONDS)

    def stop(self) -> None:
        self._stop = True
        self.gate.set()
        for thread in self._threads:
            thread.join(SECONDS)

    def look(self, kept: Callable[[str], dict[int, int]], *, is_awake: bool) -> None:
        """Compare what is kept, before anything is sent again, with what was acknowledged until now."""
        acknowledged = dict(self.acknowledged)
        for name in SESSIONS:
            if is_awake:  # a server that has just started answers questions before it has read all
                persistently(functools.partial(self.sessions.state, self.prefix + name))
            there = kept(self.prefix + name)
            for (session, number), sequence in acknowledged.items():
                if session == self.prefix + name and there.get(number) != sequence:
                    self.wrong.append(f"{session} {number} was acknowledged, and is not there")

    def look_at_the_end(self) -> None:
        """Compare the states with what was acknowledged."""
        for name in SESSIONS:
            session = self.prefix + name
            count = sum(1 for owner, _ in self.acknowledged if owner == session)
            state = persistently(functools.partial(self.sessions.state, session))
            words = {f"word {number}" for number in range(count)}
            if state.sigma.words != words or not len(state.sigma.lots) == state.sequence == count:
                self.wrong.append(f"{session} has {state.sequence} events of {count}, or not the same")


def survive(
    traffic: Traffic,
    kills: int,
    kill: Callable[[], None],
    revive: Callable[[], None],
    kept: Callable[[str], dict[int, int]],
    *,
    is_looked_at_dead: bool,
) -> Traffic:
    """Kill so often, and look each time at what is kept, before the clients go on."""
    chance = random.Random(4)
    traffic.start()
    try:
        for _ in range(kills):
            traffic.wait_for(chance.randint(10, 40))
            threading.Event().wait(chance.random() * 0.05)
            traffic.gate.clear()
            kill()
            if is_looked_at_dead:
                traffic.look(kept, is_awake=False)
                revive()
            else:
                revive()
                traffic.look(kept, is_awake=True)
            traffic.gate.set()
            if traffic.wrong:
                break
        else:
            traffic.wait_for(10)
    finally:
        traffic.stop()
    if not traffic.wrong:
        traffic.look_at_the_end()
    return traffic
