"""A schedule as of a moment knows what the service begins with: the departures of its model."""

from pathlib import Path
from typing import Any

import pytest

from flights.live.trained import from_file
from flights.model.served import DelayModel
from tests.samples.schedules import read
from tests.server.live.told import announced, left, tell, text
from tests.servers.in_process import Serving

FIELDS = ("fecha", "hora", "opera", "destino")


def test_what_is_scored_is_what_is_served_by_the_last_departures_of_the_model(
    run: Any, serving: Serving, model: DelayModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = from_file(model.departures, 0)
    assert trained
    assert trained.watermark
    now, store = trained.watermark + 300, tmp_path / "live.db"
    monkeypatch.setattr("flights.server.live.worker.clock_min", lambda: now)
    monkeypatch.setattr("flights.score.day.clock_min", lambda: now)
    coming = [announced(now + ahead) for ahead in range(10, 1_000, 50)]
    with serving(live=str(store)) as client:
        tell(client, [left(now - 60, 20)])
        sent = [flight | {"en": text(now - 100)} for flight in coming]
        answered = [one["atraso"] for one in client.post("/predict_batch", json=sent).json()]
    lines = [",".join(FIELDS), *(",".join(str(one[f]) for f in FIELDS) for one in coming)]
    (tmp_path / "day.csv").write_text("\n".join(lines))
    options = ("--at", text(now - 100), "--store", store)
    assert run(tmp_path / "day.csv", tmp_path / "out.csv", *options) == 0
    assert [float(line[-2]) for line in read(tmp_path / "out.csv")[1:]] == answered
