# covers: sopy_compiler.analysis.repeated_tests
# covers: sopy_compiler.analysis.constant_guards, sopy_compiler.lowering.orders
# covers: sopy_compiler.lowering.interpretation.constant_tests
# covers: sopy_compiler.lowering.interpretation.comparable
# covers: sopy_compiler.analysis.impossible_tests
# covers: sopy_compiler.analysis.typestate.unreached, sopy_compiler.analysis.typestate.writers
import pytest

from tests.compiler.expectations import assert_rule, flow, messages, only

TICKET = """
    class Ticket(BaseModel):
        stage: str = "new"
        level: int = 0
        limit: int = 3
        mode: str = "fast"
        is_open: bool = True


    class Work(Procedure[Ticket]):
        @handler
        def on_go(self, sigma: Ticket, event: Go):
            {write}
            {body}
            return End()


    class Other(Procedure[Ticket]):
        @handler
        def on_go(self, sigma: Ticket, event: Go):
            return End()


    SOP(state=Ticket(), init_proc=Work())
"""


def judge(body: str, *, write: str = "sigma.stage = 'open' if event.payload else 'done'") -> None:
    text = TICKET.format(write=write, body="\n            ".join(body.splitlines()))
    assert_rule("SOP118", text)


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.stage == 'opne': return Other()  # expect: SOP118",
        "if sigma.stage in ('a', 'b'): return Other()  # expect: SOP118",
        "if sigma.level > 5:\n    if sigma.level < 3: return Other()  # expect: SOP118",
        "if sigma.level > 3: return self\nif sigma.level > 5: return Other()  # expect: SOP118",
        "if sigma.stage == 'x' and sigma.stage == 'y': return Other()  # expect: SOP118",
        "if event.payload == 'a':\n    if event.payload == 'b': return 'no'  # expect: SOP118",
        "match sigma.stage:\n    case 'opened':  # expect: SOP118\n        return Other()",
    ],
)
def test_tests_that_nothing_passes_are_reported(body: str) -> None:
    write = (
        "sigma.level = len(event.payload)"
        if "level" in body
        else "sigma.stage = 'open' if event.payload else 'done'"
    )
    judge(body.replace("case 'opened':  # expect: SOP118", "case 'opened':  # expect: SOP118"), write=write)


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.stage == 'open': return Other()",
        "if sigma.mode == 'slow': return Other()",
        "if sigma.level > sigma.limit: return Other()",
        "if sigma.stage not in ('open', 'done'): raise ValueError(sigma.stage)",
        "if sigma.stage == 'open': return Other()\nif sigma.stage == 'done': return End()\nreturn Other()",
        "if sigma.stage == 'open': return Other()\nif sigma.stage == 'done': return End()\nreturn 'what?'",
        "if not sigma.is_open: return Other()",
        "if sigma.level > 3: return self\nif sigma.level < 5: return Other()",
        "if event.payload > 'b': return Other()",
        "for letter in event.payload:\n    sigma.level = sigma.level + 1\nif sigma.level > 5: return Other()",
    ],
)
def test_tests_that_something_may_pass_are_fine(body: str) -> None:
    judge(body)


def test_a_check_that_an_earlier_step_has_made_superfluous_is_fine() -> None:
    assert_rule(
        "SOP118",
        """
        class Person(BaseModel):
            name: str | None = None


        class Ask(Procedure[Person]):
            @handler
            def on_go(self, sigma: Person, event: Go):
                sigma.name = event.payload
                return Greet()


        class Greet(Procedure[Person]):
            @handler
            def on_go(self, sigma: Person, event: Go):
                if sigma.name is None:
                    return Ask()
                return End()


        SOP(state=Person(), init_proc=Ask())
        """,
    )


def test_the_message_names_the_move_and_the_test() -> None:
    text = TICKET.format(write="sigma.stage = 'open'", body="if sigma.stage == 'opne': return Other()")
    assert only(flow(text), "SOP118").message == (
        "Work can never move to Other: `sigma.stage == 'opne'` is never true here, "
        "as what comes before it rules it out"
    )


