"""T-19: nobody learns from an answer, or from how long it takes, whether there is such a user."""

import difflib
import http.client
import math
import queue
import re
import statistics
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from people import unique

pytestmark = pytest.mark.measures

PASSWORD = "Tr1cky-enough!"
# For each kind of name.
TRIES = 300
VISITORS = 2
REFUSED = "is not right."
# Seconds: no refusal is sent earlier.
TICK = 0.1


class Browser:
    """One visitor's cookie and token, and one connection that is kept."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.connection.request("GET", "/signin")
        answer = self.connection.getresponse()
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.token = re.search(r'name="form_token" value="([0-9a-f]+)"', answer.read().decode())[1]

    def sign_in(self, claim: dict) -> tuple:
        """What is answered, without what says when and to whom, and the seconds it took."""
        form = urllib.parse.urlencode({
            "form_token": self.token, "return": "", "password": "not the one", **claim,
        })
        began = time.perf_counter()
        self.connection.request("POST", "/signin", form, {
            "Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie,
            "Sec-Fetch-Site": "same-origin",
        })
        answer = self.connection.getresponse()
        body = answer.read().decode()
        seconds = time.perf_counter() - began
        assert REFUSED in body, body[:2000]
        body = re.sub(r"datetime=\"[^\"]+\">[^<]+", "", body).replace(self.token, "TOKEN")
        for typed in sorted((value for name, value in claim.items() if name != "as"), key=len, reverse=True):
            body = body.replace(typed, "TYPED")
        headers = tuple(sorted(
            (name, value) for name, value in answer.headers.items()
            if name not in ("Content-Length", "Date")))
        return (answer.status, headers, body), seconds


@pytest.fixture(scope="module")
def people(server, root):
    """Fifty users, half of them with a device."""
    plain, guarded = [], []
    for _ in range(25):
        user = root.new_user()
        root.iam.create_login_profile(UserName=user.name, Password=PASSWORD)
        plain.append(user.name)
        user, _ = root.new_user_with_device()
        root.iam.create_login_profile(UserName=user.name, Password=PASSWORD)
        guarded.append(user.name)
    return plain, guarded


def claims(account: str, names: list) -> list:
    return [{"as": "user", "account": account, "username": name} for name in names]


def measure(server, kinds: dict) -> dict:
    """The seconds that tries of each kind take; what is answered must be the same."""
    browsers = queue.SimpleQueue()
    # No more: passwords wait for each other, and are to be done well within one tick.
    for _ in range(VISITORS):
        browsers.put(Browser(server))

    def attempt(job):
        kind, claim = job
        browser = browsers.get()
        try:
            return kind, browser.sign_in(claim)
        finally:
            browsers.put(browser)

    found = {kind: [] for kind in kinds}
    answers = set()
    with ThreadPoolExecutor(VISITORS) as visitors:
        for start in range(0, TRIES, 200):
            # Ten tries for a name in five minutes.
            server.advance(3600)
            jobs = []
            for turn in range(start, min(start + 200, TRIES)):
                # In turn, each first as often as the others: what disturbs one disturbs all.
                order = list(kinds)[turn % len(kinds):] + list(kinds)[:turn % len(kinds)]
                jobs += [(kind, kinds[kind][turn % 25]) for kind in order]
            for kind, (answer, seconds) in visitors.map(attempt, jobs):
                answers.add(answer)
                found[kind].append(seconds)
    one, *others = answers
    assert not others, "\n".join(difflib.unified_diff(
        f"{one}".split("\\n"), f"{others[0]}".split("\\n"), lineterm="", n=0))
    return found


def likeness(one: list, other: list) -> float:
    """The probability of the two-sample Kolmogorov-Smirnov test that both are of one kind."""
    one, other = sorted(one), sorted(other)
    steps = sorted([(value, 1 / len(one)) for value in one]
                   + [(value, -1 / len(other)) for value in other])
    height = distance = 0
    for _, step in steps:
        height += step
        distance = max(distance, abs(height))
    scaled = distance * math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    if scaled < 0.2:
        return 1
    return max(0, min(1, 2 * sum(
        (-1) ** (k - 1) * math.exp(-2 * k * k * scaled * scaled) for k in range(1, 101))))


def test_t_19_known_and_unknown_users_take_the_same_time_and_text(server, people):
    plain, guarded = people
    unknown = [unique("user") for _ in range(25)]
    elsewhere = str((int(server.account_id) + 1) % 10**12).rjust(12, "0")
    kinds = {
        "unknown": claims(server.account_id, unknown),
        "unknown account": claims(elsewhere, unknown),
        "without MFA": claims(server.account_id, plain),
        "with MFA": claims(server.account_id, guarded),
    }
    # A difference that is there stays, however many tries there are; what other programs do to them
    # becomes less.
    found = []
    seconds = {kind: [] for kind in kinds}
    for _ in range(4):
        for kind, taken in measure(server, kinds).items():
            seconds[kind] += taken
        assert min(min(taken) for taken in seconds.values()) >= TICK
        medians = {kind: statistics.median(taken) for kind, taken in seconds.items()}
        alike = min(
            likeness(seconds[one], seconds[other])
            for one in kinds for other in kinds if one < other)
        found.append((medians, alike))
        if max(medians.values()) / min(medians.values()) < 1.01 and alike >= 0.01:
            return
    raise AssertionError(found)


def test_t_19_addresses_of_root_users_are_not_told_from_others(server):
    known = "root@example.com"
    unknown = "x" * len(known.partition("@")[0]) + "@" + known.partition("@")[2]
    browser = Browser(server)
    answers = set()
    for turn in range(20):
        if turn % 5 == 0:
            server.advance(3600)
        for email in (known, unknown) if turn % 2 else (unknown, known):
            answer, seconds = browser.sign_in({"as": "root", "email": email})
            assert seconds >= TICK
            answers.add(answer)
    assert len(answers) == 1
