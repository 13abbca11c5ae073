from tests.compiler.expectations import assert_as_announced, findings, source


def test_a_file_that_does_not_parse_costs_only_its_own_findings() -> None:
    broken = source("class Approved(Event[str]:  # expect: SOP001\n    pass\n", module="broken")
    undefined = source(
        "from sopy import Procedure\n\n\nclass Lost(Missing, Procedure[dict]):  # expect: SOP006\n    pass\n",
        module="other",
    )
    found = findings(broken, undefined)
    assert [(one.span.path, one.code) for one in found if one.code in {"SOP001", "SOP006"}] == [
        ("broken.py", "SOP001"),
        ("other.py", "SOP006"),
    ]


def test_a_broken_block_of_a_markdown_file_is_reported_at_its_own_line() -> None:
    text = "# Title\n\n```python\nx = 1\n```\n\n```python\ndef f(:  # expect: SOP001\n    pass\n```\n"
    assert_as_announced(source(text, is_markdown=True))


def test_an_empty_file_is_fine() -> None:
    assert findings(source("")) == ()


def test_a_program_of_nothing_but_a_broken_file_is_reported() -> None:
    assert_as_announced(source("x = (  # expect: SOP001\n"))
