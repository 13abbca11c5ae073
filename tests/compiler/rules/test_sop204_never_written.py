# covers: sopy_compiler.analysis.placeholders, sopy_compiler.analysis.never_written
# covers: sopy_compiler.lowering.owners, sopy_compiler.lowering.keywords, sopy_compiler.lowering.state_classes
import pytest

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


def test_a_computed_name_may_be_any_field() -> None:
    judge(write="for name in event.payload.split(): setattr(sigma, name, True)")
    judge(member="def fill(self, **values):\n            vars(self).update(values)")


def test_what_is_not_followed_cannot_replace_a_field_without_naming_it() -> None:
    for write in ("with find(): pass", "for part in find(): part.strip()", "find().close()"):
        judge(write=write, expect="  # expect: SOP204")


BASKET = """
    @dataclass
    class Basket:
        limit: int = 3
        is_paid: bool = False{paid}
        items: list[str] = field(default_factory=list){items}


    class Pack(Procedure[Basket]):
        @handler
        def on_go(self, sigma: Basket, event: Go):
            {write}
            if sigma.items or sigma.is_paid:
                return End()
            return self


    {outside}
"""
EXPECT = "  # expect: SOP204"


def judge_basket(
    *,
    write: str = "sigma.is_paid = True",
    outside: str = "SOP(state=Basket(), init_proc=Pack())",
    paid: str = "",
    items: str = "",
) -> None:
    text = BASKET.format(write=write, outside=outside, paid=paid, items=items)
    assert_rule("SOP204", f"    from dataclasses import dataclass, field\n{text}")


def test_a_dataclass_is_made_by_name_and_by_position() -> None:
    judge_basket(write="pass", paid=EXPECT, items=EXPECT)
    judge_basket(write="pass", outside="SOP(state=Basket(5), init_proc=Pack())", paid=EXPECT, items=EXPECT)
    judge_basket(write="pass", outside="SOP(state=Basket(5, True), init_proc=Pack())", items=EXPECT)
    judge_basket(write="pass", outside="SOP(state=Basket(5, True, []), init_proc=Pack())")
    judge_basket(write="pass", outside="SOP(state=Basket(*load()), init_proc=Pack())")
    judge_basket(write="pass", outside="SOP(state=Basket(**load()), init_proc=Pack())")
    judge_basket(
        write="pass",
        outside="import dataclasses\n    SOP(dataclasses.replace(Basket(), **load()), init_proc=Pack())",
    )


def test_a_container_that_is_only_taken_from_stays_empty() -> None:
    for write in (
        "sigma.items.remove('a')",
        "sigma.items.clear()",
        "sigma.items.pop()",
        "sigma.items.sort()",
    ):
        judge_basket(write=f"sigma.is_paid = True; {write}", items=EXPECT)
    for write in (
        "sigma.items.append('a')",
        "sigma.items += ['a']",
        "sigma.items = ['a']",
        "sigma.items[:] = 'a'",
    ):
        judge_basket(write=f"sigma.is_paid = True; sigma.items.clear(); {write}")


def test_a_container_may_be_filled_by_code_that_is_not_followed() -> None:
    judge_basket(write="for part in find(): sigma.is_paid = part.strip()")


OTHER = "class Label:\n        is_paid: bool = False\n    label = Label()\n    "
START = "SOP(state=Parcel(), init_proc=Pack())"


@pytest.mark.parametrize(
    "outside",
    [
        OTHER + "label.is_paid = True",
        OTHER + "def mark(label: Label): label.is_paid = True",
        OTHER + "labels: list[Label] = []\n    for one in labels: one.is_paid = True",
        OTHER + "setattr(label, 'is_paid', True)",
        "class Label(BaseModel):\n        is_paid: bool = False\n    Label(is_paid=True)",
        "class Label(BaseModel):\n        is_paid: bool = 0\n    Label().model_copy(update={'is_paid': 1})",
        "class Paid(Event[bool]):\n        def __init__(self, is_paid): ...\n    Paid(is_paid=True)",
        "def log(*, is_paid): print(is_paid)\n    log(is_paid=True)",
        "STEPS = ['is_paid']\n    KEYS = {'is_paid': True}",
        "class Post(Procedure[Parcel]):\n        def __init__(self): self.is_paid = True",
    ],
)
def test_what_has_the_same_name_elsewhere_sets_nothing(outside: str) -> None:
    judge(outside=f"{outside}\n    {START}", expect=EXPECT)


@pytest.mark.parametrize(
    "outside",
    [
        "def mark(one): one.is_paid = True",
        "def mark(one: Parcel): one.is_paid = True",
        "def mark(one: BaseModel): one.is_paid = True",
        "for one in [Parcel()]: one.is_paid = True",
        "class Letter(Parcel):\n        def pay(self): self.is_paid = True",
        "class Paid:\n        def pay(self): self.is_paid = True\n    class Letter(Paid, Parcel): pass",
        "import typing\n    class P(typing.Protocol):\n        is_paid: bool\n    def f(p: P): p.is_paid = 1",
        "one = Parcel()\n    one.is_paid = True",
        "one = other = Parcel()\n    other.is_paid = True",
        "def mark(one, **values):\n        for name in values: setattr(one, name, True)",
        "Parcel().model_copy(update={'is_paid': True})",
        "values = {'is_paid': True}\n    Parcel().model_copy(update=values)",
        "def make(kind: type[Parcel]): return kind(is_paid=True)",
        "import functools\n    make = functools.partial(Parcel, is_paid=True)",
        "Parcel(**{'is_paid': True})",
    ],
)
def test_what_may_be_the_state_may_set_its_field(outside: str) -> None:
    judge(outside=f"{outside}\n    {START}")


def test_another_mistake_hides_nothing() -> None:
    judge(write="sigma.trise = 1", expect=EXPECT)
    judge(write="if event.payload: return Wrpa()", expect=EXPECT)
    judge(write="sigma.is_pajd = True")


PLAIN = """
    class Copies:
        def __init__(self, limit=0) -> None:
            self.wanted: set[str] = set()
            self.done: set[str] = set(){done}
            self.is_last = False{last}
            self.limit = limit{limit}


    class Copy(Procedure[Copies]):
        @handler
        def on_go(self, sigma: Copies, event: Go):
            sigma.wanted.add(event.payload)
            {write}
            if sigma.wanted == sigma.done or sigma.is_last or sigma.limit:
                return End()
            return self


    SOP(state={made}, init_proc=Copy())
"""


def test_a_plain_class_is_a_state_like_others() -> None:
    def judge_plain(*, write: str = "pass", made: str = "Copies()", **expected: str) -> None:
        places = {"done": "", "last": "", "limit": ""} | expected
        assert_rule("SOP204", PLAIN.format(write=write, made=made, **places))

    judge_plain(done=EXPECT, last=EXPECT, limit=EXPECT)
    judge_plain(write="sigma.done.add('a')", last=EXPECT, limit=EXPECT)
    judge_plain(write="sigma.is_last = True", done=EXPECT, limit=EXPECT)
    judge_plain(made="Copies(3)", done=EXPECT, last=EXPECT)
    judge_plain(made="Copies(limit=3)", done=EXPECT, last=EXPECT)
    judge_plain(made="load()")
