"""The page in process: states, filters, the address, and what is left out."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from page.articles import claim, seedlike, write
from page.conftest import OpenPage
from streamlit.testing.v1 import AppTest

from tracker.page.plain import escaped
from tracker.records import FinanceType, Per, Qualifier, Stage
from tracker.tables import BRIEFS_PUBLISHER, RELEASE
from tracker.wording import NBSP


def words(page: AppTest) -> str:
    """All HTML of the page, with plain blanks."""
    return "\n".join(element.value for element in page.html).replace(NBSP, " ")


def table(page: AppTest) -> list[dict[str, object]]:
    """The rows of the table."""
    return page.dataframe[0].value.to_dict("records")  # type: ignore[no-any-return]


def test_the_default_view(seedlike: Path, open_page: OpenPage) -> None:
    page = open_page(seedlike)
    text = words(page)
    assert "Nordic countries and Belgium pledged at least $2.07bn in aid to Ukraine</h1>" in text
    for who, amount, reason in [
        ("European Union to Ukraine", "$54bn", "blocked"),
        ("United States and European Union to Ukraine", "at least $100bn", "blocked"),
        ("United States to Ukraine", "$61bn", "blocked"),
        ("United States to Ukraine", "at least $100bn", "total to date"),
    ]:
        assert f'<td>{who}</td><td class="pt-sum">{amount}</td><td><span class="pt-chip">{reason}</span>' in text
    assert page.query_params == {}
    assert not page.warning


@pytest.mark.parametrize("view", ["time", "donors", "pledges"])
@pytest.mark.parametrize("mode", ["cumulative", "monthly"])
@pytest.mark.parametrize("by", ["donor", "type"])
def test_every_view_opens_and_keeps_its_address(
    seedlike: Path, open_page: OpenPage, view: str, mode: str, by: str
) -> None:
    page = open_page(seedlike, view=view, mode=mode, by=by)
    given = {"view": view, "mode": mode, "by": by}
    assert page.query_params == {k: v for k, v in given.items() if v not in ("time", "cumulative", "donor")}


def test_the_table_lists_the_pledges_and_on_demand_the_rest(seedlike: Path, open_page: OpenPage) -> None:
    page = open_page(seedlike, view="pledges")
    assert [(row["donor"], str(row["stated"]).replace(NBSP, " "), row["total"]) for row in table(page)] == [
        ("Belgium", "€611m", "yes"),
        ("Nordic countries", "at least $1.4bn", "yes"),
    ]
    page.toggle(key="rest").set_value(True).run()
    assert len(table(page)) == 6
    assert {row["total"] for row in table(page)} == {"yes", "blocked", "total to date"}
    assert page.query_params == {"view": "pledges", "rest": "yes"}


def test_widgets_write_codes_and_codes_set_widgets(seedlike: Path, open_page: OpenPage) -> None:
    page = open_page(seedlike)
    page.multiselect(key="donor").select("BEL").run()
    page.segmented_control(key="currency").set_value("eur").run()
    page.pills(key="hold").set_value(["none", "blocked"]).run()
    page.multiselect(key="stage").set_value(["pledged"]).run()
    address = {"donor": "BEL", "currency": "eur", "hold": ["none", "blocked"], "stage": "pledged"}
    assert page.query_params == address
    again = open_page(seedlike, **address)
    assert "Belgium pledged €611m in aid to Ukraine</h1>" in words(again)
    assert again.multiselect(key="donor").value == ["BEL"]
    assert again.query_params == address


@pytest.mark.parametrize(
    "address",
    [
        {"from": "2023", "to": "2023-12"},
        {"from": "2023-12-05"},
        {"to": "2023"},
        {"undated": "no"},
        {"q": "Belgium arms"},
        {"min": "1000000000"},
        {"as_of": "2024-01-30"},
        {"kind": ["new", "cumulative_total"]},
        {"also": "part"},
        {"guarantee": "no", "periods": "once"},
        {"view": "donors", "measure": "gdp"},
        {"confidence": "strong"},
        {"rule": ["made_up", "usual_hold"]},
        {"publisher": "Made-up Herald"},
        {"stage": ["proposed", "pledged", "committed", "allocated", "disbursed", "delivered", "cancelled"]},
        {"donor": ["BEL", "USA"], "recipient": "UKR", "type": ["military", "mixed"]},
    ],
    ids=str,
)
def test_an_address_comes_back_as_it_was(
    seedlike: Path, open_page: OpenPage, address: dict[str, str | list[str]]
) -> None:
    assert open_page(seedlike, **address).query_params == address


@pytest.mark.parametrize(
    "address",
    [
        {"donor": "Belgium; DROP"},
        {"donor": "ZZZ"},
        {"stage": "promised"},
        {"currency": "gold"},
        {"from": "yesterday"},
        {"from": "2024", "to": "2022"},
        {"from": "0000"},
        {"view": "map"},
        {"mode": "", "by": "**x**"},
        {"measure": "weight"},
        {"periods": "twice"},
        {"min": "nan"},
        {"undated": "perhaps"},
        {"unheard": "of"},
    ],
    ids=str,
)
def test_nonsense_falls_back_to_the_default(seedlike: Path, open_page: OpenPage, address: dict[str, str]) -> None:
    page = open_page(seedlike, **address)
    assert page.query_params == {}
    assert "pledged at least $2.07bn" in words(page)
    assert len(page.warning) == (0 if "unheard" in address else 1)


@pytest.fixture(scope="module")
def with_brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of one pledge of a brief and one of each of two other publishers."""
    claims = [
        claim("a", "Norway gave $2 million.", "$2 million", "NOR", 2e6, publisher=BRIEFS_PUBLISHER),
        claim("b", "Belgium gave $3 million.", "$3 million", "BEL", 3e6, publisher="Daily Invention"),
        claim("c", "Sweden gave $4 million.", "$4 million", "SWE", 4e6),
    ]
    return write(tmp_path_factory.mktemp("with_brief") / "release", claims)


