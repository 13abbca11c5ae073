from sopy_compiler.ir.condition import Condition, Guard

PAID = Guard(text="the order is paid", expression="sigma.is_paid")
URGENT = Guard(text="it is late or urgent", expression="late or urgent")


def test_an_unconditional_path_says_nothing() -> None:
    assert Condition().text == ""
    assert Condition().expression == ""


def test_a_test_that_failed_is_negated_in_words_and_in_python() -> None:
    failed = Condition(guards=(Guard(text=PAID.text, expression=PAID.expression, holds=False),))
    assert failed.text == "not (the order is paid)"
    assert failed.expression == "not (sigma.is_paid)"


def test_a_sentence_about_the_program_shows_what_it_writes_and_what_it_describes() -> None:
    def told(expression: str, *, holds: bool) -> str:
        return Condition(guards=(Guard(text="derived", expression=expression, holds=holds),)).told

    assert told("order.items", holds=False) == "`not order.items`"
    assert told("order.is_paid()", holds=False) == "`not order.is_paid()`"
    assert told("order.total > 3", holds=True) == "`order.total > 3`"
    assert told("order.total > 3", holds=False) == "`order.total > 3` is false"
    described = Guard(text="it is late", expression='cond(x, "it is late")', holds=False, is_described=True)
    assert Condition(guards=(described, PAID)).told == "not (it is late) and `sigma.is_paid`"


def test_derived_sentences_are_negated_by_their_opposite_and_descriptions_as_a_whole() -> None:
    for text, negated in (
        ("the name is not empty", "the name is empty"),
        ("the sum is zero", "the sum is not zero"),
    ):
        assert Guard(text=text, expression="x", holds=False).readable == negated
    described = Guard(text="the name is empty", expression="x", holds=False, is_described=True)
    assert described.readable == "not (the name is empty)"
    both = Guard(text="a is true and b is true", expression="a and b", holds=False)
    assert both.readable == "not (a is true and b is true)"


def test_a_choice_among_several_tests_keeps_its_brackets() -> None:
    both = Condition(guards=(PAID, URGENT))
    assert both.text == "the order is paid and (it is late or urgent)"
    assert both.expression == "(sigma.is_paid) and (late or urgent)"
    assert Condition(guards=(URGENT,)).text == "it is late or urgent"
