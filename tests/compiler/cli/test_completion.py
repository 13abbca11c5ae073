"""The shells themselves complete command lines of `sopyc`."""

# covers: sopy_compiler.cli.completion_scripts

from pathlib import Path

import pytest

from tests.compiler.cli.shell_session import completed, is_installed
from tests.compiler.cli.sopyc import sopyc

FILE = "it's a ü.py"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_options_values_and_files(tmp_path: Path, shell: str) -> None:
    if not is_installed(shell):
        pytest.skip(f"{shell} is not installed: apt-get install {shell}")
    script = tmp_path / f"complete.{shell}"
    script.write_text(sopyc("completion", shell, folder=tmp_path).stdout)
    (tmp_path / FILE).touch()
    # A folder that is called as a command is still the command.
    (tmp_path / "completion").mkdir()
    for line, words in (
        ("comple", ["completion"]),
        ("--vers", ["--version"]),
        ("check --wri", ["check", "--write-baseline"]),
        ("check --fail-on=warn", ["check", "--fail-on=warning"]),
        ("graph --format grap", ["graph", "--format", "graphml"]),
        ("explain SOP60", ["explain", "SOP604"]),
        ("check --notes it", ["check", "--notes", FILE]),
        ("check --output sarif=it", ["check", "--output", f"sarif={FILE}"]),
    ):
        assert completed(shell, script, line) == "".join(f"<{word}>" for word in words), line
