"""The command as a process: `pledges`, which is `python -m tracker`."""

import signal
import sys

from tracker import cli


def main() -> int:
    """Runs the command line; a request to end (SIGTERM) ends it as Ctrl-C does, so that no half-written file stays."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
