# covers: sopy_compiler.project.relevance, sopy_compiler.project.textual_index
"""Which files of a large tree are analysed."""

from collections.abc import Sequence
from pathlib import Path

from sopy_compiler.project.import_graph import ImportGraph
from sopy_compiler.project.relevance import relevant_files
from sopy_compiler.project.textual_index import index_text
from sopy_compiler.source.text import SourceKind, SourceText

FOLDER = Path("/project")


def _source(module: str, text: str, *, is_package: bool = False) -> SourceText:
    path = module.replace(".", "/") + ("/__init__.py" if is_package else ".py")
    return SourceText(path=path, module=module, text=text, is_package=is_package, location=str(FOLDER / path))


def _relevant_sources(sources: Sequence[SourceText]) -> tuple[SourceText, ...]:
    indices = tuple(index_text(source) for source in sources)
    found = relevant_files(indices, ImportGraph(indices, str(FOLDER)))
    return tuple(source for number, source in enumerate(sources) if number in found)


def _relevant(*sources: SourceText) -> list[str]:
    return [source.module for source in _relevant_sources(sources)]


FLOW = _source(
    "app.flow",
    "from sopy import Procedure, SOP\nclass Read(\n    Procedure[S],\n): ...\nclass Review(SOP): ...\n",
)


def test_files_that_neither_name_nor_import_it_are_skipped() -> None:
    assert _relevant(
        _source("a", "import os\nfrom threading import Event\nclass Stop(Event): ...\n"),
        FLOW,
        _source("b", "from app import settings\nclass Handler(logging.Handler): ...\n"),
    ) == ["app.flow"]


def test_a_tree_without_sopy_is_skipped_whole() -> None:
    assert _relevant(_source("a", "from b import Procedure\n"), _source("b", "class Procedure: ...\n")) == []


def test_users_of_classes_count_over_any_number_of_steps() -> None:
    assert _relevant(
        FLOW,
        _source("one", "from app.flow import (\n    Read as Base,  # the start\n)\nclass Copy(Base): ...\n"),
        _source("two", "if True: from one import Copy\nMove = Copy\n"),
        _source("three", "from two import Move\nMove()\n"),
        _source("four", "from two import Other\n"),
    ) == ["app.flow", "one", "two", "three"]


def test_users_of_modules_count() -> None:
    assert _relevant(
        FLOW,
        _source("a", "import app.flow\n"),
        _source("b", "from app import \\\n    flow\n"),
        _source("c", "import os, \\\n    app.flow as f\n"),
        _source("d", "from app.flow \\\n  import *\n"),
        _source("e", "from app.flow import helper\n"),
    ) == ["app.flow", "a", "b", "c", "d"]


def test_packages_pass_on_what_they_import() -> None:
    assert _relevant(
        _source("app", "from .flow import *\n", is_package=True),
        FLOW,
        _source("outer", "from . import inner\n", is_package=True),
        _source("outer.inner", "from app.flow import Read\n", is_package=True),
        _source("main", "import app\napp.Review()\n"),
        _source("other", "import outer\n"),
    ) == ["app", "app.flow", "outer", "outer.inner", "main", "other"]


def test_the_vocabulary_may_come_through_a_module_of_the_project() -> None:
    assert _relevant(
        _source("base", "from sopy import *\n"),
        _source("core", "from sopy import Procedure, handler\n"),
        _source("a", "from base import Procedure\nclass A(Procedure): ...\n"),
        _source("b", "from core import handler as h\n"),
        _source("c", "from .. import Event\n"),
        _source("lib.other", "from other import Procedure\n"),
        _source("e", "from lib.other import Procedure\nfrom elsewhere import A\n"),
        _source("d", "from a import A\n"),
    ) == ["base", "core", "a", "b", "d"]


def test_programs_that_forgot_the_import_are_analysed() -> None:
    assert _relevant(_source("a", "class Read(Procedure[S]): ...\n")) == ["a"]


def test_documents_need_a_block_of_code() -> None:
    def document(text: str) -> SourceText:
        return SourceText(path="a.md", module="a", text=text, kind=SourceKind.MARKDOWN)

    assert _relevant_sources([document("We use sopy.")]) == ()
    for text in ("sopy\n```py\n```\n", "~~~py\n@handler\n~~~\n", "```py\nclass A(Event[str]): ...\n```\n"):
        assert _relevant_sources([document(text)]) == (document(text),)


def test_hostile_text_takes_linear_time() -> None:
    hostile = (
        "from " * 50_000,
        "import (" * 50_000,
        "class A(" * 5_000,
        "a=" * 50_000,
        "from a import " * 20_000,
    )
    sources = [_source(f"m{number}", text) for number, text in enumerate(hostile)]
    assert _relevant(FLOW, *sources) == ["app.flow"]
