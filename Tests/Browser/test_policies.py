"""Policies, the simulator and roles, as an administrator works with them in a browser."""

import json

import pytest

from checks import check_page, check_weight
from pages import DESKTOP, PHONE, screens
from people import unique
from visits import USER_PASSWORD, follow, give_password, press

TRAP = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{
        "Sid": "DenyWithoutMFA", "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}],
}, indent=2)
FIXED = TRAP.replace('"Bool"', '"BoolIfExists"')


@pytest.fixture(scope="module")
def administrator(root):
    """Somebody who may do everything, and what he signs in with."""
    person = root.new_user(name="tomas.lind")
    root.iam.create_login_profile(UserName=person.name, Password=USER_PASSWORD)
    root.iam.create_group(GroupName="developers")
    return person


@pytest.fixture
def console(new_page, administrator):
    """Opens the console as the administrator, on a screen of one's choice."""
    def open_console(**screen):
        page = new_page(**screen)
        give_password(page, administrator.account_id, administrator.name)
        page.wait_for_url("**/console/")
        return page
    return open_console


def look(page, name):
    """A page that has to be right, and pictures of it for people."""
    check_page(page)
    screens(page, f"policies-{name}")


def test_a_policy_is_checked_mended_saved_and_attached(console, root, administrator):
    page = console()
    follow(page, "Policies")
    look(page, "list")
    follow(page, "Create policy")
    look(page, "new")
    page.fill("#name", "needs-mfa")
    page.fill("#document", TRAP[:-2])
    press(page, "Check")
    look(page, "refused")
    assert page.title().startswith("Error: ")
    assert "Syntax errors in policy." in page.inner_text("#document-error")
    assert page.locator("#document-error mark").count() == 1
    page.fill("#document", TRAP)
    press(page, "Check")
    look(page, "trap")
    assert "lets long-term access keys pass" in page.inner_text("#says")
    page.fill("#document", FIXED)
    press(page, "Create policy")
    page.get_by_text("needs-mfa was created.").wait_for()
    look(page, "document")
    assert "MFA was not used" in page.inner_text(".summary")
    follow(page, "Edit")
    look(page, "edit")
    # The numbers beside the lines are the script's.
    assert page.inner_text(".editor .lines").split()[-1] == str(len(FIXED.split("\n")))
    page.fill("#document", FIXED.replace("DenyWithoutMFA", "Renamed"))
    press(page, "Save new version")
    look(page, "versions")
    page.click(".tabs a:has-text('Who has it')")
    page.select_option("#kind", "Group")
    page.fill("#name", "developers")
    press(page, "Attach")
    look(page, "entities")
    arn = f"arn:aws:iam::{administrator.account_id}:policy/needs-mfa"
    attached = root.iam.list_attached_group_policies(GroupName="developers")["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [arn]
    version = root.iam.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]
    assert version["IsDefaultVersion"] and version["Document"]["Statement"][0]["Sid"] == "Renamed"
    follow(page, "Delete policy")
    look(page, "delete")
    page.fill("#name", "needs-mfa")
    press(page, "Delete policy")
    page.wait_for_url("**/console/policies")
    with pytest.raises(root.iam.exceptions.NoSuchEntityException):
        root.iam.get_policy(PolicyArn=arn)


def test_a_template_becomes_the_inline_policy_of_a_user(console, root):
    name = unique()
    root.iam.create_user(UserName=name)
    page = console()
    page.goto(f"/console/users/{name}/permissions")
    follow(page, "Create inline policy")
    follow(page, "Let users manage their own MFA")
    look(page, "inline-new")
    press(page, "Save policy")
    page.get_by_text("ManageOwnMFA was saved").wait_for()
    look(page, "inline-saved")
    follow(page, "ManageOwnMFA")
    look(page, "inline-shown")
    follow(page, "Edit")
    page.fill("#document", "[]")
    press(page, "Save policy")
    look(page, "inline-refused")
    assert page.input_value("#document") == "[]"
    assert root.iam.list_user_policies(UserName=name)["PolicyNames"] == ["ManageOwnMFA"]