REPEATED = """\
if sigma.level > sigma.limit:
    return self
{between}
if sigma.level > sigma.limit:{comment}
    return Other()"""


@pytest.mark.parametrize(
    "body",
    [
        REPEATED.format(between="sigma.stage = 'seen'", comment="  # expect: SOP118"),
        "if len(sigma.stage) > 3:\n    if not len(sigma.stage) > 3:  # expect: SOP118\n        return self",
        "if sigma.level > 3 and not sigma.level > 3:  # expect: SOP118\n    return Other()",
    ],
)
def test_a_test_that_was_answered_before_is_reported(body: str) -> None:
    judge(body, write="sigma.level += 1")


PARTS = """
    class Parts(BaseModel):
        name: str | None = None
        kept: list[str] = []


    class Work(Procedure[Parts]):
        @handler
        def on_go(self, sigma: Parts, event: Go):
            {body}
            return self._rest(sigma, event)

        def _rest(self, sigma: Parts, event: Go):
            if sigma.name is None:
                return Other()
            sigma.name = sigma.name or event.payload
            return End()


    class Other(Procedure[Parts]):
        @handler
        def on_go(self, sigma: Parts, event: Go):
            sigma.name, sigma.kept = event.payload, [event.payload]
            return Work()


    SOP(state=Parts(), init_proc=Work())
"""


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.name is None and not (sigma.name is None):  # expect: SOP118\n    return Other()",
        "if sigma.name is None: return self\nif sigma.name is None:  # expect: SOP118\n    return Other()",
        "if 'a' in sigma.kept:\n    if 'a' not in sigma.kept:  # expect: SOP118\n        return Other()",
    ],
)
def test_none_and_what_containers_hold_are_asked_twice(body: str) -> None:
    assert_rule("SOP118", PARTS.format(body="\n            ".join(body.splitlines())))


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.name is None:\n    return self",  # the method that is called asks again: a precaution
        "if sigma.name is None:\n    sigma.name = find()\nif sigma.name is None:\n    return self",
        "if event.payload is None:\n    return self",
        "if sigma.kept:\n    return self\nsigma.kept.append(event.payload)\nif sigma.kept:\n    return self",
    ],
)
def test_precautions_and_questions_about_something_new_are_fine(body: str) -> None:
    assert_rule("SOP118", PARTS.format(body="\n            ".join(body.splitlines())))


def test_the_message_of_a_repeated_test_names_the_answer() -> None:
    body = "if sigma.name is None:\n    return self\nif None is sigma.name:\n    return Other()"
    found = only(flow(PARTS.format(body="\n            ".join(body.splitlines()))), "SOP118")
    assert found.message == (
        "`None is sigma.name` is never true in Work, as `sigma.name is None` is already known to be false"
    )


@pytest.mark.parametrize("between", ["sigma.level += 1", "sigma.limit = 2", "unknown(sigma)"])
def test_a_test_of_what_has_changed_since_is_not_reported(between: str) -> None:
    judge(REPEATED.format(between=between, comment=""), write="sigma.level += 1")


def test_a_test_of_a_variable_is_not_reported() -> None:
    body = REPEATED.format(between="count = 0", comment="").replace("sigma.limit", "count")
    judge(f"count = 1\n{body}", write="sigma.level += 1")


def test_a_test_in_the_next_turn_of_a_loop_is_not_reported() -> None:
    loop = "for step in (1, 2):\n    if sigma.level > sigma.limit:\n        return Other()"
    judge(f"{loop}\n    sigma.level += step", write="sigma.limit -= 1")


QUOTA = """
    class Quota(BaseModel):
        used: int = 0
        limit: int = 0
        left: int = 0
        cost: float = 0.0
        budget: float = 0.0
        spare: int | None = None
        names: list[str] = []


    class Spend(Event[int]):
        pass


    class Work(Procedure[Quota]):
        @handler
        def on_spend(self, sigma: Quota, event: Spend):
            sigma.cost, sigma.budget = float(event.payload), float(input())
            {body}


    class Other(Procedure[Quota]):
        @handler
        def on_spend(self, sigma: Quota, event: Spend):
            sigma.used, sigma.limit, sigma.left = event.payload, event.payload, event.payload
            sigma.cost, sigma.budget, sigma.spare = float(event.payload), float(event.payload), event.payload
            return Work()


    SOP(state=Quota(limit=int(input())), init_proc=Work())
"""


