"""A small workflow in several files."""

from pathlib import Path

EVENTS = '''\
from sopy import Event


class Paid(Event[int]):
    """The customer has paid; the payload is the amount."""


class Refused(Event[str]):
    """The provider refused."""


class Shipped(Event[str]):
    """The parcel is on its way."""
'''

STATE = '''\
from pydantic import BaseModel, Field


class Order(BaseModel):
    """What the procedures share."""

    total: int = Field(default=0, description="what is owed")
    attempts: int = Field(default=0, description="how often paying failed")
    parcel: str | None = Field(default=None, description="the tracking number")
'''

FLOW = '''\
from events import Paid, Refused, Shipped
from sopy import SOP, End, Procedure, handler, make_prompt
from sopy.prompt import cond
from state import Order


class Pay(Procedure[Order]):
    """The customer is asked for the money."""

    prompt = make_prompt("Charge the customer")

    @handler
    def on_paid(self, sigma: Order, event: Paid) -> Procedure[Order] | str:
        if cond(event.payload < sigma.total, "the amount is too small"):
            return "That is not enough"
        return Ship()

    @handler
    def on_refused(self, sigma: Order, event: Refused) -> "Pay | End":
        sigma.attempts += 1
        if cond(sigma.attempts > 2, "three attempts have failed"):
            return End()
        return self


class Ship(Procedure[Order]):
    prompt = make_prompt("Hand the parcel over")
    ignore = [Refused]

    @handler
    def on_shipped(self, sigma: Order, event: Shipped) -> End:
        sigma.parcel = event.payload
        return End()


sop = SOP(state=Order(total=10), init_proc=Pay())
'''

TEXT = """\
# Orders

`Pay` leads to `Ship`, see `Order.attempts`.

```python
class Wait(Procedure[Order]):
    prompt = make_prompt("Wait")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        return Ship()
```
"""

FILES = {"events.py": EVENTS, "state.py": STATE, "flow.py": FLOW, "orders.md": TEXT}


def write_orders(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
