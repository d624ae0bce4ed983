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
    assert found[1]["ResourceSpecificResults"][0]["EvalResourceDecision"] == "allowed"


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
    ) == ("InvalidInput", 400, "Syntax errors in policy.")
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
