"""For tests of workflows: a scripted agent, a fake clock, assertions on what happened."""

from sopy_runtime.testing.fake_clock import FakeClock
from sopy_runtime.testing.scripted_agent import ScriptedAgent
from sopy_runtime.testing.trace import Trace

__all__ = ["FakeClock", "ScriptedAgent", "Trace"]
