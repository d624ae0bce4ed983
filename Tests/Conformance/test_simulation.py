"""The policy simulator, asked as AWS's clients ask it."""

import json

import pytest

from people import ALLOW_ALL, refusal, status_of, unique
from tools import clean_environment, run, tool

MFA = {"ContextKeyName": "aws:MultiFactorAuthPresent", "ContextKeyType": "boolean"}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


NEEDS_MFA = policy(
    allow("iam:*"),
    {"Effect": "Deny", "NotAction": "iam:ListMFADevices", "Resource": "*",
     "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}})


def decide(person, *arguments, **parameters):
    """What is decided, action by action."""
    found = person.iam.simulate_custom_policy(*arguments, **parameters)["EvaluationResults"]
    return [entry["EvalDecision"] for entry in found]


@pytest.mark.parametrize("present, expected", [
    (None, "explicitDeny"), ("true", "allowed"), ("false", "explicitDeny")])
def test_mfa_is_simulated_by_a_key(root, present, expected):
    context = [{**MFA, "ContextKeyValues": [present]}] if present else []
    answer = root.iam.simulate_custom_policy(
        PolicyInputList=[NEEDS_MFA], ActionNames=["iam:ListUsers", "iam:ListMFADevices"],
        ContextEntries=context)["EvaluationResults"]
    assert [entry["EvalDecision"] for entry in answer] == [expected, "allowed"]
    missing = [] if present else ["aws:MultiFactorAuthPresent"]
    assert all(entry["MissingContextValues"] == missing for entry in answer)


def test_the_statements_that_matched_are_named_with_their_places(root):
    text = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}'
    found = root.iam.simulate_custom_policy(
        PolicyInputList=[policy(allow("ec2:*")), text, policy(allow("s3:Get*"), allow("s3:G*"))],
        ActionNames=["s3:GetObject"])["EvaluationResults"][0]
    assert found["EvalDecision"] == "allowed"
    matched = found["MatchedStatements"]
    assert [entry["SourcePolicyId"] for entry in matched] == [
        "PolicyInputList.2", "PolicyInputList.3", "PolicyInputList.3"]
    assert {entry["SourcePolicyType"] for entry in matched} == {"IAM Policy"}
    assert matched[0]["StartPosition"] == {"Line": 1, "Column": text.index('{"Eff') + 2}
    assert matched[0]["EndPosition"] == {"Line": 1, "Column": len(text)}
    # A denial names those that deny alone.
    denied = root.iam.simulate_custom_policy(
        PolicyInputList=[text, policy({**allow("s3:GetObject"), "Effect": "Deny"})],
        ActionNames=["s3:GetObject"])["EvaluationResults"][0]
    assert denied["EvalDecision"] == "explicitDeny"
    assert [entry["SourcePolicyId"] for entry in denied["MatchedStatements"]] == [
        "PolicyInputList.2"]


def test_every_action_is_held_against_every_resource_in_pages(root):
    actions, resources = ["s3:GetObject", "s3:PutObject"], [f"arn:aws:s3:::b/{n}" for n in range(3)]
    pages = root.iam.get_paginator("simulate_custom_policy").paginate(
        PolicyInputList=[policy(allow("s3:Get*", resources[1]))], ActionNames=actions,
        ResourceArns=resources, PaginationConfig={"PageSize": 4})
    found = [entry for page in pages for entry in page["EvaluationResults"]]
    assert [(entry["EvalActionName"], entry["EvalResourceName"]) for entry in found] == [
        (action, resource) for action in actions for resource in resources]
    assert [entry["EvalDecision"] == "allowed" for entry in found] == [
        False, True, False, False, False, False]
    specific = found[1]["ResourceSpecificResults"]
    assert [(entry["EvalResourceName"], entry["EvalResourceDecision"]) for entry in specific] == [
        (resources[1], "allowed")]
    assert specific[0]["MatchedStatements"] == found[1]["MatchedStatements"]
    assert found[0]["ResourceSpecificResults"][0]["MatchedStatements"] == []


def test_all_resources_are_one_result_without_names(root):
    asked = {"PolicyInputList": [NEEDS_MFA], "ActionNames": ["iam:ListUsers"]}
    for more in ({}, {"ResourceArns": ["*"]}):
        found = root.iam.simulate_custom_policy(**asked, **more)["EvaluationResults"]
        assert len(found) == 1 and found[0]["EvalResourceName"] == "*"
        assert found[0]["MissingContextValues"] == ["aws:MultiFactorAuthPresent"]
        assert not {"EvalDecisionDetails", "ResourceSpecificResults"} & found[0].keys()
    named = root.iam.simulate_custom_policy(
        **asked, ResourceArns=["arn:aws:s3:::b"])["EvaluationResults"][0]
    assert named["EvalDecisionDetails"] == {}
    assert named["ResourceSpecificResults"][0]["MissingContextValues"] == [
        "aws:MultiFactorAuthPresent"]


def test_a_list_without_policies_allows_nothing(root):
    found = root.iam.simulate_custom_policy(
        PolicyInputList=[], ActionNames=["s3:GetObject"])["EvaluationResults"][0]
    assert found["EvalDecision"] == "implicitDeny" and found["MatchedStatements"] == []


OBJECT, CALLER = "arn:aws:s3:::theirs/a", "arn:aws:iam::111122223333:user/alice"


def across(root, identity=(), resource=(), **more):
    """What is decided of an object of another account."""
    if resource:
        more["ResourcePolicy"] = policy(*resource)
    return root.iam.simulate_custom_policy(
        PolicyInputList=[policy(*identity)] if identity else [], ActionNames=["s3:GetObject"],
        ResourceArns=[OBJECT], CallerArn=CALLER, ResourceOwner="arn:aws:iam::444455556666:root",
        **more)["EvaluationResults"][0]


@pytest.mark.parametrize(("identity", "resource", "boundary", "decision"), [
    ("allowed", "allowed", None, "allowed"),
    ("allowed", "implicitDeny", None, "implicitDeny"),
    ("implicitDeny", "allowed", None, "implicitDeny"),
    ("explicitDeny", "allowed", None, "explicitDeny"),
    ("allowed", "explicitDeny", None, "explicitDeny"),
    ("allowed", "allowed", "allowed", "allowed"),
    ("allowed", "allowed", "implicitDeny", "implicitDeny"),
    ("allowed", "allowed", "explicitDeny", "explicitDeny"),
])
def test_across_accounts_each_kind_of_policy_says_what_it_decides(
        root, identity, resource, boundary, decision):
    def statement(effect, **more):
        action = "s3:GetObject" if effect != "implicitDeny" else "s3:PutObject"
        return {**allow(action, OBJECT, **more),
                "Effect": "Deny" if effect == "explicitDeny" else "Allow"}

    more = {}
    if boundary:
        more["PermissionsBoundaryPolicyInputList"] = [policy(statement(boundary))]
    found = across(
        root, [statement(identity)], [statement(resource, Principal={"AWS": "111122223333"})],
        **more)
    assert found["EvalDecision"] == decision
    expected = {"IAM Policy": identity, "Resource Policy": resource}
    if boundary:
        expected["Permissions Boundary Policy"] = boundary
        assert found["PermissionsBoundaryDecisionDetail"] == {
            "AllowedByPermissionsBoundary": boundary == "allowed"}
    specific = found["ResourceSpecificResults"][0]
    assert found["EvalDecisionDetails"] == specific["EvalDecisionDetails"] == expected
    kinds = {entry["SourcePolicyType"]: entry["SourcePolicyId"]
             for entry in found["MatchedStatements"]}
    if decision == "allowed":
        assert kinds == {"IAM Policy": "PolicyInputList.1", "Resource Policy": "ResourcePolicy"}
    if boundary == "explicitDeny":
        assert kinds == {"Permissions Boundary Policy": "PermissionsBoundaryPolicyInputList.1"}


def test_without_a_resource_policy_another_account_allows_nothing(root):
    found = across(root, [allow("s3:*")])
    assert found["EvalDecision"] == "implicitDeny"
    assert found["EvalDecisionDetails"] == {
        "IAM Policy": "allowed", "Resource Policy": "implicitDeny"}


def test_a_trust_policy_is_simulated_where_a_role_is_assumed(root):
    trust = {"Effect": "Allow", "Principal": {"AWS": CALLER}, "Action": "sts:AssumeRole",
             "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    asked = {
        "PolicyInputList": [policy(allow("sts:*"))], "ActionNames": ["sts:AssumeRole"],
        "ResourceArns": ["arn:aws:iam::111122223333:role/operator"], "CallerArn": CALLER,
        "ResourcePolicy": policy(trust)}
    assert decide(root, **asked) == ["implicitDeny"]
    assert decide(root, **asked, ContextEntries=[{**MFA, "ContextKeyValues": ["true"]}]) == [
        "allowed"]


def test_what_limits_an_account_is_simulated_with_its_organization(root):
    """Newer clients have a parameter for it that this one does not know."""
    def ask(*levels):
        parameters = {
            "PolicyInputList.member.1": policy(allow("s3:*")),
            "ActionNames.member.1": "s3:GetObject", "ResourceArns.member.1": OBJECT}
        for number, texts in enumerate(levels, 1):
            name = f"OrderedOrganizationPolicyInputList.member.{number}."
            for place, text in enumerate(texts, 1):
                parameters[f"{name}ServiceControlPolicyInputList.member.{place}"] = text
            if not texts:
                parameters[f"{name}ServiceControlPolicyInputList"] = ""
        return root.raw("iam").call("SimulateCustomPolicy", parameters)

    everything, others = policy(allow("*")), policy(allow("s3:PutObject"))
    denied = policy({**allow("s3:Get*"), "Effect": "Deny"})
    for levels, decision in (
            (([everything], [everything]), "allowed"), (([everything], [others]), "implicitDeny"),
            (([everything], [everything, denied]), "explicitDeny")):
        answer = ask(*levels)
        assert answer.text("EvalDecision") == decision
        assert answer.text("AllowedByOrganizations") == str(decision == "allowed").lower()
        # What an organization does not allow is not looked at any further.
        assert (answer.text("SourcePolicyId") is None) == (decision != "allowed")
        assert (answer.text("EvalDecisionDetails") is None) == (decision != "allowed")
    assert ask([everything], []).error == (
        400, "InvalidInput",
        "Organization policy at index 2 must contain at least one service control policy")
    assert ask(*[[everything]] * 8).error[1] == "ValidationError"


def test_who_calls_is_known_from_the_arn(root):
    own = policy(
        allow("s3:*", "arn:aws:s3:::${aws:username}", Condition={"StringEquals": {
            "aws:PrincipalArn": "arn:aws:iam::111122223333:user/team/alice",
            "aws:PrincipalAccount": "111122223333"}}))
    asked = {"PolicyInputList": [own], "ActionNames": ["s3:ListBucket"],
             "ResourceArns": ["arn:aws:s3:::alice"],
             "CallerArn": "arn:aws:iam::111122223333:user/team/alice"}
    assert decide(root, **asked) == ["allowed"]
    # Whoever says otherwise is believed.
    other = {"ContextKeyName": "aws:username", "ContextKeyType": "string",
             "ContextKeyValues": ["bob"]}
    assert decide(root, **asked, ContextEntries=[other]) == ["implicitDeny"]
    del asked["CallerArn"]
    assert decide(root, **asked) == ["implicitDeny"]


def invalid(text):
    return ("InvalidInput", 400, text)


@pytest.mark.parametrize(("kind", "values", "text"), [
    ("string", ["a", "b"], "Context key string expected a single value, but received 2."),
    ("stringList", [], "Context values for context key a:test cannot be null or empty."),
    ("numeric", ["abc"], "Invalid context value for key a:test: expected numeric format."),
    ("numericList", ["1", "NaN"], "Invalid context value for key a:test: expected numeric format."),
    ("date", ["tomorrow"], "Invalid context value for key a:test: expected DateTime format."),
    ("ip", ["999.0.0.1"], "Invalid context value for key a:test: expected IP address."),
    ("binary", ["!base64"],
     "Invalid context value for key a:test: expected base-64 encoded binary format."),
    (None, ["a"], "Context key a:test has invalid type null."),
])
def test_context_must_fit_its_type(root, kind, values, text):
    entry = {"ContextKeyName": "a:test", "ContextKeyValues": values}
    if kind:
        entry["ContextKeyType"] = kind
    base = {"PolicyInputList": [policy(allow("*"))], "ActionNames": ["s3:GetObject"]}
    assert refusal(
        root.iam.simulate_custom_policy, ContextEntries=[entry], **base) == invalid(text)
    good = {"ContextKeyName": "a:test", "ContextKeyType": "string", "ContextKeyValues": ["yes"]}
    assert refusal(
        root.iam.simulate_custom_policy,
        ContextEntries=[good, {**good, "ContextKeyName": "A:TEST"}], **base
    ) == invalid("Duplicate context key: A:TEST.")


@pytest.mark.parametrize(("more", "text"), [
    ({"ResourceArns": ["not-an-arn"]}, "ResourceNames are not in a valid ARN format: not-an-arn."),
    ({"ResourceArns": ["arn:aws:s3"]}, "ResourceNames are not in a valid ARN format: arn:aws:s3."),
    ({"ResourceArns": [OBJECT, "*"]}, "ResourceNames are not in a valid ARN format: *."),
    ({"ActionNames": ["GetObject"]}, "The action is invalid since it is missing names"),
    ({"ResourceOwner": "somebody"}, "Invalid Resource Owner."),
    ({"PolicyInputList": [policy(allow("*")), "{"]},
     "Policy input list item 2 has invalid content"),
    ({"ResourcePolicy": policy(allow("s3:*", OBJECT, Principal="*")), "ResourceArns": [OBJECT]},
     "Invalid caller - Caller cannot be null or empty."),
    ({"ResourcePolicy": policy(allow("s3:*", OBJECT, Principal="*")), "CallerArn": CALLER},
     "Invalid Entity Arn: * does not clearly define entity type and name."),
])
def test_what_is_asked_must_make_sense(root, more, text):
    base = {"PolicyInputList": [policy(allow("*"))], "ActionNames": ["s3:GetObject"]}
    assert refusal(root.iam.simulate_custom_policy, **{**base, **more}) == invalid(text)


def test_a_boundary_limits(root):
    base = {"PolicyInputList": [policy(allow("*"))], "ActionNames": ["s3:GetObject"]}
    found = root.iam.simulate_custom_policy(
        PermissionsBoundaryPolicyInputList=[policy(allow("iam:*"))], **base)["EvaluationResults"][0]
    assert found["EvalDecision"] == "implicitDeny" and found["MatchedStatements"] == []
    assert found["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert refusal(
        root.iam.simulate_custom_policy,
        PermissionsBoundaryPolicyInputList=[policy(allow("iam:*"))] * 2, **base
    ) == ("InvalidInput", 400, "The list of Permissions Boundary policies cannot exceed 1 items.")


def test_a_user_is_simulated_with_what_he_has(root):
    user = root.new_user({"Version": "2012-10-17", "Statement": [
        allow("s3:*", "arn:aws:s3:::${aws:username}"),
        allow("iam:SimulatePrincipalPolicy", f"arn:aws:iam::{root.account_id}:user/*")]})
    found = user.iam.simulate_principal_policy(
        PolicySourceArn=user.arn, ActionNames=["s3:ListBucket", "sqs:SendMessage"],
        ResourceArns=[f"arn:aws:s3:::{user.name}"])["EvaluationResults"]
    assert [entry["EvalDecision"] for entry in found] == ["allowed", "implicitDeny"]
    matched = found[0]["ResourceSpecificResults"][0]["MatchedStatements"]
    assert [entry["SourcePolicyId"] for entry in matched] == [f"user_{user.name}_policy"]
    assert root.iam.get_context_keys_for_principal_policy(
        PolicySourceArn=user.arn)["ContextKeyNames"] == ["aws:username"]
    # What is decided is what happens.
    for action, call in (("iam:ListUsers", user.iam.list_users),
                         ("iam:GetAccountSummary", user.iam.get_account_summary)):
        decided = root.iam.simulate_principal_policy(
            PolicySourceArn=user.arn, ActionNames=[action])["EvaluationResults"][0]
        assert (decided["EvalDecision"] == "allowed") == (status_of(call) == "ok")


def test_attached_policies_and_the_boundary_are_simulated(root):
    name, group = unique("user"), unique("group")
    arn = root.iam.create_user(UserName=name)["User"]["Arn"]
    root.iam.create_group(GroupName=group)
    root.iam.add_user_to_group(UserName=name, GroupName=group)

    def decided(**more):
        found = root.iam.simulate_principal_policy(
            PolicySourceArn=arn, ActionNames=["iam:ListUsers", "iam:DeleteUser", "s3:GetObject"],
            **more)["EvaluationResults"]
        return [entry["EvalDecision"] for entry in found]

    assert decided() == ["implicitDeny"] * 3
    root.iam.attach_user_policy(
        UserName=name, PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    assert decided() == ["allowed", "implicitDeny", "implicitDeny"]
    root.iam.attach_group_policy(
        GroupName=group, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    assert decided() == ["allowed"] * 3
    bound = root.iam.create_policy(
        PolicyName=unique("bound"), PolicyDocument=policy(allow("s3:*")))["Policy"]["Arn"]
    root.iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=bound)
    assert decided() == ["implicitDeny", "implicitDeny", "allowed"]
    # A boundary that is given stands for his own.
    assert decided(PermissionsBoundaryPolicyInputList=[policy(allow("iam:*"))]) == [
        "allowed", "allowed", "implicitDeny"]


def test_groups_are_simulated_by_themselves_and_in_their_members(root):
    user, group = root.new_user(None), unique("group")
    root.iam.create_group(GroupName=group)
    root.iam.add_user_to_group(GroupName=group, UserName=user.name)
    root.iam.put_group_policy(
        GroupName=group, PolicyName="reading", PolicyDocument=policy(allow("iam:ListUsers")))
    for arn in (user.arn, f"arn:aws:iam::{root.account_id}:group/{group}"):
        found = root.iam.simulate_principal_policy(
            PolicySourceArn=arn, ActionNames=["iam:ListUsers"])["EvaluationResults"][0]
        assert found["EvalDecision"] == "allowed"
        assert [entry["SourcePolicyId"] for entry in found["MatchedStatements"]] == [
            f"group_{group}_reading"]


def test_roles_are_simulated(root):
    role = unique("role")
    root.iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": root.account_id},
            "Action": "sts:AssumeRole"}]}))
    root.iam.put_role_policy(
        RoleName=role, PolicyName="reading", PolicyDocument=policy(allow("iam:ListUsers")))
    found = root.iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{root.account_id}:role/{role}",
        ActionNames=["iam:ListUsers"])["EvaluationResults"][0]
    assert found["EvalDecision"] == "allowed"
    assert found["MatchedStatements"][0]["SourcePolicyId"] == f"role_{role}_reading"


