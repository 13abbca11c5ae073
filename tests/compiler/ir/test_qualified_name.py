from sopy_compiler.ir.qualified_name import simple_name


def test_modules_outer_classes_and_numbers_are_left_out() -> None:
    assert simple_name("shop.orders.Basket.Step#2") == "Step"
    assert simple_name("End") == "End"
