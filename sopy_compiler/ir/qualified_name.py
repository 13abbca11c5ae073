"""Qualified names, as people say them."""


def simple_name(qualname: str) -> str:
    """The last part, without the number of a repeated definition: `flow.Read#2` is `Read`."""
    return qualname.rpartition(".")[2].partition("#")[0]
