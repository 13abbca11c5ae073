from pathlib import Path

import pytest

from sopy_compiler.project.built_tables import find_built_tables, source_hash, source_hashes, table_path
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from sopy_compiler.source.text import SourceText
from sopy_runtime import built


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def problems(folder: Path, *names: str) -> list[str]:
    gathered = gather(names, folder=folder, config=Config())
    return [table.problem for table in find_built_tables(gathered.sources, gathered.loader, folder)]


def hashes(folder: Path, name: str) -> dict[str, str]:
    gathered = gather((name,), folder=folder, config=Config())
    return source_hashes(gathered.sources[0], gathered.loader)


def table(sources: dict[str, str]) -> str:
    return f"from sopy_runtime.table import table\nTABLE = table(sources={sources!r}, entries=())\n"


@pytest.mark.parametrize("data", [b"", b"a\r\nb\n", "é\n".encode()])
def test_the_hash_is_the_one_that_the_runtime_computes(data: bytes) -> None:
    assert source_hash(data) == built.source_hash(data)


def test_the_table_of_a_package_stands_beside_its_folder(tmp_path: Path) -> None:
    location = str(tmp_path / "pkg" / "__init__.py")
    package = SourceText(path="pkg/__init__.py", module="pkg", text="", is_package=True, location=location)
    module = SourceText(
        path="pkg/flow.py", module="pkg.flow", text="", location=str(tmp_path / "pkg" / "flow.py")
    )
    assert table_path(package) == tmp_path / "pkg_sopy.py"
    assert table_path(module) == tmp_path / "pkg" / "flow_sopy.py"
    assert table_path(module, tmp_path / "out") == tmp_path / "out" / "pkg" / "flow_sopy.py"


def test_a_table_depends_on_every_project_module_that_its_imports_lead_to(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pkg/__init__.py": "",
            "pkg/flow.py": "import json\nfrom . import states\nfrom .helpers import help\nimport pydantic\n",
            "pkg/states.py": "def late():\n    import top\n",
            "pkg/helpers.py": "from pkg.flow import x\n",
            "pkg/unused.py": "",
            "top.py": "broken (",
        },
    )
    assert set(hashes(tmp_path, "pkg/flow.py")) == {"pkg", "pkg.flow", "pkg.states", "pkg.helpers", "top"}


def test_a_table_is_stale_when_one_of_its_sources_changed(tmp_path: Path) -> None:
    write(tmp_path, {"flow.py": "import states\n", "states.py": "x = 1\n"})
    write(tmp_path, {"flow_sopy.py": table(hashes(tmp_path, "flow.py"))})
    assert problems(tmp_path, ".") == [""]
    write(tmp_path, {"states.py": "x = 2\n"})
    assert problems(tmp_path, ".") == ["`states` has changed since"]


def test_a_table_is_stale_when_its_imports_are_others(tmp_path: Path) -> None:
    write(tmp_path, {"flow.py": "x = 1\n", "states.py": "x = 1\n"})
    known = hashes(tmp_path, "flow.py")
    write(tmp_path, {"flow_sopy.py": table({**known, "states": "sha256:0"})})
    assert problems(tmp_path, "flow.py") == ["`states` is no longer imported"]
    write(tmp_path, {"flow_sopy.py": table({})})
    assert problems(tmp_path, "flow.py") == ["`flow` is imported now"]


@pytest.mark.parametrize(
    "text", ["", "TABLE = 3\n", "TABLE = table()\n", "TABLE = table(sources=f())\n", "broken ("]
)
def test_a_file_with_the_name_of_a_table_that_is_none_is_reported(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"flow.py": "", "flow_sopy.py": text})
    assert problems(tmp_path, "flow.py") == ["it is not one that `sopyc build` wrote"]


def test_modules_without_a_table_are_not_spoken_of(tmp_path: Path) -> None:
    write(tmp_path, {"flow.py": "", "guide.md": "```python\nx = 1\n```\n"})
    assert problems(tmp_path, ".") == []
