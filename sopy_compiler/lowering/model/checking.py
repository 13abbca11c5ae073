"""How a model that has a configuration is made to check assignments."""

from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.lowering.class_body import declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.import_edits import insertion, line_break
from sopy_compiler.lowering.model.configuration import CONFIG_CALLS, config_class
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import text_of

_SETTING: Final = "validate_assignment"


def checking_edits(definition: ClassDefinition, classes: Classes) -> tuple[Edit, ...]:
    """Set `validate_assignment` in the configuration that the class itself has, none where it has none."""
    scope, tree = definition.scope, definition.scope.tree
    found = [one for one in declarations(definition) if one.name == "model_config"]
    inner = config_class(definition, classes)
    if inner is not None:
        return () if found else _in_class(inner)
    if len(found) != 1:
        return ()
    match found[0].value:
        case nodes.Call(args=arguments) as call if (
            external_name(call, scope, classes.names, at=found[0].at) in CONFIG_CALLS
        ):
            for argument in arguments:
                if argument.keyword is not None and argument.keyword.value == _SETTING:
                    return (Edit(span=tree.span(argument.value), text="True"),)
            return _added(tree.span(call), [tree.span(one) for one in arguments], f"{_SETTING}=True")
        case nodes.Dict(elements=elements) as written:
            for element in elements:
                if isinstance(element, nodes.DictElement) and text_of(element.key) == _SETTING:
                    return (Edit(span=tree.span(element.value), text="True"),)
            places = [tree.span(one.value) for one in elements]
            return _added(tree.span(written), places, f'"{_SETTING}": True')
    return ()


def _added(whole: Span, parts: list[Span], text: str) -> tuple[Edit, ...]:
    """Behind the last part, whatever comma or comment follows it; before the bracket if there is none."""
    line, column = whole.end_line, whole.end_column - 1
    if parts:
        line, column, text = parts[-1].end_line, parts[-1].end_column, f", {text}"
    place = Span(path=whole.path, line=line, column=column, end_line=line, end_column=column)
    return (Edit(span=place, text=text),)


def _in_class(inner: ClassDefinition) -> tuple[Edit, ...]:
    """Before the first statement of `class Config`."""
    tree = inner.scope.tree
    for setting in declarations(inner):
        if setting.name == _SETTING and setting.value is not None:
            return (Edit(span=tree.span(setting.value), text="True"),)
    first = tree.span(inner.node.body.body[0])
    if first.line == tree.span(inner.node.name).line:
        return ()
    return (insertion(first, f"{_SETTING} = True{line_break(tree, first)}"),)
