"""What was done in the account: found, read, and taken along."""

import csv
import io
import json

import pytest

from checks import check_page
from pages import screens
from visits import USER_PASSWORD, follow, give_password, give_password_as_root, press


@pytest.fixture(scope="module")
def busy(root):
    """A user to whom much was done."""
    user = root.new_user(name="jo.dufour")
    for number in range(30):
        root.iam.tag_user(UserName=user.name, Tags=[{"Key": "turn", "Value": str(number)}])
    return user


def events(page) -> list:
    return page.locator("tbody th").all_inner_texts()


@pytest.mark.parametrize("script", [True, False])
def test_events_are_found_and_read(new_page, server, root, busy, script):
    page, hidden = new_page(script=script), "" if script else ".no-js-hide"
    give_password_as_root(page)
    page.goto("/console/")
    page.get_by_role("heading", name="Last events").wait_for()
    assert len(events(page)) == 10
    check_page(page, hidden)
    page.goto(f"/console/users/{busy.name}/permissions")
    page.get_by_label(busy.name, exact=True).get_by_role("link", name="Activity").click()
    assert page.get_by_label("User", exact=True).input_value() == busy.name
    check_page(page, hidden)
    if script:
        screens(page, "activity")
    assert events(page) == ["TagUser"] * 25
    follow(page, "Older")
    rest = events(page)
    assert rest[:5] == ["TagUser"] * 5 and "CreateUser" in rest
    follow(page, "Newer")
    assert events(page) == ["TagUser"] * 25
    page.get_by_label("Event", exact=True).fill("createuser")
    press(page, "Filter")
    assert events(page) == ["CreateUser"]
    page.get_by_text("Record of CreateUser").click()
    record = json.loads(page.locator("pre").inner_text())
    assert record["requestParameters"]["userName"] == busy.name
    check_page(page, hidden)
    if script:
        screens(page, "activity-record")
    page.get_by_label("Result", exact=True).select_option("Refused")
    press(page, "Filter")
    page.get_by_role("heading", name="Nothing yet with these filters.").wait_for()
    check_page(page, hidden)
    follow(page, "Clear filters")
    assert len(events(page)) == 25


def test_what_is_found_is_taken_along(new_page, server, root, busy):
    page = new_page()
    give_password_as_root(page)
    page.goto(f"/console/activity?user={busy.name}&event=TagUser")
    found = {}
    for name in ("JSON Lines", "CSV"):
        with page.expect_download() as download:
            follow(page, f"Download {name}")
        found[name] = download.value.path().read_text()
    records = [json.loads(line) for line in found["JSON Lines"].splitlines()]
    assert len(records) == 30 and {r["eventName"] for r in records} == {"TagUser"}
    rows = list(csv.DictReader(io.StringIO(found["CSV"])))
    assert [row["eventTime"] for row in rows] == [record["eventTime"] for record in records]
    assert {row["target"] for row in rows} == {busy.name} and rows[0]["who"] == "root"


def test_who_may_not_look_up_events_is_told_which_action_is_missing(new_page, server, root):
    plain = root.new_user(None)
    root.iam.create_login_profile(UserName=plain.name, Password=USER_PASSWORD)
    page = new_page()
    give_password(page, server.account_id, plain.name)
    page.goto("/console/activity")
    page.get_by_text("cloudtrail:LookupEvents").first.wait_for()
    check_page(page)
    page.goto("/console/")
    assert page.get_by_text("Last events").count() == 0


def test_what_came_since_is_said_while_somebody_looks(new_page, server, root, busy):
    page = new_page()
    page.clock.install()
    give_password_as_root(page)
    page.goto(f"/console/activity?user={busy.name}")
    news = page.locator(".news")
    page.clock.run_for(16_000)
    assert not news.is_visible()
    for value in ("a", "b"):
        root.iam.tag_user(UserName=busy.name, Tags=[{"Key": "late", "Value": value}])
    # What these filters do not find is no news.
    root.iam.create_group(GroupName="elsewhere")
    page.clock.run_for(16_000)
    news.get_by_text("2 new events.").wait_for()
    page.get_by_role("status").get_by_text("2 new events.").wait_for(state="attached")
    check_page(page)
    screens(page, "activity-news")
    before = events(page)
    news.get_by_role("link", name="Show").click()
    page.wait_for_url(f"**/console/activity?user={busy.name}")
    assert events(page)[:2] == ["TagUser"] * 2 and not news.is_visible()
    assert len(before) == 25
