"""The plan of the house as a test: who may import whom, what a module may be called."""

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the ground up: a module imports only from its own layer and those before it.
LAYERS = (
    ("ground", ("forum.addresses", "forum.cards*", "forum.config*", "forum.database*",
                "forum.extensions", "forum.forms", "forum.markup*", "forum.pictures",
                "forum.accounts.comfort", "forum.accounts.names", "forum.accounts.passwords",
                "forum.drafts.places", "forum.search.words", "forum.search.texts")),
    ("models", ("forum.models", "forum.*.models")),
    ("rules", ("forum.permissions",)),
    ("ports", ("forum.moderation.log", "forum.reading", "forum.reading.batches",
               "forum.reading.marks", "forum.reading.moments", "forum.posts.counters",
               "forum.posts.counting", "forum.posts.tallies", "forum.search.entries",
               "forum.search.index", "forum.search.recent", "forum.search.spellings",
               "forum.directory.listing", "forum.versions*")),
    ("features", ()),
    ("web", ("forum.web*",)),
    ("views", ("forum.*.views",)),
    ("assembly", ("forum",)),
    ("doors", ("forum.cli*", "forum.demo*")),
)  # fmt: skip
ORDER = [name for name, _ in LAYERS]
# Models follow what belongs to what; acts follow what leads to what.
MODEL_LADDER = ["accounts", "ignoring", "sections", "threads", "reading", "drafts", "posts",
                "bookmarks", "news", "moderation", "reputation", "feeds", "search",
                "directory"]  # fmt: skip
LADDER = ["accounts", "sections", "drafts", "posts", "ignoring", "threads", "bookmarks", "news",
          "search", "reading", "moderation", "reputation", "feeds", "directory"]  # fmt: skip
BANNED_NAMES = {"utils", "helpers", "common", "core", "services", "managers", "misc"}
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 300, 50, 80


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests read the code, and run nothing of it."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_name(path): path
    for path in sorted((ROOT / "forum").rglob("*.py"))
    if "migrations" not in path.parts
}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}


def imports_of(name: str) -> set[str]:
    """Return the modules of the house that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
    return {module for module in found if module in MODULES} - {name}


def uses_web(name: str) -> bool:
    return any(module.startswith("forum.web") for module in imports_of(name))


def layer_of(name: str) -> str:
    for layer, patterns in LAYERS:
        if any(fnmatch(name, pattern) for pattern in patterns):
            return layer
    return "views" if uses_web(name) else "features"


def feature_of(name: str) -> str:
    return name.split(".")[1] if name.count(".") >= 1 else ""


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_lower_layers(name):
    own = ORDER.index(layer_of(name))

    higher = [other for other in imports_of(name) if ORDER.index(layer_of(other)) > own]

    assert higher == []


@pytest.mark.parametrize("name", MODULES)
def test_features_form_a_ladder(name):
    ladder = MODEL_LADDER if layer_of(name) == "models" else LADDER
    feature = feature_of(name)
    if feature not in ladder:
        return

    above = [
        other
        for other in imports_of(name)
        if layer_of(other) == layer_of(name)
        and feature_of(other) in ladder
        and ladder.index(feature_of(other)) > ladder.index(feature)
    ]

    assert above == []


@pytest.mark.parametrize("name", MODULES)
def test_no_room_has_a_name_that_says_nothing(name):
    assert not BANNED_NAMES & set(name.split("."))


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_is_in_it(name):
    assert ast.get_docstring(TREES[name])


@pytest.mark.parametrize("name", MODULES)
def test_modules_and_functions_stay_short(name):
    lines = MODULES[name].read_text("utf-8").count("\n")
    functions = [n for n in ast.walk(TREES[name]) if isinstance(n, ast.FunctionDef)]

    assert lines <= LONGEST_MODULE
    assert [f.name for f in functions if f.end_lineno - f.lineno >= LONGEST_FUNCTION] == []


@pytest.mark.parametrize("name", [n for n in MODULES if layer_of(n) in {"features", "ports"}])
def test_only_views_and_commands_commit(name):
    calls = [n for n in ast.walk(TREES[name]) if isinstance(n, ast.Attribute)]

    assert [call.lineno for call in calls if call.attr == "commit"] == [] or name in COMMITTERS


# Writes on its own thread, outside any request.
COMMITTERS = {"forum.reading.batches"}


@pytest.mark.parametrize("name", [n for n in MODULES if not n.startswith("forum.web")])
def test_only_the_web_layer_asks_how_a_request_came(name):
    words = [n.value for n in ast.walk(TREES[name]) if isinstance(n, ast.Constant)]

    assert not {"HX-Request", "HX-Target"} & {word for word in words if isinstance(word, str)}


@pytest.mark.parametrize("name", MODULES)
def test_html_is_called_safe_in_two_rooms_only(name):
    if name.startswith(("forum.markup", "forum.database")):
        return
    calls = [n for n in ast.walk(TREES[name]) if isinstance(n, ast.Call)]

    trusting = [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "Markup"
        and call.args[0:1]
        and not (isinstance(call.args[0], ast.Constant) and call.args[0].value == "")
    ]

    assert trusting == []


@pytest.mark.parametrize("name", MODULES)
def test_databases_are_named_in_their_rooms_only(name):
    if name.startswith(("forum.database", "forum.config", "forum.cli")):
        return
    text = MODULES[name].read_text("utf-8").lower()

    assert "sqlite" not in text
    assert "postgresql" not in text


@pytest.mark.parametrize("name", MODULES)
def test_public_functions_say_what_they_do(name):
    nodes = [n for n in ast.walk(TREES[name]) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    nested = {
        inner
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if inner is not node
    }

    silent = [
        node.name
        for node in nodes
        if not node.name.startswith("_") and node not in nested and not ast.get_docstring(node)
    ]

    assert silent == []
