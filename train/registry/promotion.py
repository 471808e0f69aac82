"""Whether a new model becomes the served one, and why."""

from typing import Any

import bentoml
import pandas as pd
from rich.markup import escape

from train.console import console
from train.live.evaluation import HOUR, Judged
from train.registry.champion import Comparison, Incomparable, compare, compare_of_day
from train.registry.export import Exported
from train.registry.store import served


def judge_promotion(
    challenger: Exported, of_day: Judged, later: pd.DataFrame, simulated: bool, force: str
) -> dict[str, Any]:
    """It must be no worse by the schedule alone and none an hour before: metadata, in which
    `better` tells that even of one that is served by force.

    `challenger` and `of_day` are of the copies that did not learn from the later flights.
    """
    champion, facts = served(), {}
    if champion is None:
        return {"served": True, "better": True, "reason": "the store had no model"}
    try:
        schedule = compare(challenger.scorer, later, champion, simulated)
        hour = compare_of_day(of_day.late[HOUR], later, of_day.live[HOUR], champion)
    except Incomparable as error:
        better, reason = error.better, str(error)
    else:
        better = not schedule.worse and not (hour and hour.worse)
        reason = in_words(schedule, hour, champion)
        facts = schedule.as_dict() | {"hour_before": hour.as_dict() if hour else None}
    if force and not better:
        reason = f"forced: {force} ({reason})"
    promoted = better or bool(force)
    mark = "[green]✓[/] Takes over" if promoted else f"[yellow]![/] {champion.tag} stays"
    console.print(f"{mark}: {escape(reason)}", soft_wrap=True)
    told = {"served": promoted, "better": better, "against": str(champion.tag), "reason": reason}
    return told | facts


def in_words(schedule: Comparison, hour: Comparison | None, champion: bentoml.Model) -> str:
    if hour is None:
        return f"{schedule}; not compared by the day, of which {champion.tag} does not know"
    return f"{schedule}; an hour before, with live departures: {hour}"
