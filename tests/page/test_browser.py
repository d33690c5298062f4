"""The page in a real browser: filters, address, downloads, evidence; nothing may leave the machine."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from page.browser import Watched, chromium, served, window
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("chromium_is_there")]

CHART = ".js-plotly-plot"
BARS = f"document.querySelector('{CHART}')?.data?.find(t => t.type === 'bar')?.customdata?.map(c => c[0])"


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    request.getfixturevalue("chromium_is_there")
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, seedlike: Path) -> Iterator[str]:
    request.getfixturevalue("chromium_is_there")
    with served(seedlike) as found:
        yield found


@pytest.fixture(scope="module")
def hostile_address(request: pytest.FixtureRequest, hostile: Path) -> Iterator[str]:
    request.getfixturevalue("chromium_is_there")
    with served(hostile) as found:
        yield found


@pytest.fixture(scope="module")
def shared(browser: Browser) -> BrowserContext:
    """One window for all tests, so that the page's code is loaded once."""
    return window(browser)


@pytest.fixture
def watched(shared: BrowserContext) -> Iterator[Watched]:
    """A page that must end without an error, and without a request off this machine."""
    found = Watched(shared)
    yield found
    found.page.close()
    assert found.faults == []


def wait_for_bars(page: Page, names: list[str]) -> None:
    """Waits until the chart's data, as the browser holds it, are these donors'."""
    page.wait_for_function(f"names => JSON.stringify({BARS}) === JSON.stringify(names)", arg=names)


def wait_for_address(page: Page, query: str) -> None:
    page.wait_for_function("query => location.search === query", arg=query)


def pick(page: Page, label: str, option: str) -> None:
    """Chooses an option of a multiselect of the sidebar."""
    page.get_by_test_id("stSidebar").get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def test_a_filter_changes_the_chart_and_the_address_restores_it(
    watched: Watched, browser: Browser, address: str
) -> None:
    page = watched.open(address)
    wait_for_bars(page, ["Nordic countries", "Belgium"])
    pick(page, "Donor", "Belgium")
    wait_for_bars(page, ["Belgium"])
    wait_for_address(page, "?donor=BEL")
    page.get_by_role("tab", name="Donors").click()
    wait_for_address(page, "?donor=BEL&view=donors")
    expect(page.get_by_text("Belgium pledged $666m", exact=True)).to_be_visible()
    fresh = Watched(window(browser))
    other = fresh.open(page.url)
    wait_for_bars(other, ["Belgium"])
    expect(other.get_by_role("tab", name="Donors")).to_have_attribute("aria-selected", "true")
    expect(other.get_by_role("heading", level=1)).to_contain_text("Belgium pledged")
    assert fresh.faults == []
    fresh.page.context.close()


def test_back_and_forward_walk_through_the_filters(watched: Watched, address: str) -> None:
    page = watched.open(address)
    wait_for_bars(page, ["Nordic countries", "Belgium"])
    pick(page, "Donor", "Belgium")
    wait_for_address(page, "?donor=BEL")
    wait_for_bars(page, ["Belgium"])
    page.go_back()
    wait_for_bars(page, ["Nordic countries", "Belgium"])
    expect(page.get_by_test_id("stSidebar").get_by_text("Belgium")).to_have_count(0)
    page.go_forward()
    wait_for_bars(page, ["Belgium"])


def test_quick_clicks_are_not_undone(watched: Watched, address: str) -> None:
    page = watched.open(address)
    wait_for_bars(page, ["Nordic countries", "Belgium"])
    for name in ("Military", "Financial", "Mixed"):
        page.get_by_test_id("stSidebar").get_by_role("button", name=name, exact=True).click()
    wait_for_address(page, "?type=military&type=financial&type=mixed")
    wait_for_bars(page, ["Belgium"])


