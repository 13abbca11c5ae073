"""Modules and functions stay small enough to be read at once."""

import statistics

from tests.architecture.source_tree import PACKAGES, TOOLING, listing, modules_below, product_modules

MODULE_LINES = 400
MEDIAN_MODULE_LINES = 120
FUNCTION_LINES = 60
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager"}
# Import paths that existing SOPy programs use: they are the facade's to keep.
FACADE_PATHS = ("sopy.core", "sopy.utils")


def test_no_module_is_longer_than_the_budget() -> None:
    offenders = [
        f"{module.place}: {module.line_count}"
        for module in modules_below(*PACKAGES, *TOOLING)
        if module.line_count > MODULE_LINES
    ]
    assert not offenders, listing(f"modules of more than {MODULE_LINES} lines hold a second idea:", offenders)


def test_the_median_module_is_short() -> None:
    sizes = {module.place: module.line_count for module in product_modules() if module.text.strip()}
    median = statistics.median(sizes.values())
    longest = sorted(sizes, key=lambda place: -sizes[place])[:15]
    assert median <= MEDIAN_MODULE_LINES, listing(
        f"the median module has {median} lines, more than {MEDIAN_MODULE_LINES}; the longest are:",
        (f"{place}: {sizes[place]}" for place in longest),
    )


def test_no_function_is_longer_than_the_budget() -> None:
    offenders = [
        f"{module.place}:{function.lineno} {function.name}: {length}"
        for module in modules_below(*PACKAGES, *TOOLING)
        for function in module.functions()
        if (length := (function.end_lineno or function.lineno) - function.lineno + 1) > FUNCTION_LINES
    ]
    assert not offenders, listing(f"functions of more than {FUNCTION_LINES} lines:", offenders)


def test_no_module_has_a_name_that_says_nothing() -> None:
    offenders = [
        module.place
        for module in product_modules()
        if module.name.rpartition(".")[2] in BANNED_NAMES and not module.name.startswith(FACADE_PATHS)
    ]
    assert not offenders, listing("name these after the idea they hold:", offenders)