def test_a_switch_leaves_out_the_projects_own_briefs(with_brief: Path, open_page: OpenPage) -> None:
    page = open_page(with_brief)
    assert page.toggle(key="briefs").value
    assert "pledged $9m" in words(page)
    assert "the project&#x27;s own briefs among them" in words(page)
    page.toggle(key="briefs").set_value(False).run()
    assert "pledged $7m" in words(page)
    others = {"publisher": ["Daily Invention", "Made-up Herald"]}
    assert page.query_params == others
    assert not open_page(with_brief, **others).toggle(key="briefs").value
    page.toggle(key="briefs").set_value(True).run()
    assert page.query_params == {}


@pytest.mark.parametrize(
    ("chosen", "shown", "switched"),
    [
        ([BRIEFS_PUBLISHER], True, ["Daily Invention", "Made-up Herald"]),
        ([BRIEFS_PUBLISHER, "Daily Invention"], True, ["Daily Invention"]),
        (["Daily Invention"], False, ["Daily Invention", BRIEFS_PUBLISHER]),
    ],
    ids=str,
)
def test_the_switch_for_briefs_keeps_the_choice_of_other_publishers(
    chosen: list[str], shown: bool, switched: list[str], with_brief: Path, open_page: OpenPage
) -> None:
    page = open_page(with_brief, publisher=chosen)
    assert page.toggle(key="briefs").value is shown
    page.toggle(key="briefs").set_value(not shown).run()
    assert page.multiselect(key="publisher").value == switched


def test_without_briefs_there_is_no_switch_for_them(seedlike: Path, open_page: OpenPage) -> None:
    page = open_page(seedlike)
    assert "briefs" not in [toggle.key for toggle in page.toggle]
    assert "briefs" not in words(page)


def test_clearing_goes_back_to_the_default(seedlike: Path, open_page: OpenPage) -> None:
    page = open_page(seedlike, donor="BEL", min="5", q="arms", currency="eur", **{"from": "2023"})
    page.button(key="clear").click().run()
    assert page.query_params == {}
    assert "Nordic countries and Belgium" in words(page)


def test_an_emptied_stage_asks_for_all(seedlike: Path, open_page: OpenPage) -> None:
    page = open_page(seedlike)
    page.multiselect(key="stage").set_value([]).run()
    assert len(page.query_params["stage"]) == 7


