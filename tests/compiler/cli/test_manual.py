"""The pages that `--help` shows."""

import shlex

import pytest

from sopy_compiler.cli.commands import COMMANDS
from sopy_compiler.cli.main import main
from sopy_compiler.cli.manual import MANUALS


def test_every_command_has_a_page() -> None:
    assert set(MANUALS) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(MANUALS))
def test_a_page_has_what_one_looks_for(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    page = capsys.readouterr().out
    for part in ("usage: sopyc", MANUALS[name].text, "exit code:", "examples:"):
        assert part in page
    assert all(len(line) <= 100 for line in page.splitlines())


@pytest.mark.parametrize("name", sorted(MANUALS))
def test_examples_call_the_command_with_options_that_it_has(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    page = capsys.readouterr().out
    for example, _ in MANUALS[name].examples:
        words = shlex.split(example.removeprefix('eval "$(').removesuffix(')"').partition(" | ")[0])
        assert words[:2] == ["sopyc", name]
        assert all(word in page for word in words if word.startswith("--"))
