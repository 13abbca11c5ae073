"""The import that a fix has taken the last use from goes with it; nothing else does."""

import pytest

from sopy_compiler.project.idle_imports import without_idle_imports

USE = "@validator('x')\ndef f(cls, v): ...\n"
NEW = "@field_validator('x')\ndef f(cls, v): ...\n"


@pytest.mark.parametrize(
    ("imports", "left"),
    [
        ("from pydantic import A, field_validator, validator\n", "from pydantic import A, field_validator\n"),
        ("from pydantic import A, validator, field_validator\n", "from pydantic import A, field_validator\n"),
        ("from pydantic import (validator, A)  # kept\n", "from pydantic import (A)  # kept\n"),
        (
            "from pydantic import (\n    A,  # kept\n    validator,\n    B,\n)\n",
            "from pydantic import (\n    A,  # kept\n    B,\n)\n",
        ),
        ("from pydantic import (\n    A,\n    validator\n)\n", "from pydantic import (\n    A,\n)\n"),
        ("from pydantic import A, \\\n    validator\n", "from pydantic import A\n"),
        (
            "from pydantic import A\nfrom pydantic import validator\n\nB = 1\n",
            "from pydantic import A\n\nB = 1\n",
        ),
        ("x = 1\r\nfrom pydantic import A, validator\r\n", "x = 1\r\nfrom pydantic import A\r\n"),
    ],
)
def test_a_name_goes_with_its_last_use(imports: str, left: str) -> None:
    done = without_idle_imports(imports + USE, imports + NEW, "flow.py")
    assert done == left + NEW
    assert without_idle_imports(done, done, "flow.py") == done


def test_another_name_for_it_goes_too() -> None:
    head = "from pydantic import A, validator as old\n"
    done = without_idle_imports(head + USE.replace("validator", "old"), head + NEW, "flow.py")
    assert done == "from pydantic import A\n" + NEW


@pytest.mark.parametrize(
    "text",
    [
        f"from pydantic import A, validator\n{NEW}{USE}",
        f"from pydantic import A, validator\n{NEW}__all__ = ['validator']\n",
        f"from pydantic import A, validator\n{NEW}x: 'list[validator]'\n",
        f"from pydantic import validator  # why\n{NEW}",
        f"from pydantic import (\n    A,\n    validator,  # why\n)\n{NEW}",
        f"from pydantic import validator; y = 1\n{NEW}",
        f"from pydantic.v1 import A, validator\n{NEW}",
        f"try:\n    from pydantic import A, validator\nfinally:\n    pass\n{NEW}",
    ],
)
def test_a_name_stays_that_is_used_or_explained(text: str) -> None:
    assert without_idle_imports(text + USE, text, "flow.py") == text


def test_a_name_stays_that_nothing_used_before_or_that_a_package_passes_on() -> None:
    text = f"from pydantic import A, validator\n{NEW}"
    assert without_idle_imports(text, text, "flow.py") == text
    assert without_idle_imports(text + USE, text, "pkg/__init__.py") == text
