"""How far promises have come: the steps from pledged to delivered by donor, and how long ago a pledge was last firmer.

Tables in, tables out; none draws.
"""

import json
from datetime import date
from typing import Any

import pandas as pd

from tracker.pledges.stages import FIRMNESS
from tracker.records import Stage

# Each step holds the later ones: what is delivered was allocated, and pledged, before.
STEPS = {
    "pledged": (Stage.PLEDGED, Stage.COMMITTED, Stage.ALLOCATED, Stage.DISBURSED, Stage.DELIVERED),
    "allocated": (Stage.ALLOCATED, Stage.DISBURSED, Stage.DELIVERED),
    "delivered": (Stage.DISBURSED, Stage.DELIVERED),
}


def firmer_on(pledges: pd.DataFrame) -> "pd.Series[Any]":
    """The day on which each pledge last became firmer: of the last entry of its stage history that moved the stage
    forward, else of its first report; NaT where neither is known. Of a month or year its last day."""
    days = pledges["first_reported"].copy()
    several = pledges.loc[pledges["reports"] > 1, "stage_history"]
    moved = {place: day for place, history in several.items() if (day := _last_move(json.loads(history or "[]")))}
    days.update(pd.Series(moved, dtype="datetime64[s]"))
    return days


def _last_move(history: list[dict[str, Any]]) -> pd.Timestamp | None:
    firmest, moved = None, None
    for entry in history:
        firmness = FIRMNESS[Stage(entry["stage"])]
        if entry["stage"] == Stage.CANCELLED or (firmest is not None and firmness <= firmest):
            continue
        if firmest is not None and entry["date"]:
            moved = entry["date"]
        firmest = firmness
    return None if moved is None else pd.Period(moved).end_time.floor("D").as_unit("s")


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
