from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    class Parcel(Order):
        def pay(self) -> None:
            {method}


    class Base(Procedure[Parcel]):
        read_only = {read_only}

        @handler
        def on_go(self, sigma: Parcel, event: Go):
            {statement}
            return self


    class Start(Base):
        {body}


    SOP(state=Parcel(), init_proc=Start())
"""


def judge(statement: str, *, read_only: str = "True", method: str = "pass", body: str = "pass") -> None:
    text = MODEL.format(statement=statement, read_only=read_only, method=method, body=body)
    assert_rule("SOP214", text)


def test_assignments_and_changes_in_place_are_reported() -> None:
    for statement in (
        "sigma.total = 3",
        "sigma.total += 3",
        "sigma.items.append('')",
        "items = sigma.items; items.append('')",
        "setattr(sigma, 'total', 3)",
    ):
        judge(statement + "  # expect: SOP214")


def test_a_method_of_the_state_is_reported_where_it_writes() -> None:
    judge("sigma.pay()", method="self.total = 0  # expect: SOP214")
    found = only(
        flow(MODEL.format(statement="sigma.pay()", read_only="True", method="self.total = 0", body="pass")),
        "SOP214",
    )
    assert found.message.startswith("`total` is assigned, but ")
    assert found.related[0].message == "Base.on_go comes here"


def test_reading_own_attributes_and_copies_are_fine() -> None:
    judge("print(sigma.total, sigma.items)")
    judge("self.seen = sigma.total")
    judge("list(sigma.items).append('')")


def test_without_the_promise_or_with_one_taken_back_anything_goes() -> None:
    judge("sigma.total = 3", read_only="False")
    judge("sigma.total = 3", read_only="True", body="read_only = False")
    judge("sigma.total = 3", read_only="unknown()")
