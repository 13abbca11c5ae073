from scripts.generate_docs import PICTURE, differences, generated_pages, generated_picture


def test_the_pages_of_the_rules_are_current() -> None:
    assert differences(generated_pages()) == [], "run `make docs-pages`"


def test_the_picture_of_the_readme_is_current() -> None:
    assert PICTURE.read_text(encoding="utf-8") == generated_picture(), "run `make docs-pages`"
