"""Every import path of existing SOPy programs."""

import importlib
import subprocess
import sys

import pytest

PATHS = {
    "sopy": "Procedure handler Event SOP End Prompt make_prompt EventTranslator show "
    "make_prompt_from_procedure",
    "sopy.prompt": "cond Prompt make_prompt",
    "sopy.prompt.prompt_generator": "make_prompt_from_procedure",
    "sopy.core": "EventBus subscribe Sigma",
    "sopy.core.event": "EventBus",
    "sopy.core.sop": "SOP SOPViolation SOPRetryExceptionHook",
    "sopy.utils": "Log LogLevel",
    "sopy.interface.strands": "StrandsAgent tool",
}


@pytest.mark.parametrize("module", PATHS)
def test_every_name_is_at_its_path(module: str) -> None:
    found = importlib.import_module(module)
    assert set(PATHS[module].split()) <= set(found.__all__)
    assert all(getattr(found, name) is not None for name in found.__all__)


def test_importing_the_facade_loads_no_compiler_no_event_loop_and_no_agent_framework() -> None:
    unwanted = "sopy_compiler libcst networkx mypy pygls rich asyncio strands"
    loaded = f"[name for name in {unwanted.split()!r} if name in sys.modules]"
    code = f"import sys, sopy, sopy_runtime; print({loaded})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
