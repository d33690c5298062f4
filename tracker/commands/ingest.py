"""`pledges ingest`: articles in, into the store; the same again adds nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator

import click

from tracker.commands.common import Status, say, store_option
from tracker.commands.running import Counts, jobs_option, outcomes, read_inputs, shown
from tracker.commands.storing import moment, opened_store, say_pending
from tracker.records import Article, Unreadable
from tracker.store.database import Database
from tracker.store.grouped import settle
from tracker.store.intake import Intake, State, state_of, stored_articles
from tracker.store.tables import is_released
from tracker.tables import rules_version


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT...]")
@store_option
@click.option("--reread", is_flag=True, help="Read again what is in the store; without INPUT all of it.")
@jobs_option
def command(inputs: tuple[str, ...], store: str, reread: bool, jobs: int) -> Status:
    """Read articles into the store, and group their claims into pledges.

    INPUT: as for extract. An article that is in the store, read with today's rules, is not read again. What is written
    stays when the run is cut short: the same command goes on from there.
    """
    if not inputs and not reread:
        raise click.UsageError("no input given: name files or folders of articles, or --reread.")
    counts, seen = Counts(), Counter[State]()
    rules = rules_version()
    with opened_store(store, create=bool(inputs)) as database:
        articles = read_inputs(inputs) if inputs else stored_articles(database)
        wanted = _wanted(database, articles, rules, seen, all_=reread)
        with Intake(database, rules, moment()) as intake:
            for outcome in outcomes(wanted, counts, jobs):
                intake.add(outcome)
            intake.finish(moment())
        with shown("grouping claims into pledges"):
            pending = settle(database, rules)
        say_pending(pending)
        if reread:
            say(f"{counts.articles} articles read again")
        else:
            _say_seen(seen)
        if counts.articles and not is_released(database):
            say("in no release yet: 'pledges release' writes one, which the page reads")
    return counts.close()


def _wanted(
    database: Database, articles: Iterable[Article | Unreadable], rules: str, seen: Counter[State], *, all_: bool
) -> Iterator[Article | Unreadable]:
    """Those that need to be read; what is known of all is counted in `seen`, and a change is said."""
    for article in articles:
        if isinstance(article, Unreadable):
            yield article
            continue
        state = state_of(database, article, rules)
        seen[state] += 1
        if state is State.CHANGED:
            say(f"{article.article_id}: its text or what is known of it has changed since it was read; read anew")
        if all_ or state is not State.SAME:
            yield article


def _say_seen(seen: Counter[State]) -> None:
    if seen[State.SAME] and not seen.keys() - {State.SAME}:
        say(f"nothing new: {seen[State.SAME]} articles are in the store already")
    elif seen.keys() - {State.NEW}:
        say(", ".join(f"{seen[state]} {words}" for state, words in _WORDS.items() if seen[state]))


_WORDS = {
    State.NEW: "new articles",
    State.CHANGED: "changed",
    State.OLDER_RULES: "read with older rules before",
    State.SAME: "in the store already",
}
