"""python -m bench.truth: how far the model is from the best there is, on simulated flights.

Only the simulator knows the true probability of each flight. `expected` is the best that a model
of the schedule can say; `true` also knows what was late together, which no schedule tells.
"""

from rich.table import Table

from bench.payloads import embedded
from train import model
from train.console import console
from train.evaluation.metrics import measure
from train.rows.data import split_by_time
from train.simulator.simulation import simulate


def main() -> None:
    flights = embedded()
    earlier, later = split_by_time(flights)
    truth = simulate()
    contenders = {
        "model": model.predict(model.fit(earlier), later),
        "expected": truth.expected_probability[later.index],
        "true": truth.delay_probability[later.index],
    }
    table = Table("", "AUC", "Brier skill", "bias", box=None)
    for name, probabilities in contenders.items():
        metrics = measure(probabilities, later["delayed"])
        table.add_row(
            name, f"{metrics.auc:.3f}", f"{metrics.brier_skill:+.3f}", f"{metrics.bias:+.3f}"
        )
    console.print(table)


if __name__ == "__main__":
    main()
