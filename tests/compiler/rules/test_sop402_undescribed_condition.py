from tests.compiler.expectations import assert_rule, flow, only, repaired

MODEL = """
    from sopy.prompt import cond


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            {statement}
            return self

        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End() if {other} else self
"""
DESCRIBED = "cond(sigma.items, 'something was ordered')"


def judge(statement: str, *, other: str = DESCRIBED) -> None:
    assert_rule("SOP402", MODEL.format(statement=statement, other=other))


def test_tests_that_decide_a_transition_without_words_are_reported() -> None:
    judge("if sigma.total > 3: return End()  # expect: SOP402")
    judge("if not sigma.items: return 'Order something'  # expect: SOP402")
    judge("return End() if sigma.total > 3 else self  # expect: SOP402")


def test_described_tests_and_those_that_decide_nothing_are_fine() -> None:
    judge("if cond(sigma.total > 3, 'the order is big'): return End()")
    judge("if cond(sigma.total > 3, 'big') and sigma.items: return End()")
    judge("sigma.total = 3 if sigma.items else 4")
    judge("if sigma.total > 3: sigma.items.append('')")


def test_assertions_variables_and_tests_that_narrow_a_type_are_fine() -> None:
    judge("assert sigma.total > 3, 'too small'")
    judge("big = cond(sigma.total > 3, 'big'); return End() if big else self")
    judge("first = next(iter(sigma.items), None); return End() if first is None else self")


def test_a_module_that_describes_nothing_wants_no_descriptions() -> None:
    judge("if sigma.total > 3: return End()", other="sigma.items")


def test_the_fix_takes_the_derived_words() -> None:
    text = flow(MODEL.format(statement="if sigma.total > 3: return End()", other=DESCRIBED))
    found = only(text, "SOP402")
    assert found.message == (
        "`sigma.total > 3` decides where Start.on_go leads and has no description, so prompts show the code"
    )
    assert 'if cond(sigma.total > 3, "total is more than 3"): return End()' in repaired(text, found)
