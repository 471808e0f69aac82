"""What is kept of a prediction tells how far ahead it was made, of what was known."""

import gzip
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from tests.server.live.told import NOW, announced, left, tell, text
from tests.servers.in_process import Serving

FAR = announced(NOW + 90 * 1_440)


def lines(folder: Path) -> list[dict[str, Any]]:
    texts = [gzip.decompress(file.read_bytes()) for file in folder.rglob("*.gz")]
    return [from_json(line) for text in texts for line in text.splitlines()]


def test_the_horizon_is_kept_of_flights_that_the_state_tells_of(
    serving: Serving, tmp_path: Path
) -> None:
    kept = {"prediction_log": str(tmp_path / "kept"), "prediction_sample": "1"}
    with serving(live=str(tmp_path / "live.db"), **kept) as client:
        tell(client, [left(NOW - 60, 20), {"hasta": text(NOW)}])
        client.post("/predict", json=announced(NOW + 120))
        client.post("/predict_batch", json=[announced(NOW + 30), FAR])
    assert sorted(str(line["horizon_min"]) for line in lines(tmp_path)) == ["120", "30", "None"]


def test_without_departures_no_horizon_is_kept(serving: Serving, tmp_path: Path) -> None:
    with serving(prediction_log=str(tmp_path), prediction_sample="1") as client:
        client.post("/predict", json=announced(NOW + 120))
    assert [line["horizon_min"] for line in lines(tmp_path)] == [None]
