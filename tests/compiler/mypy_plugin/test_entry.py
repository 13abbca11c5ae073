"""The plugin among others, and out of the way of programs that have nothing to do with it."""

# covers: sopy_compiler.mypy_plugin.sigma_type, sopy_compiler.mypy_plugin.returned_values
# covers: sopy_compiler.mypy_plugin.literal_values, sopy_compiler.mypy_plugin.error_codes
# covers: sopy_compiler.mypy_plugin.current_file

from pathlib import Path

import pytest
from mypy.options import Options

from sopy_compiler.mypy_plugin.entry import SopyPlugin
from tests.compiler.mypy_plugin.plugin_runs import expected, reported, run_mypy, with_prelude

MODEL = with_prelude("""
    from pydantic import BaseModel
    class State(BaseModel):
        total: int
    class Base(State): ...
    class Both(Event[int], BaseModel): ...
    class BelowBoth(Both): ...
    Base(total="3", other=4)
    class P(Procedure[State]):
        @handler
        def on_added(self, sigma: Order, event: Added) -> str:  # expect: sopy-sigma
            return "again"
""")


def test_other_names_get_no_hook() -> None:
    plugin = SopyPlugin(Options())
    assert plugin.get_function_hook("builtins.len") is None
    assert plugin.get_method_hook("builtins.list.append") is None
    assert plugin.get_attribute_hook("somewhere.Event.payload") is None


@pytest.mark.slow
def test_models_stay_with_pydantics_plugin_whatever_the_order(tmp_path: Path, mypy_cache: Path) -> None:
    outputs = []
    for name, plugins in (
        ("ours-first", "sopy_compiler.mypy_plugin, pydantic.mypy"),
        ("ours-last", "pydantic.mypy, sopy_compiler.mypy_plugin"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        output = run_mypy(folder, MODEL, cache=mypy_cache / name, plugins=plugins)
        assert expected(MODEL) <= reported(output), output
        outputs.append(reported(output))
    assert outputs[0] == outputs[1]


def test_an_error_can_be_ignored_by_its_code(tmp_path: Path, mypy_cache: Path) -> None:
    program = with_prelude("""
        class P(Procedure[Order]):
            @handler
            def on_added(self, sigma: Parcel, event: Added) -> str:  # type: ignore[sopy-sigma]
                return "again"
    """)
    assert run_mypy(tmp_path, program, cache=mypy_cache) == ""


def test_a_program_without_sopy_is_checked_as_ever(tmp_path: Path, mypy_cache: Path) -> None:
    program = 'class A: ...\nclass B(A): ...\nlen("a")\nB().payload  # expect: attr-defined\n'
    output = run_mypy(tmp_path, program, cache=mypy_cache)
    assert reported(output) == expected(program)
