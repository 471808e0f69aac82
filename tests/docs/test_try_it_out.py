"""The page in a browser, behind a proxy that takes a path prefix away."""

import re
import shutil
import subprocess
from pathlib import Path

import bentoml
import pytest

from tests.servers.proxies import haproxy
from tests.servers.serving import served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("haproxy"), reason="needs haproxy"),
    pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium"),
]

PRESS = Path(__file__).with_name("try_it_out.html")
RULES = (
    "http-request deny deny_status 404 unless { path_beg /delay/ }",
    f"http-request return content-type text/html file {PRESS} if {{ path /delay/press }}",
    r"http-request replace-path /delay(/.*) \1",
)


def shown(url: str, profile: Path) -> str:
    """The page after what its scripts do in a minute of its own clock."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
    command = ["chromium", *options, "--virtual-time-budget=60000", "--dump-dom", url]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, check=True).stdout


def test_try_it_out_asks_behind_the_prefix(trained: bentoml.Model, tmp_path: Path) -> None:
    with served(tmp_path / "log") as service, haproxy(service.port, tmp_path, *RULES) as port:
        page = shown(f"http://127.0.0.1:{port}/delay/press", tmp_path / "profile")
    told = re.findall(r"<pre>([^<]*)</pre>", page)
    assert told == [f"http://127.0.0.1:{port}/delay/predict 200"]
