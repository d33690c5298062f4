"""Releases that the page opens in tests, and the page itself in process."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from page import articles
from streamlit.testing.v1 import AppTest

import tracker.page

SCRIPT = Path(tracker.page.__file__).with_name("main.py")
OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def seedlike(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of two pledges that count and four that do not."""
    return articles.write(tmp_path_factory.mktemp("seedlike") / "release", articles.seedlike())


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose texts try to be markup."""
    return articles.write(tmp_path_factory.mktemp("hostile") / "release", articles.hostile())


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens a release's page at an address, given as parameters; fails if the script does."""

    def opened(release: Path, **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("PLEDGES_RELEASE", str(release))
        page = AppTest.from_file(str(SCRIPT), default_timeout=60)
        for key, value in address.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        return page

    return opened


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees releases of the person who runs it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))


@pytest.fixture(scope="session")
def chromium_is_there() -> None:
    """Skips, with the reason, where no Chromium is installed; PLEDGES_REQUIRE_BROWSER=1 makes that a failure."""
    reason = "no Chromium at /usr/bin/chromium"
    if not Path("/usr/bin/chromium").exists():
        if os.environ.get("PLEDGES_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
