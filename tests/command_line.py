"""How tests call the command line: `installed` runs the command as a user does, `called` within this process."""

import io
import json
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from tracker import cli

PLEDGES = Path(sys.executable).with_name("pledges")
GOOD = "On 3 March 2024 Norway pledged 250 million euros in military aid to Ukraine."
CLOSING = re.compile(r"(\d+) articles, (\d+) claims, (\d+) rejected, (\d+) unreadable, \d+\.\d s")

Result = subprocess.CompletedProcess[str]


def installed(*arguments: str | Path, stdin: str = "", **options: Any) -> Result:
    """The installed command in a process of its own."""
    command = [str(PLEDGES), *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", check=False, **options)


def called(*arguments: str | Path) -> Result:
    """The same within this process: quicker, for what does not depend on the process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.main([str(argument) for argument in arguments])
    printed, said = (stream.detach().getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return Result(arguments, status, printed, said)


def rows_in(text: str) -> list[dict[str, Any]]:
    """JSON Lines as rows."""
    return [json.loads(line) for line in text.splitlines()]


def assert_one_line(result: Result, status: int, *words: str) -> None:
    """The command ended with `status` and one line that holds `words`, and gave no data."""
    assert (result.returncode, result.stdout) == (status, ""), result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith("pledges: ")
    for word in words:
        assert word in result.stderr


def assert_holds_only(folder: Path, *names: str) -> None:
    """The folder holds these names and nothing else, hidden files included."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
