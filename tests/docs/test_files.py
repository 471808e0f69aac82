"""Files for browsers: kept for ever by their hash, packed where asked; the pages that name them."""

import gzip
import re

import pytest
from starlette.testclient import TestClient

from flights.docs import pages
from flights.docs.files import lists

HTML = {"Accept": "text/html"}
POLICY = pages.POLICY.decode()
FOLDERS = [pages.BOARD_FILES, pages.API_FILES]
FILES = [f"/{folder.base}{name}" for folder in FOLDERS for name in folder.sources]


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_kept_for_ever_and_packed_where_asked(client: TestClient, path: str) -> None:
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "gzip;q=0, br"})
    assert packed.content == plain.content
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    for answer in (packed, plain):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "accept-encoding"


def test_a_packed_file_is_one_copy_and_a_third_of_its_size() -> None:
    """2,000 that do not read their answer would take 800 MB."""
    path = f"/{pages.API_FILES.base}swagger-ui-bundle.js"
    asked = {b"accept-encoding": b"gzip"}
    once, again = (pages.API_FILES.answer(path, asked) for _ in range(2))
    assert once
    assert again
    assert once.content is again.content
    assert len(once.content) * 3 < len(gzip.decompress(once.content))


@pytest.mark.parametrize("path", FILES)
def test_a_page_of_another_release_is_sent_on_and_keeps_nothing(
    client: TestClient, path: str
) -> None:
    other = re.sub("[0-9a-f]{16}", "0" * 16, path)
    sent_on = client.get(other, follow_redirects=False)
    assert (sent_on.status_code, sent_on.headers["cache-control"]) == (307, "no-store")
    assert client.get(other).url.path == path


@pytest.mark.parametrize("tail", ["", "nothing.js", "0" * 16 + "/nothing.js", "x/main.js", "../x"])
@pytest.mark.parametrize("folder", ["board", "static_content"])
def test_what_is_no_file_is_404(client: TestClient, folder: str, tail: str) -> None:
    assert client.get(f"/{folder}/{tail}").status_code == 404


@pytest.mark.parametrize(
    ("path", "base"),
    [("/", "board/"), ("/docs", "static_content/"), ("/problems", "static_content/")],
)
def test_a_page_names_its_files_and_is_sent_again_only_when_it_changed(
    client: TestClient, path: str, base: str
) -> None:
    page = client.get(path, headers=HTML)
    files = [file for file in re.findall(r'(?:src|href)="([^"]+)"', page.text) if "." in file[1:]]
    assert all(client.get(f"/{file}").status_code == 200 for file in files)
    assert base in page.text
    assert "{{" not in page.text
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["cache-control"] == "no-cache"
    kept = client.get(path, headers=HTML | {"If-None-Match": page.headers["etag"]})
    assert (kept.status_code, kept.content) == (304, b"")
    assert "content-length" not in kept.headers


@pytest.mark.parametrize("path", ["/", "/docs", "/problems"])
def test_a_page_has_nothing_inline_and_nothing_of_another_host(
    client: TestClient, path: str
) -> None:
    text = client.get(path, headers=HTML).text
    assert "//" not in text
    allowed = r'src=|type="application/json"'
    assert not re.search(rf"<style|style=|<script(?![^>]* ({allowed}))|\son\w+=", text)
    assert "unsafe" not in POLICY


def test_the_root_is_a_list_for_what_is_no_browser(client: TestClient) -> None:
    listed = client.get("/")
    assert listed.headers["content-type"] == "application/json"
    assert listed.headers["vary"] == "accept"
    assert listed.json()["service"] == "flight_delay"
    assert listed.json()["model"] == client.get("/model").json()["tag"]
    told = {(one["method"], one["path"]) for one in listed.json()["paths"]}
    assert {("POST", "/predict"), ("GET", "/docs"), ("GET", "/")} <= told
    assert all(one["about"] for one in listed.json()["paths"])


@pytest.mark.parametrize(
    ("header", "listed"),
    [
        (b"text/html,application/xml;q=0.9,*/*;q=0.8", True),
        (b"application/json, TEXT/HTML ; q=0.5", True),
        (b"text/html;q=0.000", False),
        (b"*/*", False),
        (b"text/htmlx", False),
        (b"", False),
    ],
)
def test_what_a_header_lists(header: bytes, listed: bool) -> None:
    assert lists(header, b"text/html") is listed
