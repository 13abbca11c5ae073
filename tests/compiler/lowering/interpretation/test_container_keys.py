"""What dicts and other containers of classes give back."""
# covers: sopy_compiler.lowering.interpretation.parts, sopy_compiler.lowering.interpretation.container_functions

from tests.compiler.lowering.handler_readings import outcomes


def test_one_and_true_are_one_key() -> None:
    assert "move Ship" in outcomes("return {1: Wait, True: Ship}.get(1, Pay)()")


def test_a_member_of_a_text_enum_finds_its_text() -> None:
    way = 'class Way(str, Enum):\n    A = "a"'
    assert outcomes('return {"a": Ship, "b": Pay}[Way.A]()', extra=way) >= {"move Ship"}


def test_nothing_is_taken_from_an_empty_list() -> None:
    assert outcomes("return max([] or [Ship], key=lambda cls: cls.__name__)()") == {"move Ship"}


def test_a_dict_without_the_key_does_not_match() -> None:
    body = 'match {"b": Pay}:\n    case {"a": cls}:\n        return cls()\nreturn self'
    assert outcomes(body) == {"stay"}


def test_what_a_helper_puts_into_a_container_is_found_under_every_name() -> None:
    extra = "def fill(target):\n    target.append(Ship)"
    assert outcomes("found = []\nother = found\nfill(found)\nreturn other[0]()", extra=extra) == {"move Ship"}
