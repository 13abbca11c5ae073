# covers: sopy_compiler.project.walk, sopy_compiler.project.module_name
"""What one run looks at."""

from pathlib import Path

from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import SMALL_TREE, gather


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def _gathered(folder: Path, *paths: str, config: Config | None = None) -> list[str]:
    return [source.path for source in gather(paths, folder=folder, config=config or Config()).sources]


def test_small_trees_are_analysed_whole(tmp_path: Path) -> None:
    _write(tmp_path, "a.py", "import os\n")
    _write(tmp_path, "b.py", "import sopy\n")
    assert _gathered(tmp_path) == ["a.py", "b.py"]


def test_of_large_trees_what_can_matter_is_analysed(tmp_path: Path) -> None:
    for number in range(SMALL_TREE):
        _write(tmp_path, f"lib/m{number}.py", "import os\n")
    _write(tmp_path, "flow.py", "import sopy\nfrom state import Order\n")
    _write(tmp_path, "main.py", "import flow\n")
    _write(tmp_path, "state.py", "class Order: ...\n")
    assert _gathered(tmp_path) == ["flow.py", "main.py"]
    assert _gathered(tmp_path, ".", "lib/m1.py") == ["flow.py", "lib/m1.py", "main.py"]


def test_files_that_were_left_out_are_still_found_by_imports_and_reported(tmp_path: Path) -> None:
    for number in range(SMALL_TREE):
        _write(tmp_path, f"lib/m{number}.py", "import os\n")
    _write(tmp_path, "flow.py", "import sopy\nfrom state import Order\n")
    _write(tmp_path, "state.py", "class Order: ...\n")
    gathered = gather((), folder=tmp_path, config=Config())
    state = gathered.loader.load("state", importer=gathered.sources[0])
    assert state is not None
    assert state.is_reported
    assert gathered.files == SMALL_TREE + 2


def test_documents_without_sopy_are_left_out_of_folders_only(tmp_path: Path) -> None:
    _write(tmp_path, "README.md", "```python\nprint(1)\n```\n")
    _write(tmp_path, "guide.md", "```python\nimport sopy\n```\n")
    assert _gathered(tmp_path) == ["guide.md"]
    assert _gathered(tmp_path, "README.md") == ["README.md"]


def test_configured_paths_start_at_the_root_of_the_configuration(tmp_path: Path) -> None:
    _write(tmp_path, "src/a.py", "x = 1\n")
    _write(tmp_path, "b.py", "x = 1\n")
    config = Config(root=tmp_path, paths=("src",))
    assert _gathered(tmp_path, config=config) == ["src/a.py"]
    assert _gathered(tmp_path / "src", config=config) == ["a.py"]
    assert _gathered(tmp_path, "b.py", config=config) == ["b.py"]
