"""`pledges dashboard`: the page on this machine."""

import socket
from pathlib import Path

import click

from tracker.commands.common import Status, Stop, say
from tracker.page.serve import serve
from tracker.release import ReleaseError, read_release
from tracker.releases import find_release

ADDRESS = "127.0.0.1"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port to listen on.")
@click.option("--release", type=click.Path(path_type=Path), help="Release folder to show (default: the newest).")
def command(port: int, release: Path | None) -> Status:
    """Serve the page on this machine until stopped with Ctrl-C."""
    try:
        read_release(release or find_release())
    except ReleaseError as error:
        raise Stop(Status.INPUTS_MISSING, str(error)) from error
    _check_port(port)
    say(f"the page is on http://{ADDRESS}:{port} (stop with Ctrl-C)")
    code = serve(port, release)
    if code:
        raise Stop(Status.CANNOT_GO_ON, f"the page's server ended with status {code}")
    return Status.DONE


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            message = f"port {port} cannot be used ({error.strerror}): choose another with --port"
            raise Stop(Status.CANNOT_GO_ON, message) from error
