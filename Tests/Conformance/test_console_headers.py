"""No answer of the console may be framed, kept, sniffed or sent from: errors neither (clickjacking)."""

import http.client

import pytest

from tools import REPOSITORY

ROWS = (REPOSITORY / "Tests" / "Golden" / "console-doors.txt").read_text().splitlines()
ROUTES = [tuple(row.split()[:2]) for row in ROWS if row.startswith(("GET /", "POST /"))]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# What is refused before there is a page, or has none.
OTHERS = [
    ("GET", "/nothing", {}, None), ("GET", "/console/nothing", {}, None), ("HEAD", "/signin", {}, None),
    ("GET", "/signin?%zz=%", {}, None), ("POST", "/signin", FORM, "a=" + "x" * 300_000),
    ("POST", "/signin", FORM, "%zz"), ("POST", "/signin", {"Content-Type": "text/plain"}, "x"),
]


def headers_of(server, method, path, headers, body) -> tuple:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers
    finally:
        connection.close()


def check(server, method, path, headers, body) -> None:
    status, found = headers_of(server, method, path, headers, body)
    said = f"{method} {path[:60]}: {status}"
    assert status < 500, said
    policy = found.get("Content-Security-Policy", "")
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy, f"{said} has no {part}"
    assert "unsafe" not in policy and "*" not in policy, said
    for name, value in (
        ("X-Frame-Options", "DENY"), ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ):
        assert found.get_all(name) == [value], f"{said}: {name}"
    if not path.startswith("/assets/") or status != 200:
        assert found["Cache-Control"] == "no-store", said
    for cookie in found.get_all("Set-Cookie") or []:
        assert "; HttpOnly" in cookie and "; SameSite=Lax" in cookie and "Domain" not in cookie, said


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_of_the_table_whoever_asks(server, method):
    routes = [path for m, path in ROUTES if m == method]
    assert len(routes) > 50
    for path in routes:
        body = None if method == "GET" else "do=nothing"
        check(server, method, path, {} if method == "GET" else FORM, body)


@pytest.mark.parametrize("method, path, headers, body", OTHERS)
def test_what_is_refused_before_there_is_a_page(server, method, path, headers, body):
    check(server, method, path, headers, body)
