"""No checker reports anything about programs that are right, with or without the plugin."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.typing.checkers import ALL, Checker, Finding, listed, strict_mypy, strict_mypy_with_plugins

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHECKERS: Mapping[str, Checker] = {
    **ALL,
    "strict mypy": strict_mypy,
    "strict mypy with pydantic's plugin and ours": strict_mypy_with_plugins,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowable:
    """A line of the corpus that runs well, and where no annotation of ours could tell a checker so."""

    file: str
    text: str
    checkers: frozenset[str]
    reason: str


EVERY = frozenset(ALL)
# Programs in which a comment of this kind stands use optional fields that an earlier procedure has set. No
# annotation can say so: it is what the checker of workflows is for.
SET_BEFORE = "# set by "
ABSENCE = ("None", "not a required key")
MYPY = frozenset({"mypy", "plugin"})
UNKNOWABLE = (
    Unknowable(
        file="data_pipeline.py",
        text='event.payload["next"]',
        checkers=frozenset({"pyright"}),
        reason="`cond` stands around the test for the key",
    ),
    Unknowable(
        file="inventory_count.py",
        text="*names",
        checkers=frozenset({"pyright", "pyrefly"}),
        reason="patterns that cover every tuple",
    ),
    Unknowable(
        file="open_models.py",
        text="super().__getattr__(",
        checkers=EVERY,
        reason="pydantic hides `__getattr__` from type checkers",
    ),
    Unknowable(
        file="open_models.py", text="last_page", checkers=EVERY, reason="a model with `extra='allow'`"
    ),
    Unknowable(
        file="procedures_with_arguments.py",
        text="def prompt(self):",
        checkers=frozenset({"pyright", "pyrefly", "ty"}),
        reason="a property in the place of an attribute that can be assigned",
    ),
    Unknowable(
        file="procedures_with_arguments.py",
        text="**arguments",
        checkers=MYPY,
        reason="a dict display of strings and numbers, unpacked",
    ),
    Unknowable(
        file="pydantic_in_depth.py",
        text="def json(self)",
        checkers=frozenset({"ty"}),
        reason="ty has its own code for an override that the program lets mypy ignore",
    ),
    Unknowable(
        file="typed_dict_sigma.py",
        text="sigma.update(remark=value)",
        checkers=MYPY,
        reason="mypy takes only dicts for `update` of a TypedDict",
    ),
    Unknowable(
        file="typed_dict_sigma.py",
        text="SOP(state={",
        checkers=frozenset({"pyrefly"}),
        reason="pyrefly decides on the type of a dict display before it sees the procedure",
    ),
)


def files_below(folder: Path) -> Sequence[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if not path.name.startswith("test_")
    )


@pytest.mark.parametrize("name", CHECKERS)
def test_nobody_complains_about_what_is_right(name: str, tmp_path: Path) -> None:
    """A correct program, the examples, and, unless it is strict about annotations, the corpus."""
    shutil.copy(HERE / "correct.py", tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    files = files_below(tmp_path)
    corpus = (
        [path.name for path in sorted((ROOT / "tests/corpus/accept").glob("*.py"))] if name in ALL else []
    )
    for file in corpus:
        shutil.copy(ROOT / "tests/corpus/accept" / file, tmp_path)
    findings = CHECKERS[name](tmp_path, [*files, *corpus])
    surprising = [
        finding
        for finding in findings
        if finding.file not in corpus or not is_unknowable(name, finding, tmp_path)
    ]
    assert not surprising, listed(surprising)


def is_unknowable(checker: str, finding: Finding, folder: Path) -> bool:
    text = (folder / finding.file).read_text(encoding="utf-8")
    line = text.splitlines()[finding.line - 1]
    is_set_before = SET_BEFORE in text and any(words in finding.message for words in ABSENCE)
    return is_set_before or any(
        known.file == finding.file and known.text in line and checker in known.checkers
        for known in UNKNOWABLE
    )
