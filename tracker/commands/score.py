"""`pledges score`: extracts documents, scores the claims against hand labels, compares with a saved run."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import click

from tracker.commands.common import Status, Stop, check_outputs, print_data
from tracker.commands.running import Counts, extracted
from tracker.files import atomic_write
from tracker.saved_scores import SavedRunError, compared, read_run, saved_run
from tracker.score import DocumentScore, Figures, LabelError, Scored, claim_of, figures, read_labels, score_document
from tracker.tables import rules_version


@click.command()
@click.argument("labels", type=click.Path(path_type=Path))
@click.argument("docs")
@click.option("--against", type=click.Path(path_type=Path), help="A saved run to compare with: gains and losses.")
@click.option("--save", type=click.Path(path_type=Path), help="File for this run, for a later --against.")
def command(labels: Path, docs: str, against: Path | None, save: Path | None) -> Status:
    """Extract DOCS and score the claims against LABELS.

    LABELS: lines of JSON, {"id": ..., "claims": [...]}. DOCS: the articles with these ids.
    """
    check_outputs([str(labels), docs], [save])
    try:
        wanted = read_labels(_read(labels).splitlines())
        before = read_run(_read(against)) if against else None
    except LabelError as error:
        raise Stop(Status.INPUTS_MISSING, f"{labels}: {error}") from error
    except SavedRunError as error:
        raise Stop(Status.INPUTS_MISSING, f"{against}: {error}") from error
    counts = Counts()
    claims: dict[str, list[Scored]] = defaultdict(list)
    for article, extraction in extracted([docs], counts):
        claims[article.article_id] += [claim_of(claim) for claim in extraction.claims]
    documents = {name: score_document(found, claims.get(name, [])) for name, found in wanted.items()}
    result = _result(documents, claims, docs)
    run = saved_run(documents, result, rules_version())
    if save:
        atomic_write(save, (json.dumps(run, ensure_ascii=False, indent=1) + "\n").encode())
    if before:
        result = result | {"against": compared(before, run)}
    print_data(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return counts.close()


def _result(documents: dict[str, DocumentScore], claims: dict[str, list[Scored]], docs: str) -> Figures:
    result = figures(list(documents.values()))
    result["claims_of_unlabelled_documents"] = sum(len(claims[name]) for name in claims.keys() - documents.keys())
    if strata := _strata(docs):
        result["strata"] = {
            stratum: _brief(figures([one for name, one in documents.items() if strata.get(name) == stratum]))
            for stratum in sorted(set(strata.values()))
        }
    return result


def _brief(result: Figures) -> Figures:
    kept = {name: result[name] for name in ("documents", "labels", "claims", "false_rows_per_empty_document")}
    return kept | {"sum_f1": result["sum"]["f1"], "tuple_f1": result["tuple"]["f1"]}


def _strata(docs: str) -> dict[str, str]:
    """The kind of each document, where its JSON line names one (`stratum`); an article itself has no such field."""
    path = Path(docs)
    if path.suffix.lower() != ".jsonl" or not path.is_file():
        return {}
    strata: dict[str, str] = {}
    for line in _read(path).splitlines():
        try:
            row: Any = json.loads(line)
            strata[str(row["id"])] = str(row.get("stratum", "all"))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # said already by the reader of the articles
    return strata


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Stop(Status.INPUTS_MISSING, f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise Stop(Status.INPUTS_MISSING, f"{path}: is not UTF-8 (at byte {error.start})") from error
