# covers: sopy_compiler.analysis.placeholders
from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    class Parcel(BaseModel):
        is_paid: bool = {default}{expect}
        tries: int = 0

        {member}


    class Pack(Procedure[Parcel]):
        @handler
        def on_go(self, sigma: Parcel, event: Go):
            {write}
            if {condition}:
                return End()
            return self


    {outside}
"""


def judge(
    *,
    condition: str = "sigma.is_paid",
    write: str = "pass",
    member: str = "",
    outside: str = "SOP(state=Parcel(), init_proc=Pack())",
    default: str = "False",
    expect: str = "",
) -> None:
    text = MODEL.format(
        condition=condition, write=write, member=member, outside=outside, default=default, expect=expect
    )
    assert_rule("SOP204", text)


def test_a_condition_over_a_field_that_nothing_sets_is_reported() -> None:
    for condition in ("sigma.is_paid", "not sigma.is_paid", "sigma.is_paid and event.payload"):
        judge(condition=condition, expect="  # expect: SOP204")
    judge(
        condition="sigma.is_ready",
        member="@property\n        def is_ready(self): return self.is_paid",
        expect="  # expect: SOP204",
    )


def test_a_field_that_anything_sets_is_fine() -> None:
    judge(write="sigma.is_paid = True")
    judge(write="setattr(sigma, 'is_paid', True)")
    judge(member="def pay(self): self.is_paid = True")
    judge(outside="SOP(state=Parcel(is_paid=True), init_proc=Pack())")
    judge(outside="state = Parcel(); state.is_paid = True; SOP(state=state, init_proc=Pack())")


def test_a_state_of_unknown_origin_may_hold_anything() -> None:
    judge(outside="SOP(state=load(), init_proc=Pack())")
    judge(outside="SOP(state=Parcel(**load()), init_proc=Pack())")
    judge(outside="SOP(state=Parcel() or Parcel.model_validate(load()), init_proc=Pack())")


def test_limits_and_fields_without_a_condition_are_fine() -> None:
    judge(default="True")
    judge(condition="event.payload")
    judge(write="unknown(sigma)")


def test_the_message_names_the_condition() -> None:
    text = MODEL.format(
        condition="sigma.is_paid",
        write="pass",
        member="",
        outside="SOP(state=Parcel(), init_proc=Pack())",
        default="False",
        expect="",
    )
    found = only(flow(text), "SOP204")
    assert found.message == "Parcel.is_paid is never set, so `sigma.is_paid` always goes the same way"
    assert [place.message for place in found.related] == ["Pack.on_go depends on it here"]
