# covers: sopy_compiler.lowering.typed_displays
import pytest

from tests.compiler.expectations import flow, messages

STATE = """
    from sopy import Session


    class Start(Procedure[dict]):
        @handler
        def on_go(self, sigma: dict, event: Go):
            sigma["summary"] = event.payload
            {body}
            return End()


    {entry}
"""
ENTRY = 'SOP(state={"messages": [], "count": 0}, init_proc=Start())'
PAYLOAD = """
    class Mail(Event[dict]):
        pass


    class Start(Procedure[Order]):
        @handler
        def on_mail(self, sigma: Order, event: Mail):
            sigma.items.append({use})
            return End()


    sop = SOP(state=Order(), init_proc=Start())
    sop.push_event(Mail({{"body": "x", "to": "y"}}))
    {more}
"""


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ('print(sigma["mesages"])', "mesages"),
        ('print(sigma["sumary"])', "sumary"),
        ('print(sigma.get("cuont"))', "cuont"),
        ('sigma["cuont"] += 1', "cuont"),
        ('print(sigma["messages"], sigma["count"], sigma["summary"])', ""),
        ('print(sigma["unheard"])', ""),
        ('sigma["mesages"] = []\n            print(sigma["mesages"])', ""),
        ('sigma.update(event.payload)\n            print(sigma["mesages"])', ""),
        ('sigma[event.payload] = 1\n            print(sigma["mesages"])', ""),
        ('print(vars()["mesages"], sigma)', ""),
    ],
)
def test_keys_of_a_dict_state_that_look_like_given_ones_are_reported(body: str, key: str) -> None:
    told = messages(flow(STATE.format(body=body, entry=ENTRY)), "SOP201")
    assert [f"`{key}`" in one for one in told] == ([True] if key else [])


@pytest.mark.parametrize(
    ("entry", "is_told"),
    [
        ('Session(Start(), {"messages": []})', True),
        ('SOP(state={"messages": [], **dict(a=1)}, init_proc=Start())', False),
        ("SOP(state=dict(messages=[]), init_proc=Start())", False),
        (f"{ENTRY}\n    SOP(state=load(), init_proc=Start())", False),
        (f'{ENTRY}\n    def fill(sop): sop.sigma["mesages"] = []', False),
    ],
)
def test_every_start_has_to_be_known(entry: str, is_told: bool) -> None:
    text = STATE.format(body='print(sigma["mesages"])', entry=entry)
    assert bool(messages(flow(text), "SOP201")) is is_told


@pytest.mark.parametrize(
    ("use", "more", "is_told"),
    [
        ('event.payload["bdy"]', "", True),
        ('event.payload.get("bdy")', "", True),
        ('event.payload["body"]', "", False),
        ('event.payload["subject"]', "", False),
        ('event.payload["bdy"]', 'sop.push_event(Mail({"bdy": "x"}))', False),
        ('event.payload["bdy"]', "sop.push_event(Mail(read()))", False),
        ('event.payload["bdy"]', 'sop.push_event(Mail({**read(), "to": "x"}))', False),
    ],
)
def test_keys_of_a_dict_payload_that_look_like_given_ones_are_reported(
    use: str, more: str, is_told: bool
) -> None:
    text = PAYLOAD.format(use=use, more=more)
    assert bool(messages(flow(text), "SOP303")) is is_told
