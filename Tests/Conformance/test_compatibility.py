"""docs/compatibility.md, held against AWS's model and against the server."""

import re

import pytest

from test_model_complete import model
from tools import REPOSITORY

VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15"}
STATES = {"done", "partly", "not"}


def rows_of(service):
    """Each action the page names, and the states it gives it."""
    page = (REPOSITORY / "docs/compatibility.md").read_text()
    section = page.split(f"## {service.upper()}, {VERSIONS[service]}", 1)[1].split("\n## ", 1)[0]
    states = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 4 and cells[1] in STATES and not cells[0].startswith("everything"):
            for action in cells[0].split(", "):
                states.setdefault(action, []).append(cells[1])
    return states


@pytest.mark.parametrize("service", VERSIONS)
def test_each_action_of_the_model_has_one_row(service):
    states = rows_of(service)
    assert set(states) == set(model(service)["operations"])
    assert [action for action, given in states.items() if len(given) != 1] == []


@pytest.mark.parametrize("service", VERSIONS)
def test_what_the_page_says_is_not_there_is_an_invalid_action_and_nothing_else_is(server, service):
    for action, [state] in rows_of(service).items():
        # Which actions there are is said before anybody is asked who he is.
        status, _, body = server.plain(
            "POST", "/", f"Action={action}&Version={VERSIONS[service]}",
            {"Content-Type": "application/x-www-form-urlencoded"})
        code = re.search(b"<Code>(.*?)</Code>", body)[1].decode()
        here = (403, "MissingAuthenticationToken")
        assert (status, code) == ((400, "InvalidAction") if state == "not" else here), action