def test_the_simulator_says_what_mfa_would_change(console, root):
    name = unique()
    root.iam.create_user(UserName=name)
    root.put_policy(name, {
        "Version": "2012-10-17", "Statement": [
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
            {"Sid": "WriteWithMFA", "Effect": "Allow", "Action": "s3:*", "Resource": "*",
             "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}}]},
        name="buckets")
    page = console()
    page.goto(f"/console/users/{name}/permissions")
    follow(page, "Why?")
    look(page, "simulate-filled")
    assert page.input_value("#name") == name
    page.fill("#action", "s3:GetObject s3:DeleteObject")
    press(page, "Decide")
    look(page, "simulate-without")
    assert page.locator(".card .badge-ok").count() == 1
    assert "With MFA this would be allowed." in page.inner_text("main")
    page.click("text=MFA was used")
    page.fill("#age", "7200")
    press(page, "Decide")
    assert "With MFA that is newer this would be allowed." in page.inner_text("main")
    page.fill("#age", "60")
    press(page, "Decide")
    look(page, "simulate-with")
    assert page.locator(".card .badge-ok").count() == 2
    assert "WriteWithMFA" in page.locator("mark.decides").last.inner_text()


def test_a_missing_right_leads_to_the_simulator(new_page, root, server):
    person = root.new_user(policy={
        "Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "iam:SimulatePrincipalPolicy", "Resource": "*"}]})
    root.iam.create_login_profile(UserName=person.name, Password=USER_PASSWORD)
    page = new_page()
    give_password(page, person.account_id, person.name)
    page.wait_for_url("**/console/")
    page.goto("/console/users")
    look(page, "missing-right")
    follow(page, "Why?")
    look(page, "missing-right-why")
    assert "no statement allows it" in page.inner_text("main")


def test_a_role_from_its_trust_to_its_end(console, root, administrator):
    page = console()
    page.goto("/console/roles")
    look(page, "roles")
    follow(page, "Create role")
    look(page, "role-new")
    page.fill("#name", "deployer")
    page.select_option("#hours", "4")
    press(page, "Create role")
    page.get_by_text("deployer was created.").wait_for()
    page.select_option("#policy", "arn:aws:iam::aws:policy/ReadOnlyAccess")
    press(page, "Attach")
    look(page, "role-permissions")
    role = root.iam.get_role(RoleName="deployer")["Role"]
    assert role["MaxSessionDuration"] == 14400
    condition = role["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
    assert condition == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    page.click(".tabs a:has-text('Trust relationships')")
    look(page, "role-trust")
    page.fill("#document", page.input_value("#document").replace(":root", ":user/nobody"))
    press(page, "Save trust policy")
    look(page, "role-trust-refused")
    assert "Invalid principal in policy" in page.inner_text("#document-error")
    page.click(".tabs a:has-text('Tags')")
    page.fill("[aria-label='Key 1']", "team")
    press(page, "Save tags")
    look(page, "role-tags")
    page.click(".tabs a:has-text('Sessions')")
    page.check("[name=sure]")
    press(page, "Revoke active sessions")
    look(page, "role-sessions")
    assert root.iam.list_role_policies(RoleName="deployer")["PolicyNames"] == [
        "AWSRevokeOlderSessions"]
    follow(page, "Delete role")
    look(page, "role-delete")
    page.fill("#name", "deployer")
    press(page, "Delete role")
    page.wait_for_url("**/console/roles")
    with pytest.raises(root.iam.exceptions.NoSuchEntityException):
        root.iam.get_role(RoleName="deployer")


READ_ONLY = "/console/policies/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FSecurityAudit/"


PAGES = [
    "/console/policies", "/console/policies/new", READ_ONLY + "document",
    "/console/groups/developers/permissions/new",
    "/console/roles", "/console/roles/new", "/console/simulate",
    "/console/simulate?name=tomas.lind&action=iam:CreateUser",
]


@pytest.mark.parametrize("screen", [
    {"width": PHONE, "theme": "dark"}, {"width": DESKTOP, "script": False},
], ids=["dark phone", "without script"])
def test_every_page_is_right_on_other_screens(console, screen):
    page = console(**screen)
    # What needs script is hidden where there is none.
    has_script = screen.get("script", True)
    for path in PAGES:
        assert page.goto(path).status == 200, path
        check_page(page, may_hide="" if has_script else ".no-js-hide")
        if has_script:
            check_weight(page)


def test_tags_of_a_policy_are_edited_and_those_of_aws_are_nobodys(console, root):
    name = unique("tagged")
    arn = root.iam.create_policy(PolicyName=name, PolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }))["Policy"]["Arn"]
    for script in (True, False):
        page = console(script=script)
        page.goto("/console/policies")
        follow(page, name)
        page.get_by_role("link", name="Tags", exact=True).click()
        check_page(page, may_hide=".no-js-hide")
        page.get_by_label("Key 1").fill("team")
        page.get_by_label("Value 1").fill(f"core {script}")
        press(page, "Save tags")
        page.get_by_text("The tags are saved.").wait_for()
        check_page(page, may_hide=".no-js-hide")
        assert root.iam.list_policy_tags(PolicyArn=arn)["Tags"] == [
            {"Key": "team", "Value": f"core {script}"}]
        if script:
            screens(page, "policies-tags")
    page.get_by_label("Key 1").fill("")
    press(page, "Save tags")
    page.get_by_text("The tags are saved.").wait_for()
    assert root.iam.list_policy_tags(PolicyArn=arn)["Tags"] == []
    page.goto("/console/policies?kind=aws")
    page.goto("/console/policies/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FAdministratorAccess/document")
    assert page.get_by_role("link", name="Tags", exact=True).count() == 0
    assert page.goto(page.url.replace("/document", "/tags")).status == 404
