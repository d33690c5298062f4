"""Runs the extraction over many articles on this machine, in one process or several, with bounded memory."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread
from typing import TypeAlias, TypeGuard

from tracker.records import Article, Extraction, Unreadable
from tracker.tables import DataError

# What is extracted from an article, in one part or in several.
Extract: TypeAlias = Callable[[Article], Iterable[Extraction]]
Outcome: TypeAlias = tuple[Article, Extraction] | Unreadable

# A chunk is what one worker takes at a time: enough to make the hand-over cheap, little enough to spread long articles.
CHUNK_ARTICLES = 32
CHUNK_CHARACTERS = 200_000
# So many chunks for each worker are under way or wait for their turn in the output: this bounds the memory.
CHUNKS_PER_WORKER = 4
# A worker hands over all parts of an article at once. Longer ones are read here, where each part can go on at once.
LONG_ARTICLE = 500_000


class WorkerDied(Exception):
    """A worker process ended before its articles were done, for example for want of memory."""


def run(extract: Extract, articles: Iterable[Article | Unreadable], jobs: int = 1) -> Iterator[Outcome]:
    """Each article with what was extracted from it, part by part, in the order given; what was unreadable passes.

    `extract` must be pure and, for `jobs` above 1, importable by name. An article on which it raises becomes an
    Unreadable, after the parts that went well, and the rest goes on. The outcome is the same whatever `jobs`.

    Raises:
        DataError: a row of the tracker's own data is wrong.
        WorkerDied: a worker process ended early.
    """
    if jobs == 1:
        for item in articles:
            yield from _outcomes(extract, item)
        return
    for chunk, results in _in_workers(extract, _chunks(articles), jobs):
        done = iter(results)
        for item in chunk:
            if _for_worker(item):
                yield from (_outcome(item, part) for part in next(done))
            else:
                yield from _outcomes(extract, item)


def _outcomes(extract: Extract, item: Article | Unreadable) -> Iterator[Outcome]:
    if isinstance(item, Unreadable):
        yield item
    else:
        yield from (_outcome(item, part) for part in _guarded(extract, item))


def _outcome(article: Article, result: Extraction | Unreadable) -> Outcome:
    return result if isinstance(result, Unreadable) else (article, result)


def _for_worker(item: Article | Unreadable) -> TypeGuard[Article]:
    return isinstance(item, Article) and len(item.text) <= LONG_ARTICLE


def _guarded(extract: Extract, article: Article) -> Iterator[Extraction | Unreadable]:
    try:
        yield from extract(article)
    except DataError:
        raise
    except Exception as error:  # noqa: BLE001  whatever one text does to the rules, the other articles must be done
        reason = f"the rules fail on this article ({type(error).__name__}: {error}); please report it with its text"
        yield Unreadable(article.article_id, " ".join(reason.split()))


def _guarded_all(extract: Extract, articles: list[Article]) -> list[list[Extraction | Unreadable]]:
    return [list(_guarded(extract, article)) for article in articles]


def _chunks(articles: Iterable[Article | Unreadable]) -> Iterator[list[Article | Unreadable]]:
    chunk: list[Article | Unreadable] = []
    size = 0
    for item in articles:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(chunk) >= CHUNK_ARTICLES or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Interrupts wait until a worker is started: Python drops those that come while it runs its hooks around a fork."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker() -> None:
    """Ctrl-C reaches every process of the terminal: a worker leaves it to the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever is killed cannot end its workers: they would wait for work for ever."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _in_workers(
    extract: Extract, chunks: Iterator[list[Article | Unreadable]], jobs: int
) -> Iterator[tuple[list[Article | Unreadable], list[list[Extraction | Unreadable]]]]:
    waiting: deque[tuple[list[Article | Unreadable], Future[list[list[Extraction | Unreadable]]]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_begin_worker)
    try:
        for chunk in chunks:
            with _interrupts_held():
                future = pool.submit(_guarded_all, extract, [item for item in chunk if _for_worker(item)])
            waiting.append((chunk, future))
            if len(waiting) >= jobs * CHUNKS_PER_WORKER:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    except BrokenProcessPool as error:
        raise WorkerDied("a worker process died, perhaps for want of memory; try fewer --jobs") from error
    finally:
        # Also reached when the caller stops early: what nobody waits for is not begun.
        pool.shutdown(wait=True, cancel_futures=True)
