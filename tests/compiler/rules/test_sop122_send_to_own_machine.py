"""Handlers that send events to the machine that runs them."""

import pytest

from tests.compiler.expectations import assert_rule

WORKFLOW = """
    import asyncio
    from sopy_runtime import Session
    from sopy.core import EventBus


    def tell() -> None:
        {helper}


    class Start(Procedure[Order]):
        @handler
        async def on_go(self, sigma: Order, event: Go):
            {body}
            return self


    class Other(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()


    sop = SOP(state=Order(), init_proc=Start())
    {more}
"""


def program(body: str, *, helper: str = "pass", more: str = "") -> str:
    return WORKFLOW.format(body=body, helper=helper, more=more)


@pytest.mark.parametrize(
    "body",
    [
        'sop.send(Go("a"))  # expect: SOP122',
        'await sop.asend(Go("a"))  # expect: SOP122',
        'asyncio.create_task(sop.asend(Go("a")))  # expect: SOP122',
        'if event.payload: sop.send(Go("a"))  # expect: SOP122',
        'sop.session.later(Go("a"))',
        'EventBus.push_event(Go("a"))',
        'asyncio.get_running_loop().call_later(1, lambda: sop.send(Go("a")))',
        'unknown.send(Go("a"))',
    ],
)
def test_what_would_wait_for_itself_is_reported(body: str) -> None:
    assert_rule("SOP122", program(body))


def test_helpers_and_filtered_machines_are_followed() -> None:
    assert_rule("SOP122", program("tell()", helper='sop.send(Go("a"))  # expect: SOP122'))
    own = program('sop.send(Go("a"))  # expect: SOP122').replace(
        "init_proc=Start())", "init_proc=Start()).observes(Go)"
    )
    assert_rule("SOP122", own)
    session = program('run.send(Go("a"))  # expect: SOP122').replace(
        "sop = SOP(state=Order(), init_proc=Start())", "run = Session(Start(), Order())"
    )
    assert_rule("SOP122", session)


def test_another_machine_may_be_told() -> None:
    assert_rule(
        "SOP122", program('other.send(Go("a"))', more="other = SOP(state=Order(), init_proc=Other())")
    )
    assert_rule("SOP122", program('sop.send(Go("a"))', more="twin = SOP(state=Order(), init_proc=Start())"))