@pytest.mark.parametrize("view", ["time", "donors", "pledges"])
def test_an_empty_selection_says_what_to_do(seedlike: Path, open_page: OpenPage, view: str) -> None:
    page = open_page(seedlike, q="no such words", view=view)
    assert "No pledge that counts matches these filters</h1>" in words(page)
    assert any("clear" in text.value for text in page.text)


@pytest.mark.parametrize("view", ["time", "donors", "pledges"])
def test_one_pledge(seedlike: Path, open_page: OpenPage, view: str) -> None:
    assert "Belgium pledged $666m" in words(open_page(seedlike, donor="BEL", view=view))


def test_undated_and_year_only_pledges_stand_beside_the_chart(tmp_path: Path, open_page: OpenPage) -> None:
    claims = [
        claim("a", "Norway gave $2 million.", "$2 million", "NOR", 2e6),
        claim("b", "Norway gave $3 million in 2023.", "$3 million", "NOR", 3e6, announced_on="2023"),
    ]
    release = write(tmp_path / "release", claims)
    page = open_page(release)
    text = words(page)
    assert "2023, month unknown: $3m (1 pledge); undated: $2m (1 pledge)." in text
    assert "pledged $5m" in text
    assert not page.get("plotly_chart")


@pytest.mark.parametrize("damage", ["absent", "broken", "empty"])
def test_without_a_release_the_page_says_what_to_do(tmp_path: Path, open_page: OpenPage, damage: str) -> None:
    folder = tmp_path / "release"
    if damage != "absent":
        write(folder, seedlike() if damage == "broken" else [])
    if damage == "broken":
        (folder / "pledges.parquet").write_bytes(b"PAR1")
    page = open_page(folder)
    assert any("pledges build" in code.value for code in page.code)
    assert not page.sidebar.multiselect


def test_hostile_names_reach_no_markdown(hostile: Path, open_page: OpenPage) -> None:
    for view in ("time", "donors", "pledges"):
        page = open_page(hostile, view=view)
        assert not [m.value for m in page.markdown if "Evil" in m.value or "red[" in m.value]
        assert "<b>" not in words(page)


def test_the_account_stands_beside_the_total_once_it_is_unfolded(seedlike: Path, open_page: OpenPage) -> None:
    page = open_page(seedlike)
    assert "All in this selection" not in words(page)
    page.session_state["account"] = True
    page.run()
    # The band stands in a column of its own, on a phone below the words.
    text = re.sub(r'<div class="pt-narrow">.*?</div>', "", words(page))
    for what, pledges, amount in [
        ("All in this selection", 6, "$317bn"),
        ("− blocked", 3, "$215bn"),
        ("− total to date", 1, "$100bn"),
        ("= Counted", 2, "$2.07bn"),
    ]:
        assert f'<td>{what}</td><td>{pledges}</td><td class="pt-sum">{amount}</td>' in text


def test_the_key_figure_carries_the_band(seedlike: Path, tmp_path: Path, open_page: OpenPage) -> None:
    assert "wording allows $2.07bn or more" in words(open_page(seedlike))
    about = {"qualifier": Qualifier.ABOUT, "amount_low": Decimal(1800000), "amount_high": Decimal(2200000)}
    release = write(tmp_path / "release", [claim("a", "Norway gave $2 million.", "$2 million", "NOR", 2e6, **about)])
    assert "wording allows $1.8m to $2.2m" in words(open_page(release))


def test_donors_by_measure(tmp_path: Path, open_page: OpenPage) -> None:
    claims = [
        claim("a", "Norway gave $2 million.", "$2 million", "NOR", 2e6),
        claim("b", "Germany gave $3 million.", "$3 million", "DEU", 3e6),
        claim("c", "The European Union gave $4 million.", "$4 million", "EU", 4e6),
    ]
    release = write(tmp_path / "release", claims)
    assert "European Union pledged the most: $4m" in words(open_page(release, view="donors"))
    page = open_page(release, view="donors", measure="head")
    text = words(page)
    assert re.search(r"NOR pledged \$0\.3\d+ per head, the most of 2 donors</h2>", text)
    assert "Source: World Bank, World Development Indicators" in text
    why = "no state: its members' figures are not added up"
    assert f'<tr><td>European Union</td><td class="pt-sum">$4m</td><td>{escaped(why)}</td></tr>' in text
    page.segmented_control(key="measure").set_value("gdp").run()
    assert "of its GDP, the most of 2 donors" in words(page)
    assert page.query_params == {"view": "donors", "measure": "gdp"}


