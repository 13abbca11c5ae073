"""Strands agents: a tool call reports events, and its result tells the agent what the workflow says."""

import functools
import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any

from strands import Agent, ToolContext
from strands import tool as strands_tool

from sopy_runtime.bus import EventBus
from sopy_runtime.errors import SessionFinished, SOPRetryExceptionHook, SopyError
from sopy_runtime.event import Event

CONTEXT = "tool_context"


def tool(
    result_event: type[Event[Any]], request_event: type[Event[Any]] | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """Decorator: make a function a Strands tool that reports to the `EventBus` what it did.

    `request_event` is pushed before the function runs, made from the call's arguments: a class with an
    `__init__` of its own gets them by name with `toolUseId`, any other gets them as its payload (one
    argument as it is, several as a tuple). If the workflow answers with a recovery the function does not
    run. `result_event` is pushed after it, with the returned value as payload. Recovery messages become
    the tool's result, so that the agent can do better.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        wants_context = CONTEXT in inspect.signature(function).parameters

        def report(context: ToolContext, arguments: dict[str, Any], call: Callable[[], Any]) -> Any:
            use_id = context.tool_use["toolUseId"]
            try:
                if request_event is not None:
                    _push(_request(request_event, use_id, arguments), sender=context.agent)
                result = call()
                _push(result_event(result, toolUseId=use_id), sender=context.agent)
            except (SOPRetryExceptionHook, SessionFinished) as answer:
                return _told(answer)
            except SopyError as error:
                return _stopped(context, error)
            return result

        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            context = kwargs[CONTEXT] if wants_context else kwargs.pop(CONTEXT)
            arguments = {name: value for name, value in kwargs.items() if name != CONTEXT}
            return report(context, arguments, lambda: function(*args, **kwargs))

        _declare_context(run, function)
        return strands_tool(context=CONTEXT)(run)

    return decorate


class StrandsAgent(Agent):
    """A Strands agent whose call raises what stopped the workflow: a spent retry limit, or a bug."""

    stopped_by: SopyError | None = None

    async def stream_async(self, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        """Stream like `Agent.stream_async`.

        Raises:
            SopyError: the workflow was stopped; the agent was not asked to mend it.
        """
        self.stopped_by = None
        async for event in super().stream_async(*args, **kwargs):
            yield event
        if self.stopped_by is not None:
            raise self.stopped_by


def _request(event: type[Event[Any]], use_id: str, arguments: dict[str, Any]) -> Event[Any]:
    if event.__init__ is not Event.__init__:
        return event(toolUseId=use_id, **arguments)
    values = tuple(arguments.values())
    payload: Any = values[0] if len(values) == 1 else values
    return event(payload, toolUseId=use_id)


def _push(event: Event[Any], *, sender: Any) -> None:
    if event.sender is None:
        event.sender = sender
    EventBus.push_event(event)


def _told(answer: SopyError) -> dict[str, Any]:
    text = str(answer) if isinstance(answer, SOPRetryExceptionHook) else answer.happened
    return {"status": "error", "content": [{"text": text}]}


def _stopped(context: ToolContext, error: SopyError) -> dict[str, Any]:
    """End the agent's loop: going on would not help, and whoever called the agent has to know."""
    if isinstance(context.agent, StrandsAgent):
        context.agent.stopped_by = error
    context.agent.cancel(after_current_tools=True)
    return {"status": "error", "content": [{"text": "the workflow was stopped"}]}


def _declare_context(run: Callable[..., Any], function: Callable[..., Any]) -> None:
    """Make Strands see the parameters of the function, and one more for the context."""
    signature = inspect.signature(function)
    parameters = [parameter for parameter in signature.parameters.values() if parameter.name != CONTEXT]
    context = inspect.Parameter(CONTEXT, inspect.Parameter.KEYWORD_ONLY, annotation=ToolContext)
    # Not declared on functions, but `inspect.signature` looks for it: PEP 362.
    vars(run)["__signature__"] = signature.replace(parameters=[*parameters, context])
    run.__annotations__ = {**function.__annotations__, CONTEXT: ToolContext}
