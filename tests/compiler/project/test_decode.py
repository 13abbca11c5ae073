"""Which bytes are source text."""

import pytest

from sopy_compiler.project.decode import UndecodableError, decode_python, decode_utf8


@pytest.mark.parametrize(
    "data",
    [
        "x = 'é'\n".encode(),
        b"\xef\xbb\xbf" + "x = 'é'\n".encode(),
        "x = 'é'\r\n".encode(),
        "# coding: latin-1\nx = 'é'\n".encode("latin-1"),
        "#!/usr/bin/python\n# -*- coding: latin-1-unix -*-\nx = 'é'\n".encode("latin-1"),
        "# coding: utf_8\nx = 'é'\n".encode(),
    ],
)
def test_text_is_read_as_python_reads_it(data: bytes) -> None:
    assert decode_python(data).endswith("x = 'é'\n")


def test_a_coding_line_after_code_does_not_count() -> None:
    assert decode_python("x = 'é'\n# coding: latin-1\n".encode()).startswith("x = 'é'")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = 1\ny = '\xe9'\n", "byte 0xe9 in line 2"),
        (b"# coding: no-such-thing\n", "unknown encoding no-such-thing"),
        (b"# coding: rot13\n", "unknown encoding rot13"),
        (b"# coding: idna\n", "not one of source text"),
        (b"# coding: ascii\n\xff\n", "does not follow it"),
        (b"# coding: utf-7\n+2AA-\n", "does not follow it"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "byte order mark"),
        ("x = 1".encode("utf-16"), "UTF-16"),
    ],
)
def test_other_bytes_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UndecodableError, match=reason):
        decode_python(data)


def test_documents_are_utf8_whatever_their_first_line_says() -> None:
    assert decode_utf8("# coding: latin-1 é\r".encode()) == "# coding: latin-1 é\n"
