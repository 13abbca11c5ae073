# covers: sopy_compiler.project.import_places, sopy_compiler.project.source_roots
# covers: sopy_compiler.project.environment, sopy_compiler.project.installed
"""Imports that lead into other projects of a workspace and into installed packages."""

import sys
from pathlib import Path

import pytest

from sopy_compiler.compiler import compile_source
from sopy_compiler.ir.program import Program
from sopy_compiler.project.config import Config
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.gather import gather
from tests.compiler.project.checking import check_folder, write

EVENTS = "from sopy import Event\n\n\nclass Go(Event[str]):\n    pass\n"
PACKAGES = f".venv/lib/python3.{sys.version_info.minor}/site-packages"


def flow(imported: str) -> str:
    """A workflow that takes `Go` from elsewhere."""
    return f"""\
{imported}
from sopy import SOP, End, Procedure, handler, make_prompt


class Start(Procedure[dict]):
    prompt = make_prompt("Begin with the work")

    @handler
    def on_go(self, sigma: dict, event: Go):
        return End()


SOP(state={{}}, init_proc=Start())
"""


def program(
    folder: Path, *paths: str, config: Config | None = None, environments: tuple[str, ...] = ()
) -> Program:
    """What is known of the sources below the folder."""
    gathered = gather(paths, folder=folder, config=config or Config(), environments=environments)
    return compile_source(gathered.sources, loader=gathered.loader).program


def event_of_start(found: Program) -> tuple[str, bool]:
    """What `Start` takes, and whether that is a known event."""
    ((event, _),) = next(one for one in found.procedures if one.name == "Start").effective
    return event, event in {one.qualname for one in found.events}


@pytest.mark.parametrize(
    ("place", "imported"),
    [
        ("libs/core/src/acme/core/events.py", "from acme.core.events import Go"),
        ("libs/core/src/acme/core/__init__.py", "from acme.core import Go"),
        ("libs/core/src/acme/core/__init__.py", "import acme.core as core\nGo = core.Go"),
        ("libs/core/acme/core/events.py", "from acme.core import events\nGo = events.Go"),
        ("apps/web/src/acme/web/events.py", "from .events import Go"),
        ("apps/web/src/acme/events.py", "from ..events import Go"),
        ("apps/web/src/acme/core/events.py", "from ..core.events import Go"),
    ],
)
@pytest.mark.parametrize("asked", [(), ("apps/web/src/acme/web/flow.py",)])
def test_packages_without_init_are_found_below_every_project(
    tmp_path: Path, place: str, imported: str, asked: tuple[str, ...]
) -> None:
    files = {place: EVENTS, "apps/web/src/acme/web/flow.py": flow(imported)}
    files |= dict.fromkeys(("libs/core/pyproject.toml", "apps/web/pyproject.toml"), "[project]\n")
    write(tmp_path, files)
    assert event_of_start(program(tmp_path, *asked))[1]


def test_the_module_of_the_own_project_comes_before_that_of_another(tmp_path: Path) -> None:
    other = EVENTS.replace("Go(", "Other(")
    write(
        tmp_path,
        {
            "libs/a/src/events.py": other,
            "libs/b/src/events.py": EVENTS,
            "libs/b/src/app/flow.py": flow("from events import Go"),
            "libs/b/src/app/__init__.py": "",
            "libs/c/src/events.py": other,
        },
    )
    assert event_of_start(program(tmp_path))[1]


def test_the_settings_name_roots(tmp_path: Path) -> None:
    write(tmp_path, {"code/python/acme/events.py": EVENTS, "flow.py": flow("from acme.events import Go")})
    assert not event_of_start(program(tmp_path))[1]
    config = Config(root=tmp_path, source_roots=("code/python",))
    assert event_of_start(program(tmp_path, config=config))[1]


