"""What the plugin says at `.observes(...)`."""

from tests.compiler.mypy_plugin.plugin_runs import Check


def test_a_subscripted_event_is_no_class_at_run_time(check: Check) -> None:
    check("""
        sop = SOP(Order(), Start())
        sop.observes(Added, Gone)
        sop.observes(Added, Event[int])  # expect: sopy-observes
    """)
