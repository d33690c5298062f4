"""What is installed: the wheel carries data and page and works away from the checkout; pinned packages are whole."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    built = subprocess.run([*command, "-w", str(folder), str(ROOT)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def shipped(folder: str, pattern: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob(pattern) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_the_wheel_carries_code_data_and_page(wheel: Path) -> None:
    held = names(wheel)
    assert shipped("tracker", "*.py") | shipped("tracker", "*.css") <= held
    for part in ("rules", "reference", "briefs"):
        assert {f"tracker/{name}" for name in shipped(f"data/{part}", "*")} <= held
    assert {"tracker/dashboard.py", "tracker/.streamlit/config.toml", "tracker/py.typed"} <= held


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    version = PROJECT["version"]
    assert {name.split("/")[0] for name in names(wheel)} == {"tracker", f"pledge_tracker-{version}.dist-info"}
    assert not [name for name in names(wheel) if "000_d2e1215551977099.txt" in name or "__pycache__" in name]


def run(installed: Path, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = dict(os.environ, PYTHONPATH=str(installed), XDG_DATA_HOME=str(folder / "own"))
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_installed_tracker_works_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("On 3 March 2024 Norway pledged 5 million euros to Ukraine.", encoding="utf-8")
    where = run(installed, tmp_path, "-c", "import tracker.tables as t; print(t.DATA, t.IN_CHECKOUT)")
    assert where.stdout.split() == [str(installed / "tracker" / "data"), "False"]
    extracted = run(installed, tmp_path, "-m", "tracker", "extract", "a.txt")
    assert json.loads(extracted.stdout)["donor_code"] == "NOR", extracted.stderr
    built = run(installed, tmp_path, "-m", "tracker", "build", "a.txt")
    assert built.returncode == 0, built.stderr
    assert list((tmp_path / "own").rglob("manifest.json"))
    assert not list(installed.rglob("own"))


def test_the_installed_page_has_its_entry_and_its_looks(installed: Path, tmp_path: Path) -> None:
    entry = run(installed, tmp_path, "-c", "from tracker.page.serve import entry; print(entry())").stdout.strip()
    assert Path(entry) == installed / "tracker" / "dashboard.py"
    assert (Path(entry).parent / ".streamlit" / "config.toml").is_file()


def pinned(name: str) -> dict[str, str]:
    """The pinned packages of a requirements file with their blocks of text."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    return {re.split(r"==|\s", block)[0].lower(): block for block in blocks}


def wanted(*dependencies: str) -> set[str]:
    return {re.split(r"[<>=~!\[; ]", one)[0].lower().replace("_", "-") for one in dependencies}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pinned_packages_are_whole(name: str) -> None:
    found = pinned(name)
    dependencies = [*PROJECT["dependencies"]]
    if name == "requirements-dev.txt":
        dependencies += PROJECT["optional-dependencies"]["dev"]
    assert wanted(*dependencies) <= set(found)
    assert all("==" in block and "--hash=sha256:" in block for block in found.values())
    options = re.findall(r"^\s*(--?[a-z-]+)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(options) == {"--hash"}
