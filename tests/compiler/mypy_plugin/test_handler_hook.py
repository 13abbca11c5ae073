"""What the plugin says at `@handler`."""

from tests.compiler.mypy_plugin.plugin_runs import Check


def test_the_state_parameter_must_have_the_state_of_the_procedure(check: Check) -> None:
    output = check("""
        class P(Procedure[Order]):
            @handler
            def wrong(self, sigma: Parcel, event: Added) -> str:  # expect: sopy-sigma
                return "again"
            @handler
            def right(self, sigma: Order, event: Gone) -> str:
                return "again"
    """)
    assert 'Handler "wrong" takes a state of type "Parcel", but "P" is a procedure over "Order"' in output


def test_a_subclass_or_a_base_of_the_state_is_another_state(check: Check) -> None:
    check("""
        class Special(Order): ...
        class P(Procedure[Special]):
            @handler
            def on_added(self, sigma: Order, event: Added) -> str:  # expect: sopy-sigma
                return "again"
        class Q(Procedure[Order]):
            @handler
            async def on_added(self, sigma: Special, event: Added) -> str:  # expect: sopy-sigma
                return "again"
    """)


def test_states_are_followed_through_generic_bases_and_aliases(check: Check) -> None:
    check("""
        S = TypeVar("S")
        Alias = Order
        class Base(Procedure[S]):
            @handler
            def on_gone(self, sigma: S, event: Gone) -> Procedure[S]:
                return self
        class P(Base[Alias]):
            @handler
            def right(self, sigma: Order, event: Added) -> str:
                return "again"
        class Q(Base[Parcel]):
            @handler
            def wrong(self, sigma: Order, event: Added) -> str:  # expect: sopy-sigma
                return "again"
    """)


def test_any_state_fits_and_a_mixin_has_none(check: Check) -> None:
    check("""
        class P(Procedure[Any]):
            @handler
            def on_added(self, sigma: Order, event: Added) -> str:
                return "again"
        class Q(Procedure[Order]):
            @handler
            def on_added(self, sigma: Any, event: Added) -> str:
                return "again"
        class Mixin:
            @handler
            def on_gone(self, sigma: Parcel, event: Gone) -> str:
                return "again"
    """)


def test_the_event_needs_an_annotation(check: Check) -> None:
    check("""
        class P(Procedure[Order]):
            @handler
            def some(self, sigma: Order, event) -> str:  # expect: sopy-event
                return "again"
            @handler
            def none(self, sigma, event):  # expect: sopy-event
                return self
            @handler
            def everything(self, sigma: Order, event: Any) -> str:
                return "again"
    """)


def test_without_a_return_annotation_returned_values_are_looked_at(check: Check) -> None:
    check("""
        class P(Procedure[Order]):
            @handler
            def on_added(self, sigma: Order, event: Added):
                if event.payload == 1:
                    return Start  # expect: sopy-return
                for _ in range(event.payload):
                    return Added(1)  # expect: sopy-return
                else:
                    return Sent()  # expect: sopy-return
                while event.payload:
                    return None  # expect: sopy-return
                try:
                    return True  # expect: sopy-return
                except ValueError:
                    return (1, 2)  # expect: sopy-return
                finally:
                    return 3  # expect: sopy-return
                with open("x"):
                    return {}  # expect: sopy-return
                match event.payload:
                    case 1:
                        return [self]  # expect: sopy-return
                return End if event.payload else self  # expect: sopy-return
    """)


def test_values_that_may_be_transitions_are_left_alone(check: Check) -> None:
    check("""
        class P(Procedure[Order]):
            def other(self) -> Any: ...
            @handler
            def on_added(self, sigma: Order, event: Added):
                def inner():
                    return 3
                following = Start
                if event.payload > 3:
                    return following()
                if event.payload > 2:
                    return self.other() or (lambda: End())()
                if event.payload > 1:
                    return P() if inner() else "text"
                return make_prompt("text")
            @handler
            def on_gone(self, sigma: Order, event: Gone):
                raise NotImplementedError
    """)


def test_a_coroutine_is_awaited_by_an_async_handler_itself(check: Check) -> None:
    check("""
        async def chosen(sigma: Order) -> "P":
            return P()
        class P(Procedure[Order]):
            async def next(self, sigma: Order):
                return self
            @handler
            async def on_added(self, sigma: Order, event: Added):
                if event.payload > 3:
                    return await self.next(sigma)
                if event.payload > 2:
                    return chosen(sigma)  # expect: sopy-return
                return self.next(sigma)  # expect: sopy-return
            @handler
            def on_gone(self, sigma: Order, event: Gone):
                return self.next(sigma)
    """)


def test_annotated_returns_are_reported_by_mypy_alone(check: Check) -> None:
    check("""
        class P(Procedure[Order]):
            @handler
            def on_added(self, sigma: Order, event: Added) -> Procedure[Order]:
                return Start  # expect: return-value
    """)


def test_a_handler_that_returns_nothing_or_yields_is_told_so(check: Check) -> None:
    check("""
        class P(Procedure[Order]):
            @handler
            def forgets(self, sigma: Order, event: Added):  # expect: sopy-return
                sigma.total = event.payload
            @handler
            def yields(self, sigma: Order, event: Gone):  # expect: sopy-return
                yield Start()
    """)


def test_a_name_inside_a_function_is_not_taken_for_one_of_the_module(check: Check) -> None:
    check("""
        def flow() -> object:
            class P(Procedure[Order]):
                @handler
                def on_added(self, sigma: Order, event: Added):
                    return Sent()
            class Sent(Procedure[Order]): ...
            return P()
    """)


def test_the_decorator_is_known_by_whatever_name_it_is_imported(check: Check) -> None:
    check("""
        import sopy as s
        from sopy_runtime import handler as on
        class P(s.Procedure[Order]):
            @on
            def one(self, sigma: Parcel, event: Added) -> str:  # expect: sopy-sigma
                return "again"
            @s.handler
            def two(self, sigma: Parcel, event: Gone) -> str:  # expect: sopy-sigma
                return "again"
    """)
