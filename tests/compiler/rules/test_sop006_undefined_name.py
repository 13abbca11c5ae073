from tests.compiler.expectations import assert_as_announced, assert_rule, flow, only, source


def test_undefined_bases_events_and_states_are_reported() -> None:
    assert_rule(
        "SOP006",
        """
        class Start(Procedure[Ordr]):  # expect: SOP006
            @handler
            def on_go(self, sigma, event: Gone):  # expect: SOP006
                return End()
        """,
    )


def test_a_name_that_is_near_is_offered() -> None:
    found = only(flow("class Start(Procedure[Ordr]):\n    pass\n"), "SOP006")
    assert found.help == "did you mean `Order`?"


def test_names_defined_later_imported_or_builtin_are_known() -> None:
    assert_rule(
        "SOP006",
        """
        from collections import OrderedDict

        class Start(Procedure[OrderedDict]):
            @handler
            def on_go(self, sigma, event: "Later"):
                return Next()

        class Later(Event[int]):
            pass

        class Next(Procedure[dict]):
            pass
        """,
    )


def test_a_fragment_may_leave_names_out() -> None:
    text = """```python
class Start(Procedure[State]):
    @handler
    def on_read(self, sigma: State, event: Read):
        return Next()
```
"""
    assert_as_announced(source(text, is_markdown=True))
