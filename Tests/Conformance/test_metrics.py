"""What the server tells of itself at --metrics-listen."""

import re
import time
import urllib.error
import urllib.request

import pytest

from people import Person, status_of
from server import Credentials, free_port

SAMPLE = re.compile(
    r'[a-z_]+(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? (\d+(\.\d+)?(e[+-]?\d+)?)')
REQUESTS = 'sallyport_api_requests_total{service="%s",action="%s",code="%s"}'


@pytest.fixture(scope="module")
def watched(make_server):
    server = make_server()
    server.metrics = free_port()
    server.flags += ["--metrics-listen", f"127.0.0.1:{server.metrics}"]
    server.started = time.time()
    server.init().start()
    yield server
    assert server.stop() == 0


def scrape(server) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.metrics}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return answer.read().decode()


def value(text: str, sample: str) -> float:
    found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.M)
    return float(found[1]) if found else 0


def test_calls_are_counted_by_action_and_error(watched):
    root = Person(watched, watched.root)
    nobody = root.new_user(policy=None)
    before = scrape(watched)
    for _ in range(3):
        root.iam.list_users()
    assert status_of(nobody.iam.list_users) == "AccessDenied"
    stranger = Person(watched, Credentials(watched.root.key, "x" * 40))
    assert status_of(stranger.iam.list_users) == "SignatureDoesNotMatch"
    watched.plain("GET", "/signin")
    watched.plain("GET", "/console/")
    after = scrape(watched)

    def grown(sample: str) -> float:
        return value(after, sample) - value(before, sample)

    assert grown(REQUESTS % ("iam", "ListUsers", "")) == 3
    assert grown(REQUESTS % ("iam", "ListUsers", "AccessDenied")) == 1
    assert grown('sallyport_api_refused_strangers_total{code="SignatureDoesNotMatch"}') == 1
    assert grown("sallyport_api_request_duration_seconds_count"
                 '{service="iam",action="ListUsers"}') == 4
    assert grown('sallyport_console_requests_total{status="2xx"}') == 1
    assert grown('sallyport_console_requests_total{status="3xx"}') == 1
    assert grown("process_cpu_seconds_total") >= 0
    assert value(after, "process_resident_memory_bytes") > 10_000_000
    assert value(after, "process_open_fds") > 5
    assert abs(value(after, "process_start_time_seconds") - watched.started) < 60


def test_figures_name_nobody_and_are_what_prometheus_reads(watched):
    root = Person(watched, watched.root)
    user = root.new_user()
    root.iam.get_user(UserName=user.name)
    text = scrape(watched)
    for secret in (watched.account_id, user.name, user.credentials.key, watched.root.key, "root@example.com",
                   "127.0.0.1"):
        assert secret not in text
    for line in text.splitlines():
        assert line.startswith("# HELP ") or line.startswith("# TYPE ") or SAMPLE.fullmatch(line), line


def test_figures_are_at_their_own_address_alone(watched):
    assert watched.plain("GET", "/metrics")[0] in (303, 404)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{watched.metrics}/healthz", timeout=10)
    assert refused.value.code == 404


@pytest.mark.parametrize("address", ["9464", "localhost:port", "localhost:70000"])
def test_an_address_that_is_none_is_refused(make_server, address):
    server = make_server("--metrics-listen", address)
    ended = server.cli("serve", "--metrics-listen", address)
    assert ended.returncode == 64
    assert f"`{address}` is no address; give --metrics-listen HOST:PORT" in ended.stderr


def test_a_taken_port_is_said(watched, make_server):
    server = make_server().init()
    ended = server.cli(
        "serve", "--listen", f"127.0.0.1:{server.port}", "--metrics-listen",
        f"127.0.0.1:{watched.metrics}")
    assert ended.returncode == 69
    assert f"port {watched.metrics} on 127.0.0.1 is taken" in ended.stderr
    assert "--metrics-listen" in ended.stderr
