"""What the plugin says where `.payload` is read."""

from tests.compiler.mypy_plugin.plugin_runs import Check


def test_the_payload_of_an_event_without_one_is_not_read(check: Check) -> None:
    check("""
        def read(added: Added, gone: Gone) -> None:
            added.payload
            gone.payload  # expect: sopy-payload
    """)


def test_unions_generic_code_and_assignments_are_left_alone(check: Check) -> None:
    check("""
        def read(either: Added | Gone, event: Event[None], anything: Event[Any]) -> None:
            either.payload
            event.payload
            anything.payload
            if isinstance(either, Gone):
                either.payload = None
    """)
