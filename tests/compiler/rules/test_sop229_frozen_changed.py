"""Assignments to fields that cannot change."""

from tests.compiler.expectations import assert_rule


def test_whatever_is_frozen_is_left_alone() -> None:
    assert_rule(
        "SOP229",
        """
        from dataclasses import dataclass, replace
        from typing import NamedTuple
        from pydantic import ConfigDict


        class Base(BaseModel):
            model_config = ConfigDict(frozen=True)


        class Limits(Base):
            tries: int = 3


        @dataclass(frozen=True)
        class Point:
            x: int = 0


        @dataclass
        class Free:
            x: int = 0


        class Pair(NamedTuple):
            left: int = 0


        class Loose(BaseModel):
            model_config = ConfigDict(frozen=True)
            n: int = 0

            def __setattr__(self, name, value):
                object.__setattr__(self, name, value)


        class Box(BaseModel):
            limits: Limits = Limits()
            point: Point = Point()
            free: Free = Free()
            pair: Pair = Pair()
            loose: Loose = Loose()
            key: str = Field("a", frozen=True)


        class Start(Procedure[Box]):
            prompt = make_prompt("Begin")

            @handler
            def on_go(self, box: Box, event: Go):
                box.limits.tries = 4  # expect: SOP229
                box.point.x += 1  # expect: SOP229
                box.pair.left = 1  # expect: SOP229
                box.key = event.payload  # expect: SOP229
                box.free.x = 1
                box.loose.n = 1
                box.point = replace(box.point, x=2)
                box.limits = box.limits.model_copy(update={"tries": 4})
                object.__setattr__(box.point, "x", 3)
                return End()


        SOP(state=Box(), init_proc=Start())
        """,
    )
