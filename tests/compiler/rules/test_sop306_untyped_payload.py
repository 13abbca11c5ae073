from tests.compiler.expectations import assert_as_announced, assert_rule, source


def test_events_without_a_payload_type_are_reported() -> None:
    assert_rule(
        "SOP306",
        """
        from typing import Any


        class Bare(Event):  # expect: SOP306
            pass


        class Anything(Event[Any]):  # expect: SOP306
            pass


        class Below(Bare):
            pass
        """,
    )


def test_typed_inherited_generic_and_unknown_events_are_fine() -> None:
    assert_rule(
        "SOP306",
        """
        from typing import TypeVar

        from elsewhere import Base

        T = TypeVar("T")


        class Nothing(Event[None]):
            pass


        class Kind(Event[T]):
            pass


        class Concrete(Kind[int]):
            pass


        class Foreign(Base):
            pass


        class Loose(Event[dict]):
            pass
        """,
    )


def test_a_fragment_may_leave_it_out() -> None:
    assert_as_announced(source("```python\nclass Read(Event):\n    pass\n```\n", is_markdown=True))
