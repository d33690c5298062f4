"""The page served on a free port and driven in Debian's Chromium, as the browser tests and the pictures need it."""

import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).resolve().parents[2]
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
_ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):(\d+)")
_PATIENCE = 60


@contextmanager
def served(release: Path) -> Iterator[str]:
    """The page's address while the page is served; the server runs as a user starts it, from another folder."""
    environment = os.environ | {
        "PLEDGES_RELEASE": str(release.resolve()),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py"), f"--server.port={_free_port()}"]
    with subprocess.Popen(
        command, cwd="/", env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        try:
            yield _told_address(server)
        finally:
            server.terminate()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _told_address(server: "subprocess.Popen[str]") -> str:
    """Reads the server's output up to its address, then keeps draining it so that the server never blocks."""
    said = []
    assert server.stdout is not None
    for line in server.stdout:
        said.append(line)
        if found := _ADDRESS.search(line):
            threading.Thread(target=server.stdout.read, daemon=True).start()
            address = f"http://127.0.0.1:{found.group(1)}"
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=_PATIENCE) as answer:
                assert answer.status == 200
            return address
    raise AssertionError("the server ended: " + "".join(said))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, width: int = 1360, height: int = 1000, scheme: str = "light") -> BrowserContext:
    """A window of this size and colour scheme ('light', 'dark'); its pages share a cache."""
    size: ViewportSize = {"width": width, "height": height}
    return browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True)  # type: ignore[arg-type]


class Watched:
    """A browser page that notes every error and every request that leaves the machine."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(_PATIENCE * 1000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on(
            "console", lambda line: self.faults.append(f"console: {line.text}") if line.type == "error" else None
        )
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.faults.append(f"request off this machine: {request.url}")

    def open(self, address: str) -> Page:
        """Opens an address and waits until the page stands."""
        self.page.goto(address)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Waits until the script has run to its end."""
        self.page.wait_for_selector(READY)
