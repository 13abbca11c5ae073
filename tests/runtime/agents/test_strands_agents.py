"""A scripted model calls real Strands tools; nothing reaches a network."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel
from strands.models.model import Model

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.core.sop import SOPViolation
from sopy.interface.strands import StrandsAgent, tool
from sopy_runtime import EventBus, HandlerError


class Files(BaseModel):
    copied: list[str] = []


class CopyRequest(Event[tuple[str, str]]):
    def __init__(self, toolUseId: str, source: str, target: str) -> None:
        super().__init__((source, target), toolUseId=toolUseId)


class Copied(Event[str]): ...


class Crash(Event[str]): ...


class Copying(Procedure[Files]):
    prompt = make_prompt("Copy a file")

    @handler
    def on_request(self, sigma: Files, event: CopyRequest) -> Procedure[Files]:
        if event.payload[0] == "secret":
            raise SOPViolation("secret must not be copied; copy public")
        return self

    @handler
    def on_copied(self, sigma: Files, event: Copied) -> Procedure[Files]:
        sigma.copied.append(event.payload)
        return End(make_prompt("done"))

    @handler
    def on_crash(self, sigma: Files, event: Crash) -> Procedure[Files]:
        raise RuntimeError(event.payload)


executed: list[str] = []


@tool(Copied, CopyRequest)
def copy(source: str, target: str) -> str:
    """Copy a file."""
    executed.append(source)
    return target


@tool(Crash)
def crash(text: str) -> str:
    """Crash."""
    return text


class ScriptedModel(Model):
    """Says one line of the script on each call: a tool call, or a last text."""

    def __init__(self, *script: tuple[str, dict[str, Any]] | str) -> None:
        self.script = list(script)
        self.heard: list[str] = []

    def update_config(self, **model_config: Any) -> None: ...

    def get_config(self) -> Any:
        return {}

    def structured_output(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    async def stream(self, messages: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        for block in messages[-1]["content"]:
            if "toolResult" in block:
                self.heard.append(block["toolResult"]["content"][0]["text"])
        line = self.script.pop(0)
        yield {"messageStart": {"role": "assistant"}}
        if isinstance(line, str):
            yield {"contentBlockStart": {"start": {}}}
            yield {"contentBlockDelta": {"delta": {"text": line}}}
            yield {"contentBlockStop": {}}
            yield {"messageStop": {"stopReason": "end_turn"}}
            return
        name, arguments = line
        start = {"toolUse": {"toolUseId": f"use-{len(self.script)}", "name": name}}
        yield {"contentBlockStart": {"start": start}}
        yield {"contentBlockDelta": {"delta": {"toolUse": {"input": json.dumps(arguments)}}}}
        yield {"contentBlockStop": {}}
        yield {"messageStop": {"stopReason": "tool_use"}}


@pytest.fixture(autouse=True)
def _clean() -> None:
    executed.clear()
    EventBus.trace.clear()


def make_agent(*script: tuple[str, dict[str, Any]] | str) -> tuple[StrandsAgent, ScriptedModel]:
    model = ScriptedModel(*script)
    return StrandsAgent(model=model, tools=[copy, crash], callback_handler=None), model


def test_the_agent_hears_the_recovery_message_retries_and_ends() -> None:
    agent, model = make_agent(
        ("copy", {"source": "secret", "target": "x"}),
        ("copy", {"source": "public", "target": "y"}),
        "All copied",
    )
    sop = SOP(state=Files(), init_proc=Copying()).observes(CopyRequest, Copied).from_agent(agent)
    with sop:
        answer = agent("Copy a file")
    assert model.heard == ["secret must not be copied; copy public", "y"]
    assert executed == ["public"]
    assert sop.state.copied == ["y"]
    assert isinstance(sop.current_proc, End)
    assert "All copied" in str(answer)


def test_a_spent_retry_limit_stops_the_agent_and_reaches_its_caller() -> None:
    agent, model = make_agent(*[("copy", {"source": "secret", "target": "x"})] * 4, "never said")
    sop = SOP(state=Files(), init_proc=Copying()).with_recovery(retry_limits=2)
    with sop, pytest.raises(SOPViolation, match="3 recoveries in a row"):
        agent("Copy a file")
    assert len(model.heard) == 2
    assert executed == []


def test_a_bug_in_a_handler_is_not_the_agents_to_mend() -> None:
    agent, model = make_agent(("crash", {"text": "boom"}), "never said")
    with SOP(state=Files(), init_proc=Copying()), pytest.raises(HandlerError, match="boom"):
        agent("Copy a file")
    assert model.heard == []
    assert model.script == ["never said"]


def test_a_call_after_the_end_is_answered_not_run() -> None:
    agent, model = make_agent(
        ("copy", {"source": "a", "target": "b"}), ("copy", {"source": "c", "target": "d"}), "ok"
    )
    with SOP(state=Files(), init_proc=Copying()):
        agent("Copy a file")
    assert model.heard[1].startswith("the workflow is over")
    assert executed == ["a"]


def test_the_tool_shows_the_model_the_functions_own_parameters() -> None:
    schema = copy.tool_spec["inputSchema"]["json"]
    assert sorted(schema["properties"]) == ["source", "target"]
    assert copy.tool_spec["description"] == "Copy a file."
