"""Which files of a large tree are analysed."""

from sopy_compiler.project.relevance import relevant_sources
from sopy_compiler.source.text import SourceKind, SourceText


def _source(module: str, text: str, *, is_package: bool = False) -> SourceText:
    return SourceText(path=module.replace(".", "/") + ".py", module=module, text=text, is_package=is_package)


def _relevant(*sources: SourceText) -> list[str]:
    return [source.module for source in relevant_sources(sources)]


FLOW = _source("app.flow", "from sopy import Procedure\nclass Read(Procedure[S]): ...\n")


def test_files_without_the_vocabulary_are_skipped() -> None:
    assert _relevant(_source("other", "import os\n"), FLOW) == ["app.flow"]


def test_importers_count_over_any_number_of_steps() -> None:
    assert _relevant(
        _source("app", "from .flow import *\n", is_package=True),
        FLOW,
        _source("one", "import app as a\nclass X(a.Read): ...\n"),
        _source("two", "from one import (\n    X,  # the start\n)\nclass Y(X): ...\n"),
        _source("three", "if True: import two\n"),
        _source("four", "import json\n"),
    ) == ["app", "app.flow", "one", "two", "three"]


def test_relative_imports_of_the_package_itself_count() -> None:
    assert _relevant(
        _source("app", "from sopy import *\n", is_package=True),
        _source("app.a", "from . import Read\n"),
        _source("app.inner.b", "from .. import Read\n"),
        _source("app.inner.c", "from . import Read\n"),
    ) == ["app", "app.a", "app.inner.b"]


def test_imports_over_several_lines_count() -> None:
    assert _relevant(
        FLOW,
        _source("a", "from app import \\\n    flow\n"),
        _source("b", "import os, \\\n    app.flow\n"),
        _source("c", "from app.flow \\\n  import Read\n"),
    ) == ["app.flow", "a", "b", "c"]


def test_documents_need_a_block_of_code() -> None:
    prose = SourceText(path="a.md", module="a", text="We use sopy.", kind=SourceKind.MARKDOWN)
    tutorial = SourceText(path="b.md", module="b", text="sopy\n```py\n```\n", kind=SourceKind.MARKDOWN)
    assert relevant_sources([prose, tutorial]) == (tutorial,)


def test_hostile_text_takes_linear_time() -> None:
    assert _relevant(_source("x", "from " * 50_000), _source("y", "import (" * 50_000)) == []
