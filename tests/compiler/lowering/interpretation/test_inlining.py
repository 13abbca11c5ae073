# covers: sopy_compiler.lowering.interpretation.calls
# covers: sopy_compiler.lowering.interpretation.closures
# covers: sopy_compiler.lowering.interpretation.decorated
# covers: sopy_compiler.lowering.interpretation.parameters
# covers: sopy_compiler.lowering.interpretation.summaries
# covers: sopy_compiler.lowering.interpretation.sharing
# covers: sopy_compiler.lowering.interpretation.variables
# covers: sopy_compiler.lowering.interpretation.construction
import pytest

from tests.compiler.lowering.handler_readings import outcomes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "def pick(flag):\n    if flag:\n        return Ship()\n    return Pay()\nreturn pick(sigma.flag)",
            {"move Ship", "move Pay"},
        ),
        ("def pick(make):\n    return make()\nreturn pick(Pay)", {"move Pay"}),
        (
            "def down(n):\n    if n <= 0:\n        return Ship()\n    return down(n - 1)\nreturn down(3)",
            {"move Ship"},
        ),
        (
            "target = Ship\ndef pick():\n    return target()\ntarget = Pay\nreturn pick()",
            {"move Ship", "move Pay"},
        ),
        (
            "nxt = Ship()\ndef change():\n    nonlocal nxt\n    nxt = Pay()\nchange()\nreturn nxt",
            {"move Ship", "move Pay"},
        ),
        ("def wrap(*makes, **more):\n    return makes[0]()\nreturn wrap(Ship, key=1)", {"move Ship"}),
    ],
)
def test_functions_are_read_where_they_are_called(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected


def test_helper_methods_are_found_on_the_procedure_and_its_bases() -> None:
    members = """
        def choose(self, sigma):
            if sigma.flag:
                return self.leave()
            return self

        def leave(self):
            return Ship()
    """
    assert outcomes("return self.choose(sigma)", members=members) == {"move Ship", "stay"}


def test_a_coroutine_is_read_where_it_is_awaited() -> None:
    members = "async def choose(self):\n    return Ship()"
    assert outcomes("return await self.choose()", members=members, is_async=True) == {"move Ship"}


def test_a_known_decorator_changes_nothing() -> None:
    members = """
        @functools.cache
        def choose(self):
            return Ship()
    """
    assert outcomes("return self.choose()", members=members) == {"move Ship"}


def test_the_decorators_of_the_project_are_read() -> None:
    extra = """
        def instead(function):
            @functools.wraps(function)
            def wrapper(*arguments):
                return Pay()
            return wrapper
    """
    members = """
        @instead
        def choose(self):
            return Ship()
    """
    assert outcomes("return self.choose()", extra=extra, members=members) == {"move Pay"}
