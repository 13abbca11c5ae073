"""What calls of `async` functions give."""

from sopy_compiler.lowering.interpretation.contents import flattened
from sopy_compiler.lowering.interpretation.evaluation import Results
from sopy_compiler.lowering.interpretation.values import Coroutine, one
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax.definitions import FunctionDefinition


def is_coroutine_function(definition: FunctionDefinition, world: World) -> bool:
    """Whether a call gives something to await; a generator is to be looped over."""
    return definition.node.asynchronous and not world.sharing(definition.scope).is_generator


def unawaited(definition: FunctionDefinition, results: Results) -> Results:
    """The results of the body as a coroutine of them; a coroutine of coroutines ends somewhere."""
    return [
        (flattened(one(Coroutine(name=definition.name, results=values))), state) for values, state in results
    ]
