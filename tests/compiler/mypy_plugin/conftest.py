from pathlib import Path

import pytest

from tests.compiler.mypy_plugin.plugin_runs import Check, expected, reported, run_mypy, with_prelude


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared, so that the libraries are analysed once."""
    return tmp_path_factory.mktemp("mypy-cache")


@pytest.fixture
def check(tmp_path: Path, mypy_cache: Path) -> Check:
    """Check a program with the plugin, compare with its `# expect:` comments, return what mypy printed."""

    def run(body: str) -> str:
        program = with_prelude(body)
        output = run_mypy(tmp_path, program, cache=mypy_cache)
        assert reported(output) == expected(program), output
        return output

    return run
