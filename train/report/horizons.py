"""What the departures of the day add to the schedule, by when they are known."""

import pandas as pd

from flights.model.count import SCHEDULE
from train.evaluation.results import MODEL, OfflineEvaluation
from train.report.words import Cell, Section, Table, number, signed

TITLES = ["AUC", "Brier skill", "Bias", "CRPS skill"]
COLUMNS = ("auc", "brier_skill", "bias", "crps_skill")
EXPLANATIONS = {
    "CRPS skill": "how much nearer the probabilities of all delays come to what happened than the "
    "airline's usual ones: 0 is no nearer, 1 is perfect",
}


def horizons(evaluation: OfflineEvaluation) -> Section:
    table, alone = evaluation.horizons, evaluation.metrics[MODEL]
    hour = table.loc["60 min"]
    return Section(
        "horizons",
        f"With the departures until an hour before, Brier skill is "
        f"{signed(hour['brier_skill'])} instead of {signed(alone.brier_skill)}",
        "The same flights, judged by what the airport's own departures had told so long before "
        "each of them; once a night: all until midnight.",
        Table(TITLES, {SCHEDULE: of_schedule(evaluation)} | rows(table), EXPLANATIONS),
    )


def of_schedule(evaluation: OfflineEvaluation) -> list[Cell]:
    alone = evaluation.metrics[MODEL]
    return [
        Cell(number(alone.auc)),
        Cell(signed(alone.brier_skill)),
        Cell(signed(alone.bias)),
        Cell(""),
    ]


def rows(table: pd.DataFrame) -> dict[str, list[Cell]]:
    return {
        str(name): [
            Cell(number(row["auc"])),
            *(Cell(signed(row[column])) for column in COLUMNS[1:]),
        ]
        for name, row in table.iterrows()
    }
