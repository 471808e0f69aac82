import pytest
from starlette.testclient import TestClient

from deploy.monitoring import watch


def test_the_unknown_flight_is_of_the_services_airport_and_new_to_its_model(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch.httpx, "get", client.get)
    answer = client.post("/predict_batch", json=[watch.unseen("")]).json()
    assert list(answer[0]["no_visto"]) == ["opera"]
