"""What the page calls the codes: the widgets show these words, the address and the tables carry the codes."""

import pandas as pd

TYPES = {
    "military": "Military",
    "financial": "Financial",
    "humanitarian": "Humanitarian",
    "reconstruction": "Reconstruction",
    "mixed": "Mixed",
    "unspecified": "Unspecified",
}
STAGES = {
    "proposed": "Proposed",
    "pledged": "Pledged",
    "committed": "Committed",
    "allocated": "Allocated",
    "disbursed": "Paid out",
    "delivered": "Delivered",
    "cancelled": "Cancelled",
}
HOLDS = {"none": "Free", "blocked": "Blocked", "suspended": "Suspended"}
KINDS = {
    "new": "New",
    "background": "Retold",
    "increment": "Raise",
    "cumulative_total": "Total to date",
    "remaining": "Remainder",
}
ALSO = {
    "part": "Parts of packages",
    "contained": "Raises within a new total",
    "disputed": "Disputed sums",
    "overlap": "Overlaps of groups and members",
}
CURRENCIES = {"usd": "US dollars", "eur": "euros"}
VIEWS = {"time": "Over time", "donors": "Donors", "pledges": "Pledges"}
MODES = {"cumulative": "Cumulative", "monthly": "Monthly"}
MEASURES = {"sum": "Sum", "gdp": "% of GDP", "head": "Per head"}
SPLITS = {"donor": "Donor", "type": "Type"}
NOT_NAMED = "Not named"


def actors(table: pd.DataFrame, role: str) -> dict[str, str]:
    """Code -> name of all donors or recipients (`role`) of a table, by name; joint sums name each of theirs."""
    pairs = table[[f"{role}_code", role]].drop_duplicates()
    found: dict[str, str] = {}
    for codes, names in zip(pairs[f"{role}_code"], pairs[role], strict=True):
        for code, name in zip(codes.split(";"), names.split(";"), strict=False):
            if code:
                found.setdefault(code, name or code)
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))
