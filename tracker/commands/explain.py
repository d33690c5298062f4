"""`pledges explain`: for each sum of a text, the sentence, the evidence of each field and the rule behind it.

For two claims or pledges: why they are one pledge, or are not.
"""

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tracker.commands.common import Status, print_data, store_option
from tracker.commands.running import Counts, run_over
from tracker.reading import FORMATS, read
from tracker.records import Article, Claim, Extraction, FieldSpan, Rejected, Source, Unreadable
from tracker.rows import EVIDENCE_OF, claim_row, json_text, rejected_row
from tracker.wording import evidence_words

WIDTH = 15


# Only this needs a release, and so pandas, which takes longer to load than an explanation takes.
OF_TWO = "tracker.commands.explain_two"


@click.command()
@click.argument("given", nargs=-1, required=True, metavar="TEXT_OR_FILE | ID ID")
@click.option(
    "--release", "folder", type=click.Path(path_type=Path), help="For ID ID: a release (default: the newest)."
)
@store_option
def command(given: tuple[str, ...], folder: Path | None, store: str) -> Status:
    """Show which rules fired, field by field, and why sums were rejected; or why two claims are one pledge or not.

    TEXT_OR_FILE: a sentence in quotes, a file of articles, or - for standard input. ID: a claim or a pledge of a
    release or store; for a pledge its leading claim stands.
    """
    if len(given) > 2:
        raise click.UsageError(f"{len(given)} arguments: give one text or file (a text in quotes), or two identifiers.")
    if len(given) == 2:
        lines = importlib.import_module(OF_TWO).explained(*given, folder, store)
        print_data("".join(f"{line}\n" for line in lines))
        return Status.DONE
    if folder or store:
        raise click.UsageError("--release and --store are for two identifiers.")
    counts = Counts()
    for article, extraction in run_over(_articles(given[0]), counts):
        print_data("".join(f"{line}\n" for line in explained(article, extraction)))
    return counts.close()


def _articles(given: str) -> Iterator[Article | Unreadable]:
    if given == "-":
        return read([given], sys.stdin.buffer)
    if _names_a_file(given):
        return read([given])
    return iter([Article(article_id="text", text=given)])


def _names_a_file(given: str) -> bool:
    """Whether it is there, or looks so much like the name of a file that a typing error is likely."""
    try:
        if Path(given).exists():
            return True
    except (OSError, ValueError):
        return False
    return not any(character.isspace() for character in given) and Path(given).suffix.lower() in FORMATS


def explained(article: Article, extraction: Extraction) -> Iterator[str]:
    """The lines that explain an article or a further part of it, its sums in the order of the text."""
    if extraction.part == 0:
        published = article.published.isoformat() if article.published else "unknown"
        yield f"article {article.article_id}  published {published} ({article.published_basis})"
    if not extraction.claims and not extraction.rejected:
        yield "no sum of money found"
    found: list[Claim | Rejected] = sorted([*extraction.claims, *extraction.rejected], key=lambda one: one.span_start)
    for one in found:
        yield ""
        yield from _claim(article, one) if isinstance(one, Claim) else _rejected(article, one)
    yield ""


def _claim(article: Article, claim: Claim) -> Iterator[str]:
    row = claim_row(claim)
    by_field: dict[str, list[FieldSpan]] = {}
    for span in claim.spans:
        by_field.setdefault(span.field, []).append(span)
    yield f"claim {claim.claim_id}"
    yield f"  {marked(article.text, claim.sentence, (claim.span_start, claim.span_end), claim.spans)}"
    for column, names in EVIDENCE_OF.items():
        evidence = next((by_field[name] for name in names if name in by_field), [])
        if evidence:
            yield _field(column, row[column], evidence)


def _field(column: str, value: object, evidence: Sequence[FieldSpan] = ()) -> str:
    shown = "(empty)" if value is None else value if isinstance(value, str) else json_text(value)
    reasons = (f"{evidence_words(span.source, span.words)} [{span.rule}, {span.confidence}]" for span in evidence)
    return f"  {column:<{WIDTH}} {shown:<24} {'; '.join(reasons)}".rstrip()


def _rejected(article: Article, rejected: Rejected) -> Iterator[str]:
    row = rejected_row(rejected)
    yield f"rejected at {rejected.span_start}"
    yield f"  {marked(article.text, rejected.sentence, (rejected.span_start, rejected.span_end), ())}"
    for column in ("amount", "currency", "qualifier"):
        if row[column] is not None:
            yield _field(column, row[column])
    rule = f"[{rejected.rule}]" if rejected.rule else ""
    repeated = f"says again {rejected.repeat_of}" if rejected.repeat_of else ""
    yield f"  {'reason':<{WIDTH}} {rejected.reason:<24} {' '.join(part for part in (rule, repeated) if part)}".rstrip()


def marked(text: str, sentence: str, at: tuple[int, int], spans: Sequence[FieldSpan]) -> str:
    """The sentence with {the sum} in braces and [other evidence]name in brackets, on one line.

    Evidence outside the sentence is left to the list of fields, and so is what overlaps evidence already marked.
    """
    start = text.rfind(sentence, 0, at[0] + len(sentence))
    if not sentence or not start <= at[0] <= at[1] <= start + len(sentence):
        return " ".join(sentence.split())
    marks = [(at[0], at[1], "{", "}")]
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        inside = span.source is Source.TEXT and start <= span.start < span.end <= start + len(sentence)
        if inside and all(span.end <= begin or span.start >= end for begin, end, _, _ in marks):
            marks.append((span.start, span.end, "[", f"]{span.field}"))
    pieces, done = [], start
    for begin, end, left, right in sorted(marks):
        pieces += [text[done:begin], left, text[begin:end], right]
        done = end
    return " ".join("".join([*pieces, text[done : start + len(sentence)]]).split())
