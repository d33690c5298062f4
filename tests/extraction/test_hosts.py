"""The official site that an address belongs to."""

import pytest

from tracker.extraction.mentions.hosts import official_site


@pytest.mark.parametrize(
    ("url", "code", "host"),
    [
        ("https://www.gov.uk/government/news/aid", "GBR", "www.gov.uk"),
        ("https://ukraine.um.dk/en/news", "DNK", "ukraine.um.dk"),
        ("https://www.state.gov/aid", "USA", "www.state.gov"),
        ("https://WWW.MFA.GOV.LV/en", "LVA", "WWW.MFA.GOV.LV"),
        ("//um.fi/aid", "FIN", "um.fi"),
        ("https://www.adb.org/news/a", "ADB", "www.adb.org"),
        ("https://www.ksrelief.org/news/a", "SAU", "www.ksrelief.org"),
        ("https://web.archive.org/web/2022/https://www.government.is/news", "ISL", "www.government.is"),
    ],
)
def test_sites_of_governments(url: str, code: str, host: str) -> None:
    """The longest known ending of the host decides; an archive's address is that of the archived page."""
    site = official_site(url)
    assert site is not None
    assert (site.code, url[site.start : site.end]) == (code, host)


@pytest.mark.parametrize(
    "url", ["", "gov.uk", "https://notgov.uk/", "https://gov.uk.example.com/", "https://a.b/um.dk"]
)
def test_other_addresses(url: str) -> None:
    """A host that only looks like an official one, or no address at all."""
    assert official_site(url) is None
