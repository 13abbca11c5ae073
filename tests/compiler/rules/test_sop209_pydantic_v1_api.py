from tests.compiler.expectations import assert_rule, flow, only, repaired


def test_a_fix_writes_the_form_of_pydantic_2() -> None:
    text = flow("class Invoice(Order):\n    def export(self):\n        return self.dict()\n")
    assert "return self.model_dump()" in repaired(text, only(text, "SOP209"))


def test_methods_of_the_same_name_on_other_classes_are_left_alone() -> None:
    assert_rule(
        "SOP209",
        """
        class Plain:
            def dict(self):
                return {}

            def export(self):
                return self.dict()


        class Custom(BaseModel):
            def json(self):
                return "{}"

            def export(self):
                return self.json()
        """,
    )
