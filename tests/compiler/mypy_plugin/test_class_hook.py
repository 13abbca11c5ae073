"""What the plugin knows of class statements."""

from tests.compiler.mypy_plugin.plugin_runs import Check


def test_an_unknown_argument_of_the_class_statement_is_reported(check: Check) -> None:
    check("""
        class A(Procedure[Order], initial=True): ...
        class B(Procedure[Order], inital=True): ...  # expect: sopy-class
        class C(A, start=True): ...  # expect: sopy-class
    """)


def test_another_base_may_take_the_argument(check: Check) -> None:
    check("""
        class Registered:
            def __init_subclass__(cls, *, name: str = "", **rest: Any) -> None: ...
        class A(Procedure[Order], Registered, name="a"): ...
        class B(A, name="b"): ...
    """)


def test_an_event_with_a_payload_cannot_be_made_without_it(check: Check) -> None:
    check("""
        Added()  # expect: call-arg
        Added(3, toolUseId="1", sender=None)
        Added(payload=3)
        class Again(Added): ...
        Again()  # expect: call-arg
        Again("3")  # expect: arg-type
    """)


def test_payloads_that_may_be_left_out_can_be(check: Check) -> None:
    check("""
        P = TypeVar("P")
        class Perhaps(Event[int | None]): ...
        class Whatever(Event[Any]): ...
        class Numbered(Event[P], Generic[P]): ...
        class Nothing(Numbered[None]): ...
        class Own(Event[int]):
            def __init__(self) -> None:
                super().__init__(3)
        class Below(Own): ...
        Gone(), Perhaps(), Whatever(), Nothing(), Own(), Below(), Event()
    """)


def test_payload_types_may_be_defined_further_down(check: Check) -> None:
    check("""
        class Early(Event["Late"]): ...
        class Late: ...
        Early()  # expect: call-arg
        Early(Late())
    """)
