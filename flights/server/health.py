"""Whether the model answers as it did when it was made; one that does not answers nothing."""

import time
from math import inf

from flights.model.served import DelayModel, ModelError

CHECKED_S = 1.0  # so long one look is good for all probes: it runs the model


class Health:
    """`fault` says why no prediction can be made; it is empty where all is well."""

    def __init__(self, model: DelayModel | None, fault: str = "") -> None:
        self.model = model
        self.fault = fault
        self.checked_at = -inf

    def check(self) -> str:
        """The fault. Looks at most once a second."""
        now = time.monotonic()
        if self.model and now - self.checked_at >= CHECKED_S:
            self.checked_at = now
            try:
                self.model.check()
                self.fault = ""
            except ModelError as error:
                self.fault = str(error)
        return self.fault
