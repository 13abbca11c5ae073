# covers: sopy_compiler.ir.missing_attribute, sopy_compiler.lowering.interpretation.key_functions
# covers: sopy_compiler.analysis.members, sopy_compiler.lowering.model.own_reads
from tests.compiler.expectations import assert_as_announced, assert_rule, flow, only, repaired, source

ACCESS = """
    from dataclasses import dataclass
    from typing import TypedDict


    class Address(BaseModel):
        street: str = ""


    class Parcel(Order):
        address: Address = Address()
        address_lines: dict[str, str] = {{}}

        @property
        def is_heavy(self) -> bool:
            return self.total > 10

        def weigh(self, weight: float) -> None:
            self.total = weight


    class Start(Procedure[Parcel]):
        @handler
        def on_go(self, sigma: Parcel, event: Go):
            {statement}
            return self
"""


def test_reads_writes_calls_and_nested_members_are_looked_up() -> None:
    for statement in (
        "print(sigma.totl)",
        "sigma.totl = 1",
        "sigma.totl += 1",
        "sigma.weight(3)",
        "sigma.address.stret = ''",
        "sigma.adress.street = ''",
    ):
        assert_rule("SOP201", ACCESS.format(statement=statement + "  # expect: SOP201"))


def test_inherited_members_properties_and_pydantics_own_are_known() -> None:
    for statement in (
        "sigma.items.append(event.payload)",
        "sigma.weigh(3) if not sigma.is_heavy else None",
        "sigma.address.street = sigma.address_lines['first']",
        "print(sigma.model_dump(), sigma.model_fields_set, sigma.__class__, sigma.copy())",
    ):
        assert_rule("SOP201", ACCESS.format(statement=statement))


def test_a_guarded_access_is_not_judged() -> None:
    assert_rule("SOP201", ACCESS.format(statement="print(sigma.extra) if hasattr(sigma, 'extra') else None"))


def test_an_open_model_may_have_any_member() -> None:
    assert_rule(
        "SOP201",
        """
        from elsewhere import Unknown


        class Loose(BaseModel):
            model_config = {"extra": "allow"}


        class Dynamic:
            def __getattr__(self, name):
                return name


        class Start(Procedure[Loose]):
            @handler
            def on_go(self, sigma: Loose, event: Go):
                sigma.anything = 1
                return self


        class Next(Procedure[Dynamic]):
            @handler
            def on_go(self, sigma: Dynamic, event: Go):
                print(sigma.anything)
                return self


        class Last(Procedure[Unknown]):
            @handler
            def on_go(self, sigma: Unknown, event: Go):
                print(sigma.anything)
                return self
        """,
    )


def test_the_fix_renames_to_the_closest_member() -> None:
    text = flow(ACCESS.format(statement="sigma.totl = 1"))
    found = only(text, "SOP201")
    assert found.help == "did you mean `total`?"
    assert found.subject == "Parcel.totl"
    assert "sigma.total = 1" in repaired(text, found)


def test_a_missing_key_of_a_typed_dict_is_reported_and_its_methods_are_known() -> None:
    assert_rule(
        "SOP201",
        """
        from typing import TypedDict


        class Row(TypedDict):
            name: str


        class Start(Procedure[Row]):
            @handler
            def on_go(self, sigma: Row, event: Go):
                print(sigma.get("name"), sigma["name"], sigma.items())
                print(sigma["nmae"])  # expect: SOP201
                return self
        """,
    )


def test_a_fragment_is_checked_like_any_module() -> None:
    text = """```python
class State(BaseModel):
    total: int = 0

class Start(Procedure[State]):
    @handler
    def on_read(self, sigma: State, event: Read):
        sigma.totl = 1  # expect: SOP201
        return Next()
```
"""
    assert_as_announced(source(text, is_markdown=True))


METHODS = """
    from dataclasses import dataclass
    from typing import Any

    from pydantic import model_validator


    class Parcel(BaseModel):
        weight: float = 0
        street: str = ""
        _seen: int = 0

        {method}


    class Letter(Parcel):
        stamp: str = ""


    class Start(Procedure[Parcel]):
        @handler
        def on_go(self, sigma: Parcel, event: Go):
            return End()
"""


def judge_method(*lines: str) -> None:
    assert_rule("SOP201", METHODS.format(method="\n        ".join(lines)))


def test_methods_that_no_handler_calls_are_looked_at_as_well() -> None:
    judge_method("def check(self): return self.wieght > 3  # expect: SOP201")
    judge_method(
        "@model_validator(mode='after')",
        "def check(self):",
        "    if not self.stret: raise ValueError  # expect: SOP201",
        "    return self",
    )
    judge_method("def check(self): return self.weigh()  # expect: SOP201")