def counted(body: str) -> str:
    return QUOTA.format(body="\n            ".join(body.splitlines()))


@pytest.mark.parametrize(
    "body",
    [
        (
            "if sigma.used >= sigma.limit: return Other()\nsigma.used += 1\n"
            "if sigma.used > sigma.limit: return 'no more'  # expect: SOP118\nreturn self"
        ),
        (
            "if sigma.used + event.payload > sigma.limit: return 'too much'\n"
            "if sigma.limit < sigma.used + event.payload: return Other()  # expect: SOP118\nreturn self"
        ),
        (
            "sigma.left = sigma.limit - event.payload\n"
            "if sigma.left > sigma.limit - event.payload: return Other()  # expect: SOP118\nreturn self"
        ),
        (
            "if len(sigma.names) < sigma.limit: return self\n"
            "elif len(sigma.names) < sigma.limit: return Other()  # expect: SOP118\nreturn End()"
        ),
        (
            "if sigma.used > sigma.limit:\n    if sigma.limit > sigma.left and sigma.left > sigma.used:"
            " return Other()  # expect: SOP118\nreturn self"
        ),
        (
            "if sigma.cost < sigma.budget and sigma.budget < sigma.cost: return Other()  # expect: SOP118\n"
            "return self"
        ),
    ],
)
def test_sums_and_relations_that_contradict_each_other_are_reported(body: str) -> None:
    assert_rule("SOP118", counted(body))


@pytest.mark.parametrize(
    "body",
    [
        (
            "if sigma.used >= sigma.limit: return Other()\nsigma.used += 1\n"
            "if sigma.used == sigma.limit: return End()\nreturn self"
        ),
        (
            "sigma.used += event.payload\nif sigma.used > sigma.limit: return Other()\n"
            "if sigma.used == sigma.limit: return End()\nreturn self"
        ),
        # The last `else` is a precaution.
        (
            "if sigma.used < sigma.limit: return self\nif sigma.used == sigma.limit: return End()\n"
            "if sigma.used > sigma.limit: return Other()\nreturn 'what?'"
        ),
        # So is an exception.
        (
            "if sigma.used > sigma.limit: return Other()\nsigma.left = sigma.limit - sigma.used\n"
            "if sigma.left < 0: raise ValueError(sigma.left)\nreturn self"
        ),
        "sigma.left = sigma.limit - event.payload\nif sigma.left < 0: return Other()\nreturn self",
        # NaN is neither.
        (
            "if sigma.cost < sigma.budget: return self\nif sigma.cost >= sigma.budget: return End()\n"
            "return Other()"
        ),
        (
            "for name in sigma.names:\n    sigma.used += 1\n    if sigma.used > sigma.limit: return Other()\n"
            "return self"
        ),
        (
            "while sigma.used < sigma.limit: sigma.used += event.payload\n"
            "if sigma.used > sigma.limit: return Other()\nreturn self"
        ),
        "sigma.names.append('x')\nif len(sigma.names) >= sigma.limit: return Other()\nreturn self",
        (
            "if sigma.spare is not None and sigma.used > sigma.spare: return Other()\n"
            "if sigma.spare is not None and sigma.used == sigma.spare: return End()\nreturn self"
        ),
    ],
)
def test_counters_and_limits_are_fine(body: str) -> None:
    assert_rule("SOP118", counted(body))


def test_the_message_names_the_tests_and_assignments_that_rule_it_out() -> None:
    body = (
        "if sigma.used > 0 or sigma.left > sigma.limit: return Other()\n"
        "sigma.used = sigma.limit + 2\n"
        "if sigma.used == sigma.left: return Other()\nreturn self"
    )
    found = only(flow(counted(body)), "SOP118")
    line = found.span.line
    assert found.message == (
        "Work can never move to Other: `sigma.used == sigma.left` is never true here, "
        f"after `sigma.left > sigma.limit` was false on line {line - 2} "
        f"and `used = limit + 2` on line {line - 1}"
    )
    assert [one.span.line for one in found.related] == [line - 2, line - 1, line]


