"""Size, layers and words: what can be told by reading the files."""

import ast
import re
import tomllib

import pytest

from tests.architecture.sources import ROOT, code, functions, name, repository, rooms, tree

MOST_LINES_A_FILE = 350
MOST_LINES_A_FUNCTION = 40
TEXTS = {".py", ".md", ".toml", ".lock", ".json", ".html", ".jinja", ".js", ".css", ".csv", ".txt", ".sh", ".yml", ".cfg", ""}
MACHINE_PATHS = ("/work" + "/", "/fa" + "rm", "/ro" + "ot/", "/home" + "/")
REGISTRY_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "registry" + ".npm", "deb.debian" + ".org")


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and decorators."""
    first = node.body[0]
    says = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    told = (first.end_lineno or first.lineno) - first.lineno + 1 if says else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - told


def test_a_file_can_be_read_in_one_sitting():
    long = {name(path): count for path in code() if (count := len(path.read_text().splitlines())) > MOST_LINES_A_FILE}
    assert not long, f"over {MOST_LINES_A_FILE} lines: {long}"


def test_a_function_fits_on_a_screen():
    long = [
        f"{name(path)}:{node.lineno} {node.name} ({lines(node)})"
        for path in code()
        for node in functions(path)
        if lines(node) > MOST_LINES_A_FUNCTION
    ]
    assert not long, f"over {MOST_LINES_A_FUNCTION} lines: {long}"


def test_views_only_converse():
    """A view asks queries and actions, so that nothing is read past the rule of who may see it."""
    views = [path for path in code() if path.stem == "views" or path.parent.name == "views"]
    touching = [
        f"{name(path)}:{node.lineno}"
        for path in views
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    ]
    assert not touching, f"views that touch the tables themselves: {touching}"


def test_no_machine_path_and_no_registry_in_the_repository():
    banned = re.compile("|".join(map(re.escape, (*MACHINE_PATHS, *REGISTRY_HOSTS))))
    found = [
        f"{name(path)}:{number}: {match.group()}"
        for path in repository()
        if path.suffix in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if (match := banned.search(line))
    ]
    assert not found, "\n".join(found)


def test_every_direct_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    declared = tomllib.loads(text)
    wanted = [*declared["project"]["dependencies"], *declared["dependency-groups"]["dev"]]
    silent = [word for word in wanted if not re.search(re.escape(f'"{word}"') + r",\s*# \w+", text)]
    assert not silent, f"no reason beside {silent}"
    assert len(declared["project"]["dependencies"]) <= 30


def test_a_packages_version_comes_with_its_hash():
    locked = (ROOT / "requirements.lock").read_text()
    unhashed = [match.group(1) for match in re.finditer(r"^([\w.\[\],-]+==[^\s\\]++)(?! \\\n\s+--hash=)", locked, re.MULTILINE)]
    assert not unhashed, f"without a hash: {unhashed}"
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for wanted in (*declared["project"]["dependencies"], *declared["dependency-groups"]["dev"]):
        package = re.split(r"[\[<>=]", wanted)[0].lower()
        assert re.search(rf"^{re.escape(package)}(\[|==)", locked, re.MULTILINE), f"{package} is not in requirements.lock"


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_room_says_what_it_is_for(room):
    assert ast.get_docstring(tree(room / "__init__.py")), f"virtualschool/{room.name}/__init__.py has no docstring"


def test_public_code_says_why():
    """Every module and public class has a docstring; Django's `apps.py` says nothing of its own."""
    files = [path for path in code() if path.stat().st_size and path.name != "apps.py"]
    silent = [name(path) for path in files if not ast.get_docstring(tree(path))]
    silent += [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in files
        for node in tree(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, f"no docstring: {silent}"


def is_action(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(ast.unparse(decorator).split(".")[-1] == "action" for decorator in node.decorator_list)


def test_actions_say_who_acts_and_name_their_arguments():
    actions = [(path, node) for path in code() for node in functions(path) if is_action(node)]
    assert actions
    loose = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path, node in actions
        if node.args.args or node.args.posonlyargs or "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]
    assert not loose, f"actions take keywords only, `by` among them: {loose}"
