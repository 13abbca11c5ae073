"""A mistake is told once, with what follows from it beside it."""

import pytest

from tests.compiler.expectations import findings, flow, source

HEAD = """
    class Box(BaseModel):
        tries: int = 0
        title: str | None = None


    class Extra(BaseModel):
        size: int = 0
"""
STEPS = """
    class Start({start}):
        prompt = make_prompt("Begin")

        @handler
        def on_go(self, box: Box, event: Go):
            {go}


    class Middle(Procedure[{middle}]):
        prompt = make_prompt("Go on")

        @handler
        def on_go(self, box: Box, event: Go):
            box.tries += 1
            return Last()

        @handler
        def on_stop(self, box: Box, event: Stop):
            print(box.title)
            return Last()


    class Last(Procedure[Box]):
        prompt = make_prompt("End")

        @handler
        def on_go(self, box: Box, event: Go):
            {last}


    SOP(state=Box(), init_proc=Start())
"""
SET = "box.title = event.payload\n            return Middle()"
USED = "return End(make_prompt(box.title.upper()))"


@pytest.mark.parametrize(
    ("changed", "told", "related"),
    [
        ({"go": "box.title = event.payload\n            Middle()"}, "SOP222", 3),
        ({"go": "box.title = event.payload\n            return Middle"}, "SOP104", 0),
        ({"go": "box.title == event.payload\n            return Middle()"}, "SOP222", 1),
        ({"go": "box.titel = event.payload\n            return Middle()"}, "SOP201", 1),
        ({"go": "box = Box(title=event.payload)\n            return Middle()"}, "SOP220", 0),
        ({"middle": "Extra"}, "SOP112", 4),
    ],
)
def test_one_mistake_is_one_finding(changed: dict[str, str], told: str, related: int) -> None:
    parts = {"start": "Procedure[Box]", "middle": "Box", "go": SET, "last": USED, **changed}
    text = STEPS
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    found = [one for one in findings(source(flow(HEAD + text))) if one.severity.value != "note"]
    assert [one.code for one in found] == [told]
    assert len(found[0].related) >= related


def test_mistakes_that_have_nothing_to_do_with_each_other_are_both_told() -> None:
    text = STEPS.replace("{start}", "Procedure[Box]").replace("{middle}", "Box")
    text = text.replace("{go}", "box.tries == 3\n            return Middle()").replace("{last}", USED)
    found = [one.code for one in findings(source(flow(HEAD + text))) if one.severity.value != "note"]
    assert found == ["SOP222", "SOP202"]


def test_a_mistake_explains_nothing_in_another_workflow() -> None:
    text = STEPS.replace("{start}", "Procedure[Box]").replace("{middle}", "Box").replace("{last}", USED)
    mistaken = text.replace("{go}", "box.title == event.payload\n            return Middle()")
    forgotten = text.replace("{go}", "return Middle()")
    lost = text.replace("{go}", SET).replace(USED, "return bool(End())")
    endless = text.replace("{go}", SET).replace(USED, "return Start()") + "\n\n    print(End())\n"
    several = {"mistaken": mistaken, "forgotten": forgotten, "lost": lost, "endless": endless}
    sources = [source(flow(HEAD + text), module=name) for name, text in several.items()]
    found = [one for one in findings(*sources) if one.severity.value != "note"]
    alone = [one for each in sources for one in findings(each) if one.severity.value != "note"]
    assert sorted(found, key=repr) == sorted(alone, key=repr)
    assert {one.code for one in found} >= {"SOP222", "SOP202", "SOP104"}


def test_what_follows_from_a_silenced_mistake_is_told() -> None:
    text = STEPS.replace("{start}", "Procedure[Box]").replace("{middle}", "Box").replace("{last}", USED)
    silenced = "box.title == event.payload  # sopyc: ignore[SOP222] for the test\n            return Middle()"
    codes = {one.code for one in findings(source(flow(HEAD + text.replace("{go}", silenced))))}
    assert "SOP202" in codes
    assert "SOP222" not in codes


BEHIND = """
    class Start(Procedure[Box]):
        @handler
        def on_go(self, box: Box, event: Go):
            box.tries = len(box.title)
            box.stage = "done"
            return Last()

        @handler
        def on_stop(self, box: Box, event: Stop):
            return Last()


    class Last(Procedure[Box]):
        @handler
        def on_go(self, box: Box, event: Go):
            if box.stage == {asked}:
                return End()
            return Start()


    SOP(state=Box(), init_proc=Start())
"""


def test_a_value_that_is_given_behind_a_failing_step_is_told_there() -> None:
    box = HEAD.replace("tries: int = 0", 'tries: int = 0\n        stage: str = ""')
    for asked, told in (('"done"', ["SOP202"]), ('"other"', ["SOP202", "SOP118"])):
        found = findings(source(flow(box + BEHIND.format(asked=asked))))
        assert [one.code for one in found if one.code in {"SOP118", "SOP202"}] == told, asked


def test_a_finding_says_which_field_was_meant() -> None:
    text = STEPS.replace("{start}", "Procedure[Box]").replace("{middle}", "Box").replace("{last}", USED)
    silent = text.replace("{go}", "box.titel = event.payload\n            return Middle()")
    (found,) = [one for one in findings(source(flow(HEAD + silent))) if one.severity.value != "note"]
    assert found.bearing.fields == ("title",)


def test_a_timeout_whose_event_nobody_handles_is_one_finding() -> None:
    waiting = """
        class Late(Event[None]):
            pass


        class Start(Procedure[Order]):
            prompt = make_prompt("Wait for the order")
            timeout = timedelta(days=1)
            timeout_event = Late

            @handler
            def on_go(self, order: Order, event: Go):
                return End()


        class Other(Event[None]):
            pass


        SOP(state=Order(), init_proc=Start())
    """
    text = flow(waiting).replace("from pydantic", "from datetime import timedelta\n\nfrom pydantic", 1)
    found = [one for one in findings(source(text)) if one.subject != "flow.Stop" and one.code != "SOP206"]
    assert [(one.code, one.subject) for one in found if one.severity.value != "note"] == [
        ("SOP125", "flow.Start.timeout_event"),
        ("SOP301", "flow.Other"),
    ]
    assert ["no procedure handles Late" in one.message for one in found[0].related] == [True]


def test_a_way_out_that_is_not_taken_by_mistake_explains_why_there_is_none() -> None:
    waiting = """
        class Late(Event[None]):
            pass


        class Start(Procedure[Order]):
            prompt = make_prompt("Wait for the order")
            timeout = timedelta(days=1)
            timeout_event = Late

            @handler
            def on_go(self, order: Order, event: Go):
                if order.total > 3:
                    return self
                return "no"

            def on_late(self, order: Order, event: Late):
                return {way}


        SOP(state=Order(), init_proc=Start())
    """
    for way, codes in (("End()", ["SOP111"]), ("self", ["SOP114", "SOP111"])):
        text = flow(waiting.replace("{way}", way))
        text = text.replace("from pydantic", "from datetime import timedelta\n\nfrom pydantic", 1)
        found = [
            one for one in findings(source(text)) if one.subject != "flow.Stop" and one.code[:4] == "SOP1"
        ]
        assert [one.code for one in found] == codes, way
        assert found[-1].severity.value == "error"
        assert any("timeout_event" in one.message for one in found[-1].related)
