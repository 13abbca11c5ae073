from sopy_compiler.checker.select import Selection
from tests.compiler.expectations import findings, flow, only, repaired, source

STUCK = """
    class Wait(Procedure[Order]):{on_class}
        prompt = make_prompt("Wait"){on_prompt}

        @handler
        def on_go(self, sigma: Order, event: Go):
            return self


    SOP(state=Order(), init_proc=Wait())
"""


STUCK_RULES = Selection(select=("SOP004", "SOP114", "SOP301"))


def stuck(on_class: str = "", on_prompt: str = "") -> str:
    return flow(STUCK.format(on_class=on_class, on_prompt=on_prompt)).replace(
        "class Stop(Event[None]):",
        "class Stop(Event[None]):  # sopyc: ignore[SOP301] sent by another program",
    )


def test_a_comment_that_silences_a_finding_is_used() -> None:
    text = stuck("  # sopyc: ignore[SOP114] runs for ever on purpose")
    assert findings(source(text), selection=STUCK_RULES) == ()


def test_a_comment_in_the_wrong_place_is_unused() -> None:
    found = findings(source(stuck("", "  # sopyc: ignore[SOP114]")), selection=STUCK_RULES)
    assert sorted(one.code for one in found) == ["SOP004", "SOP114"]


def test_a_comment_for_a_rule_that_was_not_selected_is_not_judged() -> None:
    text = stuck("  # sopyc: ignore[SOP114]")
    assert findings(source(text), selection=Selection(select=("SOP004", "SOP301"))) == ()


def test_the_fix_takes_out_the_codes_that_are_not_needed() -> None:
    text = stuck("  # sopyc: ignore[SOP114, SOP105] on purpose")
    found = only(text, "SOP004")
    assert "silences SOP105" in found.message
    assert "class Wait(Procedure[Order]):  # sopyc: ignore[SOP114] on purpose\n" in repaired(text, found)


def test_a_comment_that_an_error_may_have_made_idle_is_not_to_be_removed() -> None:
    text = stuck("", "  # sopyc: ignore[SOP114]").replace("return self", "return Wait")
    (found,) = (one for one in findings(source(text)) if one.code == "SOP004")
    assert found.help == "mend the errors first: the comment may be needed then"
    assert found.fix is None
