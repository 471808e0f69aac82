"""python -m bench.truth: how far the model is from the best there is, on simulated flights.

Only the simulator knows the true probability of each flight. `expected` is the best that a model
of the schedule can say; `true` also knows how bad each day was, which no schedule tells.
"""

from rich.table import Table

from bench.payloads import embedded
from data.simulate import simulate
from train import model
from train.data import split_by_time
from train.measures import score
from train.terminal import console


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
        scores = score(probabilities, later["delayed"])
        table.add_row(
            name, f"{scores.auc:.3f}", f"{scores.brier_skill:+.3f}", f"{scores.bias:+.3f}"
        )
    console.print(table)


if __name__ == "__main__":
    main()
