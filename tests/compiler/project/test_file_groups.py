# covers: sopy_compiler.project.import_graph
"""Which files have to be understood together."""

from sopy_compiler.project.file_groups import group_files
from sopy_compiler.project.import_graph import ImportGraph
from sopy_compiler.project.textual_index import index_text
from sopy_compiler.source.text import SourceKind, SourceText


def _groups(analysed: str = "", **texts: str) -> list[str]:
    """The groups as lists of modules; those that are analysed, or all."""
    sources = [
        SourceText(
            path=f"{name}.md" if text.startswith("#") else f"{name.replace('__', '/')}.py",
            module=name.replace("__", "."),
            text=text,
            kind=SourceKind.MARKDOWN if text.startswith("#") else SourceKind.PYTHON,
            location=f"/project/{name.replace('__', '/')}.py",
        )
        for name, text in texts.items()
    ]
    indices = tuple(index_text(source) for source in sources)
    chosen = analysed.split() or [index.module for index in indices]
    numbers = frozenset(number for number, index in enumerate(indices) if index.module in chosen)
    groups = group_files(indices, ImportGraph(indices, "/project"), numbers)
    return [" ".join(indices[number].module for number in group) for group in groups]


def test_imports_join_modules_whatever_their_direction() -> None:
    assert _groups(
        a="import sopy\nimport models",
        models="class Order: ...",
        b="from models import Order\nimport sopy",
        c="import sopy",
    ) == ["a models b", "c"]


def test_ordinary_functions_belong_to_every_group_that_imports_them() -> None:
    assert _groups(
        a="import sopy\nimport tools",
        b="import sopy\nfrom tools import clean",
        tools="from deeper import strip\ndef clean(x): ...",
        deeper="def strip(x): ...",
        lonely="x = 1",
    ) == ["a tools deeper", "b tools deeper", "lonely"]


def test_functions_that_lead_to_types_or_to_sopy_join_their_importers() -> None:
    for made in ("class A: ...", "A = namedtuple('A', 'x')", "import sopy", "x = 1  # sopyc: ignore[SOP2]"):
        assert _groups(
            a="import sopy\nimport tools", b="import sopy\nimport tools", tools="import deep", deep=made
        ) == ["a b tools deep"]


def test_modules_that_are_not_analysed_join_those_that_reach_them() -> None:
    texts = {
        "a": "import sopy, models",
        "b": "import sopy, models",
        "models": "class Order: ...",
        "test_all": "import models, c",
        "c": "class Other: ...\nimport sopy",
    }
    assert _groups("a b c", **texts) == ["a b", "c"]


def test_packages_are_run_by_imports_of_their_modules() -> None:
    graph_of = {"pkg__one": "import sopy\nfrom . import two", "pkg__two": "class A: ..."}
    assert _groups(**graph_of) == ["pkg.one pkg.two"]


def test_documents_are_understood_with_what_they_import() -> None:
    assert _groups(
        guide="# Guide\n```python\nfrom flow import Read\n```\n", flow="import sopy", other="import sopy"
    ) == ["guide flow", "other"]
