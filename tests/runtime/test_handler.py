# covers: sopy_runtime.annotation
# covers: sopy_runtime.introspection

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar, Union

import pytest
from typing_extensions import TypeAliasType

from sopy_runtime import DefinitionError, Event, Procedure, handler
from sopy_runtime.handler import Handler
from sopy_runtime.introspection import handlers_of


class Later(Procedure[dict[str, int]]):
    @handler
    def on_defined_below(self, sigma: dict[str, int], event: Below) -> str:
        """Say so."""
        return "below"


class Below(Event[int]): ...


class Above(Event[int]): ...


T = TypeVar("T")
B = TypeVar("B", bound=Below)
OneOf = TypeVar("OneOf", Above, Below)
Decision = TypeAliasType("Decision", Above | Below)  # `type Decision = …` of newer versions


class Box(Event[T], Generic[T]): ...


def test_a_string_annotation_may_name_a_class_that_comes_later() -> None:
    assert list(handlers_of(Later)) == [Below]


def test_a_string_annotation_may_name_a_local_class() -> None:
    class Local(Event[int]): ...

    class Here(Procedure[dict[str, int]]):
        class Nested(Event[int]): ...

        @handler
        def on_local(self, sigma: dict[str, int], event: Local | Nested) -> str:
            return ""

    assert list(handlers_of(Here)) == [Local, Here.Nested]


def test_unions_generics_bounds_and_metadata_name_event_classes() -> None:
    class Many(Procedure[dict[str, int]]):
        @handler
        def on_union(self, sigma: Any, event: Union[Above, Below]) -> str:  # noqa: UP007  the old spelling
            return ""

        @handler
        def on_box(self, sigma: Any, event: Annotated[Box[int], "metadata"]) -> str:
            return ""

    class Bound(Procedure[dict[str, int]]):
        @handler
        def on_bound(self, sigma: Any, event: B) -> str:
            return ""

    class Constrained(Procedure[dict[str, int]]):
        @handler
        def on_one(self, sigma: Any, event: OneOf) -> str:
            return ""

    class Aliased(Procedure[dict[str, int]]):
        @handler
        def on_decision(self, sigma: Any, event: Decision) -> str:
            return ""

    assert list(handlers_of(Many)) == [Above, Below, Box]
    assert list(handlers_of(Bound)) == [Below]
    assert list(handlers_of(Constrained)) == list(handlers_of(Aliased)) == [Above, Below]


@pytest.mark.parametrize("annotation", ["int", "Nowhere", "Above | None"])
def test_other_annotations_are_refused(annotation: str) -> None:
    def on_event(self: Any, sigma: Any, event: Any) -> str:
        return ""

    on_event.__annotations__["event"] = annotation
    with pytest.raises(DefinitionError, match="cannot be used"):
        _ = handler(on_event).events


def test_a_handler_without_an_annotation_or_with_two_parameters_is_refused() -> None:
    def unannotated(self, sigma, event):  # type: ignore[no-untyped-def]  # what the test is about
        return ""

    def short(self, sigma):  # type: ignore[no-untyped-def]  # what the test is about
        return ""

    with pytest.raises(DefinitionError, match="does not say which event"):
        _ = handler(unannotated).events
    with pytest.raises(DefinitionError, match="takes 2 parameters"):
        handler(short)
    with pytest.raises(DefinitionError, match="put on <built-in function len>, which is not a function"):
        handler(len)


def test_a_handler_is_called_like_a_method_and_describes_itself_on_the_class() -> None:
    assert Later().on_defined_below({}, Below(1)) == "below"
    assert isinstance(Later.on_defined_below, Handler)
    assert Later.on_defined_below(Later(), {}, Below(1)) == "below"
    assert Later.on_defined_below.__doc__ == "Say so."
    assert repr(Later.on_defined_below) == "<handler Later.on_defined_below>"


def test_super_reaches_the_handler_of_the_base() -> None:
    class Sub(Later):
        @handler
        def on_defined_below(self, sigma: dict[str, int], event: Below) -> str:
            return f"sub of {super().on_defined_below(sigma, event)}"

    assert Sub().on_defined_below({}, Below(1)) == "sub of below"
