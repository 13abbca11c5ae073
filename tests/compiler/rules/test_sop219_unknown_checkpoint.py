# covers: sopy_compiler.analysis.saved_keys
# covers: sopy_compiler.lowering.filled_elsewhere
# covers: sopy_compiler.lowering.sessions
# covers: sopy_compiler.lowering.interpretation.keyed_uses
from tests.compiler.expectations import assert_rule, flow, only

PROGRAM = """
    class Done(Event[None]):
        pass


    class Draft(BaseModel):
        text: str = ""
        checkpoints: dict[str, str] = {default}

        {init}

        def create(self, name: str) -> None:
            {create}

        def restore(self, name: str) -> bool:
            {restore}


    class Write(Procedure[Draft]):
        @handler
        def on_go(self, sigma: Draft, event: Go):
            {first}
            return {target}

        @handler
        def on_stop(self, sigma: Draft, event: Stop):
            {stop}
            return End()


    class Review(Procedure[Draft]):
        @handler
        def on_go(self, sigma: Draft, event: Go):
            {second}
            return self

        @handler
        def on_done(self, sigma: Draft, event: Done):
            {last}
            return End()


    {outside}
"""
GUARDED = """if name not in self.checkpoints:
                return False
            self.text = self.checkpoints[name]
            return True"""
FOUND = "  # expect: SOP219"


def program(
    *,
    default: str = "Field(default_factory=dict)",
    init: str = "",
    create: str = "self.checkpoints[name] = self.text",
    restore: str = GUARDED,
    first: str = 'sigma.create("first")',
    target: str = "Review()",
    stop: str = "pass",
    second: str = 'sigma.restore("first")',
    last: str = "pass",
    outside: str = "SOP(state=Draft(), init_proc=Write())",
) -> str:
    return PROGRAM.format(
        default=default,
        init=init,
        create=create,
        restore=restore,
        first=first,
        target=target,
        stop=stop,
        second=second,
        last=last,
        outside=outside,
    )


def judge(**parts: str) -> None:
    assert_rule("SOP219", program(**parts))


def test_a_checkpoint_that_an_earlier_step_makes_is_fine() -> None:
    judge()
    judge(create="self.checkpoints.setdefault(name, self.text)")
    judge(create="self.checkpoints.update({name: self.text})")
    judge(create="self.checkpoints = {**self.checkpoints, name: self.text}")
    judge(
        first="self.save(sigma)",
        init="",
        target="Review()\n\n        def save(self, sigma): sigma.create('first')",
    )


def test_a_misspelt_name_is_reported_where_it_is_written() -> None:
    judge(second='sigma.restore("frist")' + FOUND)
    judge(second='sigma.restore(name="frist")' + FOUND)
    judge(second='ok = sigma.restore("frist")' + FOUND)
    judge(first='sigma.create("frist")', second='sigma.restore("first")' + FOUND)
    found = only(flow(program(second='sigma.restore("frist")')), "SOP219")
    assert found.span.end_column - found.span.column == len('"frist"')
    assert found.help == "did you mean `first`?"
    assert found.message == (
        "no handler that can run before this stores `frist` in Draft.checkpoints, so it is never found"
    )
    assert [place.message for place in found.related] == ["Write.on_go stores `first` here"]
    assert [place.message for place in found.flow][-1] == "Write --Go--> Review"


def test_a_name_kept_in_a_constant_is_followed() -> None:
    judge(
        first="sigma.create(NAME)",
        second="sigma.restore(NAME)",
        outside='NAME = "x"\nSOP(state=Draft(), init_proc=Write())',
    )
    judge(
        first="sigma.create(NAME)",
        second="sigma.restore(OTHER)" + FOUND,
        outside='NAME = "x"\n    OTHER = "y"\n    SOP(state=Draft(), init_proc=Write())',
    )


def test_a_missing_step_is_reported() -> None:
    judge(first="pass", second='sigma.restore("first")' + FOUND)


def test_an_unguarded_lookup_raises() -> None:
    found = only(
        flow(program(restore="self.text = self.checkpoints[name]", second='sigma.restore("x")')), "SOP219"
    )
    assert found.message.endswith("so this raises KeyError")
    judge(second='sigma.text = sigma.checkpoints["x"]' + FOUND)
    judge(second='sigma.text = sigma.checkpoints.pop("x")' + FOUND)


def test_a_method_that_asks_with_get_finds_nothing() -> None:
    judge(restore="return self.checkpoints.get(name) is not None", second='sigma.restore("x")' + FOUND)


