# covers: sopy_compiler.__main__, sopy_compiler.cli.version, sopy_compiler.cli.output, sopy_compiler.cli.rules
# covers: sopy_compiler.cli.settings, sopy_compiler.cli.rule_catalog, sopy_compiler.cli.workload
# covers: sopy_compiler.cli.hinting_parser
"""The command as a whole: usage, exit codes, and what it must never do."""

import gc
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from sopy_compiler.cli.main import main
from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write


def test_version(tmp_path: Path) -> None:
    done = sopyc("--version", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"sopyc {metadata.version('sopyc')}\n")


def test_whoever_calls_the_command_keeps_the_collector(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("sopyc ")
    assert gc.isenabled()


def test_the_console_script_is_the_command(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("sopyc")
    done = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("sopyc ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "usage: sopyc"),
        (("chekc",), "invalid choice: 'chekc'"),
        (("chekc",), "; did you mean `check`?"),
        (("--verison",), "unrecognized arguments: --verison; did you mean `--version`?"),
        (
            ("check", "--jobs=1", "--nots"),
            "sopyc check: error: unrecognized arguments: --nots; did you mean `--notes`?",
        ),
        (("check", "--fail-on", "eror"), "; did you mean `error`?"),
        (("check", "--fromat", "json"), "unrecognized arguments: --fromat"),
        (("check", "--format", "yaml"), "invalid choice: 'yaml'"),
        (("check", "--select", "SOP999"), "unknown rule `SOP999`"),
        (("check", "--ignore", "unknown-feild"), "did you mean `unknown-field`?"),
        (("check", "--output", "no/such/folder/x.txt"), "cannot write no/such/folder/x.txt"),
        (("explain", "SOP21"), "unknown rule `SOP21`"),
        (("explain", "unreachable-procedur"), "did you mean `unreachable-procedure`?"),
        (("explain",), "required"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_why(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = sopyc(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_mistakes_in_the_configuration_exit_with_2(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nselct = []\n", encoding="utf-8")
    done = sopyc("check", folder=tmp_path)
    assert done.returncode == 2
    assert "unknown key `selct` in `[tool.sopyc]`: did you mean `select`?" in done.stderr


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    listed = sopyc("rules", "--format", "json", folder=tmp_path)
    codes = [rule["code"] for rule in json.loads(listed.stdout)]
    assert "SOP201" in codes
    assert sopyc("rules", folder=tmp_path).stdout.count("\n") == len(codes)
    assert "| SOP201 | unknown-field |" in sopyc("rules", "--format", "markdown", folder=tmp_path).stdout
    by_code, by_name = (sopyc("explain", rule, folder=tmp_path) for rule in ("sop201", "unknown-field"))
    assert by_code.returncode == 0
    assert by_code.stdout == by_name.stdout
    assert by_code.stdout.startswith("SOP201 unknown-field (error")


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m sopy_compiler rules --format json | head -c 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[", "")


def test_a_defect_of_sopyc_asks_for_a_report(tmp_path: Path) -> None:
    broken = (
        "import sys, sopy_compiler.cli.rules as rules\n"
        "from sopy_compiler.cli.main import main\n"
        "rules.documented_rules = lambda: 1 / 0\n"
        "sys.exit(main(['rules']))\n"
    )
    for debug in ("", "1"):
        done = subprocess.run(
            [sys.executable, "-c", broken],
            env={"SOPYC_DEBUG": debug},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "internal error: ZeroDivisionError" in done.stderr
        assert "Please report it" in done.stderr
        assert ("Traceback" in done.stderr) == bool(debug)


def test_analysed_code_is_never_run(tmp_path: Path) -> None:
    bomb = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"
    write(tmp_path, flow=bomb + "import other\n" + FLOW, other=bomb, conftest=bomb, sitecustomize=bomb)
    for arguments in (("check",), ("check", "flow.py"), ("graph",)):
        assert sopyc(*arguments, folder=tmp_path).returncode == 0
    assert not (tmp_path / "ran").exists()


def test_the_working_folder_does_not_shadow_what_sopyc_imports(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("sopyc")
    write(tmp_path, flow=FLOW, json="raise SystemExit(7)\n", libcst="raise SystemExit(7)\n")
    done = subprocess.run(
        [script, "check", "flow.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [("check", "--format", "sarif"), ("check", "--format", "full"), ("graph", "--format", "json")],
)
def test_the_same_sources_give_the_same_bytes(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write(tmp_path, flow=BROKEN, other=FLOW.replace("Pay", "Charge"))
    first, second = (
        sopyc(*arguments, folder=tmp_path, environment={"PYTHONHASHSEED": seed}) for seed in ("1", "2")
    )
    assert first.stdout
    assert first.stdout == second.stdout


def test_light_commands_import_no_heavy_package(tmp_path: Path) -> None:
    def imported(*arguments: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "sopy_compiler", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}

    heavy = {"libcst", "networkx", "rich", "pydantic", "markdown_it", "mypy", "pygls"}
    assert not imported("--version") & heavy
    assert not imported("explain", "SOP101") & {"libcst", "rich", "pydantic", "markdown_it"}
    write(tmp_path, flow=FLOW)
    assert not imported("check", "flow.py") & {"rich", "pydantic", "markdown_it", "mypy", "pygls"}
