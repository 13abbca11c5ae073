"""Runs SOPy workflows: every event is a transaction on the shared state."""

from sopy_runtime.bus import EventBus, subscribe
from sopy_runtime.errors import (
    ConflictingKey,
    DefinitionError,
    HandlerError,
    IncompatibleState,
    ObserverWarning,
    RetryLimitExceeded,
    SessionBusy,
    SessionFinished,
    SigmaMismatch,
    SOPRetryExceptionHook,
    SOPViolation,
    SopyError,
    StaleTableWarning,
    StoreDamaged,
    StoreError,
    StoreOwned,
    TableError,
    TransitionError,
    UndeclaredTransition,
    UnknownCheckpoint,
    UnknownSession,
    UnpersistableValue,
)
from sopy_runtime.event import Event, show
from sopy_runtime.handler import Handler, handler
from sopy_runtime.instructions.workflow import make_prompt_from_procedure
from sopy_runtime.journal.gone import Gone
from sopy_runtime.journal.memory import MemoryStore
from sopy_runtime.journal.migration import Migration, migration
from sopy_runtime.journal.record import Record, SessionInfo, State
from sopy_runtime.journal.store import Store
from sopy_runtime.log import Log, LogLevel
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import End, HandlerResult, Procedure, Sigma
from sopy_runtime.prompt import Prompt, cond, make_prompt
from sopy_runtime.session import Session
from sopy_runtime.snapshot.not_restored import NotRestoredWarning
from sopy_runtime.sop import SOP, SOPGroup
from sopy_runtime.translation import EventTranslator

__all__ = [
    "SOP",
    "ConflictingKey",
    "DefinitionError",
    "End",
    "Event",
    "EventBus",
    "EventTranslator",
    "Gone",
    "Handler",
    "HandlerError",
    "HandlerResult",
    "IncompatibleState",
    "Log",
    "LogLevel",
    "MemoryStore",
    "Migration",
    "NotRestoredWarning",
    "ObserverWarning",
    "Outcome",
    "Procedure",
    "Prompt",
    "Record",
    "RetryLimitExceeded",
    "SOPGroup",
    "SOPRetryExceptionHook",
    "SOPViolation",
    "Session",
    "SessionBusy",
    "SessionFinished",
    "SessionInfo",
    "Sigma",
    "SigmaMismatch",
    "SopyError",
    "StaleTableWarning",
    "State",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreOwned",
    "TableError",
    "TransitionError",
    "UndeclaredTransition",
    "UnknownCheckpoint",
    "UnknownSession",
    "UnpersistableValue",
    "cond",
    "handler",
    "make_prompt",
    "make_prompt_from_procedure",
    "migration",
    "show",
    "subscribe",
]