def test_what_the_class_or_a_subclass_has_is_fine_in_methods() -> None:
    judge_method(
        "def check(self): return self.weight, self._seen, self.model_dump(), self.check(), self.stamp"
    )


def test_methods_that_expect_that_something_is_missing_are_fine() -> None:
    judge_method("def check(self): return self.wieght if hasattr(self, 'wieght') else 0")
    judge_method("def check(self):", "    try: return self.wieght", "    except AttributeError: return 0")


def test_what_is_no_instance_of_the_model_is_fine_in_methods() -> None:
    judge_method("@classmethod", "def check(cls, self: Any): return self.wieght")
    judge_method("def check(self):", "    self = find()", "    return self.wieght")
    judge_method("def __getattr__(self, name): return 1", "def check(self): return self.wieght")


def test_keys_that_are_asked_for_are_looked_up() -> None:
    for statement in (
        "print(sigma.get('mesages'))  # expect: SOP201",
        "print(sigma.pop('mesages', None))  # expect: SOP201",
        "print(sigma.get('messages'), sigma.pop('messages', None))",
    ):
        assert_rule(
            "SOP201",
            f"""
            from typing import TypedDict


            class Talk(TypedDict, total=False):
                messages: list[str]


            class Start(Procedure[Talk]):
                @handler
                def on_go(self, sigma: Talk, event: Go):
                    {statement}
                    return self
            """,
        )


def test_elements_are_known_to_the_functions_that_are_called_with_them() -> None:
    for call in (
        "max(sigma.offers, key=lambda offer: offer.cent)",
        "min(sigma.offers, key=lambda offer: offer.cent)",
        "sorted(sigma.offers, key=lambda offer: offer.cent)",
        "sigma.offers.sort(key=lambda offer: offer.cent)",
        "heapq.nlargest(2, sigma.offers, key=lambda offer: offer.cent)",
        "list(itertools.groupby(sigma.offers, lambda offer: offer.cent))",
        "list(filter(lambda offer: offer.cent, sigma.offers))",
    ):
        body = """
            import heapq
            import itertools


            class Offer(BaseModel):
                cents: int = 0


            class Shop(BaseModel):
                offers: list[Offer] = []


            class Start(Procedure[Shop]):
                @handler
                def on_go(self, sigma: Shop, event: Go):
                    {call}
                    return self
        """
        assert_rule("SOP201", body.format(call=f"{call}  # expect: SOP201"))
        assert_rule("SOP201", body.format(call=call.replace("cent", "cents")))


OWN = """
    from elsewhere import Mixin


    class Kept(Procedure[Order]):
        limit: int = 3
        late: str

        def __init__(self):
            super().__init__()
            self.count = 0

        def again(self):
            self.seen = True

        @handler
        def on_go(self, sigma: Order, event: Go):
            {statement}
            return self


    class Far(Mixin, Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            print(self.anything)
            return Kept()


    class Open(Procedure[Order]):
        def __getattr__(self, name):
            return name

        @handler
        def on_go(self, sigma: Order, event: Go):
            print(self.anything)
            return Kept()


    SOP(state=Order(), init_proc=Kept())
"""


def test_what_nothing_gives_to_a_procedure_is_reported() -> None:
    for statement in ("print(self.cuont)", "self.agian()"):
        assert_rule("SOP201", OWN.format(statement=statement + "  # expect: SOP201"))
    assert only(flow(OWN.format(statement="self.agian()")), "SOP201").help == "did you mean `again`?"


def test_what_some_code_may_give_to_a_procedure_is_fine() -> None:
    for statement in (
        "print(self.count, self.limit, self.late, self.seen, self.prompt, self.ignore, self.__class__)",
        "print(self.other) if hasattr(self, 'other') else None",
        "self.other = 1; print(self.other)",
        "setattr(self, event.payload, 1); print(self.other)",
        "self.__dict__.update(event.payload); print(self.other)",
    ):
        assert_rule("SOP201", OWN.format(statement=statement))


def test_a_method_that_is_not_called_has_no_attributes_of_what_it_gives() -> None:
    assert_rule(
        "SOP201",
        """
        class Basket(BaseModel):
            items: list[str] = []

            def first(self) -> str:
                return self.items[0]


        class Start(Procedure[Basket]):
            def _title(self) -> str:
                return "a"

            @handler
            def on_go(self, sigma: Basket, event: Go):
                print(sigma.first.upper())  # expect: SOP201
                print(self._title.upper())  # expect: SOP201
                print(sigma.first().upper(), sigma.first.__name__, self._title.__self__)
                return End()
        """,
    )
