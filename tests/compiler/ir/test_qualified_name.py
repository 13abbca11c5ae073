from sopy_compiler.ir.qualified_name import name_beside, simple_name


def test_modules_outer_classes_and_numbers_are_left_out() -> None:
    assert simple_name("shop.orders.Basket.Step#2") == "Step"
    assert simple_name("End") == "End"


def test_equal_names_are_told_with_their_modules() -> None:
    assert name_beside("a.Start", ("b.Done",)) == "Start"
    assert name_beside("a.Start", ("a.Start", "b.Start")) == "a.Start"