@pytest.mark.parametrize(
    ("files", "imported"),
    [
        ({"shared_events.py": EVENTS}, "from shared_events import Go"),
        ({"shared_events/__init__.py": EVENTS, "shared_events/py.typed": ""}, "from shared_events import Go"),
        (
            {"shared_events/__init__.py": "from .all import *\n", "shared_events/all.py": EVENTS},
            "from shared_events import Go",
        ),
        (
            {
                "shared/__init__.py": "from shared.parts import (\n    Go as Go,\n)\n",
                "shared/parts.py": EVENTS,
            },
            "import shared\nGo = shared.Go",
        ),
        ({"acme/shared/events.py": EVENTS}, "from acme.shared.events import Go"),
        ({"acme/shared/events.py": EVENTS}, "from acme.shared import events\nGo = events.Go"),
    ],
)
@pytest.mark.parametrize("is_own", [True, False])
def test_installed_packages_that_know_sopy_are_read_and_not_reported_on(
    tmp_path: Path, files: dict[str, str], imported: str, *, is_own: bool
) -> None:
    project = tmp_path / "project"
    environment = project / ".venv" if is_own else tmp_path / "active"
    packages = environment / PACKAGES.removeprefix(".venv/")
    write(packages, files)
    write(environment, {"pyvenv.cfg": ""})
    write(project, {"flow.py": flow(imported)})
    found = program(project, environments=(str(environment),))
    assert event_of_start(found)[1]
    assert [one.path for one in found.modules if one.is_reported] == ["flow.py"]
    assert found.unresolved == ()


def test_installed_packages_that_do_not_know_sopy_are_not_read(tmp_path: Path) -> None:
    text = "# sopy is another matter\nfrom .part import Go\n"
    write(tmp_path / PACKAGES, {"other/__init__.py": text, "other/part.py": "class Go:\n    pass\n"})
    write(tmp_path, {".venv/pyvenv.cfg": "", "flow.py": flow("from other import Go")})
    found = program(tmp_path)
    assert event_of_start(found) == ("other.Go", False)
    assert [one.path for one in found.modules] == ["flow.py"]


def test_a_base_from_an_installed_package_makes_an_event(tmp_path: Path) -> None:
    write(tmp_path / PACKAGES, {"shared.py": EVENTS.replace("Go(", "FarBase(")})
    derived = "from shared import FarBase\nclass Go(FarBase): ..."
    write(tmp_path, {".venv/pyvenv.cfg": "", "flow.py": flow(derived)})
    assert event_of_start(program(tmp_path)) == ("flow.Go", True)


@pytest.mark.parametrize(
    "traces",
    [
        {"acme.pth": "# a comment\n{code}\nimport os\n"},
        {"__editable___acme_finder.py": "import sys\nMAPPING: dict[str, str] = {{'acme': '{code}/acme'}}\n"},
        {
            "acme-1.dist-info/direct_url.json": (
                '{{"dir_info": {{"editable": true}}, "url": "file://{code}"}}'
            )
        },
    ],
)
def test_editable_installs_are_followed(tmp_path: Path, traces: dict[str, str]) -> None:
    code = tmp_path / "elsewhere"
    write(code, {"acme/events.py": EVENTS})
    project = tmp_path / "project"
    write(project / PACKAGES, {name: text.format(code=code) for name, text in traces.items()})
    write(project, {".venv/pyvenv.cfg": "", "flow.py": flow("from acme.events import Go")})
    found = program(project)
    assert event_of_start(found) == ("acme.events.Go", True)
    assert [one.path for one in found.modules if one.is_reported] == ["flow.py"]


def test_a_changed_package_is_read_again(tmp_path: Path) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    write(project / PACKAGES, {"shared.py": EVENTS})
    write(project, {".venv/pyvenv.cfg": "", "flow.py": flow("from shared import Go")})
    first, _ = check_folder(project, cache=cache)
    again, is_replayed = check_folder(project, cache=cache)
    assert is_replayed
    assert first.findings == again.findings == ()
    write(project / PACKAGES, {"shared.py": EVENTS.replace("Event[str]", "object")})
    changed, is_replayed = check_folder(project, cache=cache)
    assert not is_replayed
    assert [one.code for one in changed.findings] == ["SOP112"]


def test_a_package_that_is_installed_later_is_found(tmp_path: Path) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    write(project, {".venv/pyvenv.cfg": "", "flow.py": flow("from shared import Go")})
    write(project / PACKAGES, {"other.py": ""})
    check_folder(project, cache=cache)
    write(project / PACKAGES, {"shared.py": "import sopy\n\nclass Go:\n    pass\n"})
    changed, _ = check_folder(project, cache=cache)
    assert [one.code for one in changed.findings] == ["SOP112"]


def test_the_active_environment_comes_before_that_of_the_interpreter() -> None:
    path = ["/usr/lib/python3/dist-packages", "/x/site-packages", "/home", "/x/site-packages"]
    assert running_environments({"VIRTUAL_ENV": "/active"}, path) == ("/active",)
    assert running_environments({}, path) == ("/usr/lib/python3/dist-packages", "/x/site-packages")
