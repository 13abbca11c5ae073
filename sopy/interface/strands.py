"""Strands agents. Needs the extra `sopyc[strands]`."""

from sopy_runtime.agents.strands_agents import StrandsAgent, tool

__all__ = ["StrandsAgent", "tool"]
