import pytest

from tests.compiler.lowering.whole_programs import lowered, procedure

BODY = """
import sys

class Start(Procedure[State]):
    @handler
    def on_go(self, sigma: State, event: Go):
        if {test}:
            return End()
        return self
"""


@pytest.mark.parametrize(
    ("test", "kinds"),
    [
        ("sys.version_info >= (3, 8)", ["finish"]),
        ("sys.version_info > (3,)", ["finish"]),
        ("sys.version_info < (3, 11)", ["stay"]),
        ("not sys.version_info <= (3, 10)", ["finish"]),
        ("sys.version_info >= (3, 12)", ["finish", "stay"]),
        ("sys.version_info == (3, 8)", ["finish", "stay"]),
        ("sys.version_info >= sigma.total", ["finish", "stay"]),
        ("sys.platform == 'win32'", ["finish", "stay"]),
    ],
)
def test_what_every_supported_version_decides_alike_is_decided(test: str, kinds: list[str]) -> None:
    (run,) = procedure(lowered(BODY.format(test=test)), "Start").runs
    assert [one.kind.value for one in run.transitions] == kinds
