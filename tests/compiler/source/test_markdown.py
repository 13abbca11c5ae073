"""Which parts of a document are analysed, and where they stand."""

from sopy_compiler.source.markdown import CodeBlock, extract_module


def _block(start: int, end: int) -> CodeBlock:
    return CodeBlock(first_line=start, last_line=end)


def test_code_keeps_the_line_numbers_of_the_document() -> None:
    module = extract_module("# Title\n\n```python\nx = 1\n```\n\ntext\n\n~~~~py\ny = 2\n~~~~\n")
    assert module.text.split("\n") == ["", "", "", "x = 1", "", "", "", "", "", "y = 2", "", ""]
    assert module.blocks == (_block(4, 4), _block(10, 10))


def test_only_python_blocks_count() -> None:
    module = extract_module(
        "```\na\n```\n```bash\nb\n```\n```Python title='x'\nc\n```\n```python3\nd\n```\n"
        "```pythonic\ne\n```\n```python,ignore\nf\n```\n\n    indented code\n"
    )
    assert [line for line in module.text.split("\n") if line] == ["c", "d", "f"]


def test_interactive_sessions_are_skipped() -> None:
    assert extract_module("```python\n\n>>> 1 + 1\n2\n```\n").blocks == ()


def test_fence_inside_a_list_is_dedented_and_its_columns_are_mapped_back() -> None:
    module = extract_module("- item\n\n  ```python\n  if x:\n      y = 1\n  ```\n")
    assert module.text.split("\n")[3:5] == ["if x:", "    y = 1"]
    assert module.column_shifts == {4: 2, 5: 2}


def test_fence_inside_a_quotation_is_mapped_back() -> None:
    module = extract_module("> ```python\n> x = 1\n>\n> y = 2\n> ```\n")
    assert module.text.split("\n")[1:4] == ["x = 1", "", "y = 2"]
    assert module.column_shifts == {2: 2, 4: 2}


def test_lines_indented_less_than_their_fence_have_their_own_offset() -> None:
    module = extract_module("   ```python\n   x = 1\n y = 2\n   ```\n")
    assert module.text.split("\n")[1:3] == ["x = 1", "y = 2"]
    assert module.column_shifts == {2: 3, 3: 1}


def test_tab_that_straddles_the_container_keeps_a_sensible_column() -> None:
    module = extract_module("- item\n\n\t```python\n\tx = 1\n\t```\n")
    column = module.text.split("\n")[3].index("x = 1") + 1
    assert column + module.column_shifts.get(4, 0) == 2


def test_unclosed_fence_runs_to_the_end_of_the_document() -> None:
    module = extract_module("```python\nx = 1\ny = 2")
    assert module.text == "\nx = 1\ny = 2"
    assert module.blocks == (_block(2, 3),)


def test_longer_fence_may_contain_shorter_ones() -> None:
    module = extract_module("````python\ns = '''\n```\n'''\n````\n")
    assert module.blocks == (_block(2, 4),)


def test_form_feeds_and_unicode_line_separators_do_not_shift_lines() -> None:
    module = extract_module("a\x0cb\u2028c\r\n```python\r\nx = '\u2028'\r\n```\r\n")
    assert module.text.split("\n")[2] == "x = '\u2028'"


def test_empty_document_is_an_empty_module() -> None:
    assert extract_module("").text == ""
