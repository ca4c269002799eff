"""The rooms of the project, the arrow between them, and the habits that every module keeps."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("schemas", "assets", "pipelines", "sample")
FORBIDDEN = {
    "schemas": {"assets", "pipelines", "sample", "tests", "dagster"},
    "assets": {"pipelines", "sample", "tests"},
    "pipelines": {"tests"},
    "sample": {"schemas", "assets", "pipelines", "tests", "dagster"},
}
MODULES = {path.relative_to(ROOT).as_posix(): path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
# How the sample's plan was found: a script kept as a record, run by hand.
SCRIPTS = {"sample/plan/solve.py"}
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".csv", ".j2", ".html", ".svg", ".txt", ".sh", ".lock", ""}
OUT_OF_GIT = {".git", ".venv", ".tools", "warehouse", "dist", "build", "__pycache__", "node_modules"}
OUT_OF_GIT |= {".pytest_cache", ".ruff_cache", ".hypothesis"}
# Written in pieces so that this file does not hold what it forbids.
HOMES = ("/wo" + "rk", "/ho" + "me", "/Us" + "ers", "/ro" + "ot")
MACHINE_PATH = re.compile(rf"(?<![\w.])({'|'.join(HOMES)})/\w")


def imported(tree: ast.AST) -> set[str]:
    """First names of everything a module imports, at its top or inside a function."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


def test_there_are_modules_in_every_room():
    assert {name.split("/")[0] for name in MODULES} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_along_the_arrow(room: str) -> None:
    against = {name: imported(tree) & FORBIDDEN[room] for name, tree in TREES.items() if name.split("/")[0] == room}
    assert {name: rooms for name, rooms in against.items() if rooms} == {}


def test_dagster_is_known_to_definitions_and_pipelines_only():
    knowing = [name for name, tree in TREES.items() if "dagster" in imported(tree)]
    wrong = [
        n for n in knowing if not n.startswith("pipelines/") and not re.fullmatch(r"assets/\w+/definitions\.py", n)
    ]
    assert knowing
    assert wrong == []


def test_no_module_is_a_drawer_of_helpers():
    names = {"helpers", "helper", "utils", "util", "common", "misc"}
    assert [name for name in MODULES if names & set(Path(name).with_suffix("").parts)] == []


def test_no_module_is_longer_than_300_lines():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_function_is_longer_than_40_lines():
    lengths = {
        f"{name} {f.name}": (f.end_lineno or f.lineno) - f.lineno + 1
        for name, tree in TREES.items()
        for f in functions(tree)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def is_of_a_catalogue(statement: ast.stmt) -> bool:
    """A docstring, an import, or a constant."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    is_constant = all(isinstance(target, ast.Name) and target.id.isupper() for target in targets)
    return isinstance(statement, ast.Import | ast.ImportFrom) or is_constant


def test_an_init_is_empty_or_its_folders_catalogue():
    inits = {name: tree.body for name, tree in TREES.items() if name.endswith("__init__.py") and tree.body}
    wrong = [name for name, body in inits.items() if not all(map(is_of_a_catalogue, body))]
    only_imports = [n for n, body in inits.items() if not any(isinstance(s, ast.Assign | ast.AnnAssign) for s in body)]
    assert wrong == only_imports == []


def is_described_elsewhere(name: str, node: ast.stmt) -> bool:
    """Assets take their description from the model; a model's own checks say theirs in the decorator."""
    decorators = [ast.unparse(decorator) for decorator in getattr(node, "decorator_list", [])]
    return any(
        (name.endswith("/definitions.py") and text.startswith(("dg.asset", "dg.multi_asset")))
        or (text.startswith(("pa.dataframe_check(", "pa.check(")) and "description=" in text)
        for text in decorators
    )


def undocumented(name: str, tree: ast.Module | ast.ClassDef, inside: str = "") -> list[str]:
    missing = [] if ast.get_docstring(tree) else [inside or "the module"]
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if isinstance(node, ast.ClassDef):
            missing += undocumented(name, node, f"{inside}{node.name}")
        elif not ast.get_docstring(node) and not is_described_elsewhere(name, node):
            missing.append(f"{inside}.{node.name}".lstrip("."))
    return missing


def test_every_public_module_class_and_function_says_what_it_is():
    described = {n: t for n, t in TREES.items() if n not in SCRIPTS and not n.endswith("__init__.py")}
    missing = {name: undocumented(name, tree) for name, tree in described.items()}
    assert {name: names for name, names in missing.items() if names} == {}


def committed() -> list[Path]:
    files = (path for path in ROOT.rglob("*") if not OUT_OF_GIT & set(path.relative_to(ROOT).parts))
    return [path for path in files if path.is_file() and path.suffix in TEXT and not path.name.endswith(".egg-info")]


def test_no_file_names_a_path_of_one_machine():
    files = committed()
    named = {
        path.relative_to(ROOT).as_posix(): found.group()
        for path in files
        if (found := MACHINE_PATH.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert ROOT / "pyproject.toml" in files
    assert named == {}
