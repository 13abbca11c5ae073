"""A session behaves the same with a built table as without one, and a handler that raises leaves no trace."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from sopy_runtime import MemoryStore, Session
from sopy_runtime.testing import FakeClock
from tests.effort import amount
from tests.properties.handler_programs import Loaded, load, sources, steps
from tests.properties.shape import shape
from tests.runtime.picture import picture


class Driven:
    """One session over a random workflow, fed with payloads of its own."""

    def __init__(self, loaded: Loaded, *, built: bool, is_kept: bool) -> None:
        module = loaded.module
        module.SHARED.clear()
        self.module = module
        self.changed: list[set[str]] = []
        self.payloads: list[list[int]] = [[], [1], [2, 3, 4]]
        self.session = Session(
            module.Start(), module.State(), table=loaded.table if built else None, retry_limits=1000,
            store=MemoryStore() if is_kept else None, clock=FakeClock(),
        )  # fmt: skip

    def send(self, name: str, payload: int) -> Any:
        """What came of one event; a refused one must leave everything as it was."""
        session = self.session
        before = picture(session.sigma, session.procedure)
        try:
            outcome = session.send(getattr(self.module, name)(self.payloads[payload]))
        except Exception as error:  # noqa: BLE001  compared below
            assert picture(session.sigma, session.procedure) == before, "a trace was left"
            return type(error).__name__, str(error), repr(error.__cause__)
        self.changed.append(set(outcome.changed))
        return outcome.kind, outcome.message, outcome.retries, type(outcome.after).__name__, outcome.sequence

    def state(self) -> Any:
        """Everything that the next event can depend on."""
        session = self.session
        return shape(session.sigma, session.procedure, self.module.SHARED), repr(session.history())


@pytest.mark.thorough
@settings(max_examples=amount(40, thorough=150), deadline=None, suppress_health_check=list(HealthCheck))
@given(text=sources(), events=steps, is_kept=st.booleans())
def test_built_and_unbuilt_sessions_do_the_same(
    text: str, events: list[tuple[str, int]], is_kept: bool
) -> None:
    note(text)
    loaded = load(text)
    answers, changes = [], []
    for built in (True, False):
        driven = Driven(loaded, built=built, is_kept=is_kept)
        answers.append([(driven.send(*event), driven.state()) for event in events])
        changes.append(driven.changed)
    assert answers[0] == answers[1]
    if is_kept:
        assert changes[0] == changes[1]
    else:
        # A table knows a change by the field it was made through; another field may hold the same object.
        # Only a session that is kept looks for it.
        assert all(known <= seen for known, seen in zip(*changes, strict=True))