def test_only_donors_without_figures(seedlike: Path, open_page: OpenPage) -> None:
    text = words(open_page(seedlike, view="donors", measure="gdp", donor="NORDIC"))
    assert "No donor here has figures to measure it by" in text
    assert "In the total, but without a bar" in text


def test_steps_and_ages(tmp_path: Path, open_page: OpenPage) -> None:
    claims = [
        claim("a", "Norway gave $2 million.", "$2 million", "NOR", 2e6, stage=Stage.DELIVERED),
        claim("b", "Norway promised $6 million.", "$6 million", "NOR", 6e6),
    ]
    release = write(tmp_path / "release", claims)
    text = words(open_page(release, view="donors"))
    assert "Of $8m pledged, 25% is reported as allocated and 25% as delivered or paid out" in text
    cells = "".join(f'<td class="pt-sum">{amount}</td>' for amount in ("$8m", "$2m", "$2m"))
    assert f'<tr><td>NOR</td>{cells}<td class="pt-wide">2</td><td>2</td></tr>' in text
    assert [row["age"] for row in table(open_page(release, view="pledges"))] == [2, 2]


def test_as_known_on_a_day(tmp_path: Path, open_page: OpenPage) -> None:
    claims = [
        claim("a", "Norway gave $2 million.", "$2 million", "NOR", 2e6),
        claim("b", "Norway gave $6 million.", "$6 million", "NOR", 6e6, published=date(2024, 1, 31)),
    ]
    release = write(tmp_path / "release", claims)
    page = open_page(release, as_of="2024-01-30")
    assert "NOR pledged $2m" in words(page)
    assert "as known on 30 January 2024" in words(page)
    page.date_input(key="as_of").set_value(date(2024, 1, 31)).run()
    assert "NOR pledged $8m" in words(page)
    assert page.query_params == {"as_of": "2024-01-31"}
    assert "No pledge that counts" in words(open_page(release, as_of="1985-01-01"))


def test_the_switches_of_totals(tmp_path: Path, open_page: OpenPage) -> None:
    claims = [
        claim("a", "Norway guarantees $2 million.", "$2 million", "NOR", 2e6, finance_type=FinanceType.GUARANTEE),
        claim("b", "Norway gives $6 million a year.", "$6 million", "NOR", 6e6, per=Per.YEAR, period="2024/2025"),
    ]
    page = open_page(write(tmp_path / "release", claims))
    assert "NOR pledged $14m" in words(page)
    page.toggle(key="once").set_value(True).run()
    assert "NOR pledged $8m" in words(page)
    page.toggle(key="guarantee").set_value(False).run()
    assert "NOR pledged $6m" in words(page)
    assert page.query_params == {"periods": "once", "guarantee": "no"}


def test_the_shipped_release(open_page: OpenPage) -> None:
    page = open_page(RELEASE, view="pledges", rest="yes", publisher=["VOA", "The Kyiv Independent"])
    told = {(row["donor"], str(row["stated"]).replace(NBSP, " "), row["total"]) for row in table(page)}
    assert told >= {
        ("Belgium", "€611m", "yes"),
        ("Nordic countries", "at least $1.4bn", "yes"),
        ("European Union", "$54bn", "blocked"),
        ("United States and European Union", "at least $100bn", "blocked"),
        ("United States", "$61bn", "blocked"),
        ("United States", "at least $100bn", "total to date"),
    }
    months = {row["donor"]: str(row["announced"])[:7] for row in table(page) if row["total"] == "yes"}
    assert (months["Belgium"], months["Nordic countries"]) == ("2024-01", "2023-12")