def test_whose_policies_are_meant_must_be_clear(root):
    def simulate(arn):
        return refusal(
            root.iam.simulate_principal_policy, PolicySourceArn=arn, ActionNames=["iam:GetUser"])

    assert simulate(f"arn:aws:iam::{root.account_id}:user/nobody") == (
        "NoSuchEntity", 404, "The user with name nobody cannot be found.")
    assert simulate(f"arn:aws:iam::{root.account_id}:root") == (
        "InvalidInput", 400, "Invalid Entity Arn: ARN does not clearly define entity type and name.")
    assert simulate("arn:aws:iam::999999999999:user/a") == (
        "InvalidInput", 400,
        f"Invalid Policy Source Arn: caller's account {root.account_id} does not have access to "
        "policies in account 999999999999")


def test_what_is_no_policy_is_invalid_input(root):
    assert refusal(
        root.iam.get_context_keys_for_custom_policy, PolicyInputList=["{"]
    ) == ("InvalidInput", 400, "Policy input list item 1 has invalid content")
    assert status_of(
        root.iam.simulate_custom_policy, PolicyInputList=[policy(allow("*"))],
        ActionNames=["s3:Get*"]) == "InvalidInput"


def test_the_command_line_takes_it(root):
    def aws(*arguments):
        done = run(
            tool("aws"), "iam", *arguments, "--endpoint-url", root.server.url,
            env=clean_environment(
                AWS_ACCESS_KEY_ID=root.credentials.key,
                AWS_SECRET_ACCESS_KEY=root.credentials.secret))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    decided = aws("simulate-custom-policy", "--policy-input-list", json.dumps(ALLOW_ALL),
                  "--action-names", "iam:GetUser", "iam:ListUsers")
    assert [entry["EvalDecision"] for entry in decided["EvaluationResults"]] == ["allowed"] * 2
    keys = aws("get-context-keys-for-custom-policy", "--policy-input-list", NEEDS_MFA)
    assert keys["ContextKeyNames"] == ["aws:MultiFactorAuthPresent"]
