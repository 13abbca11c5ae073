"""Which rules run where, by the settings of a project."""

from dataclasses import replace

from sopy_compiler.checker.select import Selection
from sopy_compiler.project.config import Config
from sopy_compiler.project.configs import Configs


def project_selection(
    configs: Configs,
    *,
    select: tuple[str, ...] | None = None,
    ignore: tuple[str, ...] | None = None,
    strict: bool = False,
    show_unresolved: bool = False,
) -> Selection:
    """The settings of every folder, with `select` and `ignore` of the command line in place of theirs.

    Raises:
        UnknownSelectorError: a selector means no rule.
    """

    def selection(config: Config) -> Selection:
        return Selection(
            select=config.select if select is None else select,
            ignore=config.ignore if ignore is None else ignore,
            per_file_ignores=config.per_file_ignores,
            severities=config.severity,
            strict=strict,
            show_unresolved=show_unresolved,
            folder=str(configs.folder),
            root=str(config.root or configs.folder),
        )

    run, *others = configs.all
    return replace(selection(run), nested=tuple(selection(config) for config in others))
