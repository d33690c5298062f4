"""The server: which file it runs, and with which settings, wherever the tracker is installed."""

import tomllib
from pathlib import Path

import pytest

from tracker.page import serve

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


class Started:
    """Takes the place of the server's process; Ctrl-C arrives once before it ends."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.command, self.environment, self.waits, self.told_to_end = command, env, 0, False
        Started.last = self

    last: "Started"
    interrupted = True

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def wait(self) -> int:
        self.waits += 1
        if self.waits == 1 and self.interrupted:
            raise KeyboardInterrupt
        return 7

    def terminate(self) -> None:
        self.told_to_end = True


def test_the_server_gets_port_and_release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(serve.subprocess, "Popen", Started)
    monkeypatch.chdir(tmp_path)
    assert serve.serve(8600, Path("release")) == 0
    assert Started.last.command[-2:] == [str(serve.entry()), "--server.port=8600"]
    assert Started.last.environment["PLEDGES_RELEASE"] == str(tmp_path / "release")
    assert Started.last.told_to_end


def test_without_wishes_the_settings_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.subprocess, "Popen", Started)
    monkeypatch.delenv("PLEDGES_RELEASE", raising=False)
    monkeypatch.setattr(Started, "interrupted", False)
    assert serve.serve(None, None) == 7
    assert Started.last.command[-1] == str(serve.entry())
    assert "PLEDGES_RELEASE" not in Started.last.environment


def test_settings_lie_beside_the_entry() -> None:
    assert serve.entry().name == "dashboard.py"
    assert (serve.entry().parent / ".streamlit" / "config.toml").is_file()


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "enableCORS", True),
        ("server", "enableXsrfProtection", True),
        ("server", "disconnectedSessionTTL", 60),
        ("browser", "gatherUsageStats", False),
        ("client", "toolbarMode", "minimal"),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "disableDataExport", True),
    ],
)
def test_safe_defaults(section: str, name: str, value: object) -> None:
    assert SETTINGS[section][name] == value


def test_the_theme_names_no_address() -> None:
    assert "://" not in str(SETTINGS["theme"])
    assert {"light", "dark"} <= set(SETTINGS["theme"])
