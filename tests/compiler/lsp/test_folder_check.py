# covers: sopy_compiler.lsp.layout, sopy_compiler.lsp.readings, sopy_compiler.lsp.unchanged
# covers: sopy_compiler.lsp.overlay, sopy_compiler.lsp.cancellation, sopy_compiler.lsp.asked
# covers: sopy_compiler.lsp.kept_compilers
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.lsp.asked import read_asked
from sopy_compiler.lsp.cancellation import Cancelled
from sopy_compiler.lsp.folder_check import FolderCheck, FolderFindings
from tests.compiler.lsp.orders import FILES, write_orders
from tests.compiler.project.checking import check_folder

EDITS = int(os.environ.get("SOPYC_EDITS", "100"))
PIECES = (
    "Ship()",
    "Refused",
    "self",
    "sigma.total",
    "    ",
    "\n",
    "class X(Order): pass\n",
    "é",
    '"',
    "End()",
)


def of(folder: Path, name: str, found: FolderFindings) -> list[str]:
    return [one.code for one in found.findings.get(str(folder / name), ())]


def edited(text: str, random: Random) -> str:
    """The text as somebody who types leaves it for a moment."""
    start = random.randrange(len(text) + 1)
    match random.randrange(4):
        case 0:
            return text[:start] + random.choice(PIECES) + text[start:]
        case 1:
            return text[:start] + text[start + random.randrange(1, 30) :]
        case 2:
            lines = text.split("\n")
            lines.insert(random.randrange(len(lines)), lines.pop(random.randrange(len(lines))))
            return "\n".join(lines)
        case _:
            old, new = random.sample(["Pay", "Ship", "Order", "total", "attempts", "Paid", "Refused"], 2)
            return text.replace(old, new, random.randrange(1, 3))


def random_edits(seed: int, count: int) -> Iterator[dict[str, str]]:
    """The texts of all files after each edit; most edits stand on those before them, as typing does."""
    random = Random(seed)
    texts = dict(FILES)
    for _ in range(count):
        name = random.choice(list(FILES))
        texts[name] = FILES[name] if random.random() < 0.3 else edited(texts[name], random)
        yield texts


def flat(found: FolderFindings) -> list[Diagnostic]:
    return sorted((one for some in found.findings.values() for one in some), key=lambda one: one.sort_key)


def assert_same_as_cold_checks(folder: Path, seed: int, count: int) -> None:
    open_folder, saved_folder = folder / "open", folder / "saved"
    for made in (open_folder, saved_folder):
        made.mkdir()
        write_orders(made)
    check = FolderCheck(open_folder)
    for texts in random_edits(seed, count):
        contents = {str(open_folder / name): text.encode() for name, text in texts.items()}
        for name, text in texts.items():
            (saved_folder / name).write_bytes(text.encode())
        cold, _ = check_folder(saved_folder)
        assert flat(check.check(contents, open_files=frozenset(contents))) == list(cold.findings), texts


