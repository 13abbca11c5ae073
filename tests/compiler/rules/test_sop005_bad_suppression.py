from tests.compiler.expectations import only


def test_a_misspelt_name_is_refused_with_a_suggestion() -> None:
    found = only("x = 1  # sopyc: ignore[unknown-feild]\n", "SOP005")
    assert found.help == "did you mean `unknown-field`?"


def test_a_blanket_ignore_is_refused() -> None:
    found = only("x = 1  # sopyc: ignore\n", "SOP005")
    assert "name the rule in brackets" in found.help
