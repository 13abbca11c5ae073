from pathlib import Path

import pytest

from sopy_compiler.project.writer import BuiltFile, NotOursError, check_ours, is_current, write_built_file

MARKER = "# ours"


def built(folder: Path, text: str = f"{MARKER}\né = 1\n") -> BuiltFile:
    return BuiltFile(path=folder / "deep" / "flow_sopy.py", text=text, marker=MARKER)


def test_a_file_is_written_with_its_folders_and_then_current(tmp_path: Path) -> None:
    file = built(tmp_path)
    assert not is_current(file)
    write_built_file(file)
    assert is_current(file)
    assert file.path.read_text(encoding="utf-8") == file.text
    assert [path.name for path in file.path.parent.iterdir()] == ["flow_sopy.py"]


def test_an_older_file_of_ours_is_replaced(tmp_path: Path) -> None:
    write_built_file(built(tmp_path, f"{MARKER}\nold\n"))
    assert not is_current(built(tmp_path))
    write_built_file(built(tmp_path))
    assert is_current(built(tmp_path))


def test_line_ends_of_a_checkout_do_not_make_a_file_stale(tmp_path: Path) -> None:
    file = built(tmp_path)
    write_built_file(file)
    file.path.write_bytes(file.data.replace(b"\n", b"\r\n"))
    assert is_current(file)
    check_ours(file)


@pytest.mark.parametrize("text", ["", "mine = 1\n", " # ours\n", "# ours, or not\n"])
def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path, text: str) -> None:
    file = built(tmp_path)
    file.path.parent.mkdir()
    file.path.write_text(text, encoding="utf-8")
    with pytest.raises(NotOursError, match="was not written by sopyc"):
        write_built_file(file)
    assert file.path.read_text(encoding="utf-8") == text


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    write_built_file(built(tmp_path, f"{MARKER}\nold\n"))
    broken = built(tmp_path, f"{MARKER}\n\ud800\n")
    with pytest.raises(ValueError, match="surrogates"):
        write_built_file(broken)
    assert [path.name for path in broken.path.parent.iterdir()] == ["flow_sopy.py"]
