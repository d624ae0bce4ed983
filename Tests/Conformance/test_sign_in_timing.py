"""T-19: nobody learns from an answer, or from how long it takes, whether there is such a user."""

import http.client
import re
import statistics
import time
import urllib.parse

import pytest

from people import unique

PASSWORD = "Tr1cky-enough!"
TRIES = 2000
REFUSED = "The account, user name or password is not right."


class Browser:
    """One visitor's cookie and token, and one connection that is kept."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.connection.request("GET", "/signin")
        answer = self.connection.getresponse()
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.token = re.search(r'name="form_token" value="([0-9a-f]+)"', answer.read().decode())[1]

    def sign_in(self, account: str, user: str, password="not the one") -> tuple:
        """Status, length of the page and seconds."""
        form = urllib.parse.urlencode({
            "form_token": self.token, "as": "user", "return": "", "account": account,
            "username": user, "password": password,
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
        return answer.status, body, seconds


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


def measure(server, kinds: dict) -> dict:
    """What a try takes for each kind of name, as a part of what its turn took, in the median; what
    the pages say must be the same."""
    browser = Browser(server)
    parts = {kind: [] for kind in kinds}
    pages = set()
    for turn in range(TRIES // 3 + 1):
        # Ten tries for a name in five minutes.
        if turn % 200 == 0:
            server.advance(3600)
        # In turn, each first as often as the others, so that what disturbs one disturbs all.
        order = list(kinds)[turn % 3:] + list(kinds)[:turn % 3]
        seconds = {}
        for kind in order:
            name = kinds[kind][turn % 25]
            status, body, seconds[kind] = browser.sign_in(server.account_id, name)
            pages.add((status, re.sub(r"datetime=\"[^\"]+\">[^<]+", "", body).replace(name, "NAME")))
        for kind, taken in seconds.items():
            parts[kind].append(taken / sum(seconds.values()))
    assert len(pages) == 1, "an answer tells known and unknown users apart"
    return {kind: statistics.median(part) for kind, part in parts.items()}


def test_t_19_known_and_unknown_users_take_the_same_time_and_text(server, people):
    plain, guarded = people
    # As long as a user's, for the page repeats what was typed.
    width = len(plain[0])
    unknown = [unique("nobody")[-width:].rjust(width, "x") for _ in range(25)]
    kinds = {"unknown": unknown, "without MFA": plain, "with MFA": guarded}
    # A difference that is there is there each time; another program's work is not.
    found = []
    for _ in range(5):
        found.append(measure(server, kinds))
        if max(found[-1].values()) / min(found[-1].values()) < 1.01:
            return
    raise AssertionError(found)