def test_only_steps_that_can_run_before_count() -> None:
    judge(first="pass", second='sigma.restore("first")' + FOUND, stop='sigma.create("first")')
    judge(first="pass", second='sigma.restore("first")' + FOUND, last='sigma.create("first")')
    judge(first='sigma.restore("later")' + FOUND, second='sigma.create("later")')


def test_a_step_in_a_cycle_counts() -> None:
    judge(
        first='sigma.create("first"); sigma.restore("second")',
        target="self",
        stop='sigma.create("second"); return self',
    )
    judge(first='sigma.restore("first"); sigma.create("first")', second="pass")
    judge(second='sigma.create("x")', last='sigma.restore("x")')


def test_a_handler_whose_way_out_is_unknown_may_lead_anywhere() -> None:
    judge(first="pass", stop='sigma.create("first"); return choose()')


def test_a_lookup_that_provides_for_absence_is_fine() -> None:
    judge(second='sigma.text = sigma.checkpoints.get("x", "")')
    judge(second='sigma.text = sigma.checkpoints.get("x") or ""')
    judge(second='sigma.text = sigma.checkpoints["x"] if "x" in sigma.checkpoints else ""')
    judge(second='sigma.checkpoints.pop("x", None)')


def test_names_that_are_not_known_silence_the_rule() -> None:
    judge(first="sigma.create(event.payload)", second='sigma.restore("x")')
    judge(first="sigma.create(sigma.text)", second='sigma.restore("x")')
    judge(second="sigma.restore(event.payload)")
    judge(first="sigma.checkpoints.update(load())", second='sigma.restore("x")')
    judge(first="sigma.checkpoints.update(**load())", second='sigma.restore("x")')
    judge(first="sigma.checkpoints |= load()", second='sigma.restore("x")')
    judge(first="sigma.checkpoints = load()", second='sigma.restore("x")')
    judge(first="sigma.checkpoints = {key: '' for key in load()}", second='sigma.restore("x")')
    judge(first="fill(sigma)", second='sigma.restore("x")')
    judge(first="fill(sigma.checkpoints)", second='sigma.restore("x")')
    judge(first='held = sigma.checkpoints; held[event.payload] = ""', second='sigma.restore("x")')


def test_keys_of_displays_and_copies_are_known() -> None:
    judge(first='sigma.checkpoints = {"a": ""}', second='sigma.restore("a"); sigma.restore("b")' + FOUND)
    judge(first='sigma.checkpoints.update(a="")', second='sigma.restore("a"); sigma.restore("b")' + FOUND)
    judge(first='sigma.checkpoints = {}; sigma.create("a")', second='sigma.restore("a")')
    judge(
        first='held = sigma.checkpoints; held["a"] = ""',
        second='sigma.restore("a"); sigma.restore("b")' + FOUND,
    )


def test_a_state_that_starts_with_entries_may_have_any() -> None:
    for outside in (
        'SOP(state=Draft(checkpoints={"x": ""}), init_proc=Write())',
        "SOP(state=Draft(**load()), init_proc=Write())",
        "SOP(state=Draft.model_validate(load()), init_proc=Write())",
        "SOP(state=load(), init_proc=Write())",
        'state = Draft(); state.create("x"); SOP(state=state, init_proc=Write())',
        'state = Draft(); state.checkpoints["x"] = ""; SOP(state=state, init_proc=Write())',
        "state = Draft(); fill(state.checkpoints); SOP(state=state, init_proc=Write())",
        'sop = SOP(state=Draft(), init_proc=Write()); sop.state.create("x")',
        "state = Draft(); hook = state.create; SOP(state=state, init_proc=Write())",
    ):
        judge(outside=outside, second='sigma.restore("x")')
    judge(default='{"x": ""}', second='sigma.restore("x")')
    judge(default="Field(default_factory=load)", second='sigma.restore("x")')
    judge(init='def model_post_init(self, context): self.checkpoints["x"] = ""', second='sigma.restore("x")')
    judge(init='def model_post_init(self, context): self.create("x")', second='sigma.restore("x")')


def test_code_beside_the_handlers_may_look() -> None:
    outside = """
    def report(state: Draft) -> list[str]:
        return [name for name in state.checkpoints if state.checkpoints[name]] + list(state.checkpoints)

    SOP(state=Draft(), init_proc=Write())
    """
    judge(outside=outside, second='sigma.restore("x")' + FOUND)