@pytest.mark.parametrize("rest", [False, True])
def test_downloads_hold_the_rows_of_the_table(watched: Watched, address: str, rest: bool) -> None:
    page = watched.open(f"{address}/?view=pledges{'&rest=yes' if rest else ''}")
    said = page.get_by_text(re.compile(r"^Download \d+\srows")).inner_text()
    rows = int(re.search(r"\d+", said)[0])  # type: ignore[index]
    assert rows == (6 if rest else 2)
    tables = {}
    for label in ("CSV", "Excel", "Parquet", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label, exact=False).filter(has_text=label).click()
        tables[label] = Path(download.value.path()).read_bytes()
    csv = pd.read_csv(io.BytesIO(tables["CSV"]))
    sheet = openpyxl.load_workbook(io.BytesIO(tables["Excel"]))["pledges"]
    head, *body = list(sheet.iter_rows(values_only=True))
    names = [row[head.index("pledge_id")] for row in body]
    assert len(csv) == rows
    assert list(csv["pledge_id"]) == names
    assert list(pd.read_parquet(io.BytesIO(tables["Parquet"]))["pledge_id"]) == names
    assert list(pd.read_json(io.BytesIO(tables["JSON"]), dtype=False)["pledge_id"]) == names
    assert set(csv["amount"]) >= {611_000_000, 1_400_000_000}


def test_a_selected_row_shows_its_sentence(watched: Watched, address: str) -> None:
    page = watched.open(f"{address}/?view=pledges")
    grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    grid.wait_for()
    # The table is one canvas: its boxes have a place but no element.
    grid.click(position={"x": 17, "y": 52})
    quote = page.locator("blockquote")
    expect(quote).to_have_text("Belgium will give 611 million euros (some $661 million) in arms.")
    expect(quote.locator("mark.pt-money")).to_have_text("611 million euros")
    link = page.get_by_role("link", name="Aid for Ukraine")
    expect(link).to_have_attribute("href", "https://example.org/aid")
    expect(page.get_by_text("Made-up Herald, 30 January 2024")).to_be_visible()


def test_evidence_unfolds_and_its_rules_filter(watched: Watched, address: str) -> None:
    page = watched.open(f"{address}/?view=pledges")
    grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    grid.wait_for()
    grid.click(position={"x": 17, "y": 52})
    page.get_by_text("Evidence field by field").click()
    expect(page.get_by_role("row", name="hold none usual value usual_hold, default")).to_be_visible()
    page.get_by_role("link", name="usual_hold").click()
    expect(page.get_by_text("From the address: read by rule usual_hold")).to_be_visible()


@pytest.mark.parametrize("view", ["time", "donors", "pledges"])
def test_hostile_text_does_nothing(watched: Watched, hostile_address: str, view: str) -> None:
    page = watched.open(f"{hostile_address}/?view={view}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("**Evil** <b>$x$</b> :red[x]")
    if view == "pledges":
        grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
        grid.wait_for()
        grid.click(position={"x": 17, "y": 87})
        expect(page.locator("blockquote")).to_contain_text("<style>*{display:none}</style>")
    assert page.locator("form[action*=evil], img[src*=evil], a[href*=evil], .katex").count() == 0


@pytest.mark.parametrize("view", ["time", "donors", "donors&measure=gdp"])
@pytest.mark.parametrize("release", ["address", "hostile_address"])
def test_no_label_is_cut_on_a_phone(watched: Watched, request: pytest.FixtureRequest, view: str, release: str) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.open(f"{request.getfixturevalue(release)}/?view={view}")
    page.wait_for_function(f"document.querySelectorAll('{CHART} text').length > 2")
    outside = page.evaluate(
        f"""() => [...document.querySelectorAll('{CHART} text')].filter(t => {{
            const box = t.getBoundingClientRect();
            return box.width && (box.left < 0 || box.right > window.innerWidth);
        }}).map(t => t.textContent)"""
    )
    assert outside == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_ours(browser: Browser, address: str, scheme: str) -> None:
    watched = Watched(window(browser, scheme=scheme))
    page = watched.open(address)
    ground = page.get_by_test_id("stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == {"light": "rgb(255, 254, 250)", "dark": "rgb(17, 22, 30)"}[scheme]
    assert watched.faults == []
    watched.page.context.close()


def test_the_watch_notices_what_leaves_the_machine(shared: BrowserContext, address: str) -> None:
    watched = Watched(shared)
    page = watched.open(address)
    with page.expect_request("http://192.0.2.1/x.png"):
        page.evaluate("new Image().src = 'http://192.0.2.1/x.png'")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    assert any("off this machine: http://192.0.2.1/x.png" in fault for fault in watched.faults)
    assert any("on purpose" in fault for fault in watched.faults)
    watched.page.close()
