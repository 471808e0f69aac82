"""The facts of `train.simulator.facts`, measured on flights of the 18 columns."""

import numpy as np
import pandas as pd

from train.rows.clock import in_utc
from train.simulator import facts
from train.simulator.together import late_together

DELAY_THRESHOLD_MINUTES = 15  # later than this is late; exactly 15 is on time


def facts_table(flights: pd.DataFrame) -> str:
    """Markdown table of the real figures beside those of these flights."""
    rows = [
        f"| {name} | {facts.REAL[name]} | {value} |" for name, value in measure(flights).items()
    ]
    return "\n".join(["| | real | simulated |", "|---|---|---|", *rows])


def measure(flights: pd.DataFrame) -> dict[str, str]:
    """The facts of `facts.REAL`, under the same names, of these flights."""
    planned, operated = pd.to_datetime(flights["Fecha-I"]), pd.to_datetime(flights["Fecha-O"])
    minutes = (in_utc(operated, facts.ZONE) - in_utc(planned, facts.ZONE)).dt.total_seconds() / 60
    late = minutes > DELAY_THRESHOLD_MINUTES
    by_day = late.groupby(planned.dt.date).mean().nlargest(2).sort_index()
    quantiles = minutes.quantile([0, 0.5, 0.75, 0.9, 0.95, 0.99, 1])
    bands = pd.cut(minutes, [-np.inf, 15, 30, 60, 120, np.inf]).value_counts(normalize=True)
    airline = flights["OPERA"].value_counts(normalize=True)
    city = flights["SIGLADES"].value_counts(normalize=True)
    first = flights.groupby("SIGLADES")["Fecha-I"].min() >= "2017-09"
    together = late_together(flights, planned, late)
    values = (
        f"{len(flights):,}",
        f"{late.mean():.1%}",
        percents(late.groupby(planned.dt.month).mean()),
        ", ".join(f"{day:%d %B} {share:.0%}" for day, share in by_day.items()),
        *map(facts.covariances, together.values()),
        " ".join(f"{value:.0f}" for value in quantiles),
        percents(bands.sort_index(), 2),
        f"{(flights['TIPOVUELO'] == 'N').mean():.0%}",
        f"{len(airline)}, {len(city)}",
        percents(airline.iloc[:2]),
        percents(city.iloc[:4], 1),
        percents(city.iloc[4:8], 1),
        str(first.sum()),
        str((flights["Vlo-O"] == "").sum()),
    )
    return dict(zip(facts.REAL, values, strict=True))


def percents(shares: pd.Series, digits: int = 0) -> str:
    """Shares as percentages with a space between."""
    return " ".join(f"{share:.{digits}%}" for share in shares)
