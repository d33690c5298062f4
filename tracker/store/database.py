"""A store's file: found, made, opened, locked; and every fault of the database in words."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from tracker.files import draft_folder
from tracker.store.errors import NoStoreError, OvertakenError, StoreError
from tracker.store.schema import VERSION, missing, statements

# So long a writer waits for another one to end its transaction.
PATIENCE_SECONDS = 30.0

# Under this name a store notes that its pledges are older than its claims.
UNGROUPED = "ungrouped"

Values = Mapping[str, Any]


class Database:
    """An opened store. What belongs together is read or written inside of `reading`, `updating` or `writing`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unchanging state of the store, whatever others write."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing, and one writer at a time; kept only when it ends without an exception."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def updating(self) -> Iterator[None]:
        """One unchanging state to read from and then to write to; others can write until the first write here.

        Raises:
            OvertakenError: another run has written meanwhile; nothing is kept.
        """
        try:
            with self._transaction("BEGIN"):
                yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise OvertakenError(f"{self.path}: another run has written meanwhile; try again") from error
            raise

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def rows(self, sql: str, values: Values | None = None) -> Iterator[dict[str, Any]]:
        """The rows that a query finds, one at a time, as mappings from column to value."""
        cursor = self._connection.execute(sql, values or {})
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def one(self, sql: str, values: Values | None = None) -> dict[str, Any] | None:
        """The first row, None where there is none."""
        return next(self.rows(sql, values), None)

    def run(self, sql: str, values: Values | None = None) -> None:
        """One statement."""
        self._connection.execute(sql, values or {})

    def run_all(self, sql: str, rows: Iterable[Values]) -> None:
        """One statement for each row."""
        self._connection.executemany(sql, rows)

    def get(self, name: str) -> str:
        """What the store says about itself under this name; '' where nothing."""
        row = self.one("SELECT value FROM about WHERE name = :name", {"name": name})
        return str(row["value"]) if row else ""

    def set(self, name: str, value: str) -> None:
        """Notes something about the store."""
        self.run(
            "INSERT INTO about (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
            {"name": name, "value": value},
        )


def insertion(table: str, names: Iterable[str]) -> str:
    """The statement that adds a row with these columns."""
    names = list(names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"


@contextmanager
def opened(path: Path, made: str = "") -> Iterator[Database]:
    """A store, opened; what the database cannot do, also later, becomes a StoreError.

    Args:
        path: its file.
        made: the moment that a new store is to carry; '' where one must be there already.

    Raises:
        NoStoreError: there is none.
        StoreError: it cannot be opened, is none, or is from a newer version.
    """
    if not path.exists():
        if not made:
            raise NoStoreError(f"{path}: there is no store yet; fill one with 'pledges ingest INPUT'")
        _create(path, made)
    with told(path), closing(_connected(path)) as connection:
        database = Database(path, connection)
        _check(database)
        yield database


def _connected(path: Path) -> sqlite3.Connection:
    # Where nothing can be written, and nothing waits beside it to be written, it is read as it stands.
    waiting = path.with_name(f"{path.name}-wal")
    can_write = (os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)) or waiting.exists()
    address = f"{path.resolve().as_uri()}?{'mode=rw' if can_write else 'immutable=1'}"
    connection = sqlite3.connect(address, timeout=PATIENCE_SECONDS, isolation_level=None, uri=True)
    if can_write:
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def _create(path: Path, made: str) -> None:
    """Makes the file beside and puts it in place whole, so that nobody meets half a store."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft_folder(path) as draft, told(path):
            with closing(sqlite3.connect(draft / path.name, isolation_level=None)) as connection:
                _fill(Database(path, connection), made)
            _put(draft / path.name, path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error


def _put(made: Path, path: Path) -> None:
    """Gives a file its name, unless another run was as quick."""
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        made.rename(path)


def _fill(database: Database, made: str) -> None:
    database.run("PRAGMA journal_mode = WAL")
    with database.writing():
        for statement in statements():
            database.run(statement)
        database.set("version", str(VERSION))
        database.set("made", made)


def _check(database: Database) -> None:
    """Refuses what is no store of this version; adds columns that are new in the codebook."""
    path = database.path
    tables = {row["name"] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "about" not in tables or not (version := database.get("version")).isdecimal():
        raise StoreError(f"{path}: is no store of pledges; name another file")
    if int(version) > VERSION:
        raise StoreError(
            f"{path}: comes from a newer version of the tracker (store {version}, this one knows {VERSION}); update it"
        )
    if list(_additions(database)):
        with database.writing():
            for addition in list(_additions(database)):
                database.run(addition)
            database.set(UNGROUPED, "yes")  # the pledges get theirs when they are grouped anew


def _additions(database: Database) -> Iterator[str]:
    """What adds the columns that the codebook has got since the store was made."""
    for table in ("claims", "rejected", "pledges"):
        yield from missing(table, {row["name"] for row in database.rows(f"PRAGMA table_info({table})")})


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns the faults of the database into a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_in_words(str(error))}") from error


def _in_words(said: str) -> str:
    if "locked" in said:
        return "is locked by another run; try again when that has ended"
    if "readonly" in said:
        return "may only be read here, and this has to write in it; copy it to a folder of your own"
    if "not a database" in said or "malformed" in said:
        return f"is no store of pledges, or is damaged ({said}); name another file"
    return f"cannot be read or written ({said})"
