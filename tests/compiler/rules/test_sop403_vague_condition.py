import pytest

from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    from sopy.prompt import cond

    WORDS = "the order is big"


    class Base(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            if {first}:
                return End()
            return self


    class Start(Base):
        @handler
        def on_stop(self, sigma: Order, event: Stop):
            done = {second}
            return End() if done else self


    SOP(state=Order(), init_proc=Start())
"""


def judge(first: str, second: str = "sigma.items") -> None:
    assert_rule("SOP403", MODEL.format(first=first, second=second))


@pytest.mark.parametrize("description", ["''", "'  '", "'condition met'", "'Condition met.'", "'TODO'"])
def test_descriptions_without_meaning_are_reported(description: str) -> None:
    text = MODEL.format(first=f"cond(sigma.total > 3, {description})", second="sigma.items")
    assert_rule(
        "SOP403",
        text.replace(
            "):\n                return End()", "):  # expect: SOP403\n                return End()", 1
        ),
    )


def test_one_description_of_two_conditions_is_reported_at_the_second() -> None:
    second = "cond(sigma.total > 5, 'the order is big')  # expect: SOP403"
    judge("cond(sigma.total > 3, 'the order is big')", second)
    found = only(
        flow(MODEL.format(first="cond(sigma.total > 3, 'big')", second="cond(sigma.items, 'big')")), "SOP403"
    )
    assert found.message == "the description of `sigma.items` is that of another condition of this procedure"
    assert [place.message for place in found.related] == ["`sigma.total > 3` has the same description"]


def test_plain_words_the_same_condition_and_computed_texts_are_fine() -> None:
    judge("cond(sigma.total > 3, 'the order is big')", "cond(sigma.total  >  3, 'the order is big')")
    judge("cond(sigma.total > 3, 'the order is big')", "cond(sigma.items, 'something was ordered')")
    judge("cond(sigma.total > 3, f'more than {sigma.total}')", "cond(sigma.items, event.payload)")
    judge("sigma.total > 3")


def test_swapped_arguments_are_reported() -> None:
    text = flow(MODEL.format(first="cond('it is big', sigma.total > 3)", second="sigma.items"))
    assert only(text, "SOP403").message == (
        "the text 'it is big' stands where `cond` takes the condition, so it is always true"
    )
    judge("cond(description='it is big', test=sigma.total > 3)")
