"""Hard: dictionary states: keys that may be missing, `get`, `setdefault`, `in`, inherited and functional forms."""

from typing import NotRequired

from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt

Address = TypedDict("Address", {"street-name": str, "city": str})


class Base(TypedDict):
    name: str


class Person(Base, total=False):
    address: Address
    tags: list[str]
    visits: dict[str, int]


class Record(Person):
    complete: bool
    remark: NotRequired[str]


class FieldGiven(Event[tuple[str, str]]):
    """The name and the value of a field."""


class AddressGiven(Event[Address]):
    """Where the person lives."""


class Finished(Event[None]):
    """There is nothing more."""


class Fill(Procedure[Record]):
    prompt = make_prompt("Fill the record")

    @handler
    def on_field(self, sigma: Record, event: FieldGiven):
        key, value = event.payload
        match key:
            case "name":
                sigma["name"] = value
            case "tag":
                sigma.setdefault("tags", []).append(value)
            case "visit":
                visits = sigma.get("visits") or {}
                visits[value] = visits.get(value, 0) + 1
                sigma["visits"] = visits
            case "remark":
                sigma.update(remark=value)
            case _:
                return f"There is no field {key}"
        return self

    @handler
    def on_address(self, sigma: Record, event: AddressGiven):
        sigma["address"] = event.payload
        sigma["complete"] = True
        return Check()


class Check(Procedure[Record]):
    prompt = make_prompt("Check the record")

    @handler
    def on_finished(self, sigma: Record, event: Finished):
        if not sigma["complete"]:
            return Fill()
        if "address" in sigma and sigma["address"]["street-name"] == "":
            return Fill()
        remark = sigma.pop("remark", "no remark")
        return End(make_prompt(f"{sigma['name']}: {remark}, {len(sigma.get('tags', []))} tags"))


def record(name: str) -> SOP[Record]:
    return SOP(state={"name": name, "complete": False}, init_proc=Fill())
