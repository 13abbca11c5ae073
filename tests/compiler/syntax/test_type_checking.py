import pytest

from tests.compiler.expectations import assert_rule

HANDLER = """
    import typing
    import typing as t
    from typing import TYPE_CHECKING
    from typing import TYPE_CHECKING as CHECKS

    {head}


    class Start(Procedure[Order]):
        @handler
        def on_far(self, sigma: Order, event: {event}):{expect}
            return End()
"""


def program(head: str, event: str, *, is_refused: bool) -> str:
    expect = "  # expect: SOP112" if is_refused else ""
    return HANDLER.format(head=head.replace("\n", "\n    "), event=event, expect=expect)


@pytest.mark.parametrize(
    ("head", "event"),
    [
        ("if TYPE_CHECKING:\n    from far import Far", "Far"),
        ("if CHECKS:\n    from far import Far", "Go | Far"),
        ("if typing.TYPE_CHECKING:\n    import far", "far.Far"),
        ("if t.TYPE_CHECKING:\n    class Far(Event[str]): ...", "'Far'"),
        ("if not TYPE_CHECKING:\n    far = 1\nelse:\n    from far import Far", "'Go | Far'"),
        ("if Go is None:\n    pass\nelif TYPE_CHECKING:\n    from far import Far", "Far"),
    ],
)
def test_an_event_that_is_only_there_for_type_checkers_is_refused(head: str, event: str) -> None:
    assert_rule("SOP112", program(head, event, is_refused=True))


@pytest.mark.parametrize(
    ("head", "event"),
    [
        ("from far import Far", "Far"),
        ("if not TYPE_CHECKING:\n    from far import Far", "Far"),
        ("if TYPE_CHECKING:\n    from far import Far\nelse:\n    Far = Go", "Far"),
        ("if TYPE_CHECKING:\n    import far\nimport far", "far.Far"),
        ("if Go is None:\n    from far import Far", "Far"),
    ],
)
def test_an_event_that_may_be_there_is_accepted(head: str, event: str) -> None:
    assert_rule("SOP112", program(head, event, is_refused=False))
