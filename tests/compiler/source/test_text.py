# covers: sopy_compiler.source.loader
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceKind, SourceText


def test_only_markdown_may_leave_names_undefined() -> None:
    assert SourceText(path="a.md", module="a", text="", kind=SourceKind.MARKDOWN).is_fragment
    assert not SourceText(path="a.py", module="a", text="").is_fragment


def test_without_a_loader_no_module_is_found() -> None:
    importer = SourceText(path="a.py", module="a", text="import b")
    assert NoLoader().load("b", importer=importer) is None
