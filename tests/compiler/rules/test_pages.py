from scripts.generate_docs import differences, generated_pages


def test_the_pages_of_the_rules_are_current() -> None:
    assert differences(generated_pages()) == [], "run `make docs`"
