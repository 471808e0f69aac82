"""The page's modules: their tests in JavaScript, which stand beside this, and their size."""

import re
from importlib.resources import files

from starlette.testclient import TestClient

from tests.board.node import HERE, needs_node, run


@needs_node
def test_modules_pass_their_tests() -> None:
    done = run("--test", "--test-reporter=spec", *sorted(HERE.glob("*.test.js")))
    assert done.returncode == 0, done.stdout


def test_all_that_the_page_loads_is_under_100_kb(client: TestClient) -> None:
    page = client.get("/", headers={"Accept": "text/html"}).text
    base = re.findall(r'src="(board/[^"]+/)main.js"', page)[0]
    names = [one.name for one in files("flights.board").iterdir()]
    packed = [
        client.get(f"/{base}{name}", headers={"Accept-Encoding": "gzip"}).headers["content-length"]
        for name in names
        if name.endswith((".js", ".css"))
    ]
    assert len(packed) > 30
    assert sum(map(int, packed)) < 100_000
