"""The cases of the policy language, asked of the simulator as a client would ask them.

The same file is decided by the library (OpenCasesTests.swift) and by `sallyport policy simulate`
(test_policy_commands.py). Here each case becomes one call of SimulateCustomPolicy, if its
parameters can say what the case says.
"""

import json

import pytest

from tools import REPOSITORY

CASES = {
    case["id"]: case for case in json.loads(
        (REPOSITORY / "Tests/PolicyLanguageTests/Cases/policy-cases-open.json").read_text()
    )["cases"]}

NO_SESSION_POLICY = "SimulateCustomPolicy has no parameter for a session policy"
NO_ROLE_CALLER = "CallerArn names a user, and a resource's policy needs a caller"
NO_ROOT_CALLER = "CallerArn names a user: the root user cannot be simulated"
NO_FEDERATED_CALLER = "CallerArn names a user: that a session is a federated one cannot be said"

INEXPRESSIBLE = {
    "open-098": NO_ROLE_CALLER,
    "open-099": NO_SESSION_POLICY,
    "open-100": NO_SESSION_POLICY,
    "open-101": NO_SESSION_POLICY,
    "open-102": NO_FEDERATED_CALLER,
    "open-103": NO_SESSION_POLICY,
    "open-104": NO_ROOT_CALLER,
}

TYPES = {
    "aws:multifactorauthpresent": "boolean", "aws:multifactorauthage": "numeric",
    "aws:securetransport": "boolean", "aws:viaawsservice": "boolean", "aws:sourceip": "ip",
    "aws:currenttime": "date", "aws:tokenissuetime": "date", "aws:epochtime": "numeric",
    "s3:max-keys": "numeric",
}


def why_not(case):
    """Why no parameters can say what the case says; None if they can."""
    if "sessionPolicy" in case:
        return NO_SESSION_POLICY
    kind = case["principal"]["type"]
    if kind == "Root":
        return NO_ROOT_CALLER
    if kind == "FederatedUser":
        return NO_FEDERATED_CALLER
    # A role's session is its policies and its context, unless somebody asks who calls.
    if kind == "AssumedRole" and "resourcePolicy" in case:
        return NO_ROLE_CALLER
    return None


def entry(name, value):
    values = value if isinstance(value, list) else [value]
    kind = TYPES.get(name.lower(), "string") + ("List" if isinstance(value, list) else "")
    return {"ContextKeyName": name, "ContextKeyType": kind, "ContextKeyValues": values}


def parameters_of(case):
    found = {
        "PolicyInputList": [json.dumps(policy) for policy in case["identityPolicies"]],
        "ActionNames": [case["action"]],
        "ResourceArns": [case["resource"]],
        "ContextEntries": [entry(*pair) for pair in case["context"].items()],
    }
    if case["principal"]["type"] == "User":
        found["CallerArn"] = case["principal"]["arn"]
    if case["resourceAccount"] != case["principal"]["account"]:
        found["ResourceOwner"] = f"arn:aws:iam::{case['resourceAccount']}:root"
    if "boundary" in case:
        found["PermissionsBoundaryPolicyInputList"] = [json.dumps(case["boundary"])]
    if "resourcePolicy" in case:
        found["ResourcePolicy"] = json.dumps(case["resourcePolicy"])
    return found


def test_each_case_is_asked_or_has_its_reason():
    assert len(CASES) == 113
    assert {id for id, case in CASES.items() if why_not(case)} == set(INEXPRESSIBLE)
    for id, reason in INEXPRESSIBLE.items():
        assert why_not(CASES[id]) == reason, id


@pytest.mark.parametrize("id", [id for id in CASES if id not in INEXPRESSIBLE])
def test_the_simulator_decides_as_the_case_says(root, id):
    case = CASES[id]
    results = root.iam.simulate_custom_policy(**parameters_of(case))["EvaluationResults"]
    assert len(results) == 1
    result = results[0]
    assert result["EvalActionName"] == case["action"]
    assert result["EvalResourceName"] == case["resource"]
    assert result["EvalDecision"] == case["expected"], case["why"]
    # Whoever allowed or denied is named; where nothing did, nothing is.
    assert bool(result["MatchedStatements"]) == (case["expected"] != "implicitDeny")
    if case["resource"] == "*":
        assert "ResourceSpecificResults" not in result
        return
    specific = result["ResourceSpecificResults"]
    assert [entry["EvalResourceDecision"] for entry in specific] == [case["expected"]]
    assert specific[0]["MatchedStatements"] == result["MatchedStatements"]
    across = case["resourceAccount"] != case["principal"]["account"]
    assert bool(result["EvalDecisionDetails"]) == across
    if across:
        details = result["EvalDecisionDetails"].values()
        assert (set(details) == {"allowed"}) == (case["expected"] == "allowed")
