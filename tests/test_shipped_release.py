"""The committed release is what the committed rules make of seeds and briefs: its diff is the review of a change."""

import json
from pathlib import Path

import pytest
from command_line import called

from tracker.tables import BRIEFS, RELEASE, SEEDS, rules_version


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "built"
    assert called("build", SEEDS, BRIEFS, "--output", folder).returncode == 0
    return folder


@pytest.mark.parametrize("name", ["pledges.csv", "claims.csv", "rejected.csv", "codebook.csv"])
def test_the_shipped_tables_are_current(name: str, built: Path) -> None:
    assert (RELEASE / name).read_bytes() == (built / name).read_bytes(), "run 'pledges build' and commit data/release"


def test_the_shipped_manifest_names_the_current_rules() -> None:
    manifest = json.loads((RELEASE / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rules"] == rules_version(), "run 'pledges build' and commit data/release"
