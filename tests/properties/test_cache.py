"""Whatever happens to a project between two checks, the cache gives the answer of a check without it."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.config import Config
from tests.compiler.project.checking import check_folder, write
from tests.compiler.project.flows import HELPER, STATE, flow

_PLACES = ("a.py", "b.py", "state.py", "helper.py", "src/state.py", "pkg/__init__.py", "pkg/state.py")
_TEXTS = (
    flow("A"),
    flow("A", field="totl"),
    flow("A", helper="helper", state="state"),
    flow("B", helper="helper", field="totl"),
    flow("B", state="pkg.state", field="note"),
    flow("A", field="totl") + "# sopyc: ignore-file[SOP201]: known\n",
    "from a import A\n\n\nclass C(A):\n    pass\n",
    STATE,
    STATE + "    note: str = ''\n",
    HELPER,
    "from state import Order\n\n" + HELPER,
    "def check(:\n",
    "",
)
_CONFIGS = (
    Config(),
    Config(entry=("A",)),
    Config(ignore=("SOP201",)),
    Config(exclude=("pkg",)),
    Config(severity=(("SOP2", Severity.NOTE),)),
    Config(per_file_ignores=(("a.py", ("SOP",)),)),
)

_STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(_PLACES), st.sampled_from(_TEXTS)),
    st.tuples(st.just("delete"), st.sampled_from(_PLACES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(_PLACES), st.sampled_from(_PLACES)),
    st.tuples(st.just("touch"), st.sampled_from(_PLACES), st.just("")),
    st.tuples(st.just("configure"), st.integers(0, len(_CONFIGS) - 1).map(str), st.just("")),
    st.tuples(st.just("paths"), st.sampled_from(("", "a.py", "pkg")), st.just("")),
)


def _take(step: tuple[str, str, str], folder: Path) -> None:
    kind, name, other = step
    place = folder / name
    if kind == "write":
        write(folder, {name: other})
    elif kind == "delete":
        place.unlink(missing_ok=True)
    elif kind == "rename" and place.exists():
        (folder / other).parent.mkdir(exist_ok=True)
        place.rename(folder / other)
    elif kind == "touch" and place.exists():
        os.utime(place, ns=(1, 1))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(st.lists(_STEPS, min_size=1, max_size=2), min_size=2, max_size=4))
def test_the_cached_answer_is_the_cold_one(steps: list[list[tuple[str, str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder, cache = Path(made) / "project", Path(made) / "cache"
        write(folder, {"a.py": _TEXTS[2], "b.py": _TEXTS[3], "helper.py": HELPER, "state.py": STATE})
        config, paths = _CONFIGS[0], ""
        for several in steps:
            for step in several:
                if step[0] == "configure":
                    config = _CONFIGS[int(step[1])]
                elif step[0] == "paths":
                    paths = step[1]
                else:
                    _take(step, folder)
            asked = (paths,) if paths else ()
            cached, _ = check_folder(folder, cache=cache, config=config, paths=asked)
            cold, _ = check_folder(folder, config=config, paths=asked)
            assert (cached.findings, cached.counts) == (cold.findings, cold.counts)
            assert check_folder(folder, cache=cache, config=config, paths=asked)[0].findings == cold.findings
