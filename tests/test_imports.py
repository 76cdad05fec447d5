"""How the house is built: which room may know which, and what only one module may do. Read from the source itself."""

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

HOUSE = Path(settings.BASE_DIR)
ROOMS = ["core", "accounts", "record", "tracks", "workshops", "masterplan", "governance", "desk", "config"]
"""In the order in which they may know each other: each knows those before it."""

NAMELESS = {"utils", "helpers", "services", "common", "misc", "tools", "lib", "managers", "signals"}
CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"),
    *("timezone.now", "timezone.localdate", "timezone.localtime"),
}
STRANGERS = {"django-fsm", "django-viewflow"}
"""The first is abandoned on its index, the second has a licence that would bind the whole product."""


@cache
def modules() -> list[Path]:
    """Every Python file of the rooms, without migrations."""
    found = (path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(HOUSE)}:{getattr(node, 'lineno', 1)}"


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0]


def imported(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Every module that is imported, also inside a function or for types only."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)


def called(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call by its last two names: `timezone.now`, `now`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node, ".".join(ast.unparse(node.func).split(".")[-2:])


def later(path: Path) -> set[str]:
    return set(ROOMS[ROOMS.index(room_of(path)) + 1 :])


def test_the_rooms_that_are_there_are_known() -> None:
    installed = [name for name in settings.INSTALLED_APPS if (HOUSE / name).is_dir()]
    assert installed == [room for room in ROOMS if room in installed]
    assert len(modules()) > 50


def test_imports_go_one_way() -> None:
    found = [
        f"{place(path, node)} imports {name}"
        for path in modules()
        for node, name in imported(path)
        if name.partition(".")[0] in later(path)
    ]
    assert found == []


def test_no_name_in_a_string_reaches_a_later_room() -> None:
    """`get_model("desk", …)` and `ForeignKey("desk.Summary")` would be an import by another door."""
    lookups = {"get_model", "import_module", "import_string", "ForeignKey", "OneToOneField", "ManyToManyField"}
    found = [
        f"{place(path, node)} names {argument.value}"
        for path in modules()
        for node, name in called(path)
        if name.rpartition(".")[2] in lookups
        for argument in node.args
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and argument.value.partition(".")[0] in later(path)
    ]
    assert found == []


def test_every_module_is_named_for_a_thing_or_a_process() -> None:
    assert [place(path) for path in modules() if path.stem in NAMELESS] == []


def test_every_module_says_first_what_lives_in_it() -> None:
    silent = [place(path) for path in modules() if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_one_module_makes_pdf_files() -> None:
    found = {place(path) for path in modules() for _node, name in imported(path) if name.startswith("weasyprint")}
    assert {where.partition(":")[0] for where in found} == {"core/pdf.py"}


def test_one_module_asks_what_time_it_is() -> None:
    found = [
        f"{place(path, node)} {name}"
        for path in modules()
        for node, name in called(path)
        if name in CLOCKS and (name != "timezone.localtime" or not node.args)
    ]
    bare = [
        f"{place(path, node)} {name}"
        for path in modules()
        for node, name in imported(path)
        if name in {"django.utils.timezone.now", "django.utils.timezone.localdate", "time.time"}
    ]
    assert [line for line in found + bare if not line.startswith("core/clock.py")] == []


def test_one_module_reads_the_environment() -> None:
    """Celery, WSGI and manage.py only name the settings."""
    found = [
        place(path, node)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv", "environ.Env"}
    ]
    allowed = ("config/settings.py", "config/celery.py", "config/wsgi.py")
    assert [line for line in found if not line.startswith(allowed)] == []


def test_one_place_catches_everything() -> None:
    """The boundary of long work turns whatever happened into words; everywhere else an error is named or let go."""
    found = [
        place(path, node)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert [line.partition(":")[0] for line in found] == ["core/jobs.py"]


def test_one_module_writes_the_rows_of_guardian() -> None:
    found = {place(path) for path in modules() for _node, name in imported(path) if name.startswith("guardian")}
    assert {where.partition(":")[0] for where in found} <= {"accounts/roles.py", "accounts/models.py"}


def test_nothing_is_drawn_past_the_front_door() -> None:
    """Only transitions.py knows how a state is moved; models take no more than the field from django_fsm."""
    fields = {"FSMField", "GET_STATE", "RETURN_VALUE", "State"}
    found = [
        f"{place(path, node)} {name}"
        for path in modules()
        for node, name in imported(path)
        if name.startswith("django_fsm.") and name.rpartition(".")[2] not in fields
    ]
    assert [line for line in found if not line.startswith("core/transitions.py")] == []


def test_the_lock_file_holds_no_stranger() -> None:
    locked = tomllib.loads((HOUSE / "uv.lock").read_text())
    assert STRANGERS & {package["name"] for package in locked["package"]} == set()


@pytest.mark.slow
def test_the_web_server_carries_no_pdf_engine() -> None:
    """WeasyPrint takes more memory than the rest of a web process together; only the worker loads it."""
    program = (
        "import sys, django; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "import config.wsgi; print('weasyprint' in sys.modules)"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, env=env, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.strip(), done.stderr) == ("False", "")
