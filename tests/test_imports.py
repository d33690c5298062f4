"""Modules import in one direction: packages in this order, and inside extraction the stages likewise."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import tracker

ROOT = Path(tracker.__file__).parent

# Each entry may import those above it, never its own line: names on one line are siblings.
PACKAGES = """
    records
    tables
    rows files places
    reading
    extraction
    engines
    pledges
    frame
    formats
    filters
    wording release
    analysis releases
    charts export store
    score
    saved_scores
    page
    commands
    cli
    __main__
"""
# The modules of extraction by name, whatever their folder: text, mentions, rules, claims.
STAGES = """
    text words currencies date_words date_values
    sentences numbers date_meanings actor_names
    amounts bounds actor_spellings actor_neighbours
    money doubtful_actors
    dates actors
    hosts usual_roles
    tagged
    elements
    patterns clauses
    frames cues
    zones
    reading
    origin
    context fields same_sum readings
    parties when
    defaults
    roles
    primary_currency judge
    draft headline
    going_on story
    reader repeats packages adding_up
    evidence
    assemble
    __init__
"""
# What is found in a sentence is found on its own: none of these imports one of another line.
SIBLINGS = """
    money amounts bounds numbers
    actors doubtful_actors actor_neighbours actor_spellings actor_names
    dates date_meanings date_values date_words
    cues
"""


def ranks(order: str) -> dict[str, int]:
    """The rank of each name of an order."""
    return {name: rank for rank, line in enumerate(order.strip().splitlines()) for name in line.split()}


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Statements that import modules of ours, with the module's dotted name below the package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            base = node.module or ""
            names = [_module(base, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["tracker.<relative>"]
        else:
            continue
        yield from ((node, name.removeprefix("tracker.")) for name in names if name.split(".")[0] == "tracker")


def _module(base: str, name: str) -> str:
    """The module that `from base import name` imports: `name` may be one itself."""
    folder = ROOT.parent / Path(*base.split("."))
    named = (folder / f"{name}.py").is_file() or (folder / name).is_dir()
    return f"{base}.{name}" if named else base


def faults(module: str, source: str) -> list[str]:
    """What is wrong with the imports of `module` (its dotted name below the package)."""
    tree = ast.parse(source)
    found = [f"{module}:{node.lineno}: imports {name} inside of something" for node, name in imported(tree)
             if node not in tree.body]  # fmt: skip
    for node, name in imported(tree):
        here, there = module.split(".")[0], name.split(".")[0]
        if here != there:
            found += _upward(ranks(PACKAGES), module, here, there, node.lineno)
        elif here == "extraction":
            here, there = _stage(module), _stage(name)
            found += _upward(ranks(STAGES), module, here, there, node.lineno)
            family = ranks(SIBLINGS)
            if family.get(here, -1) != family.get(there, -1) and here in family and there in family:
                found.append(f"{module}:{node.lineno}: {here} imports its sibling {there}")
    return found


def _stage(module: str) -> str:
    """The module's own name, whatever its folder inside extraction; a folder stands for its `__init__`."""
    is_folder = (ROOT / Path(*module.split("."))).is_dir()
    return "__init__" if is_folder else module.rpartition(".")[2]


def _upward(rank: dict[str, int], module: str, here: str, there: str, line: int) -> list[str]:
    missing = [name for name in (here, there) if name not in rank]
    if missing:
        return [f"{module}:{line}: {name} has no place in the order" for name in missing]
    return [] if rank[there] < rank[here] else [f"{module}:{line}: {here} imports {there}, which stands no earlier"]


def modules() -> Sequence[Path]:
    return sorted(ROOT.rglob("*.py"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_go_one_way(path: Path) -> None:
    assert faults(dotted(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_each_module_has_a_place(path: Path) -> None:
    package, *rest = dotted(path).split(".")
    assert package == "__init__" or package in ranks(PACKAGES)
    assert package != "extraction" or rest[-1] in ranks(STAGES)


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        (
            "extraction.mentions.money",
            "from tracker.extraction.mentions.dates import find_dates",
            "money imports dates",
        ),
        ("extraction.sentences", "from tracker.extraction import claims\nimport tracker.cli", "imports cli"),
        (
            "extraction.mentions.dates",
            "from tracker.extraction.mentions.numbers import find_figures",
            "dates imports its sibling numbers",
        ),
        ("extraction.text", "from tracker.extraction.claims.assemble import extract", "text imports"),
        ("rows", "import tracker.frame", "rows imports frame"),
        ("tables", "def f():\n    from tracker.records import Claim", "inside of something"),
        ("tables", "if True:\n    import tracker.records", "inside of something"),
        ("tables", "from .records import Claim", "<relative>"),
        ("newcomer", "from tracker.records import Claim", "newcomer has no place"),
        ("records", "from tracker import tables", "records imports tables"),
        ("extraction.text", "from tracker.extraction import claims", "text imports"),
    ],
)
def test_a_bad_module_is_found(module: str, source: str, fault: str) -> None:
    assert any(fault in found for found in faults(module, source))


def test_a_good_module_passes() -> None:
    source = "import csv\nfrom tracker.records import Claim\nfrom tracker.extraction.words import entries\n"
    assert faults("extraction.claims.assemble", source) == []
