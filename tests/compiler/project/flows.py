"""Small workflows in modules that can be put together in many ways."""


def flow(name: str, *, helper: str = "", field: str = "total", state: str = "") -> str:
    """A workflow of one procedure that writes `field`; `helper` names a module whose `check` it calls."""
    imports = f"from {helper} import check\n" if helper else "check = print\n"
    model = f"from {state} import Order\n" if state else "class Order(BaseModel):\n    total: int = 0\n"
    return f"""\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler, make_prompt
{imports}
{model}

class Paid(Event[int]):
    pass


class {name}(Procedure[Order]):
    prompt = make_prompt("Take the payment")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        check(event.payload)
        sigma.{field} = event.payload
        return End()


SOP(state=Order(), init_proc={name}())
"""


HELPER = "def check(value):\n    return value\n"
STATE = "from pydantic import BaseModel\n\n\nclass Order(BaseModel):\n    total: int = 0\n"
