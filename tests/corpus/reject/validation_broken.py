"""Validation with mistakes: a model written for pydantic 1, some of which pydantic 2 refuses to load."""

from pydantic import BaseModel, ConfigDict, Field, root_validator, validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Item(BaseModel):
    name: str = Field(description="what is ordered")
    price: float = Field(description="price in euros")


class Customer(BaseModel):
    name: str = Field(description="who orders")
    _secret: str = Field(default="", description="password")  # expect: SOP213

    def __init__(self, name: str) -> None:  # expect: SOP212
        self.name = name


class OrderState(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    order_id: str = Field(description="order number")
    customer: Customer = Field(description="who orders")
    items: list[Item] = Field(default_factory=list, description="lines of the order")
    payment_status: str = Field(default="pending", description="how far the payment has come")
    shipping_address: str = Field(default="", description="where to deliver")

    @validator("payment_status")  # expect: SOP209
    def known_status(cls, value):
        if value not in ("pending", "completed"):
            raise ValueError("unknown payment status")
        return value

    @root_validator  # expect: SOP210
    def consistent(cls, values):
        if values.get("payment_status") == "completed" and not values.get("shipping_address"):
            raise ValueError("a payment needs a shipping address")
        return values

    @property
    def total_amount(self) -> float:
        return sum(item.price for item in self.items)


class ItemOrdered(Event[Item]):
    """The customer orders something."""


class AddressGiven(Event[str]):
    """The customer said where to deliver."""


class PaymentCompleted(Event[float]):
    """The money has arrived."""


class TakeOrder(Procedure[OrderState]):
    prompt = make_prompt("Take the order")

    @handler
    def on_item(self, sigma: OrderState, event: ItemOrdered) -> Procedure[OrderState]:
        sigma.items.append(event.payload)
        return self

    @handler
    def on_address(self, sigma: OrderState, event: AddressGiven) -> Procedure[OrderState] | str:
        if cond(sigma.total_amount == 0, "nothing has been ordered"):
            return f"{sigma.customer.name} has not ordered anything"
        sigma.shiping_address = event.payload  # expect: SOP201
        sigma.shipping_address = event.payload
        return AwaitPayment()


class AwaitPayment(Procedure[OrderState]):
    prompt = make_prompt("Wait for the payment")

    @handler
    def on_completed(self, sigma: OrderState, event: PaymentCompleted) -> End | str:
        if cond(event.payload < sigma.total_amount, "less than the total has arrived"):
            return f"Order {sigma.order_id} of {sigma.customer.nmae} is not paid in full"  # expect: SOP201
        sigma.payment_status = "completed"
        return End(make_prompt(f"Send {sigma.json()}"))  # expect: SOP209


class Refund(Procedure[OrderState]):  # expect: SOP101
    prompt = make_prompt("Send the money back")

    @handler
    def on_completed(self, sigma: OrderState, event: PaymentCompleted) -> End:
        return End(make_prompt(f"{event.payload} were sent back to {sigma.customer.name}"))


def order(order_id: str, customer: str) -> SOP[OrderState]:
    return SOP(state=OrderState(order_id=order_id, customer=Customer(customer)), init_proc=TakeOrder())
