# covers: sopy_compiler.analysis.dispatch
# covers: sopy_compiler.lowering.abstract_classes
from tests.compiler.expectations import assert_rule, flow, only

BASE = """
    class Stoppable(Procedure[Order]):
        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End()


    class Start(Stoppable):
        @handler
        def {name}(self, sigma: Order, event: Stop):{expect}
            return {value}
"""


def test_a_handler_under_another_name_is_reported() -> None:
    assert_rule("SOP109", BASE.format(name="halt", value="self", expect="  # expect: SOP109"))


def test_an_override_by_name_or_a_handler_that_calls_the_other_is_meant_so() -> None:
    assert_rule(
        "SOP109",
        BASE.format(name="on_stop", value="self", expect=""),
        BASE.format(name="halt", value="self.on_stop(sigma, event)", expect=""),
        BASE.format(name="halt", value="super().on_stop(sigma, event)", expect=""),
    )


def test_a_handler_for_a_subclass_of_the_event_replaces_nothing() -> None:
    assert_rule(
        "SOP109",
        """
        class StopNow(Stop):
            pass


        class Stoppable(Procedure[Order]):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()


        class Start(Stoppable):
            @handler
            def on_stop_now(self, sigma: Order, event: StopNow):
                return End()
        """,
    )


FAMILY = """
    from abc import ABC, ABCMeta, abstractmethod


    class Word(Event[str]{base}):
        {abstract}
        def kind(self) -> str: ...


    class Yes(Word):
        def kind(self) -> str: return "yes"


    class No(Word):
        def kind(self) -> str: return "no"


    class Ask(Procedure[Order]):
        {ignore}

        @handler
        def on_word(self, sigma: Order, event: {taken}):{expect}
            return self

        @handler
        def on_yes(self, sigma: Order, event: Yes):
            {body}

        {more}


    SOP(state=Order(), init_proc=Ask()){observes}
"""
FOUND = "  # expect: SOP109"


def judge_family(
    *,
    base: str = ", ABC",
    abstract: str = "@abstractmethod",
    more: str = "",
    no: bool = True,
    observes: str = "",
    expect: str = "",
    taken: str = "Word",
    body: str = "return End()",
    ignore: str = "pass",
) -> None:
    if no:
        more = (
            "@handler\n        def on_no(self, sigma: Order, event: No):\n            return End()\n\n" + more
        )
    text = FAMILY.format(
        base=base,
        abstract=abstract,
        more=more,
        observes=observes,
        expect=expect,
        taken=taken,
        body=body,
        ignore=ignore,
    )
    assert_rule("SOP109", text)


def test_a_handler_for_an_abstract_event_whose_subclasses_are_all_handled_never_runs() -> None:
    judge_family(expect=FOUND)
    judge_family(base=", metaclass=ABCMeta", expect=FOUND)


def test_a_handler_for_an_event_of_which_only_handled_subclasses_are_observed_never_runs() -> None:
    judge_family(base="", abstract="", observes=".observes(Yes, No)", expect=FOUND)
    judge_family(base="", abstract="", no=False, observes=".observes(Yes)", expect=FOUND)


def test_a_handler_that_some_event_can_reach_is_fine() -> None:
    judge_family(no=False)
    judge_family(base="")
    judge_family(abstract="")
    judge_family(base="", abstract="", observes=".observes(Yes, No, Word)")
    judge_family(base="", abstract="", no=False, observes=".observes(Yes, No)")
    judge_family(base="", abstract="", observes=".observes(*named())")
    judge_family(taken="Word | Go")
    judge_family(taken="Event")


def test_ignored_subclasses_do_not_come() -> None:
    judge_family(no=False, ignore="ignore = [No]", expect=FOUND)
    judge_family(no=False, ignore="ignore = named()")


def test_a_handler_that_another_calls_runs() -> None:
    judge_family(body="return self.on_word(sigma, event)")


def test_a_base_handler_counts_for_every_procedure_that_inherits_it() -> None:
    text = """
    from abc import ABC, abstractmethod


    class Word(Event[str], ABC):
        @abstractmethod
        def kind(self) -> str: ...


    class Yes(Word):
        def kind(self) -> str: return "yes"


    class Listening(Procedure[Order]):
        @handler
        def on_word(self, sigma: Order, event: Word):{expect}
            return self


    class Ask(Listening):
        @handler
        def on_yes(self, sigma: Order, event: Yes):
            return Again()


    class Again(Listening):
        @handler
        def on_{name}(self, sigma: Order, event: {event}):
            return End()


    SOP(state=Order(), init_proc=Ask())
    """
    assert_rule("SOP109", text.format(expect="", name="go", event="Go"))
    assert_rule("SOP109", text.format(expect=FOUND, name="yes", event="Yes"))


def test_the_message_says_why_and_shows_the_others() -> None:
    text = FAMILY.format(
        base="",
        abstract="",
        more="",
        observes=".observes(Yes)",
        expect="",
        taken="Word",
        body="return End()",
        ignore="pass",
    )
    found = only(flow(text), "SOP109")
    assert found.message == (
        "on_word never runs: Word itself is observed by no SOP, and other handlers take its subclasses"
    )
    assert [place.message for place in found.related] == ["Ask.on_yes takes Yes"]
