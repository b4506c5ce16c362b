"""Imports point down only: the rooms of the house, read from the code itself."""

import ast
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent

FLOORS = [
    ["cli"],
    ["projections"],
    ["ledger.service"],
    ["ledger.store"],
    ["ledger.recording"],
    ["ledger.former"],
    ["ledger.book"],
    ["ledger.reconciling"],
    ["ledger.intake", "ledger.schemas"],
    ["ledger.holding"],
    ["ledger.account"],
    ["ledger.policy"],
    ["ledger.statements", "ledger.matching", "ledger.merkle", "ledger.details"],
    ["ledger.entry"],
    ["ledger.commands"],
    ["ledger.events"],
    ["ledger.money", "ledger.calendar"],
    ["ledger.errors", "ledger.collector"],
]
"""From the top floor down. A room may import from floors below it, and never a neighbour."""

LIBRARIES = {
    "click": {"cli"},
    "rich": {"cli"},
    "eventsourcing": {"ledger.recording", "ledger.store", "ledger.service"},
    "sqlalchemy": {"ledger.store", "projections"},
    "psycopg2": {"ledger.store"},
    "sqlite3": {"ledger.store", "projections"},
    "marshmallow": {"ledger.schemas", "ledger.statements", "ledger.policy"},
    "rapidfuzz": {"ledger.matching"},
    "openpyxl": {"projections", "cli"},
    "jinja2": {"projections"},
    "typst": {"projections"},
    "mt940": {"ledger.statements"},
    "defusedxml": {"ledger.statements"},
}
"""Libraries that only some rooms may know."""

PURE = ["ledger.money", "ledger.calendar", "ledger.events", "ledger.commands", "ledger.entry",
        "ledger.account", "ledger.policy", "ledger.former", "ledger.holding", "ledger.book",
        "ledger.reconciling", "ledger.matching",
        "ledger.intake", "ledger.statements",
        "ledger.merkle", "ledger.errors", "ledger.details", "projections"]  # fmt: skip
"""Rooms that never ask the clock, the environment, chance or the screen."""

FORBIDDEN_CALLS = {"now", "today", "utcnow", "getenv", "print", "open", "input", "float",
                   "token_bytes", "urandom", "uuid4", "random"}  # fmt: skip


def modules() -> dict[str, Path]:
    found = {}
    for room in ("ledger", "projections", "cli"):
        for path in sorted((HOUSE / room).rglob("*.py")):
            name = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = modules()


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text())


def floor_of(module: str) -> int | None:
    for height, rooms in enumerate(FLOORS):
        if any(module == room or module.startswith(room + ".") for room in rooms):
            return height
    return None


def room_of(module: str) -> str:
    names = [room for rooms in FLOORS for room in rooms]
    fits = [room for room in names if module == room or module.startswith(room + ".")]
    return fits[0] if fits else module


def imports(tree: ast.Module) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [(name if name in MODULES else node.module, node.lineno) for name in names]
    return found


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_room_imports_only_from_floors_below(module):
    if module == "ledger":
        return
    height = floor_of(module)
    assert height is not None, f"{module} is on no floor: give it one in tests/test_rooms.py"
    for name, lineno in imports(tree_of(module)):
        below = floor_of(name)
        if below is None or room_of(name) == room_of(module):
            continue
        assert below > height, f"{module}:{lineno} imports {name}, which is not below it"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_library_is_known_only_where_it_belongs(module):
    for name, lineno in imports(tree_of(module)):
        allowed = LIBRARIES.get(name.split(".")[0])
        if allowed is not None:
            assert room_of(module) in allowed, f"{module}:{lineno} imports {name}"


@pytest.mark.parametrize("module", [m for m in sorted(MODULES) if room_of(m) in PURE])
def test_a_pure_room_asks_no_clock_chance_file_or_screen(module):
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            assert name not in FORBIDDEN_CALLS, f"{module}:{node.lineno} calls {name}()"
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            raise AssertionError(f"{module}:{node.lineno} holds a float")


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_says_what_lives_in_it(module):
    assert ast.get_docstring(tree_of(module)), f"{module} has no docstring"


def test_only_the_command_line_prints():
    for module in MODULES:
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print" or module.startswith("cli"), module
