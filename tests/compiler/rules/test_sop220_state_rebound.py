"""States that are replaced where nobody sees it."""

# covers: sopy_compiler.lowering.interpretation.lost_states
# covers: sopy_compiler.lowering.interpretation.later_mentions

import pytest

from tests.compiler.expectations import assert_rule

WORKFLOW = """
    import copy
    import dataclasses


    class Box(BaseModel):
        order: Order = Order()
        count: int = 0

        def grow(self) -> None:
            self.count += 1

        def kept(self) -> "Box":
            return self


    class Start(Procedure[Box]):
        kept: Box | None = None

        def _look(self, box: Box) -> None:
            pass

        def _fill(self, order: Order) -> None:
            order = Order(items=["a"])  # expect: SOP220

        @handler
        def on_go(self, box: Box, event: Go):
            {body}
            return self


    SOP(state=Box(), init_proc=Start())
"""


def program(body: str) -> str:
    text = WORKFLOW if "_fill" in body else WORKFLOW.replace("  # expect: SOP220", "")
    return text.replace("{body}", ("\n" + " " * 12).join(body.splitlines()))


LOST = [
    "box = Box(count=3)  # expect: SOP220",
    "box = Box()  # expect: SOP220",
    "box: Box = Box(count=3)  # expect: SOP220",
    'box = box.model_copy(update={"count": 3})  # expect: SOP220',
    'box = Box.model_validate({"count": box.count + 1})  # expect: SOP220',
    "box = Box.model_validate_json(event.payload)  # expect: SOP220",
    "box = Box.model_construct(count=3)  # expect: SOP220",
    'box = box.copy(update={"count": 3})  # expect: SOP220',
    "box = dataclasses.replace(box, count=3)  # expect: SOP220",
    "box = box.model_copy()  # expect: SOP220\nbox.count = 3",
    "box = copy.deepcopy(box)  # expect: SOP220\nbox.order.items.append('a')",
    "box = copy.copy(box)  # expect: SOP220\nbox.grow()",
    "if event.payload:\n    box = Box(count=3)  # expect: SOP220",
    'box = box.model_copy(update={"count": 3})  # expect: SOP220\nif box.count > 3:\n    return End()',
    "self._fill(box.order)",
]
USED = [
    "box.count = 3",
    "fresh = Box(count=3)",
    "box = Box(count=3)\nself._look(box)",
    "box = Box(count=3)\nself.kept = box",
    "old = box\nbox = Box(count=3)\nold.count = box.count",
    'box = box.model_copy(update={"count": 3})\nself.total = box.count',
    "box = box.model_copy()\nif box.count > 3:\n    return End()",
    "box = box.model_copy(deep=True)\nself.shown = f'{box}'",
    "box = Box(count=3)\nother = box.kept()\nself.kept = other",
    "box = Box(count=3)\nhook = lambda: box",
    "for item in event.payload:\n    self._look(box)\n    box = Box(count=3)",
    "box = box or Box()",
]


@pytest.mark.parametrize("body", [*LOST, *USED])
def test_an_object_that_goes_nowhere_is_reported(body: str) -> None:
    assert_rule("SOP220", program(body))


def test_a_helper_that_returns_the_new_state_is_no_mistake_and_its_caller_may_be() -> None:
    assert_rule(
        "SOP220",
        """
        class Start(Procedure[Order]):
            def _grown(self, order: Order) -> Order:
                order = order.model_copy(update={"total": 3.0})
                return order

            @handler
            def on_go(self, order: Order, event: Go):
                order = self._grown(order)  # expect: SOP220
                return self


        SOP(state=Order(), init_proc=Start())
        """,
        """
        class Start(Procedure[dict]):
            @handler
            def on_go(self, state: dict, event: Go):
                state = {**state, "total": 3.0}  # expect: SOP220
                return self


        SOP(state={}, init_proc=Start())
        """,
    )
