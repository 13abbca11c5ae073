# covers: sopy_compiler.lowering.registration
from tests.compiler.expectations import assert_rule, flow, only, repaired

METHOD = """
    import functools


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return {value}

        {method}
"""


def test_the_fix_adds_the_decorator() -> None:
    method = "def on_stop(self, sigma: Order, event: Stop):\n            return End()"
    text = flow(METHOD.format(value="self", method=method))
    found = only(text, "SOP111")
    assert "    @handler\n    def on_stop(self, sigma: Order, event: Stop):\n" in repaired(text, found)


def test_the_fix_imports_the_decorator() -> None:
    method = "def on_stop(self, sigma: Order, event: Stop):\n            return End()"
    text = (
        flow(METHOD.format(value="self", method=method))
        .replace("        @handler\n", "")
        .replace("handler, ", "")
    )
    text = text.replace("def on_go", "def go").replace("sigma: Order, event: Go", "sigma")
    mended = repaired(text, only(text, "SOP111"))
    assert "from sopy import SOP, End, Event, Procedure, handler, make_prompt\n" in mended
    assert "    @handler\n    def on_stop(" in mended
    elsewhere = text.replace(
        "from sopy import SOP, End, Event, Procedure, make_prompt",
        "import sopy\nfrom sopy import SOP, End, Event, Procedure",
    )
    assert "    @sopy.handler\n    def on_stop(" in repaired(elsewhere, only(elsewhere, "SOP111"))


def test_the_fix_knows_async_methods() -> None:
    method = "async def on_stop(self, sigma: Order, event: Stop):\n            return End()"
    text = flow(METHOD.format(value="self", method=method))
    assert "    @handler\n    async def on_stop(" in repaired(text, only(text, "SOP111"))


def test_helper_methods_and_other_decorators_are_no_forgotten_handlers() -> None:
    stop = "def on_stop(self, sigma: Order, event: Stop):\n            return End()"
    assert_rule(
        "SOP111",
        METHOD.format(value="self.on_stop(sigma, event)", method=stop),
        METHOD.format(value="self", method="@functools.cache\n        " + stop),
        METHOD.format(
            value="self", method="def describe(self, sigma: Order, text: str):\n            return text"
        ),
    )


OVERRIDDEN = """
    class Base(Procedure[Order]):
        def on_stop(self, sigma: Order, event: Stop):{expect}
            return End()

        @handler
        def on_go(self, sigma: Order, event: Go):
            return Start()


    class Start(Base):
        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return super().on_stop(sigma, event)


    SOP(state=Order(), init_proc={entry}())
"""


def test_what_only_an_override_calls_is_idle_where_the_class_itself_is_a_state() -> None:
    assert_rule(
        "SOP111",
        OVERRIDDEN.format(expect="  # expect: SOP111", entry="Base"),
        OVERRIDDEN.format(expect="", entry="Start"),
    )
