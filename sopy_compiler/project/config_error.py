"""Mistakes in the settings of a project."""

from sopy_compiler.project.wrong_call import WrongCallError


class ConfigError(WrongCallError):
    """The settings cannot be used; each of the `problems` names the file, the line, the key and the cure."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
