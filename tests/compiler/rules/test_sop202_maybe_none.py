# covers: sopy_compiler.analysis.typestate.none_uses
import pytest

from tests.compiler.expectations import assert_rule, flow, messages, only

CLAIM = """
    class Claim(BaseModel):
        damage: str | None = None
        parts: list[int] | None = None
        amount: int | None = None
        is_known: bool = False
        counts: dict[str, int] = {{}}
        seen: dict[str | None, int] = {{}}
        {field}

        {member}


    class Report(Procedure[Claim]):
        @handler
        def on_go(self, sigma: Claim, event: Go):
            {first}
            return Settle()

        @handler
        def on_stop(self, sigma: Claim, event: Stop):
            {skip}


    class Settle(Procedure[Claim]):
        @handler
        def on_go(self, sigma: Claim, event: Go):
            {use}
            return End()


    {outside}
"""


def judge(
    use: str,
    *,
    first: str = "sigma.damage = event.payload",
    skip: str = "return Settle()",
    member: str = "",
    field: str = "",
    outside: str = "SOP(state=Claim(), init_proc=Report())",
) -> None:
    text = CLAIM.format(use=use, first=first, skip=skip, member=member, field=field, outside=outside)
    assert_rule("SOP202", text)


@pytest.mark.parametrize(
    "use",
    [
        "sigma.damage.upper()",
        "sigma.damage[0]",
        "sigma.damage + 'x'",
        "sigma.amount < 3",
        "sigma.amount += 1",
        "-sigma.amount",
        "len(sigma.parts)",
        "[part for part in sigma.parts]",
        "'x' in sigma.parts",
        "sigma.parts.append(1)",
        "sigma.parts[0] = 2",
        "sigma.counts[sigma.damage] = 2",
        "print(sigma.counts[sigma.damage])",
        "first, second = sigma.parts",
        "damage = sigma.damage; damage.upper()",
        "print(f'{sigma.damage.upper()}')",
    ],
)
def test_every_use_that_none_does_not_support_is_reported(use: str) -> None:
    judge(f"{use}  # expect: SOP202")


def test_a_loop_over_none_is_reported_where_it_stands() -> None:
    judge("for part in sigma.parts: print(part)  # expect: SOP202")


@pytest.mark.parametrize(
    "use",
    [
        "sigma.damage and sigma.damage.upper()",
        "(sigma.damage or '').upper()",
        "print(sigma.damage)",
        "sigma.seen[sigma.damage] = 2",
        "sigma.counts.get(sigma.damage)",
        "sigma.counts[sigma.damage or ''] = 2",
        "sigma.damage == 'x'",
        "assert sigma.damage; sigma.damage.upper()",
        "sigma.damage.upper() if sigma.damage is not None else ''",
        "sigma.is_known and sigma.damage.upper()",
    ],
)
def test_uses_that_are_checked_are_fine(use: str) -> None:
    judge(use, first="sigma.damage = event.payload; sigma.is_known = True")


def test_what_every_way_sets_needs_no_check() -> None:
    judge("sigma.damage.upper()", skip="return self")
    judge("sigma.damage.upper()", skip="sigma.damage = 'none'; return Settle()")
    judge("sigma.damage.upper()", skip="return End()")


def test_a_helper_that_checks_is_understood() -> None:
    judge(
        "sigma.need(); sigma.damage.upper()",
        member="def need(self):\n            if self.damage is None: raise ValueError",
    )
    judge(
        "if sigma.has_damage: sigma.damage.upper()",
        member="@property\n        def has_damage(self): return self.damage is not None",
    )


def test_a_state_that_comes_from_elsewhere_may_hold_anything() -> None:
    judge("sigma.damage.upper()", outside="SOP(state=load(), init_proc=Report())")
    judge("sigma.damage.upper()", outside="SOP(state=Claim(damage='x'), init_proc=Report())")
    judge(
        "sigma.damage.upper()",
        outside="state = Claim(); state.damage = ''; SOP(state=state, init_proc=Report())",
    )
    judge("sigma.damage.upper()", member="def model_post_init(self, _): self.damage = ''")


def test_none_that_is_assigned_is_told_from_none_that_is_left() -> None:
    text = flow(
        CLAIM.format(
            use="sigma.damage.upper()",
            first="sigma.damage = 'x' if event.payload else None",
            skip="return self",
            member="",
            field="",
            outside="SOP(state=Claim(), init_proc=Report())",
        )
    )
    found = only(text, "SOP202")
    assert found.message.startswith("Claim.damage may be None here, as the value it was given can be None")


def test_the_way_is_told() -> None:
    text = flow(
        CLAIM.format(
            use="sigma.damage.upper()",
            first="sigma.damage = 'x'",
            skip="return Settle()",
            member="",
            field="",
            outside="SOP(state=Claim(), init_proc=Report())",
        )
    )
    found = only(text, "SOP202")
    assert found.message == (
        "Claim.damage is None here, as nothing sets it if the events are Stop, "
        "so `.upper` raises AttributeError"
    )
    assert [place.message for place in found.flow] == [
        "the workflow starts with Report here",
        "Report --Stop--> Settle",
        "Go comes while Claim.damage is None",
    ]


def test_a_test_of_the_procedure_s_own_attributes_is_not_guessed() -> None:
    judge("if self.ready: sigma.damage.upper()")


@pytest.mark.parametrize(
    ("state", "is_told"),
    [("Other", True), ("Larger", False), ("Unknown", False), ("dict", False)],
)
def test_a_move_that_is_refused_hides_nothing(state: str, is_told: bool) -> None:
    text = f"""
        class Claim(BaseModel):
            damage: str | None = None


        class Larger(Claim):
            pass


        class Other(BaseModel):
            pass


        class Start(Procedure[Claim]):
            @handler
            def on_go(self, sigma: Claim, event: Go):
                sigma.damage = sigma.damage.upper()
                return Elsewhere()


        class Elsewhere(Procedure[{state}]):
            @handler
            def on_go(self, sigma, event: Go):
                return End()


        SOP(state=Claim(), init_proc=Start())
    """
    found = messages(flow(text), "SOP202")
    assert bool(found) is is_told
