"""The command line `pledges`: finds the command, and turns every ending into one line and an exit status."""

import importlib
import os
import sys
from collections.abc import Sequence

import click

from tracker.commands.common import ReaderGone, Status, Stop, flush_data, say
from tracker.engines.local import WorkerDied
from tracker.files import OutputError
from tracker.store.errors import StoreError
from tracker.tables import DataError

COMMANDS = {
    "extract": "Articles -> claims, nothing stored.",
    "build": "Articles -> a release folder, which the page reads.",
    "explain": "Which rules fired on a text, field by field, and why sums were rejected.",
    "score": "Extract, and score against hand labels.",
    "export": "A table of a release, filtered, as CSV, XLSX, Parquet or JSON.",
    "compare": "A monthly table, such as your copy of Kiel's, beside ours, as table and charts.",
    "dashboard": "The page, on this machine.",
    "ingest": "Articles -> the store; the same again adds nothing.",
    "release": "The store -> a new dated release folder.",
    "releases": "The releases of the store.",
    "diff": "What came, went and changed between two releases, with the reason.",
    "correct": "Set fields of a claim or pledge by hand, for good.",
    "merge": "Rule that two pledges are one.",
    "split": "Rule that claims are a pledge of their own.",
    "reject": "Rule that a claim or pledge is none.",
    "undo": "Take back a correction.",
    "corrections": "The log of corrections, with what became of each.",
}


class Commands(click.Group):
    """The commands by name; a command's module is loaded only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"tracker.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands)
@click.version_option(package_name="pledge-tracker", prog_name="pledges")
def pledges() -> None:
    """From news articles to a table of defence-aid pledges that an analyst can cite.

    Exit status: 0 done; 1 some inputs missing or unreadable, the others done; 2 wrong use; 3 cannot go on.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit status, prints at most one line about what went wrong, never a traceback."""
    _plain_streams()
    status = _run(arguments)
    _forget_broken_output()
    return status


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result = pledges.main(arguments, prog_name="pledges", standalone_mode=False)
        flush_data()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Status.WRONG_USE
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "pledges"
        message = f"{error.format_message().rstrip('.')} (see: {path} --help)"
        say(message)
        return Status.WRONG_USE
    except Stop as stop:
        say(str(stop))
        return stop.status
    except (DataError, OutputError, StoreError, WorkerDied) as error:
        say(str(error))
        return Status.CANNOT_GO_ON
    except (KeyboardInterrupt, click.Abort):
        say("interrupted; nothing more is written")
        return 128 + 2
    except ReaderGone:
        return Status.DONE
    except Exception as error:
        if os.environ.get("PLEDGES_TRACEBACK"):
            raise
        say(f"internal error ({type(error).__name__}: {error}); please report it with PLEDGES_TRACEBACK=1 set")
        return Status.CANNOT_GO_ON
    return result if isinstance(result, int) else Status.DONE


def _plain_streams() -> None:
    """UTF-8 and plain line ends whatever the terminal, so that the same input gives the same bytes everywhere."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8", newline="\n")


def _forget_broken_output() -> None:
    """Where standard output is broken, that has been said: Python must not try it once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
