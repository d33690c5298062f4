"""How far promises have come: the steps from pledged to delivered by donor, and the age of a pledge.

Tables in, tables out; none draws.
"""

from datetime import date
from typing import Any

import pandas as pd

from tracker.records import Stage

# Each step holds the later ones: what is delivered was allocated, and pledged, before.
STEPS = {
    "pledged": (Stage.PLEDGED, Stage.COMMITTED, Stage.ALLOCATED, Stage.DISBURSED, Stage.DELIVERED),
    "allocated": (Stage.ALLOCATED, Stage.DISBURSED, Stage.DELIVERED),
    "delivered": (Stage.DISBURSED, Stage.DELIVERED),
}


def age_in_days(pledges: pd.DataFrame, day: date) -> "pd.Series[Any]":
    """Days from `firmer_on` (a column of prepared pledges) to `day`, never less than 0; empty where it is not known."""
    days: pd.Series[Any] = (pd.Timestamp(day) - pledges["firmer_on"]).dt.days
    return days.clip(lower=0).astype("Int64")


def funnel(judged: pd.DataFrame, day: date) -> pd.DataFrame:
    """By donor what is pledged, of that allocated, of that delivered or paid out, the largest first.

    Columns: label, code, pledged, allocated, delivered, pledges, age (median in days on `day`). Only pledges that count
    and have come as far as the first step; a joint sum stays with its joint label.

    Args:
        judged: prepared pledges with `value` and `counted`.
    """
    rows = judged[judged["counted"] & judged["stage"].isin(STEPS["pledged"])]
    sums = {step: rows["value"].where(rows["stage"].isin(stages), 0.0) for step, stages in STEPS.items()}
    table = rows[["donor_label", "donor_code"]].assign(**sums, age=age_in_days(rows, day).astype("float64"))
    by = table.groupby("donor_label", observed=True)
    found = by.agg(
        code=("donor_code", "first"),
        pledged=("pledged", "sum"),
        allocated=("allocated", "sum"),
        delivered=("delivered", "sum"),
        pledges=("pledged", "size"),
        age=("age", "median"),
    )
    found = found.reset_index().rename(columns={"donor_label": "label"})
    found["label"] = found["label"].astype("str")
    return found.sort_values(["pledged", "label"], ascending=[False, True], ignore_index=True)
