"""More flights than there is room for, told by HTTP, one or a list."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.server.live.told import NOW, announced, left, tell, text
from tests.servers.in_process import PROBLEM, Serving

FAR = NOW + 300 * 1_440


@pytest.fixture
def full(serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("flights.live.stores.keeper.MOST_FLIGHTS", 1)
    with serving(live=str(tmp_path / "live.db")) as client:
        tell(client, announced(NOW - 60))
        yield client


def test_a_list_is_kept_but_for_what_there_is_no_room_for(full: TestClient) -> None:
    told = tell(full, [announced(FAR, "2"), left(NOW - 60, 20), {"hasta": text(NOW)}])
    assert told["results"] == ["refused", "changed", "heartbeat"]
    (error,) = told["errors"]
    assert (error["pointer"], error["value"]) == ("#/0/fecha", text(FAR)[:10])
    sentence = f"flight 0: fecha is {text(FAR)[:10]}, but as many flights are kept as there is room"
    assert error["detail"].startswith(sentence)
    assert full.get("/live").json()["flights"] == 1


@pytest.mark.parametrize("is_list", [True, False])
def test_where_there_is_room_for_none_it_is_422(full: TestClient, is_list: bool) -> None:
    one: Any = announced(FAR, "2")
    answer = full.post("/departures", json=[one, one] if is_list else one)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert pointers == (["#/0/fecha", "#/1/fecha"] if is_list else ["#/fecha"])
