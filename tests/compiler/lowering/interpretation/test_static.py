"""Names that no handler binds, and variables read outside their function."""

from tests.compiler.lowering.handler_readings import outcomes


def test_variables_assigned_to_each_other_in_circles_are_not_followed_in_every_order() -> None:
    circles = "\n".join(
        f"if sigma.count > {number}:\n    {'abcde'[number % 5]} = {'abcde'[(number * 2 + 1) % 5]}"
        for number in range(40)
    )
    assert outcomes(f"a = b = c = d = e = Ship\n{circles}\nreturn a()") == {"move Ship"}
