"""Programs whose pages are hard to make: markup in every text, and very many procedures."""

import random

MARKUP = '</script><script>window.stolen = 1</script><img src=x onerror="window.stolen = 1"><b>&amp;'

PLANTED = f'''\
"""{MARKUP}"""
from typing import Optional

from pydantic import BaseModel, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Order(BaseModel):
    """{MARKUP}"""

    total: int = Field(default=0, description=""" {MARKUP}""")
    note: Optional[str] = None


class Paid(Event[int]):
    """{MARKUP}"""


class Counted(Event[int]):
    pass


class Count(Procedure[Order]):
    """{MARKUP}"""

    prompt = make_prompt("""Count {MARKUP}""")

    @handler
    def on_counted(self, sigma: Order, event: Counted):
        """{MARKUP}"""
        sigma.total = event.payload
        if cond(event.payload < 0, """{MARKUP}"""):
            return """Again {MARKUP}"""
        return Pay()


class Pay(Procedure[Order]):
    prompt = make_prompt("Take the payment")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.totl = "{MARKUP[:9]}"
        return End() if sigma.note.strip() else self


class Lost(Procedure[Order]):
    prompt = make_prompt("Nobody gets here")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        return Count()


SOP(state=Order(), init_proc=Count())
'''


def large_program(procedures: int) -> str:
    """A workflow of so many procedures, most of which lead onwards."""
    choose = random.Random(procedures)
    lines = [
        "from pydantic import BaseModel",
        "from sopy import SOP, End, Event, Procedure, handler, make_prompt",
        "class State(BaseModel):\n    count: int = 0",
        *(f"class Event{number}(Event[int]):\n    pass" for number in range(12)),
    ]
    for number in range(procedures):
        lines.append(f"class Step{number}(Procedure[State]):\n    prompt = make_prompt('Do step {number}')")
        for event in sorted(choose.sample(range(12), choose.choice((1, 1, 2)))):
            target = min(number + choose.randint(1, 6), procedures)
            if choose.random() < 0.04:
                target = choose.randrange(procedures)
            returned = "End()" if target == procedures else f"Step{target}()"
            lines.append(
                f"    @handler\n    def on_{event}(self, sigma: State, event: Event{event}):\n"
                f"        sigma.count += 1\n        return {returned}"
            )
    return "\n".join([*lines, "SOP(state=State(), init_proc=Step0())", ""])
