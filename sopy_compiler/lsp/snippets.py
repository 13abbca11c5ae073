"""Beginnings of procedures, events and handlers, with places to fill."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """`needs` are the names of the vocabulary that have to be imported."""

    label: str
    detail: str
    text: str
    needs: tuple[str, ...]


def top_snippets(sigma: str) -> tuple[Snippet, ...]:
    """What stands at the top of a module."""
    return (
        Snippet(
            label="procedure",
            detail="a procedure with a handler",
            text=(
                f"class ${{1:Name}}(Procedure[{sigma}]):\n"
                '    prompt = make_prompt("${2:What is to be done here}")\n\n'
                "    @handler\n"
                f"    def ${{3:on_event}}(self, sigma: {sigma}, event: ${{4:Event}}):\n"
                "        return ${0:self}\n"
            ),
            needs=("Procedure", "handler", "make_prompt"),
        ),
        Snippet(
            label="event",
            detail="an event with its payload",
            text='class ${1:Name}(Event[${2:str}]):\n    """${0:What has happened.}"""\n',
            needs=("Event",),
        ),
    )


def body_snippets(sigma: str) -> tuple[Snippet, ...]:
    """What stands in the body of a procedure."""
    return (
        Snippet(
            label="handler",
            detail="a handler of an event",
            text=(
                f"@handler\ndef ${{1:on_event}}(self, sigma: {sigma}, event: ${{2:Event}}):\n"
                "    return ${0:self}\n"
            ),
            needs=("handler",),
        ),
    )
