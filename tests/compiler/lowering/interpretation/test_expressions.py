# covers: sopy_compiler.lowering.interpretation.truth
# covers: sopy_compiler.lowering.interpretation.operators
# covers: sopy_compiler.lowering.interpretation.values
# covers: sopy_compiler.lowering.interpretation.static
# covers: sopy_compiler.lowering.interpretation.program_code
import pytest

from tests.compiler.lowering.handler_readings import outcomes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return Ship() if sigma.flag else Pay()", {"move Ship", "move Pay"}),
        ("return None or Ship()", {"move Ship"}),
        ("return (sigma.name and 'again') or self", {"stay", "recover"}),
        ("return (Ship, Pay)[0]()", {"move Ship"}),
        ("return [Ship, Pay][event.payload % 2]()", {"move Ship", "move Pay"}),
        ("return {'a': Ship, 'b': Pay}[sigma.kind]()", {"move Ship", "move Pay"}),
        ("return {'a': Ship}.get('a', Pay)()", {"move Ship"}),
        ("return {'a': Ship}.get(sigma.kind, Pay)()", {"move Ship", "move Pay"}),
        ("return (lambda: Pay())()", {"move Pay"}),
        ("return [make() for make in (Ship, Pay)][-1]", {"move Ship", "move Pay"}),
        ("return next(make for make in (Ship,))()", {"move Ship"}),
        ("return functools.partial(Ship)()", {"move Ship"}),
        ("return 'a' + 'b'", {"recover"}),
        ("return ', '.join(sigma.items)", {"recover"}),
        ("return max((Ship(), Pay()), key=id)", {"move Ship", "move Pay"}),
    ],
)
def test_the_value_of_an_expression_decides(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected
