"""Calls of the program's own code with wrong arguments, and calls of values."""

# covers: sopy_compiler.ir.signature
# covers: sopy_compiler.lowering.sop_uses
# covers: sopy_compiler.lowering.interpretation.wrong_calls

import pytest

from tests.compiler.expectations import assert_rule, flow, only

WORKFLOW = """
    import functools
    from typing import Any


    class Box(BaseModel):
        count: int = 0
        note: str | None = None
        order: Order = Order()

        def grow(self, by: int, *, note: str = "") -> None:
            self.count += by

        @property
        def double(self) -> int:
            return self.count * 2

        @staticmethod
        def of(count: int) -> "Box":
            return Box(count=count)


    def is_above(box: Box, limit: int = 0) -> bool:
        return box.count > limit


    def keeping(function: Any) -> Any:
        @functools.wraps(function)
        def inner(*args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

        return inner


    class Start(Procedure[Box]):
        prompt = make_prompt("Begin")

        def _next(self, box: Box) -> End:
            return End()

        @keeping
        def _kept(self, box: Box) -> int:
            return box.count

        @handler
        def on_go(self, box: Box, event: Go):
            {body}
            return self


    SOP(state=Box(), init_proc=Start())
"""
WRONG = [
    "box.grow()  # expect: SOP123",
    "box.grow(1, 2)  # expect: SOP123",
    "box.grow(size=1)  # expect: SOP123",
    "box.grow(1, by=2)  # expect: SOP123",
    "Box.grow(box)  # expect: SOP123",
    "Box.of()  # expect: SOP123",
    "return self._next()  # expect: SOP123",
    "print(is_above())  # expect: SOP123",
    "print(box.double())  # expect: SOP123",
    "print(box.count())  # expect: SOP123",
    "print(event.payload())  # expect: SOP123",
    "print(box.order())  # expect: SOP123",
]
RIGHT = [
    "box.grow(1, note='a')",
    "Box.grow(box, by=1)",
    "Box.of(count=1)",
    "box.of(1)",
    "return self._next(box=box)",
    "print(is_above(box), is_above(box, 3), is_above(*[box, 3]))",
    "options = dict(by=1)\nbox.grow(**options)",
    "self._kept(box)",
    "functools.partial(is_above, limit=2)(box)",
    "try:\n    box.grow()\nexcept TypeError:\n    return End()",
]


@pytest.mark.parametrize("body", [*WRONG, *RIGHT])
def test_only_calls_that_cannot_work_are_reported(body: str) -> None:
    assert_rule("SOP123", WORKFLOW.replace("{body}", ("\n" + " " * 12).join(body.splitlines())))


def test_procedures_and_what_properties_give_are_no_functions() -> None:
    assert_rule(
        "SOP123",
        """
        import enum


        class Level(enum.IntEnum):
            LOW = 1
            HIGH = 2


        class State(BaseModel):
            levels: list[Level] = []

            @property
            def worst(self) -> Level:
                return max(self.levels, default=Level.LOW)


        class Start(Procedure[State]):
            @handler
            def on_go(self, sigma: State, event: Go):
                if event.payload:
                    return self()  # expect: SOP123
                if sigma.worst() > 1:  # expect: SOP123
                    return self._next(sigma)()  # expect: SOP123
                return Last(self)

            def _next(self, sigma: State):
                return Last(self) if sigma.levels else Start


        class Last(Procedure[State]):
            def __init__(self, back: Start):
                super().__init__()
                self.back = back

            @handler
            def on_go(self, sigma: State, event: Go):
                return self.back()  # expect: SOP123


        SOP(state=State(), init_proc=Start())
        """,
        """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                target = Last(type(self)) if event.payload else Last
                return target() if isinstance(target, type) else target


        class Last(Procedure[Order]):
            def __init__(self, back: type[Start] = Start):
                super().__init__()
                self.back = back

            @handler
            def on_go(self, sigma: Order, event: Go):
                return self.back()


        SOP(state=Order(), init_proc=Start())
        """,
    )


def test_what_is_called_is_told_for_all_paths() -> None:
    text = """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return (Start() if event.payload else End())()
    """
    assert "is an instance of Start or End, not a function" in only(flow(text), "SOP123").message


def test_the_options_of_a_recovery_are_known() -> None:
    assert_rule(
        "SOP123",
        """
        class Start(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()


        class Orders(SOP[Order]):
            pass


        def make(other, options):
            sop = SOP(state=Order(), init_proc=Start())
            sop.with_recovery(retry_limit=3)  # expect: SOP123
            sop.with_recovery(print, 3).observes(Go).with_recovery(**options)
            other.with_recovery(limit=3)
            return Orders(Order(), Start()).observes(Go).with_recovery(print, 3, 4)  # expect: SOP123
        """,
    )
