"""Hard: tests that a call in between makes true, phases as numbers, counters that run down, a way back."""

from enum import Enum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Aisle(Enum):
    NORTH = "N"
    SOUTH = "S"

    @property
    def opposite(self) -> "Aisle":
        return Aisle.SOUTH if self is Aisle.NORTH else Aisle.NORTH


class Order(BaseModel):
    number: str
    articles: list[str]
    aisle: Aisle | None = None


class Robot(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    battery: int = Field(default=100, ge=0, le=100, description="per cent")
    order: Order | None = Field(default=None, description="what is being picked")
    picked: list[str] = Field(default_factory=list, description="what lies in the basket")
    gripper: Literal["open", "closed", "jammed"] = Field(default="open", description="how the gripper stands")
    phase: int = Field(default=0, description="0: idle, 1: an order was given, 2: everything was picked")
    position: Aisle | None = Field(default=None, description="None: at the dock")
    tries_left: int = Field(default=3, description="grips before somebody has to come")

    def drive(self, aisle: Aisle) -> None:
        self.battery -= 20
        self.position = aisle

    def grip(self, force: int) -> None:
        """Closes the gripper, or jams it."""
        self.gripper = "closed" if force < 80 else "jammed"

    def release(self) -> None:
        self.gripper = "open"

    @property
    def is_low(self) -> bool:
        return self.battery < 30


class Ordered(Event[Order]):
    """There is something to pick."""


class Reached(Event[Aisle]):
    """The robot stands in an aisle."""


class Gripped(Event[tuple[str, int]]):
    """Article, and force of the grip."""


class Charged(Event[int]):
    """So many per cent were added."""


class Freed(Event[bool]):
    """Somebody has freed the gripper; whether the article is whole."""


class Idle(Procedure[Robot]):
    prompt = make_prompt("Wait for an order")

    @handler
    def on_ordered(self, sigma: Robot, event: Ordered):
        if not event.payload.articles:
            return f"{event.payload.number} is empty"
        sigma.order = event.payload
        sigma.phase = 1
        if cond(sigma.is_low, "the battery is low"):
            return Charge(back=Drive())
        return Drive()


class Drive(Procedure[Robot]):
    """There is an order; it says where its articles are, or any aisle will do."""

    prompt = make_prompt("Drive to the aisle")

    @handler
    def on_reached(self, sigma: Robot, event: Reached):
        before = sigma.position
        wanted = sigma.order.aisle  # set by Idle
        if wanted is not None and event.payload is wanted.opposite:
            return f"The articles are in {wanted.name}"
        sigma.drive(event.payload)
        if sigma.position is before:
            return "The robot has not moved"
        if sigma.is_low:
            return Charge(back=Pick())
        return Pick()


class Pick(Procedure[Robot]):
    prompt = make_prompt("Grip the next article")

    @handler
    def on_gripped(self, sigma: Robot, event: Gripped):
        article, force = event.payload
        order = sigma.order
        if article not in order.articles:  # set by Idle
            return f"{article} does not belong to {order.number}"
        if sigma.gripper == "open":
            sigma.grip(force)
        if sigma.gripper == "jammed":
            return Jammed(self, article)
        if cond(sigma.gripper == "closed", "the grip holds"):
            sigma.picked.append(article)
            order.articles.remove(article)
            sigma.release()
        if not order.articles:
            sigma.phase = 2
        return Charge(back=self) if sigma.phase == 2 or sigma.is_low else self


class Jammed(Procedure[Robot]):
    """Knows what was gripped, and where to go on."""

    prompt = make_prompt("Ask somebody to free the gripper")

    def __init__(self, back: Pick, article: str | None = None) -> None:
        super().__init__()
        self.back = back
        self.article = article

    @handler
    def on_freed(self, sigma: Robot, event: Freed):
        sigma.release()
        sigma.tries_left -= 1
        if cond(sigma.tries_left == 0, "the gripper has jammed too often"):
            return End(make_prompt(f"Out of order, {len(sigma.picked)} picked"))
        if not event.payload and self.article is not None:
            sigma.order.articles.remove(self.article)  # set by Idle
            sigma.order.articles.append(f"another {self.article}")
        return self.back


class Charge(Procedure[Robot]):
    """Also the dock: whoever has picked everything unloads here."""

    prompt = make_prompt("Charge, and unload if everything was picked")

    def __init__(self, back: Procedure[Robot]) -> None:
        super().__init__()
        self.back = back

    @handler
    def on_charged(self, sigma: Robot, event: Charged):
        sigma.battery = min(100, sigma.battery + event.payload)
        if sigma.is_low:
            return "Charge a little longer"
        if sigma.phase == 2:
            number = sigma.order.number  # set by Idle
            return End(make_prompt(f"{number}: {', '.join(sigma.picked)}, {sigma.tries_left} tries left"))
        return self.back


def robot(battery: int = 100) -> SOP[Robot]:
    return SOP(state=Robot(battery=battery), init_proc=Idle())
