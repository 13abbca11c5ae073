"""LangGraph, its best case: a node for each state, all events in one `invoke`."""

from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from workload import STATES, TABLE, Claim, events, measure


class Running(TypedDict):
    sigma: Any
    events: Any
    at: str


def make(name: str):
    def act(state: Running):
        event = next(state["events"], None)
        return {"at": END if event is None else TABLE[name, type(event)](state["sigma"], event)}

    return act


def graph():
    builder = StateGraph(Running)
    for name in STATES:
        builder.add_node(name, make(name))
        builder.add_conditional_edges(name, lambda state: state["at"], [*STATES, END])
    builder.add_edge(START, "intake")
    return builder.compile()


GRAPH = graph()


def run(rounds: int) -> Claim:
    sigma = Claim()
    everything = events(rounds)
    GRAPH.invoke(
        {"sigma": sigma, "events": iter(everything), "at": "intake"},
        {"recursion_limit": len(everything) + 2},
    )
    return sigma


measure(run)
