"""How a session runs; the same for a new one and for one that is resumed."""

from collections.abc import Sequence
from typing import Any, TypedDict

from sopy_runtime.clock import Clock
from sopy_runtime.event import Event
from sopy_runtime.table import Table
from sopy_runtime.telling import Observer


class Options(TypedDict, total=False):
    """What `Session` and `Session.resume` both take."""

    observes: Sequence[type[Event[Any]]]
    retry_limits: int
    table: Table | None
    observers: Sequence[Observer]
    revalidate: bool
    clock: Clock
