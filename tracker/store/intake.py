"""Articles and what was extracted from them into a store: each article whole or not at all, none twice."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from tracker.engines.local import Outcome
from tracker.records import Article, Extraction, Unreadable
from tracker.rows import json_text, plain, record_of
from tracker.store.cells import cells
from tracker.store.database import UNGROUPED, Database, insertion
from tracker.store.schema import own_columns

# So many sums wait in memory for their transaction, and so many articles at most.
BATCH_SUMS = 2_000
BATCH_ARTICLES = 200
# So many stored articles are fetched at a time.
READ_AHEAD = 100
# What stands as the rules of an article that could not be read to its end: it is read again when it is named again.
UNFINISHED = "unfinished"


class State(Enum):
    """What a store knows of an article that is to be read."""

    NEW = "new"
    CHANGED = "changed"
    OLDER_RULES = "older rules"
    SAME = "same"


def digest(article: Article) -> str:
    """Changes with the text or anything else of an article."""
    return _hashed(json_text([plain(getattr(article, field.name)) for field in fields(article)]))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def state_of(database: Database, article: Article, rules: str) -> State:
    """Whether an article needs to be read with these rules (`tables.rules_version`)."""
    row = database.one(
        "SELECT digest, rules FROM articles WHERE article_id = :article_id", {"article_id": article.article_id}
    )
    if row is None:
        return State.NEW
    if row["digest"] != digest(article):
        return State.CHANGED
    return State.SAME if row["rules"] == rules else State.OLDER_RULES


def stored_articles(database: Database) -> Iterator[Article]:
    """All articles of a store in the order of their identifiers; they may be written anew meanwhile."""
    last = ""
    while rows := list(database.rows(_NEXT, {"last": last, "number": READ_AHEAD})):
        yield from (record_of(Article, row) for row in rows)
        last = rows[-1]["article_id"]


_NEXT = "SELECT * FROM articles WHERE article_id > :last ORDER BY article_id LIMIT :number"


class Intake:
    """Takes the outcomes of `engines.local.run`, in their order, and writes them in batches.

    An article of many sums comes in parts: it stands in one transaction all the same, and not in memory.
    """

    def __init__(self, database: Database, rules: str, started: str) -> None:
        """`rules`: the version of the rules that the articles are read with; `started`: the moment of this run."""
        self._database = database
        self._rules = rules
        self._started = started
        self._run = 0
        self._done = Counter[str]()
        self._waiting: list[Outcome] = []
        self._articles = self._sums = self._position = 0
        self._current = ""
        self._transaction: ExitStack | None = None

    def __enter__(self) -> "Intake":
        return self

    def __exit__(self, *error: Any) -> None:
        """Without an exception commits, with one gives up what is not committed yet."""
        if error == (None, None, None):
            self.commit()
        elif self._transaction:
            self._transaction.__exit__(*error)

    def add(self, outcome: Outcome) -> None:
        """Takes an article, a further part of it, or word that its end cannot be read."""
        if isinstance(outcome, Unreadable):
            if outcome.where == self._current:
                self._waiting.append(outcome)
            return
        article, extraction = outcome
        if extraction.part == 0:
            if self._sums >= BATCH_SUMS or self._articles >= BATCH_ARTICLES:
                self.commit()
            self._articles += 1
            self._current = article.article_id
        elif self._sums >= BATCH_SUMS:
            self._write()
        self._waiting.append(outcome)
        self._sums += len(extraction.claims) + len(extraction.rejected)

    def commit(self) -> None:
        """Writes what waits and makes it last."""
        if not self._waiting and self._transaction is None:
            return
        transaction = self._write()
        self._database.run(
            "UPDATE runs SET articles = :articles, claims = :claims, rejected = :rejected WHERE run = :run",
            {"run": self._run, **{name: self._done[name] for name in ("articles", "claims", "rejected")}},
        )
        transaction.close()
        self._transaction = None
        self._articles = 0

    def finish(self, moment: str) -> None:
        """Commits, and closes the run, where anything was new."""
        self.commit()
        if self._run:
            with self._database.writing():
                self._database.run(
                    "UPDATE runs SET finished = :moment WHERE run = :run", {"moment": moment, "run": self._run}
                )

    def _write(self) -> ExitStack:
        """Writes what waits into the transaction, which it gives."""
        if self._transaction is None:
            self._transaction = ExitStack()
            self._transaction.enter_context(self._database.writing())
            self._database.set(UNGROUPED, "yes")
            self._run = self._run or self._new_run()
        waiting, self._waiting, self._sums = self._waiting, [], 0
        for outcome in waiting:
            if isinstance(outcome, Unreadable):
                self._leave_open(outcome.where)
            else:
                self._put(*outcome)
        return self._transaction

    def _new_run(self) -> int:
        latest = self._database.one("SELECT max(run) AS run FROM runs")
        number = int(latest["run"] or 0) + 1 if latest else 1
        row = {"run": number, "rules": self._rules, "started": self._started, "finished": None}
        row |= {"articles": 0, "claims": 0, "rejected": 0}
        self._database.run(insertion("runs", row), row)
        return number

    def _put(self, article: Article, extraction: Extraction) -> None:
        if extraction.part == 0:
            self._put_article(article)
            self._position = 0
        self._database.run_all(
            _insertion("claims"),
            (cells("claims", claim) | {"read": ";".join(sorted(claim.read))} for claim in extraction.claims),
        )
        first = self._position
        self._database.run_all(
            _insertion("rejected"),
            (cells("rejected", row) | {"position": n} for n, row in enumerate(extraction.rejected, first)),
        )
        self._position += len(extraction.rejected)
        self._done.update(claims=len(extraction.claims), rejected=len(extraction.rejected))

    def _put_article(self, article: Article) -> None:
        key = {"article_id": article.article_id}
        for table in ("claims", "rejected", "articles"):
            self._database.run(f"DELETE FROM {table} WHERE article_id = :article_id", key)
        row = {field.name: plain(getattr(article, field.name)) or "" for field in fields(article)}
        row |= {"digest": digest(article), "text_digest": _hashed(article.text), "rules": self._rules, "run": self._run}
        self._database.run(insertion("articles", row), row)
        self._done["articles"] += 1

    def _leave_open(self, article_id: str) -> None:
        self._database.run(
            "UPDATE articles SET rules = :rules WHERE article_id = :article_id",
            {"rules": UNFINISHED, "article_id": article_id},
        )


_BESIDE = {"claims": ["read"], "rejected": ["position"]}


@cache
def _insertion(table: str) -> str:
    """The statement that adds a claim or a rejected sum."""
    return insertion(table, [*(column.column for column in own_columns(table)), *_BESIDE[table]])
