import ast

import pytest

from sopy_runtime.instructions.template_text import text_of


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("'a ' + 'b'", "a b"),
        ("f'{total_due} is due'", "{total due} is due"),
        ("f'{event.payload}'", "{the payload}"),
        ("f'{sigma.due_date}, {sigma[\"last_name\"]}'", "{due date}, {last name}"),
        ("f'{sigma.order.first_item}'", "{first item of order}"),
        ("f'{sigma.order[\"unit_price\"]}'", "{unit price of order}"),
        ("f'{len(sigma.items)} items'", "{the number of items} items"),
        ("f'{\", \".join(sorted(sigma.names))}'", "{names}"),
        ("f'{sigma.name.upper()}'", "{upper of name}"),
        ("f'{sigma.tried + 1} of {sigma.limit - 1}'", "{tried plus 1} of {limit minus 1}"),
        ("f'{\", \".join(x for x in y)}'", "{', '.join((x for x in y))}"),
        ("f'{sigma.tried * 2}'", "{sigma.tried * 2}"),
        ("f'{\"fixed\"} text'", "fixed text"),
        ("sigma.name", ""),
    ],
)
def test_a_text_of_the_program_names_what_is_inserted(source: str, text: str) -> None:
    assert text_of(ast.parse(source, mode="eval").body) == text
