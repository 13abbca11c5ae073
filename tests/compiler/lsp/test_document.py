from sopy_compiler.lsp.document import TextChange, changed_text, saved_bytes
from sopy_compiler.lsp.text_lines import Encoding


def test_each_change_counts_on_those_before_it() -> None:
    changes = [
        TextChange(start=(0, 3), end=(0, 4), text="X"),
        TextChange(start=(0, 4), end=(1, 0), text=""),
    ]
    assert changed_text("a𝄞bc\r\nd", changes, Encoding.UTF16) == "a𝄞Xd"
    assert changed_text("old", [TextChange(start=None, end=None, text="new")], Encoding.UTF16) == "new"


def test_a_file_is_saved_in_the_encoding_that_it_declares() -> None:
    text = "# coding: latin-1\nname = 'é'\n"
    assert saved_bytes(text, is_python=True) == text.encode("latin-1")
    assert saved_bytes(text, is_python=False) == text.encode("utf-8")
    assert saved_bytes("# coding: nonsense\n", is_python=True) == b"# coding: nonsense\n"
    assert saved_bytes("\ud800", is_python=True) == b"\xed\xa0\x80"
