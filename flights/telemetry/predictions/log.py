"""Some of the predictions, kept for the day on which it is known what became of the flights.

`python -m train.monitor` judges them. What is kept is what the model saw and said: no client, no
address, no flight number. A name that the model does not know is kept as it was sent.

A request only adds to a queue, and a thread writes: a disk that is slow, full or gone never slows
or fails a request. It costs predictions, which are counted.
"""

import logging
import math
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Thread

import fsspec

from flights.features import Flight
from flights.settings import Settings, SettingsError, shown
from flights.telemetry import metrics
from flights.telemetry.predictions.files import Archive, Prediction
from flights.telemetry.predictions.second import Second

LONGEST_QUEUE = 10_000  # some 5 MB; what finds it full is dropped
SLICE = 50  # encoded without a break: 0.3 ms in which no request is answered
REMIND_SECONDS = 3600  # an alert that reads the log looks at two hours
TICK_SECONDS = 0.5  # between two looks at the queue
PATIENCE_S = 5  # for what the shadow says; then a prediction is kept without

log = logging.getLogger(__name__)


class PredictionLog:
    """Keeps a share of all predictions, each as likely as any other.

    `kept` counts those that are safely written, which is after minutes (`files`).
    """

    def __init__(self, folder: str, sample: float, tag: str) -> None:
        self.sample = sample
        self.tag = tag
        self.waiting: deque[Prediction] = deque()
        self.random = random.Random()  # noqa: S311 (no secret)
        self.skip = self.gap()  # predictions until the next that is kept
        self.overflown = 0
        self.kept = self.lost = 0  # by the thread
        self.told_at = -math.inf  # when the log was told that none can be written
        self.archive = Archive(folder)
        self.closing = Event()
        self.thread = Thread(target=self.run, name="prediction-log", daemon=True)
        self.thread.start()

    @classmethod
    def of(cls, settings: Settings, tag: str) -> "PredictionLog | None":
        """None where no predictions are kept. `tag` is the model's. Raises SettingsError."""
        folder = folder_of(settings)
        return cls(folder, settings.prediction_sample, tag) if folder else None

    @property
    def dropped(self) -> int:
        """Predictions that were to be kept, but found the queue full or could not be written."""
        return self.overflown + self.lost

    def note(
        self,
        request_id: str,
        flights: Sequence[Flight],
        probabilities: Sequence[float],
        horizon: Callable[[Flight], int | None] = lambda flight: None,
        second: Second | None = None,
    ) -> None:
        """Keep some of the predictions of one request. Never blocks, never raises.

        `horizon`: minutes from what is known to a flight; None: nothing tells of it.
        `second`: what the shadow says of the first.
        """
        now, place = time.time(), self.skip
        while place < len(flights):
            if len(self.waiting) < LONGEST_QUEUE:
                flight, probability = flights[int(place)], probabilities[int(place)]
                said = (probability, horizon(flight), second and second.after(int(place)))
                self.waiting.append(Prediction(now, request_id, flight, *said))
            else:
                self.overflown += 1
                metrics.DROPPED.inc()
            place += 1 + self.gap()
        self.skip = place - len(flights)

    def gap(self) -> float:
        """How many predictions to pass over, by one draw for all of them (geometric)."""
        if self.sample in (0, 1):
            return 0 if self.sample else math.inf
        return math.log(1 - self.random.random()) // math.log(1 - self.sample)

    def close(self, timeout_s: float = 2) -> None:
        """Write what is waiting, for so many seconds at most."""
        self.closing.set()
        self.thread.join(timeout_s)

    def run(self) -> None:
        """The thread."""
        self.try_out()
        while not self.closing.wait(TICK_SECONDS):
            self.move()
            if self.archive.due:
                self.write()
        self.move()
        self.write()

    def try_out(self) -> None:
        """Not to find out with the first file, which is minutes away."""
        try:
            self.archive.place.try_out()
        except Exception as error:
            self.fail(0, error)

    def move(self) -> None:
        """From the queue to the archive."""
        while some := self.ready():
            try:
                self.archive.add(some, self.tag)
            except Exception as error:
                self.fail(len(some), error)

    def ready(self) -> list[Prediction]:
        """The next ones, which need not wait for the shadow any more."""
        some: list[Prediction] = []
        while self.waiting and len(some) < SLICE and not self.is_open(self.waiting[0]):
            some.append(self.waiting.popleft())
        return some

    def is_open(self, prediction: Prediction) -> bool:
        if prediction.second is None or prediction.second.is_known or self.closing.is_set():
            return False
        return time.time() - prediction.time < PATIENCE_S

    def write(self) -> None:
        size = self.archive.size
        if size == 0:
            return
        try:
            self.archive.write()
            self.kept += size
            metrics.KEPT.inc(size)
            self.told_at = -math.inf
        except Exception as error:
            self.fail(size, error)
        self.archive.start()

    def fail(self, predictions: int, error: Exception) -> None:
        """Told at once, then each hour until it works again."""
        self.lost += predictions
        metrics.DROPPED.inc(predictions)
        now = time.monotonic()
        if now - self.told_at >= REMIND_SECONDS:
            level = logging.ERROR if self.told_at == -math.inf else logging.WARNING
            self.told_at = now
            told = "predictions cannot be kept in %s, %d lost: %s"
            log.log(level, told, self.archive.folder, self.dropped, error)


def folder_of(settings: Settings) -> str:
    """Where predictions are kept, or "".

    Raises SettingsError if nothing installed can write there, or for a password, which would be
    in the log whenever that fails.
    """
    folder = settings.prediction_log
    if "@" in folder.partition("://")[2].partition("/")[0]:
        raise SettingsError(
            "FLIGHT_PREDICTION_LOG names a user or password, which is not read here"
        )
    if folder.startswith("gs://"):
        return folder
    try:
        fsspec.get_filesystem_class(fsspec.utils.get_protocol(folder))
    except (ImportError, ValueError) as error:
        raise SettingsError(f"FLIGHT_PREDICTION_LOG is {shown(folder)}: {error}") from error
    return folder
