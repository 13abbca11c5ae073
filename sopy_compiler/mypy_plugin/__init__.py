from sopy_compiler.mypy_plugin.entry import plugin as plugin
from sopy_compiler.mypy_plugin.version import __version__ as __version__
