"""What can go wrong while a workflow runs; each error says what happened, what is safe and what to do."""

from collections.abc import Callable
from typing import Any

from sopy_runtime.display import text_of
from sopy_runtime.prompt import Prompt


def _sentences(happened: str, safe: str, remedy: str) -> str:
    return "\n".join(
        part for part in (happened, f"Safe: {safe}" if safe else "", remedy and f"Do: {remedy}") if part
    )


class SopyError(Exception):
    """Any error of the runtime. `happened`, `safe` and `remedy` are its three sentences."""

    # Values on the class, for a program's own subclass whose `__init__` does not call this one.
    happened: str = ""
    safe: str = ""
    remedy: str = ""

    def __init__(self, happened: str = "", *, safe: str = "", remedy: str = "") -> None:
        super().__init__(_sentences(happened, safe, remedy))
        self.happened = happened
        self.safe = safe
        self.remedy = remedy


class DefinitionError(SopyError, TypeError):
    """A procedure or handler is not written as the language asks; found when the workflow is loaded."""


class SOPViolation(SopyError):
    """The procedure was not followed. Raised by a handler, it becomes a recovery message for the agent."""


class SOPRetryExceptionHook(SopyError):
    """A recovery of an `SOP`: `prompt` for the agent, `execute()` hands it to the error handler."""

    def __init__(
        self, message: Prompt, handler: Callable[[Prompt], Any], current_procedure: object, *, safe: str = ""
    ) -> None:
        super().__init__(text_of(message), safe=safe)
        self.prompt = message
        self.handler = handler
        self.current_procedure = current_procedure

    def __str__(self) -> str:
        """The message alone: an agent framework shows it to the model as it stands."""
        return text_of(self.prompt)

    def execute(self) -> Any:
        """Call the error handler with the prompt and return what it returns."""
        return self.handler(self.prompt)


class RetryLimitExceeded(SOPViolation):
    """The agent has used up its recoveries. The session keeps its state and can go on."""


class HandlerError(SopyError):
    """A handler raised: a bug in the program, its cause is `__cause__`. The event left no trace."""


class TransitionError(SopyError):
    """A handler returned something that is not a transition. The event left no trace."""


class UndeclaredTransition(TransitionError):
    """A handler returned a procedure that its table does not list. The event left no trace."""


class SigmaMismatch(TransitionError):
    """A handler returned a procedure over another sigma type. The event left no trace."""


class SessionFinished(SopyError):
    """An event was sent to a workflow that has ended."""


class SessionBusy(SopyError):
    """An event was sent to a session from inside its own handler."""


class StoreError(SopyError):
    """The store refused: unknown session, position or checkpoint, or a write that came too late."""


class IncompatibleState(StoreError):
    """A kept session does not fit the program that is to go on with it, which has changed since."""


class UnknownSession(StoreError):
    """The store has no session of this name."""


class UnpersistableValue(StoreError):
    """Something in the state or the payload has no meaning outside this process; the message names it."""


class StoreOwned(StoreError):
    """Another store, most often in another process, has this file open."""


class StoreDamaged(StoreError):
    """What the file holds is not what was written, or was never written by this store."""


class ConflictingKey(StoreError):
    """An idempotency key was used again for a different event."""


class UnknownCheckpoint(StoreError, KeyError):
    """No checkpoint has this name."""

    def __str__(self) -> str:
        """`KeyError` would show the quoted representation."""
        return Exception.__str__(self)


class TableError(SopyError):
    """A built table cannot be used: another format, or it does not describe this workflow."""


class StaleTableWarning(UserWarning):
    """The source changed after its table was built; the runtime looks at the classes instead."""


class ObserverWarning(UserWarning):
    """An observer raised; the session was not affected."""
