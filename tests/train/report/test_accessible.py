"""The report and the monitor's page are for all readers: axe-core finds nothing."""

from pathlib import Path
from typing import Any

import pytest

from tests.senders.browser import DESKTOP, PHONE, look
from tests.train.monitor.test_live_evaluation import DAY, judged
from train.monitor.report import render_live_report

pytestmark = pytest.mark.slow


@pytest.fixture(params=["report", "monitor"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    page = tmp_path / "page.html"
    if request.param == "report":
        page.write_text(request.getfixturevalue("html"), encoding="utf-8")
    else:
        page.write_text(render_live_report(judged(), DAY), encoding="utf-8")
    return page.as_uri()


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_and_nothing_is_beside_the_screen(
    request: pytest.FixtureRequest, url: str, size: dict[str, Any], scheme: str
) -> None:
    told = look(request.config.cache, url, scheme=scheme, **size)
    assert told["wide"] == size["width"]
    assert told["violations"] == []
    assert told["errors"] == []
