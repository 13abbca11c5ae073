from sopy_compiler.syntax.scan import TOKEN, scan


def comments(text: str) -> list[str]:
    return [match[0] for match, _ in scan(text) if match.re is TOKEN and match[0].startswith("#")]


def test_comments_are_told_from_strings_that_look_like_them() -> None:
    text = "x = '# a'  # b\ny = f'# {c} # d {e:#x}'  # f\nz = '''\n# g\n'''  # h\n"
    assert comments(text) == ["# b", "# f", "# h"]


def test_depth_counts_open_brackets() -> None:
    assert [load.depth for match, load in scan("(a[b]{") if match[0] in "([{]})"] == [1, 2, 1, 2]
