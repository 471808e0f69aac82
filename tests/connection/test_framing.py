"""What RFC 9112 says must be refused, and what must not be; upgrades and trailers are ignored."""

import time

import pytest

from tests.senders.connections import Running, ends, read_answer
from tests.senders.framed import CHUNKED, GET, NEXT, POST

REFUSED = {
    "no Host": b"GET /read HTTP/1.1\r\n\r\n",
    "two Hosts": GET + b"Host: x\r\n\r\n",
    "two Hosts in HTTP/1.0": b"GET /read HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n",
    "Host with a path": b"GET /read HTTP/1.1\r\nHost: x/y\r\n\r\n",
    "Host with a space": b"GET /read HTTP/1.1\r\nHost: x y\r\n\r\n",
    "Host with a user": b"GET /read HTTP/1.1\r\nHost: a@x\r\n\r\n",
    "Host with two values": b"GET /read HTTP/1.1\r\nHost: x, y\r\n\r\n",
    "Host with a port that is none": b"GET /read HTTP/1.1\r\nHost: x:y\r\n\r\n",
    "two Content-Types": GET + b"Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n",
    "coding in HTTP/1.0": CHUNKED.replace(b"1.1", b"1.0") + b"0\r\n\r\n",
    "length and coding": POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "the same length twice": POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
    "two lengths in one": POST + b"Content-Length: 1, 1\r\n\r\na",
    "length +1": POST + b"Content-Length: +1\r\n\r\na",
    "length -1": POST + b"Content-Length: -1\r\n\r\na",
    "length 0x1": POST + b"Content-Length: 0x1\r\n\r\na",
    "length without digits": POST + b"Content-Length: \r\n\r\n",
    "length of 20 digits": POST + b"Content-Length: 99999999999999999999\r\n\r\n",
    "gzip": POST + b"Transfer-Encoding: gzip\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\n",
    "gzip, chunked": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked, gzip": POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "two codings": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    "gzip and chunked on two lines": POST
    + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "identity and chunked on two lines": POST
    + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two codings and an upgrade": POST
    + b"Connection: upgrade\r\nUpgrade: h2c\r\n"
    + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "xchunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "vertical tab, chunked": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "space before the colon": GET + b"X-A : b\r\n\r\n",
    "space before the first header": b"GET /read HTTP/1.1\r\n Host: x\r\n\r\n",
    "folded header": GET + b"X-A: b\r\n c\r\n\r\n",
    "header without a name": GET + b": b\r\n\r\n",
    "header without a colon": GET + b"X-A\r\n\r\n",
    "no token for a name": GET + b"X(A): b\r\n\r\n",
    "lines end in LF": b"GET /read HTTP/1.1\nHost: x\n\n",
    "a header ends in LF": GET + b"X-A: b\nX-B: c\r\n\r\n",
    "a header ends in CR": GET + b"X-A: b\rX-B: c\r\n\r\n",
    "the headers end in LF": GET + b"\n",
    "NUL in a value": GET + b"X-A: b\0c\r\n\r\n",
    "control character in a value": GET + b"X-A: b\x01c\r\n\r\n",
    "control character in a target": b"GET /re\x01ad HTTP/1.1\r\nHost: x\r\n\r\n",
    "tab in a target": b"GET /re\tad HTTP/1.1\r\nHost: x\r\n\r\n",
    "DEL in a target": b"GET /re\x7fad HTTP/1.1\r\nHost: x\r\n\r\n",
    "space in a target": b"GET /re ad HTTP/1.1\r\nHost: x\r\n\r\n",
    "no ASCII in a target": b"GET /re\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
    "fragment in a target": b"GET /read#a HTTP/1.1\r\nHost: x\r\n\r\n",
    "no target": b"GET HTTP/1.1\r\nHost: x\r\n\r\n",
    "unknown method": b"get /read HTTP/1.1\r\nHost: x\r\n\r\n",
    "HTTP/0.9": b"GET /read\r\n\r\n",
    "HTTP/1.2": b"GET /read HTTP/1.2\r\nHost: x\r\n\r\n",
    "HTTP/2.0": b"GET /read HTTP/2.0\r\nHost: x\r\n\r\n",
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "chunk size 0x1": CHUNKED + b"0x1\r\na\r\n0\r\n\r\n",
    "chunk size +1": CHUNKED + b"+1\r\na\r\n0\r\n\r\n",
    "chunk size -1": CHUNKED + b"-1\r\na\r\n0\r\n\r\n",
    "chunk size g": CHUNKED + b"g\r\na\r\n0\r\n\r\n",
    "chunk size and a space": CHUNKED + b"1 \r\na\r\n0\r\n\r\n",
    "no chunk size": CHUNKED + b"\r\na\r\n0\r\n\r\n",
    "chunk size of 17 digits": CHUNKED + b"fffffffffffffffff\r\na\r\n0\r\n\r\n",
    "chunk size ends in LF": CHUNKED + b"1\na\r\n0\r\n\r\n",
    "chunk ends in LF": CHUNKED + b"1\r\na\n0\r\n\r\n",
    "chunk extension ends in LF": CHUNKED + b"1;b\na\r\n0\r\n\r\n",
    "chunk longer than its size": CHUNKED + b"1\r\nab\r\n0\r\n\r\n",
    "no token for a trailer": CHUNKED + b"0\r\nX-A : b\r\n\r\n",
    "Connection in a trailer": CHUNKED + b"0\r\nConnection: close\r\n\r\n",
    "length in a trailer": CHUNKED + b"0\r\nContent-Length: 1\r\n\r\n",
}


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED)
def test_what_must_be_refused_is_400_once_and_the_connection_ends(
    service: Running, request_: bytes
) -> None:
    with service.connect() as client:
        client.sendall(request_)
        answer = read_answer(client)
        assert (answer.status, answer.stays) == (400, False)
        assert answer.headers["content-type"] == "application/problem+json"
        assert ends(client)


