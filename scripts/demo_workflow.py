"""An order from basket to parcel, driven by scripted events: the last step of the demonstration.

Call it with the folder that holds the package `examples`. Fails unless the session runs from a built table.
"""

import sys
from importlib import import_module

from sopy_runtime import Event, Session, show


def main(folder: str) -> int:
    """Run the events, printing what each of them did."""
    sys.path.insert(0, folder)
    shop = import_module("examples.order_payment.workflow")
    tea = shop.Item(sku="tea", unit_price_cents=450, quantity=2)
    events: tuple[Event[object], ...] = (
        shop.CheckedOut(shop.Address(name="Ada", city="1010 Vienna")),
        shop.ItemAdded(tea),
        shop.CheckedOut(shop.Address(name="Ada", city="1010 Vienna")),
        shop.PaymentDeclined("the card has expired"),
        shop.PaymentAccepted(shop.Receipt(reference="P-1", amount_cents=1)),
        shop.PaymentAccepted(shop.Receipt(reference="P-1", amount_cents=900)),
        shop.ParcelHandedOver("T-9"),
    )
    sop = shop.order_payment("A-17")
    session = Session(sop.init_proc, sop.state)
    for event in events:
        outcome = session.send(event)
        print(f"  {show(event)}")
        print(
            f"    {outcome.kind}: {type(outcome.after).__name__}"
            + (f", {outcome.message}" if outcome.message else "")
        )
    print(f"table built: {session.table.built}, version {session.table.version}")
    return 0 if session.finished and session.table.built else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
