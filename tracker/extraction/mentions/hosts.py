"""Addresses of articles: the host, the currency of its place (domains.csv), and whose official site it is."""

import re
from dataclasses import dataclass
from functools import cache

from tracker.extraction.mentions.actor_names import Form, actor
from tracker.records import Mention
from tracker.tables import read_rows

# An archive's address holds the archived one, whose host comes last.
_HOST = re.compile(r"(?:^\s*(?:\w+:)?|https?:)//(?:[^/?#@\s]*@)?(?P<host>[^/?#:@\s]+)")


@dataclass(frozen=True, slots=True)
class OfficialSite:
    """Hosts that end in `suffix` are sites of the government or body `code`, which tell of its own doings."""

    suffix: str
    code: str

    def __post_init__(self) -> None:
        actor(self.code)


@dataclass(frozen=True, slots=True)
class Domain:
    """The currency that a bare sign means at hosts that end in `suffix`: a country's domain, or one outlet's."""

    suffix: str
    currency: str


@cache
def _domains() -> dict[str, str]:
    return {row.suffix: row.currency for row in read_rows("reference/domains.csv", Domain)}


@cache
def _sites() -> dict[str, str]:
    return {row.suffix: row.code for row in read_rows("reference/official_sites.csv", OfficialSite)}


def find_host(url: str) -> "re.Match[str] | None":
    """The host of an address in the group 'host', of an archived page that of the page itself."""
    hosts = list(_HOST.finditer(url))
    return hosts[-1] if hosts else None


def endings(host: str) -> tuple[str, ...]:
    """The domains that a host belongs to, itself first: 'www.cbc.ca', 'cbc.ca', 'ca'."""
    labels = host.lower().split(".")
    return tuple(".".join(labels[first:]) for first in range(len(labels)))


def currency_at(host: str) -> str:
    """The currency of the place that a host belongs to; empty where it tells of none."""
    return next((_domains()[domain] for domain in endings(host) if domain in _domains()), "")


def official_site(url: str) -> Mention | None:
    """The government or body at whose own site the address is, as a mention in the address."""
    host = find_host(url)
    for suffix in endings(host["host"]) if host else ():
        if host and suffix in _sites():
            return Mention(
                start=host.start("host"),
                end=host.end("host"),
                code=_sites()[suffix],
                form=Form.INSTITUTION.value,
                strong=True,
                rule=f"site:{suffix}",
            )
    return None