def test_a_comparison_that_no_value_passes_stands_alone() -> None:
    found = only(flow(counted("if sigma.used > sigma.used + 1: return Other()\nreturn self")), "SOP118")
    assert found.message.endswith(
        "`sigma.used > sigma.used + 1` is never true here, whatever the fields hold"
    )


def test_what_another_procedure_can_do_is_no_finding() -> None:
    base = """
        class Quota(BaseModel):
            used: int = 0
            limit: int = 0


        class Step(Procedure[Quota]):
            def is_over(self, sigma: Quota) -> bool:
                return sigma.used > sigma.limit

            @handler
            def on_go(self, sigma: Quota, event: Go):
                if sigma.used <= sigma.limit:
                    if self.is_over(sigma):
                        return End()
                return self


        class First(Step):
            pass


        class Second(Step):
            def is_over(self, sigma: Quota) -> bool:
                return sigma.used == sigma.limit


        SOP(state=Quota(limit=int(input())), init_proc={start}())
    """
    assert_rule("SOP118", base.format(start="Second"))


ASKING = """
    from decimal import Decimal
    from enum import Enum, StrEnum

    from sopy.prompt import cond


    class Stage(Enum):
        NEW = "new"
        DONE = "done"


    class Size(StrEnum):
        BIG = "big"


    class Bill(BaseModel):
        stage: Stage = Stage.NEW
        size: Size = Size.BIG
        total: Decimal = Decimal(0)
        name: str = ""
        rows: int = 0

        def is_big(self): return self.rows > 3
        async def is_late(self): return True


    def is_odd(bill): return bill.rows % 2


    class Check(Procedure[Bill]):
        def __init__(self, level):
            self.level = level
            self.on_done = level

        def is_ready(self, bill): return bill.rows > 2

        @handler
        async def on_go(self, sigma: Bill, event: Go):
            sigma.stage, sigma.name, sigma.rows = Stage.DONE, event.payload, len(event.payload)
            sigma.total += 1
            if {test}:{expect}
                return Next()
            return self


    class Next(Procedure[Bill]):
        @handler
        def on_go(self, sigma: Bill, event: Go):
            return End()


    def run(level):
        SOP(state=Bill(), init_proc=Check(level))
"""


def judge_test(test: str, *, reported: bool = False) -> None:
    text = ASKING.format(test=test, expect="  # expect: SOP118" if reported else "")
    assert_rule("SOP118", text)
    assert messages(flow(text), "SOP101") == []


@pytest.mark.parametrize(
    "test",
    [
        "self.is_ready",
        "cond(sigma.is_big, 'it is big')",
        "not sigma.is_big",
        "sigma.rows > 3 and is_odd",
        "sigma.name.strip",
        "sigma.name == 'a' or 'b'",
        "sigma.stage is Stage.NEW or Stage.DONE",
        "(sigma.rows > 3, 'it is long')",
        "cond(False, 'never')",
        "sigma.stage == 'done'",
        "'done' != sigma.stage",
        "sigma.stage in ('new', 'done')",
        "sigma.total == '3'",
        "sigma.rows == event.payload",
        "self.level <= 0 and self.level > 0",
        "self.level < 2 and 5 == self.level",
        "self.level > sigma.rows and sigma.rows >= self.level",
    ],
)
def test_a_condition_that_can_only_go_one_way_is_reported_and_what_follows_from_it_is_not(test: str) -> None:
    judge_test(test, reported=True)


