# covers: sopy_compiler.lowering.interpretation.origins
import pytest

from sopy_compiler.checker.select import Selection
from tests.compiler.expectations import assert_as_announced, flow, source

WORK = """
    def choose(sigma):
        if sigma.items:
            return Other()
        {function}


    class Work(Procedure[Order]):
        @handler
        async def on_go(self, sigma: Order, event: Go):
            {body}

        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End()

        def pick(self, sigma){annotation}:{falls}
            if sigma.items:
                return Other()
            {method}

        def deeper(self, sigma):
            if sigma.items:
                return End()
            return self.pick(sigma)

        async def later(self, sigma):
            return self.pick(sigma)


    class Other(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return Work()
"""


def judge(
    body: str,
    *,
    function: str = "return self",
    method: str = "return End()",
    annotation: str = "",
    falls: str = "",
) -> None:
    text = WORK.format(body=body, function=function, method=method, annotation=annotation, falls=falls)
    whole = source(flow(f"{text}\n    SOP(state=Order(), init_proc=Work())\n"))
    assert_as_announced(whole, selection=Selection(select=("SOP104", "SOP105")))


@pytest.mark.parametrize(
    "body",
    ["return self.pick(sigma)", "return self.deeper(sigma)", "return await self.later(sigma)"],
)
def test_what_does_not_fit_is_reported_where_it_is_made(body: str) -> None:
    judge(body, function="return End()", method="return Other  # expect: SOP104")
    judge(body, function="return End()", method="return End  # expect: SOP104")
    judge(body, function="return End()", method="pass", falls="  # expect: SOP105")


def test_functions_of_the_module_count_as_well() -> None:
    judge("return choose(sigma)", function="return Other  # expect: SOP104")


@pytest.mark.parametrize("annotation", [" -> Procedure[Order] | None", " -> object"])
def test_a_result_that_is_declared_is_the_mistake_of_the_caller(annotation: str) -> None:
    judge(
        "return self.pick(sigma)  # expect: SOP104",
        function="return End()",
        method="pass",
        annotation=annotation,
    )


def test_a_none_that_is_returned_on_purpose_is_the_mistake_of_the_caller() -> None:
    judge("return self.pick(sigma)  # expect: SOP104", function="return End()", method="return None")


def test_what_the_caller_replaces_is_fine() -> None:
    judge("return self.pick(sigma) or self", function="return End()", method="pass")
