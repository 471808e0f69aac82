"""Sums that forget: each event counts half as much after a half-life."""

Sums = list[float]  # [events, minutes, events, late]: what is added up for each key

REBASE = 300  # half-lives: 2**300 is far from what a float cannot hold, and from losing digits


class DecayedSums:
    """Exponentially decayed sums by key.

    What is kept is each sum as it would be worth at `epoch`, so that an event is added with
    2**((t - epoch) / half-life) whenever it comes: order does not matter, and what was added can
    be taken away again.
    """

    def __init__(self, half_life_min: float, prior_events: float) -> None:
        self.half_life_min = half_life_min
        self.prior_events = prior_events  # how many events of the priors each mean begins with
        self.epoch = 0.0
        self.sums: dict[str, Sums] = {}

    def copy(self) -> "DecayedSums":
        other = DecayedSums(self.half_life_min, self.prior_events)
        other.epoch = self.epoch
        other.sums = {key: sums.copy() for key, sums in self.sums.items()}
        return other

    def add(self, key: str, at: float, place: int, value: float, sign: int) -> None:
        """Add (sign 1) or take away (-1) an event of the minute `at`; place 0 minutes, 2 late."""
        halves = (at - self.epoch) / self.half_life_min
        if halves > REBASE:
            self.rebase(at)
            halves = 0.0
        weight = sign * 2.0**halves
        sums = self.sums.get(key)
        if sums is None:
            sums = self.sums[key] = [0.0, 0.0, 0.0, 0.0]
        sums[place] += weight
        sums[place + 1] += weight * value

    def rebase(self, at: float) -> None:
        """Make `at` the epoch."""
        factor = 2.0 ** max((self.epoch - at) / self.half_life_min, -1_000.0)
        self.sums = {key: [factor * x for x in sums] for key, sums in self.sums.items()}
        self.epoch = at

    def means(self, key: str, at: float, priors: tuple[float, float]) -> tuple[float, float]:
        """Mean minutes and mean share as of a minute, each drawn to its prior."""
        sums = self.sums.get(key)
        if sums is None:
            return priors
        decay, k = self.decay(at), self.prior_events
        return (
            (decay * sums[1] + k * priors[0]) / (decay * sums[0] + k),
            (decay * sums[3] + k * priors[1]) / (decay * sums[2] + k),
        )

    def decay(self, at: float) -> float:
        """By which what is kept is to be multiplied to be worth what it is at this minute."""
        return 2.0 ** ((self.epoch - at) / self.half_life_min)
