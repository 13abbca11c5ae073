from sopy_compiler.analysis.argument_binding import argument_faults
from sopy_compiler.ir.signature import Construction, Parameter, Signature
from tests.compiler.machines import span

TOTAL = Parameter(name="total", is_required=True)
NOTE = Parameter(name="note", is_required=False, is_keyword_only=True)


def faults(
    *parameters: Parameter,
    positional: int = 0,
    keywords: tuple[str, ...] = (),
    has_star: bool = False,
    takes_any_keyword: bool = False,
) -> list[str]:
    call = Construction(
        subject="flow.Report",
        positional=positional,
        keywords=keywords,
        has_star=has_star,
        span=span(1),
        symbol="",
    )
    return list(argument_faults(call, Signature(parameters=parameters, takes_any_keyword=takes_any_keyword)))


def test_arguments_that_fit() -> None:
    assert faults(TOTAL, NOTE, positional=1, keywords=("note",)) == []


def test_a_missing_argument() -> None:
    assert faults(TOTAL, NOTE) == ["misses `total`"]


def test_too_many_arguments() -> None:
    assert faults(positional=1) == ["takes no arguments"]
    assert faults(TOTAL, NOTE, positional=2) == ["takes 1 positional argument, not 2"]


def test_a_misspelt_keyword() -> None:
    assert faults(NOTE, keywords=("notes",)) == ["has no parameter `notes` (did you mean `note`?)"]


def test_an_argument_given_twice() -> None:
    assert faults(TOTAL, positional=1, keywords=("total",)) == ["gets `total` twice"]


def test_starred_arguments_may_bring_what_is_missing() -> None:
    assert faults(TOTAL, has_star=True) == []


def test_any_keyword_is_taken_by_two_stars() -> None:
    assert faults(keywords=("anything",), takes_any_keyword=True) == []