@pytest.mark.parametrize(
    "test",
    [
        "self.is_ready(sigma)",
        "await sigma.is_late()",
        "cond(sigma.is_late(), 'it is late')",
        "self.on_done",
        "sigma.name or event.payload",
        "sigma.size == 'big'",
        "sigma.stage.value == 'done'",
        "sigma.total == 3",
        "sigma.total == sigma.rows",
        "sigma.name == event.payload",
        "self.level <= 0 or self.level > 0",
        "self.level >= 2 and self.level <= 2",
        "cond(description='it is long', test=sigma.rows > 3)",
    ],
)
def test_a_condition_that_can_go_both_ways_is_fine(test: str) -> None:
    judge_test(test)


def test_an_attribute_that_never_changes_is_named_with_its_value() -> None:
    text = ASKING.format(test="self.level < 1", expect="").replace("self.level = level", "self.level = 3")
    found = only(flow(text), "SOP118")
    assert found.message == (
        "Check can never move to Next: `self.level < 1` is never true here, as self.level is always 3"
    )


def test_what_handlers_put_into_an_attribute_of_the_procedure_is_looked_for_there() -> None:
    assert_rule(
        "SOP118",
        """
        class Ask(Procedure[Order]):
            def __init__(self) -> None:
                super().__init__()
                self.refused: set[str] = set()

            @handler
            def on_go(self, sigma: Order, event: Go):
                name = event.payload
                if name in self.refused:
                    return f"{name} has refused before"
                if not name.startswith("a"):
                    self.refused.add(name)
                    return f"{name} does not answer"
                return End()


        SOP(state=Order(), init_proc=Ask())
        """,
    )


def test_what_types_and_functions_decide_is_reported() -> None:
    assert_rule(
        "SOP118",
        """
        import enum


        class Word(enum.StrEnum):
            YES = "yes"
            NO = "no"


        class Told(Event[tuple[str, int]]):
            pass


        class Said(Event[Word]):
            pass


        class State(BaseModel):
            names: list[str] = []
            ages: dict[str, int] = {}
            word: Word = Word.NO


        class Ask(Procedure[State]):
            @handler
            def on_told(self, sigma: State, event: Told):
                who = event.payload
                if who in sigma.names:  # expect: SOP118
                    return "known"
                if event.payload[1] in sigma.ages:  # expect: SOP118
                    return "known"
                if event.payload[0] in sigma.ages or event.payload[0] in sigma.names:
                    return "known"

                def is_old() -> bool:
                    return event.payload[1] > 99

                check = is_old if sigma.names else None
                if check:
                    sigma.names.append(event.payload[0])
                if is_old:  # expect: SOP118
                    return "too old"
                return self

            @handler
            def on_said(self, sigma: State, event: Said):
                if event.payload == "Yes":  # expect: SOP118
                    return End()
                if event.payload == "yes" or event.payload in ("no", "never"):
                    return End()
                if event.payload is Word.NO or event.payload == sigma.word:
                    return End()
                sigma.word = event.payload
                return self


        SOP(state=State(), init_proc=Ask())
        """,
    )


def test_the_class_of_an_event_that_never_comes_is_reported() -> None:
    assert_rule(
        "SOP118",
        """
        class Late(Event[str]):
            pass


        class Ask(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go | Late):
                if isinstance(event, Stop):  # expect: SOP118
                    return "stopped"
                return self if isinstance(event, Late) else self._next(event)

            def _next(self, event):
                return End() if isinstance(event, Stop) else self

            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return self._next(event)


        SOP(state=Order(), init_proc=Ask())
        """,
    )


@pytest.mark.parametrize(
    ("cases", "count"),
    [
        ("case 'done':", 1),
        ("case 'done' | 'new' as found:", 2),
        ("case 1:", 1),
        ("case Stage.DONE:", 0),
        ("case Stage.DONE | Stage.NEW:", 0),
        ("case None:", 0),
        ("case found if found is Stage.DONE:", 0),
    ],
)
def test_a_case_with_a_value_of_another_type_than_the_subject_is_reported(cases: str, count: int) -> None:
    case = f"match sigma.stage:\n{' ' * 16}{cases}\n{' ' * 20}return Next()\n{' ' * 12}if event.payload:"
    text = ASKING.format(test="event.payload", expect="").replace("if event.payload:", case, 1)
    assert len(messages(flow(text), "SOP118")) == count
