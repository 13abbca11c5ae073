# covers: sopy_compiler.analysis.members
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
