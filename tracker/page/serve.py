"""Starts the page's server."""

import os
import subprocess
import sys
from pathlib import Path

RELEASE_VARIABLE = "PLEDGES_RELEASE"
_PACKAGE = Path(__file__).resolve().parents[1]


def entry() -> Path:
    """dashboard.py: beside the package in a checkout, inside it once installed."""
    inside = _PACKAGE / "dashboard.py"
    return inside if inside.is_file() else _PACKAGE.parent / "dashboard.py"


def serve(port: int | None, release: Path | None) -> int:
    """Serves the page until stopped with Ctrl-C (0), or until the server ends by itself (its exit code).

    Args:
        port: where to listen on this machine; None for 8501.
        release: the release folder to show; None for the newest one.

    Looks and safe defaults come from .streamlit/config.toml beside dashboard.py, which Streamlit reads for its main
    script from any working directory; a wheel must carry that folder beside its dashboard.py.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(entry())]
    if port is not None:
        command.append(f"--server.port={port}")
    environment = dict(os.environ)
    if release is not None:
        environment[RELEASE_VARIABLE] = str(release.resolve())
    with subprocess.Popen(command, env=environment) as server:
        asked_to_end = False
        while True:
            try:
                code = server.wait()
                return 0 if asked_to_end else code
            except KeyboardInterrupt:
                # A terminal sends Ctrl-C to the server as well, a process manager tells only us to end.
                asked_to_end = True
                server.terminate()