def test_what_is_refused_is_told_in_the_language_of_its_headers(service: Running) -> None:
    with service.connect() as client:
        client.sendall(GET + b"Accept-Language: es\r\nHost: x\r\n\r\n")
        answer = read_answer(client)
    assert answer.body["detail"] == (
        "una solicitud tiene un Host (RFC 9112, sección 3.2), esta tiene 2"
    )
    told = {name: answer.headers[name] for name in ("content-language", "vary", "connection")}
    assert told == {"content-language": "es", "vary": "accept-language", "connection": "close"}


ANSWERED = {
    "HTTP/1.0 without a Host": b"GET /read HTTP/1.0\r\n\r\n",
    "no name in Host": b"GET /read HTTP/1.1\r\nHost: \r\n\r\n",
    "Host with a port": b"GET /read HTTP/1.1\r\nHost: x.example:80\r\n\r\n",
    "IPv6 Host": b"GET /read HTTP/1.1\r\nHost: [2001:db8::1]:3000\r\n\r\n",
    "whole URL": b"GET http://x.example/read HTTP/1.1\r\nHost: x\r\n\r\n",
    "empty lines before": b"\r\n\r\n" + NEXT,
    "chunk extension": CHUNKED + b'1;a="b"\r\na\r\n0\r\n\r\n',
    "Chunked": CHUNKED.replace(b"chunked", b"Chunked") + b"0\r\n\r\n",
    "query": b"GET /read?a=%0a HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("request_", ANSWERED.values(), ids=ANSWERED)
def test_what_is_allowed_is_answered(service: Running, request_: bytes) -> None:
    with service.connect() as client:
        client.sendall(request_)
        answer = read_answer(client)
        assert (answer.status, answer.body["path"]) == (200, "/read")


@pytest.mark.parametrize(
    "field",
    [
        b"X-Forwarded-For: 10.0.0.1",
        b"X-API-Key: k",
        b"Authorization: Bearer k",
        b"Content-Type: text/plain",
        b"Expect: 100-continue",
        b"Host: y",
        b"Upgrade: h2c",
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_trailer_is_no_header(service: Running, field: bytes, late: bool) -> None:
    with service.connect() as client:
        client.sendall(CHUNKED + b"1\r\na\r\n0\r\n")
        if late:
            time.sleep(0.05)
        client.sendall(field + b"\r\n\r\n")
        answer = read_answer(client)
        assert answer.body["headers"] == [["host", "x"], ["transfer-encoding", "chunked"]]
        client.sendall(NEXT)
        assert read_answer(client).body["headers"] == [["host", "x"], ["x-next", "1"]]


OFFERS = (b"h2c", b"websocket", b"TLS/1.0", b"HTTP/3.0, foo/2")
BODIES = (
    (b"Content-Length: 3\r\n\r\n", b"abc"),
    (b"Transfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\n"),
    (b"Content-Length: 38\r\n\r\n", b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\nabc"),
)


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize(("length", "body"), BODIES)
@pytest.mark.parametrize("segments", [1, 2, 100])
def test_an_offered_upgrade_is_ignored_and_the_body_read_once(
    service: Running, offer: bytes, length: bytes, body: bytes, segments: int
) -> None:
    head = POST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: %s\r\n" % offer + length
    request = head + body + NEXT
    cuts = {1: [len(request)], 2: [len(head), len(request)], 100: range(1, len(request) + 1)}
    with service.connect() as client:
        sent = 0
        for cut in cuts[segments]:
            client.sendall(request[sent:cut])
            sent = cut
        answers = [read_answer(client) for _ in range(2)]
    assert answers[0].body["body"] == ("abc" if b"chunked" in length else body.decode())
    assert ["x-next", "1"] in answers[1].body["headers"]
    assert [one.stays for one in answers] == [True, True]


def test_many_offers_in_one_segment_are_each_answered_once(service: Running) -> None:
    with service.connect() as client:
        client.sendall(
            (POST + b"Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\na") * 10
            + NEXT
        )
        bodies = [read_answer(client).body["body"] for _ in range(11)]
    assert bodies == ["a"] * 10 + [""]


def test_connect_is_405_and_what_follows_is_not_read(service: Running) -> None:
    with service.connect() as client:
        client.sendall(b"CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n" + NEXT)
        answer = read_answer(client)
        assert (answer.status, answer.stays, answer.headers["allow"]) == (
            405,
            False,
            "get, head, post",
        )
        assert ends(client)


def test_a_url_without_a_path_is_the_root(service: Running) -> None:
    with service.connect() as client:
        for url in (b"http://host", b"HTTP://host:80", b"http://host?a=/b", b"http://host/"):
            client.sendall(GET.replace(b"/read", url) + b"\r\n")
            answer = read_answer(client)
            assert (answer.status, answer.body["path"], answer.stays) == (401, "/", True)


def test_a_refusal_comes_after_the_answers_to_earlier_requests(service: Running) -> None:
    with service.connect() as client:
        client.sendall(GET.replace(b"read", b"late") + b"\r\n" + NEXT + b"no HTTP\r\n\r\n")
        answers = [read_answer(client) for _ in range(3)]
        assert [one.status for one in answers] == [200, 200, 400]
        assert [one.stays for one in answers] == [True, True, False]
        assert ends(client)
