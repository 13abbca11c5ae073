"""Strands agents. Needs the extra `sopyc[strands]`."""

from sopy_runtime.agents.strands import StrandsAgent, tool

__all__ = ["StrandsAgent", "tool"]
