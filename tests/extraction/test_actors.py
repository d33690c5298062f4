"""Named actors: cases, and properties of the data that no single case can hold."""

import json
from datetime import date
from itertools import pairwise

import pytest
from casetable import FOLDER, case_rows
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.mentions.actor_names import Alias, Form, Kind, actor, actors, aliases, members
from tracker.extraction.mentions.actor_neighbours import context_rules
from tracker.extraction.mentions.actors import find_actors

# The 249 codes of ISO 3166-1 as of 2024; Kosovo's is from the range that users assign themselves.
ISO = (FOLDER / "iso_3166_1_alpha3.txt").read_text(encoding="utf-8").split()
BANKS = ["IMF", "WB", "EBRD", "EIB", "AFDB", "ADB", "IADB", "AIIB", "ISDB", "CABEI", "CEB", "NIB", "OFID"]
FUNDS = ["GFATM", "GAVI", "GPE", "GCF"]
BLOCS = ["EU", "NATO", "UN", *BANKS, *FUNDS, "G7", "G20", "NORDIC", "BALTIC", "NB8", "GCC"]
REGIONS = [
    "REGION:AFRICA",
    "REGION:WEST_AFRICA",
    "REGION:HORN_OF_AFRICA",
    "REGION:MIDDLE_EAST",
    "REGION:PACIFIC",
    "REGION:INDO_PACIFIC",
    "REGION:SOUTHEAST_ASIA",
    "REGION:LATIN_AMERICA_CARIBBEAN",
    "REGION:WESTERN_BALKANS",
    "REGION:EASTERN_EUROPE",
]
# 'Congolese' and 'Dominican' are said of a larger neighbour too, and belong to it here.
NO_ADJECTIVE = {"COG", "DMA"}
ANYWHERE = st.text(st.characters(codec="utf-8"), max_size=40)
ALIASES = st.sampled_from(sorted(aliases()))
NEIGHBOURS = st.sampled_from(["dollars", "-made", "’s", "$", "The", "."])
PIECES = st.lists(ALIASES | NEIGHBOURS | ANYWHERE)


def named(text: str) -> list[str]:
    """Each mention as CODE/surface, with a question mark where it is weak."""
    return [f"{m.code}{'' if m.strong else '?'}/{text[m.start : m.end]}" for m in find_actors(text)]


@pytest.mark.parametrize("case", case_rows("actors.csv"))
def test_actors_of_a_sentence(case: dict[str, str]) -> None:
    assert named(case["text"]) == json.loads(case["actors"])


def test_each_alias_is_found_with_its_code_in_any_sentence() -> None:
    assert [alias for alias in aliases().values() if alias.code and not is_found(alias)] == []


def is_found(alias: Alias) -> bool:
    text = f"It was said, {alias.alias}, that day."
    found = [(m.code, m.form, text[m.start : m.end], m.rule) for m in find_actors(text)]
    return found == [(alias.code, alias.form, alias.alias, f"alias:{alias.alias}")]


def test_phrases_that_are_no_actor_yield_nothing() -> None:
    phrases = [alias.alias for alias in aliases().values() if not alias.code]
    assert len(phrases) > 300
    assert [phrase for phrase in phrases if find_actors(f"It was said, {phrase}, that day.")] == []


def test_the_codes_are_those_of_iso_3166_and_the_data_dictionary() -> None:
    states = [a.code for a in actors() if a.kind in (Kind.STATE, Kind.TERRITORY)]
    assert sorted(states) == sorted([*ISO, "XKX"])
    others = [a.code for a in actors() if a.kind not in (Kind.STATE, Kind.TERRITORY)]
    assert others == [*BLOCS, *REGIONS]
    assert len({a.iso2 for a in actors() if a.iso2}) == len(states)
    assert len([a for a in actors() if a.kind is Kind.STATE]) == 197


def test_every_state_has_what_is_needed_to_name_it() -> None:
    states = [a for a in actors() if a.kind is Kind.STATE]
    assert {a.code for a in states if not a.adjectives} == NO_ADJECTIVE
    assert [a.code for a in states if not (a.name and a.capital and len(a.currency) == 3)] == []


def test_every_alias_names_a_known_actor() -> None:
    assert {a.code for a in aliases().values()} - {a.code for a in actors()} == {""}


def test_no_spelling_leads_to_two_codes() -> None:
    by_name: dict[str, set[str]] = {}
    for row in actors():
        for name in (row.name, *row.adjectives, *row.people):
            by_name.setdefault(name, set()).add(row.code)
    assert {name: codes for name, codes in by_name.items() if len(codes) > 1} == {}
    # A row of aliases.csv may make a generated name weak, but not hand it to somebody else.
    assert {name for name, codes in by_name.items() if aliases()[name].code not in codes} == set()


def test_names_that_people_rely_on_are_strong() -> None:
    weak = {a.name for a in actors() if not aliases()[a.name].strong}
    assert weak == {"Georgia", "Jersey", "Saint Martin"}


def test_members_of_groups_are_known_and_dated() -> None:
    assert len(members("EU")) == 27
    assert len(members("NATO")) == 32
    assert len(members("G7")) == 7
    assert set(members("NB8")) == set(members("NORDIC")) | set(members("BALTIC"))
    for code in BLOCS:
        assert set(members(code)) <= {a.code for a in actors()}
        assert len(set(members(code))) == len(members(code))
    assert "GBR" in members("EU", date(2020, 1, 31))
    assert "GBR" not in members("EU", date(2020, 2, 1))
    assert len(members("EU", date(2003, 1, 1))) == 15
    assert "FIN" not in members("NATO", date(2023, 4, 3))
    assert "SWE" in members("NATO", date(2024, 3, 7))
    assert members("UKR") == ()


def test_actors_by_code() -> None:
    assert actor("USA").name == "United States"
    assert actor("EU").currency == "EUR"
    assert actor("NOR").currency == "NOK"
    with pytest.raises(KeyError):
        actor("XXX")


def test_every_context_rule_speaks_of_known_actors_and_forms() -> None:
    rules = context_rules()
    assert len({rule.rule_id for rule in rules}) == len(rules)
    assert {code for rule in rules for code in rule.codes} <= {a.code for a in actors()}
    assert {form for rule in rules for form in rule.forms} <= set(Form)


@given(PIECES.map("".join) | PIECES.map(" ".join))
def test_mentions_hold_their_place(text: str) -> None:
    found = find_actors(text)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(ANYWHERE, ANYWHERE)
def test_a_part_of_a_text_is_read_alone(before: str, after: str) -> None:
    part = "Norway and Ukraine’s allies in Chad"
    text = before + part + after
    start, end = len(before), len(before) + len(part)
    found = find_actors(text, start, end)
    assert [text[m.start : m.end] for m in found] == ["Norway", "Ukraine", "Chad"]
    assert find_actors(text, len(text) + 3) == []
