"""A session that is going to end: who is there is told in time, and loses nothing of what he typed."""

import pytest

from checks import check_page, check_weight
from pages import screens
from visits import USER_PASSWORD, give_password, give_password_as_root, press

SOON = "You will be signed out in 2 minutes."


def later(page, server, seconds: int) -> None:
    """It is later for both the server and the browser."""
    server.advance(seconds)
    page.clock.fast_forward(seconds * 1000)


@pytest.fixture
def page(new_page):
    page = new_page()
    page.clock.install()
    give_password_as_root(page)
    page.goto("/console/users/new")
    page.get_by_label("User name").fill("typed.before")
    return page


def bar(page):
    return page.get_by_label("Session", exact=True)


def test_who_is_about_to_be_signed_out_is_told_once_and_stays(page, server):
    later(page, server, 3400)
    page.clock.run_for(2000)
    assert not bar(page).is_visible()
    later(page, server, 100)
    bar(page).get_by_text(SOON).wait_for()
    page.get_by_role("status").get_by_text(SOON).wait_for(state="attached")
    assert page.get_by_role("status").get_by_text(SOON).count() == 1
    # It is in nobody's way: the focus stays where it was.
    assert page.evaluate("document.activeElement.id") == "name"
    check_page(page)
    check_weight(page)
    # What weighs the page loads it again, which is somebody at work in another tab.
    later(page, server, 20)
    bar(page).wait_for(state="hidden")
    later(page, server, 3550)
    bar(page).get_by_text(SOON).wait_for()
    screens(page, "session-ends-soon")
    page.keyboard.press("Shift+Tab")
    press(page, "Stay signed in")
    bar(page).wait_for(state="hidden")
    page.get_by_role("status").get_by_text("You stay signed in.").wait_for(state="attached")
    assert page.get_by_label("User name").input_value() == "typed.before"
    later(page, server, 3000)
    page.goto("/console/users")
    assert page.url.endswith("/console/users")


def test_the_end_of_twelve_hours_cannot_be_put_off(page, server):
    for _ in range(13):
        server.advance(3240)
        page.goto("/console/users/new")
    later(page, server, 1000)
    bar(page).get_by_text("this session cannot last longer").wait_for()
    assert not bar(page).get_by_role("button").is_visible()
    assert bar(page).get_by_role("link", name="Sign in in a new tab").is_visible()
    check_page(page)
    screens(page, "session-ends-for-good")


def test_what_was_typed_outlives_the_session(page, server, root):
    later(page, server, 3601)
    bar(page).get_by_text("What you typed is still here").wait_for()
    check_page(page)
    screens(page, "session-is-over")
    press(page, "Create user")
    assert page.get_by_label("User name").input_value() == "typed.before"
    with page.context.expect_page() as opened:
        bar(page).get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.get_by_text("Your session ended").wait_for()
    server.fresh_budget()
    give_password_as_root(tab)
    tab.get_by_role("heading", name="Overview").wait_for()
    # Back in the first tab.
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    bar(page).wait_for(state="hidden")
    press(page, "Create user")
    page.get_by_text("typed.before").first.wait_for()
    root.iam.delete_login_profile(UserName="typed.before")
    root.iam.delete_user(UserName="typed.before")


def test_what_one_typed_is_not_sent_as_somebody_else(page, server, root):
    user = root.new_user()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    later(page, server, 3601)
    bar(page).get_by_text("What you typed is still here").wait_for()
    tab = page.context.new_page()
    server.fresh_budget()
    give_password(tab, server.account_id, user.name)
    tab.get_by_role("heading", name="Overview").wait_for()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    bar(page).get_by_text("Somebody else is signed in in this browser now.").wait_for()
    check_page(page)
    press(page, "Create user")
    assert page.url.endswith("/console/users/new")
    assert page.get_by_label("User name").input_value() == "typed.before"


def test_without_script_nothing_pops_up_and_a_late_form_leads_back_to_its_page(new_page, server):
    page = new_page(script=False)
    give_password_as_root(page)
    page.goto("/console/groups/new")
    assert not bar(page).is_visible()
    check_page(page, ".no-js-hide")
    server.advance(3601)
    page.get_by_label("Group name").fill("late")
    press(page, "Create group")
    page.get_by_text("Your session ended after 60 minutes without activity.").wait_for()
    check_page(page, ".no-js-hide")
    page.get_by_role("link", name="Root user").click()
    page.get_by_label("Email address").fill("root@example.com")
    page.get_by_label("Password", exact=True).fill("correct horse battery staple")
    press(page, "Sign in")
    page.wait_for_url("**/console/groups/new")


def test_the_bar_is_in_german_too(page, server):
    page.goto("/signin/preferences?return=/console/")
    page.get_by_label("Language").select_option("de")
    press(page, "Save")
    later(page, server, 3500)
    page.get_by_text("Sie werden in 2 Minuten abgemeldet.").first.wait_for()
    check_page(page)
    screens(page, "session-ends-soon-german")