def test_a_second_entry_may_continue_where_another_stopped() -> None:
    outside = "SOP(state=Draft(), init_proc=Write())\n    SOP(state=Draft(), init_proc=Review())"
    judge(outside=outside, first='sigma.restore("later")', second='sigma.create("later")')
    judge(outside=outside, second='sigma.restore("frist")' + FOUND)


def test_a_store_inside_another_state_can_be_replaced() -> None:
    text = """
    class Saves(BaseModel):
        entries: dict[str, str] = Field(default_factory=dict)


    class Draft(BaseModel):
        saves: Saves = Saves()


    class Write(Procedure[Draft]):
        @handler
        def on_go(self, sigma: Draft, event: Go):
            sigma.saves = load(event.payload)
            return self

        @handler
        def on_stop(self, sigma: Draft, event: Stop):
            return End(make_prompt(sigma.saves.entries["x"]))


    SOP(state=Draft(), init_proc=Write())
    """
    assert_rule("SOP219", text)


def test_an_inherited_store_belongs_to_every_state_below() -> None:
    text = """
    class Versioned(BaseModel):
        checkpoints: dict[str, str] = Field(default_factory=dict)

        def create(self, name: str) -> None:
            self.checkpoints[name] = ""

        def restore(self, name: str) -> str:
            return self.checkpoints[name]


    class Draft(Versioned):
        text: str = ""


    class Write(Procedure[Draft]):
        @handler
        def on_go(self, sigma: Draft, event: Go):
            sigma.create("a")
            return self

        @handler
        def on_stop(self, sigma: Draft, event: Stop):
            sigma.text = sigma.restore("a") + sigma.restore("b")  # expect: SOP219
            return End()


    SOP(state=Draft(), init_proc=Write())
    """
    assert_rule("SOP219", text)


SESSION = """
    import pytest
    from sopy_runtime import Session, UnknownCheckpoint

    FIRST = "first"


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()


    def drive(name: str) -> None:
        session = Session(Start(), Order(){store})
        session.checkpoint({made})
        session.send(Go(name))
        {body}
"""


def drive(body: str, *, made: str = '"first"', store: str = "") -> None:
    assert_rule("SOP219", SESSION.format(body=body, made=made, store=store))


def test_a_checkpoint_that_a_session_never_makes_is_reported() -> None:
    drive('session.restore("frist")' + FOUND)
    drive('session.restore("second")' + FOUND)
    drive('session.restore("second")' + FOUND, made="FIRST")
    drive("session.restore(FIRST)" + FOUND, made='"second"')
    found = only(flow(SESSION.format(body='session.restore("frist")', made="FIRST", store="")), "SOP219")
    assert found.message == "this session has no checkpoint `frist`, so restoring it raises UnknownCheckpoint"
    assert found.help == "did you mean `first`?"


def test_checkpoints_that_a_session_makes_or_may_make_are_fine() -> None:
    drive('session.restore("first")')
    drive('session.restore("first")', made="FIRST")
    drive("session.restore(name)")
    drive('session.restore("second")', made="name")
    drive('session.restore("second")', store=", store=open_store()")
    drive('prepare(session); session.restore("second")')
    drive('save = session.checkpoint; save("second"); session.restore("second")')
    drive('session = Session.resume(open_store(), name); session.restore("second")')
    drive('session.checkpoint("second"); session.restore("second")')


def test_a_restore_that_is_meant_to_fail_is_fine() -> None:
    drive('with pytest.raises(UnknownCheckpoint): session.restore("second")')
    drive(
        """try:
            session.restore("second")
        except UnknownCheckpoint:
            pass"""
    )


def test_procedures_over_other_names_of_the_state_may_fill_it() -> None:
    for parameter, call in (
        ("Any", "sigma.checkpoints['x'] = ''"),
        ("Any", "fill(sigma)"),
        ("HasCheckpoints", "sigma.checkpoints['x'] = ''"),
        ("BaseModel", "fill(sigma)"),
    ):
        text = f"""
    from typing import Any, Protocol


    class HasCheckpoints(Protocol):
        checkpoints: dict[str, str]


    class Draft(BaseModel):
        checkpoints: dict[str, str] = Field(default_factory=dict)


    class Save(Procedure[{parameter}]):
        @handler
        def on_go(self, sigma: {parameter}, event: Go):
            {call}
            return Write()


    class Write(Procedure[Draft]):
        @handler
        def on_stop(self, sigma: Draft, event: Stop):
            return End(make_prompt(sigma.checkpoints["x"]))


    SOP(state=Draft(), init_proc=Save())
    """
        assert_rule("SOP219", text)