def test_random_edits_are_judged_as_a_cold_check_judges_the_same_texts(tmp_path: Path) -> None:
    assert_same_as_cold_checks(tmp_path, 7, 30)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_many_random_edits_are_judged_as_cold_checks(tmp_path: Path, seed: int) -> None:
    assert_same_as_cold_checks(tmp_path, seed, EDITS // 2)


def test_only_the_group_of_the_edited_file_is_analysed_again(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_orders(tmp_path / name)
    check = FolderCheck(tmp_path)
    place = str(tmp_path / "one" / "flow.py")
    before = check.check({place: FILES["flow.py"].encode()}, open_files={place}).groups
    same = check.check({place: FILES["flow.py"].encode()}, open_files={place}).groups
    other = str(tmp_path / "two" / "flow.py")
    contents = {place: FILES["flow.py"].encode(), other: b"from sopy import nothing\n"}
    after = check.check(contents, open_files={place, other}).groups
    assert same == before
    assert before[0] in after
    assert len(after) == len(before) + 1


def test_an_edit_costs_what_it_reaches_also_while_the_text_has_a_mistake(tmp_path: Path) -> None:
    write_orders(tmp_path)
    (tmp_path / "orders.md").unlink()
    check = FolderCheck(tmp_path)
    place = str(tmp_path / "flow.py")
    typed = FILES["flow.py"].replace("sigma.attempts += 1", "sigma.attempts += 1 +")
    states = []
    for text in (FILES["flow.py"], typed, f"{typed}(", FILES["flow.py"], FILES["flow.py"] + "# end\n"):
        (group,) = check.check({place: text.encode()}, open_files={place}).groups
        states.append((group.compilation.lowering.statements, bool(group.compilation.program.procedures)))
    cold, _, _, again, commented = states
    assert cold[0] > 0
    assert [has for _, has in states] == [True, False, False, True, True]
    assert again[0] == commented[0] == cold[0]


def test_files_that_were_never_saved_count_as_if_they_were(tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(FILES["flow.py"].replace("from state", "from states"), encoding="utf-8")
    (tmp_path / "events.py").write_text(FILES["events.py"], encoding="utf-8")
    check = FolderCheck(tmp_path)
    states = {str(tmp_path / "states.py"): FILES["state.py"].replace("attempts", "tries").encode()}
    assert "SOP201" not in of(tmp_path, "flow.py", check.check())
    assert of(tmp_path, "flow.py", check.check(states)).count("SOP201") == 2
    assert "SOP201" not in of(tmp_path, "flow.py", check.check())


def test_a_change_on_the_disk_is_seen_after_a_refresh(tmp_path: Path) -> None:
    write_orders(tmp_path)
    check = FolderCheck(tmp_path)
    check.check()
    (tmp_path / "flow.py").write_text("def (:\n", encoding="utf-8")
    (tmp_path / "new.py").write_text("def (:\n", encoding="utf-8")
    check.refresh()
    found = check.check()
    assert of(tmp_path, "flow.py", found) == of(tmp_path, "new.py", found) == ["SOP001"]


def test_settings_count_and_mistakes_in_them_are_told_of(tmp_path: Path) -> None:
    write_orders(tmp_path)
    flow = FILES["flow.py"].replace("Ship()", "Shop()").encode()
    contents = {str(tmp_path / "flow.py"): flow}
    settings = str(tmp_path / "pyproject.toml")
    check = FolderCheck(tmp_path)
    assert "SOP006" in of(tmp_path, "flow.py", check.check(contents))
    contents[settings] = b'[tool.sopyc]\nignore = ["SOP006"]\n'
    assert "SOP006" not in of(tmp_path, "flow.py", check.check(contents))
    contents[settings] = b'[tool.sopyc]\nignored = ["SOP006"]\n'
    assert "pyproject.toml:2:1: unknown key `ignored`" in check.check(contents).problems[0]
    contents[settings] = b'[tool.sopyc]\nexclude = ["flow.py"]\n'
    assert str(tmp_path / "flow.py") not in check.check(contents).known
    del contents[settings]
    asked = read_asked({"ignore": ["undefined-name"], "strict": 3, "select": ["SOP9999"]})
    assert len(asked.problems) == 2
    assert "SOP006" not in of(tmp_path, "flow.py", check.check(contents, asked=asked))


def test_accepted_findings_are_not_shown(tmp_path: Path) -> None:
    write_orders(tmp_path)
    (tmp_path / "flow.py").write_text(FILES["flow.py"].replace("Ship()", "Shop()"), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.sopyc]\nbaseline = "known.json"\n', encoding="utf-8")
    check = FolderCheck(tmp_path)
    assert "known.json" in check.check().problems[0]
    entry = '{"path": "flow.py", "code": "SOP006", "symbol": "Pay.on_paid", "subject": "Shop"}'
    (tmp_path / "known.json").write_text(f'{{"version": 1, "findings": [{entry}]}}', encoding="utf-8")
    check.refresh()
    assert "SOP006" not in of(tmp_path, "flow.py", check.check())


def test_work_that_nobody_waits_for_is_given_up_and_can_be_done_again(tmp_path: Path) -> None:
    write_orders(tmp_path)
    check = FolderCheck(tmp_path)
    questions = 0

    def is_stale() -> bool:
        nonlocal questions
        questions += 1
        return questions > 12

    with pytest.raises(Cancelled):
        check.check(is_stale=is_stale)
    assert flat(check.check()) == flat(FolderCheck(tmp_path).check())
