"""What training and serving share: the request, the features, the model."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flights.score.frame import Model

# ONNX Runtime sends usage data to Microsoft (since 1.29 on Linux, too), and keeps a device id in
# the home folder, unless it is told not to before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")


def load(tag: str = "flight_delay:latest") -> "Model":
    """A model of the store, for flights in a pandas DataFrame: `load().predict(flights)`.

    Raises `flights.tables.place.Unusable`, a ValueError, where the store has no such model.
    """
    from flights.score.frame import Model  # noqa: PLC0415 (pandas and the model's runtime: 1 s)

    return Model(tag)
