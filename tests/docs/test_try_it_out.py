"""The API page in a browser: it works, also behind a proxy's prefix, and for all readers."""

import shutil
from collections.abc import Iterator
from typing import Any

import bentoml
import pytest

from tests.senders.browser import DESKTOP, PHONE, look
from tests.servers.proxies import haproxy
from tests.servers.serving import served

pytestmark = pytest.mark.slow

ANSWERED = {"clicks": ["button.execute"], "seen": ".live-responses-table"}
RULES = (
    "http-request deny deny_status 404 unless { path_beg /delay/ }",
    r"http-request replace-path /delay(/.*) \1",
)
KEYED = {"clicks": ["button.authorize"], "seen": ".modal-ux"}


@pytest.fixture(scope="module")
def url(trained: bentoml.Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("open") / "log") as service:
        yield service.url


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_answer_is_in_view_after_execute(
    pytestconfig: pytest.Config, url: str, size: dict[str, Any]
) -> None:
    told = look(pytestconfig.cache, f"{url}/docs", **size, **ANSWERED)
    assert (told["in_view"], told["wide"]) == (True, size["width"])
    assert '"atraso": 0.' in told["text"]
    assert (told["violations"], told["errors"]) == ([], [])


def test_errors_are_folded_and_nothing_asks_for_a_key(
    pytestconfig: pytest.Config, url: str
) -> None:
    told = look(pytestconfig.cache, f"{url}/docs", **DESKTOP, seen=".error details")
    assert told["text"] == "Not the JSON that is expected."
    assert told["tall"] < 3_000  # it was 4,979 with all errors open
    assert "Authorize" not in told["buttons"]


def test_a_key_can_be_given_where_one_is_asked_for(
    pytestconfig: pytest.Config, trained: bentoml.Model, key: tuple[str, str], tmp_path: Any
) -> None:
    with served(tmp_path / "log", FLIGHT_API_KEYS=key[1]) as service:
        told = look(pytestconfig.cache, f"{service.url}/docs", **DESKTOP, **KEYED)
    assert "X-API-Key" in told["text"]
    assert (told["violations"], told["errors"]) == ([], [])


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_type_leads_to_its_paragraph(
    pytestconfig: pytest.Config, url: str, size: dict[str, Any]
) -> None:
    told = look(pytestconfig.cache, f"{url}/problems#too-busy", **size, seen="section:target")
    assert (told["in_view"], told["wide"]) == (True, size["width"])
    assert told["text"].startswith("429 The service is too busy")
    assert (told["violations"], told["errors"]) == ([], [])


def test_the_board_is_shown_under_its_policy(
    pytestconfig: pytest.Config, trained: bentoml.Model, tmp_path: Any
) -> None:
    with served(tmp_path / "log", FLIGHT_LIVE=str(tmp_path / "live.db")) as service:
        told = look(pytestconfig.cache, f"{service.url}/", **DESKTOP)
    assert (told["violations"], told["errors"]) == ([], [])


@pytest.mark.skipif(not shutil.which("haproxy"), reason="needs haproxy")
def test_try_it_out_asks_behind_the_prefix(
    pytestconfig: pytest.Config, url: str, tmp_path: Any
) -> None:
    asked = ANSWERED | {"seen": ".responses-inner"}
    with haproxy(int(url.rpartition(":")[2]), tmp_path, *RULES) as port:
        told = look(pytestconfig.cache, f"http://127.0.0.1:{port}/delay/docs", **asked)
    assert f"http://127.0.0.1:{port}/delay/predict" in told["text"]
    assert '"atraso": 0.' in told["text"]
