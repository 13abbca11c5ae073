# covers: sopy_compiler.analysis.outside_names
import pytest

from tests.compiler.expectations import assert_as_announced, assert_rule, flow, only, source

MODEL = """
    import datetime
    import os
    import random
    import subprocess
    import time
    import uuid
    from datetime import datetime as moment

    import requests


    def stamp() -> str:
        {helper}


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            {statement}
            return self
"""


@pytest.mark.parametrize(
    "statement",
    [
        "print(time.time())",
        "print(datetime.datetime.now())",
        "print(moment.now())",
        "print(random.randint(1, 6))",
        "print(uuid.uuid4())",
        "print(open(event.payload))",
        "print(requests.get(event.payload))",
        "subprocess.run(['ls'])",
        "print(os.getenv('HOME'))",
    ],
)
def test_what_differs_from_run_to_run_is_reported(statement: str) -> None:
    assert_rule("SOP503", MODEL.format(statement=statement + "  # expect: SOP503", helper="pass"))


@pytest.mark.parametrize(
    "statement",
    [
        "print(len(event.payload))",
        "print(datetime.timedelta(3), datetime.datetime(2000, 1, 1))",
        "print(uuid.uuid5(uuid.NAMESPACE_DNS, event.payload))",
        "print(os.path.join('a', event.payload))",
    ],
)
def test_pure_functions_are_fine(statement: str) -> None:
    assert_rule("SOP503", MODEL.format(statement=statement, helper="print(time.time())"))


def test_a_helper_is_reported_where_it_asks() -> None:
    helper = "return str(time.time())  # expect: SOP503"
    assert_rule("SOP503", MODEL.format(statement="print(stamp())", helper=helper))
    found = only(flow(MODEL.format(statement="print(stamp())", helper="return str(time.time())")), "SOP503")
    assert (
        found.message
        == "Start.on_go depends on the clock through `time.time`, so the same event may lead elsewhere later"
    )


def test_fragments_are_not_judged() -> None:
    text = """```python
import time

class Start(Procedure[dict]):
    @handler
    def on_go(self, sigma: dict, event: Go):
        print(time.time())
        return self
```
"""
    assert_as_announced(source(text, is_markdown=True))
