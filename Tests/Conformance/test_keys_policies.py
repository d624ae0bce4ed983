"""Access keys, inline policies, and who is allowed what."""

import json
from urllib.parse import quote

import pytest

from people import ALLOW_ALL, Person, refusal, status_of, unique
from server import Credentials

INVALID_TOKEN = (
    "InvalidClientTokenId", 403, "The security token included in the request is invalid.")


def allow(action, resource="*", **condition) -> dict:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def no_such_key(key):
    return ("NoSuchEntity", 404, f"The Access Key with id {key} cannot be found.")


# Access keys.


def test_a_key_is_shown_once_with_its_secret(root):
    user = root.new_user(None)
    made = root.iam.create_access_key(UserName=user.name)["AccessKey"]
    assert made["AccessKeyId"].startswith("AKIA") and len(made["AccessKeyId"]) == 20
    assert len(made["SecretAccessKey"]) == 40 and made["Status"] == "Active"
    listed = root.iam.list_access_keys(UserName=user.name)["AccessKeyMetadata"]
    assert {key["AccessKeyId"] for key in listed} == {made["AccessKeyId"], user.credentials.key}
    assert all(set(key) == {"UserName", "AccessKeyId", "Status", "CreateDate"} for key in listed)


def test_a_user_has_two_keys_at_most(root):
    user = root.new_user()
    user.iam.create_access_key()
    for iam, parameters in ((user.iam, {}), (root.iam, {"UserName": user.name})):
        assert refusal(iam.create_access_key, **parameters) == (
            "LimitExceeded", 409, "Cannot exceed quota for AccessKeysPerUser: 2")


def test_an_inactive_key_opens_nothing_until_it_is_active_again(root):
    user = root.new_user()
    key = {"UserName": user.name, "AccessKeyId": user.credentials.key}
    root.iam.update_access_key(**key, Status="Inactive")
    assert refusal(user.sts.get_caller_identity) == INVALID_TOKEN
    assert refusal(user.iam.get_user) == INVALID_TOKEN
    root.iam.update_access_key(**key, Status="Active")
    user.sts.get_caller_identity()
    root.iam.delete_access_key(**key)
    assert refusal(user.sts.get_caller_identity) == INVALID_TOKEN
    assert refusal(root.iam.delete_access_key, **key) == no_such_key(user.credentials.key)


def test_expired_is_no_status_to_set(root):
    user = root.new_user()
    code, status, _ = refusal(
        root.iam.update_access_key, UserName=user.name, AccessKeyId=user.credentials.key,
        Status="Expired")
    assert (code, status) == ("InvalidInput", 400)


def test_a_key_is_looked_for_among_those_of_the_user(root):
    user, other = root.new_user(), root.new_user()
    key = other.credentials.key
    assert refusal(user.iam.delete_access_key, AccessKeyId=key) == no_such_key(key)
    assert refusal(
        user.iam.update_access_key, AccessKeyId=key, Status="Inactive") == no_such_key(key)
    assert refusal(root.iam.delete_access_key, AccessKeyId=key) == no_such_key(key)
    other.sts.get_caller_identity()


def test_the_last_use_of_a_key_is_noted(root):
    user = root.new_user()
    unused = root.iam.create_access_key(UserName=user.name)["AccessKey"]["AccessKeyId"]
    shown = root.iam.get_access_key_last_used(AccessKeyId=unused)
    assert shown["UserName"] == user.name
    assert shown["AccessKeyLastUsed"] == {"ServiceName": "N/A", "Region": "N/A"}
    user.sts.get_caller_identity()
    # It is written beside the request, so it may take a moment.
    for _ in range(50):
        used = root.iam.get_access_key_last_used(AccessKeyId=user.credentials.key)
        if "LastUsedDate" in used["AccessKeyLastUsed"]:
            break
    used = used["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("sts", "us-east-1")
    assert used["LastUsedDate"].timestamp() == pytest.approx(root.server.now(), abs=70)


def test_the_use_of_a_key_of_nobody_is_not_told(root, new_account):
    for key in ("AKIAIOSFODNN7EXAMPLE", new_account().credentials.key):
        assert refusal(root.iam.get_access_key_last_used, AccessKeyId=key) == (
            "AccessDenied", 403,
            f"User: {root.arn} is not authorized to perform iam:GetAccessKeyLastUsed on resource: "
            f"access key {key}")


def test_a_key_id_tells_its_account(root):
    user = root.new_user()
    key = user.credentials.key
    info = root.sts.get_access_key_info
    assert info(AccessKeyId=key)["Account"] == root.account_id
    root.iam.delete_access_key(UserName=user.name, AccessKeyId=key)
    assert info(AccessKeyId=key)["Account"] == root.account_id
    session = root.session()
    assert info(AccessKeyId=session.credentials.key)["Account"] == root.account_id
    # The id's own letters hold the account: a public example.
    assert info(AccessKeyId="ASIAQNZGKIQY56JQ7WML")["Account"] == "029608264753"


def test_who_calls(root):
    user = root.new_user(allow("iam:GetUser"), Path="/team/")
    identity = user.sts.get_caller_identity()
    assert identity["Account"] == root.account_id
    assert identity["Arn"] == f"arn:aws:iam::{root.account_id}:user/team/{user.name}"
    assert identity["UserId"] == root.iam.get_user(UserName=user.name)["User"]["UserId"]
    deny = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    root.put_policy(user.name, deny, "deny")
    # No policy has a say in these two.
    assert user.sts.get_caller_identity()["Arn"] == identity["Arn"]
    user.sts.get_session_token()
    assert status_of(user.iam.get_user) == "AccessDenied"


def test_a_wrong_secret_is_refused(root):
    user = root.new_user()
    stranger = Person(root.server, Credentials(user.credentials.key, "A" * 40))
    assert status_of(stranger.sts.get_caller_identity) == "SignatureDoesNotMatch"
    nobody = Person(root.server, Credentials("AKIAIOSFODNN7EXAMPLE", "A" * 40))
    assert refusal(nobody.sts.get_caller_identity) == INVALID_TOKEN
    assert status_of(user.sts.get_caller_identity) == "ok"


# Inline policies.


def test_a_policy_comes_back_as_it_was_put(root):
    user = root.new_user(None)
    document = allow(["iam:GetUser", "iam:List*"], "arn:aws:iam::*:user/${aws:username}")
    text = json.dumps(document, indent=3) + "\n"
    root.iam.put_user_policy(UserName=user.name, PolicyName="Mine", PolicyDocument=text)
    shown = root.iam.get_user_policy(UserName=user.name, PolicyName="Mine")
    assert shown["PolicyDocument"] == document
    assert (shown["UserName"], shown["PolicyName"]) == (user.name, "Mine")
    # The document is percent-encoded on the wire, byte for byte.
    raw = root.raw("iam").call(
        "GetUserPolicy", {"UserName": user.name, "PolicyName": "Mine"}).text("PolicyDocument")
    assert raw == quote(text, safe="-_.~")


def test_policy_names_are_one_whatever_their_case(root):
    user = root.new_user(None)
    root.put_policy(user.name, allow("iam:GetUser"), "Mine")
    root.put_policy(user.name, allow("iam:ListUsers"), "MINE")
    assert root.iam.list_user_policies(UserName=user.name)["PolicyNames"] == ["Mine"]
    shown = root.iam.get_user_policy(UserName=user.name, PolicyName="mine")
    assert shown["PolicyName"] == "mine"
    assert shown["PolicyDocument"] == allow("iam:ListUsers")
    root.iam.delete_user_policy(UserName=user.name, PolicyName="mINE")
    assert root.iam.list_user_policies(UserName=user.name)["PolicyNames"] == []


def test_unknown_policies_are_reported_missing(root):
    user = root.new_user(None)
    for call in (root.iam.get_user_policy, root.iam.delete_user_policy):
        assert refusal(call, UserName=user.name, PolicyName="none") == (
            "NoSuchEntity", 404, "The user policy with name none cannot be found.")


@pytest.mark.parametrize(("document", "text"), [
    ("{", "Syntax errors in policy."),
    ("no json", "Syntax errors in policy."),
    ({"Version": "2012-10-17"}, "Syntax errors in policy."),
    ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*"}]},
     "Policy statement must contain actions."),
    ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:GetUser"}]},
     "Policy statement must contain resources."),
    (allow("GetUser"),
     "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
    (allow("a a:GetUser"), "Vendor a a is not valid"),
    (allow("iam:Get:User"), "Actions/Condition can contain only one colon."),
    (allow("iam:GetUser", "bucket"), 'Resource bucket must be in ARN format or "*".'),
    (allow("iam:GetUser", "arn:b:iam::123456789012:user/x"),
     'Partition "b" is not valid for resource "arn:b:iam::123456789012:user/x".'),
    (allow("iam:GetUser", "arn:aws:iam:us-east-1:123456789012:user/x"),
     "IAM resource arn:aws:iam:us-east-1:123456789012:user/x cannot contain region information."),
    (allow("s3:GetObject", "arn:aws:s3:us-east-1::bucket/x"),
     "Resource arn:aws:s3:us-east-1::bucket/x can not contain region information."),
    (allow("iam:GetUser", "arn:aws:iam::123456789012:cup/x"),
     'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, '
     "group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, "
     "oidc-provider/, report/, access-report/."),
    ({"Version": "2012-10-17", "Statement": [
        {"Sid": "a", "Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}] * 2},
     "Statement IDs (SID) in a single policy must be unique."),
])
def test_what_is_no_policy_is_refused_in_awss_words(root, document, text):
    user = root.new_user(None)
    document = document if isinstance(document, str) else json.dumps(document)
    assert refusal(
        root.iam.put_user_policy, UserName=user.name, PolicyName="p", PolicyDocument=document
    ) == ("MalformedPolicyDocument", 400, text)
    assert root.iam.list_user_policies(UserName=user.name)["PolicyNames"] == []


def test_all_policies_of_a_user_share_one_size(root):
    user = root.new_user(None)

    def document(length):
        """A policy of that many characters, blanks apart, and many blanks."""
        text = json.dumps(allow("iam:Get*", "@"), separators=(",", ":"))
        filler = "arn:aws:iam::123456789012:user/"
        resource = filler + "x" * (length - len(text) + 1 - len(filler))
        return text.replace("@", resource).replace(",", ",\n     ")

    def put(name, length):
        return root.iam.put_user_policy(
            UserName=user.name, PolicyName=name, PolicyDocument=document(length))

    put("a", 1024)
    assert refusal(put, "b", 1025) == (
        "LimitExceeded", 409, f"Maximum policy size of 2048 bytes exceeded for user {user.name}")
    put("b", 1024)
    # What is replaced no longer counts.
    put("A", 1024)
    assert status_of(put, "a", 1025) == "LimitExceeded"
    put("a", 200)
    put("c", 824)


# Permissions.


def test_a_denial_names_user_action_and_resource(root):
    user, other = root.new_user(None), unique()
    because = "because no identity-based policy allows the iam:{0} action"
    denied = f"User: {user.arn} is not authorized to perform: iam:{{0}} on resource: {{1}} "
    account = root.account_id
    for call, action, resource, parameters in (
        (user.iam.create_virtual_mfa_device, "CreateVirtualMFADevice",
         f"arn:aws:iam::{account}:mfa/x", {"VirtualMFADeviceName": "x"}),
        (user.iam.delete_virtual_mfa_device, "DeleteVirtualMFADevice",
         f"arn:aws:iam::{account}:mfa/x", {"SerialNumber": f"arn:aws:iam::{account}:mfa/x"}),
        (user.iam.list_mfa_devices, "ListMFADevices", f"user {user.name}", {}),
        (user.iam.list_mfa_devices, "ListMFADevices", f"user {other}", {"UserName": other}),
        (user.iam.get_user, "GetUser", f"user {other}", {"UserName": other}),
        (user.iam.delete_user, "DeleteUser", f"user {root.name or 'x'}", {"UserName": "x"}),
    ):
        assert refusal(call, **parameters) == (
            "AccessDenied", 403, (denied + because).format(action, resource)), action
    root.put_policy(user.name, {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:GetUser", "Resource": "*"}]})
    assert refusal(user.iam.get_user) == (
        "AccessDenied", 403,
        (denied + "with an explicit deny in an identity-based policy").format(
            "GetUser", f"user {user.name}"))
    user.iam.list_users()


def test_parameters_come_before_permission_and_permission_before_existence(root):
    user = root.new_user(None)
    assert status_of(user.unchecked().get_user, UserName="a b") == "ValidationError"
    assert status_of(user.iam.get_user, UserName="nobody") == "AccessDenied"
    assert status_of(user.iam.put_user_policy, UserName="nobody", PolicyName="p",
                     PolicyDocument="{") == "AccessDenied"


def test_permission_follows_path_tags_and_conditions(root):
    one = root.new_user(None, Path="/one/", Tags=[{"Key": "Team", "Value": "a"}])
    two = root.new_user(None, Path="/two/", Tags=[{"Key": "Team", "Value": "b"}])
    user = root.new_user(None)

    def sees(policy) -> list:
        root.put_policy(user.name, policy)
        return [status_of(user.iam.get_user, UserName=who.name) for who in (one, two)]

    account = root.account_id
    assert sees(allow("iam:GetUser", f"arn:aws:iam::{account}:user/one/*")) == [
        "ok", "AccessDenied"]
    assert sees(allow("iam:GetUser", StringEquals={"aws:ResourceTag/Team": "b"})) == [
        "AccessDenied", "ok"]
    assert sees(allow("iam:GetUser", StringEquals={"iam:ResourceTag/Team": "a"})) == [
        "ok", "AccessDenied"]
    assert sees(allow("IAM:getuser", IpAddress={"aws:SourceIp": "127.0.0.0/8"})) == ["ok", "ok"]
    assert sees(allow("iam:GetUser", IpAddress={"aws:SourceIp": "10.0.0.0/8"})) == [
        "AccessDenied", "AccessDenied"]
    assert sees(allow("iam:GetUser", Bool={"aws:SecureTransport": "true"})) == [
        "AccessDenied", "AccessDenied"]


def test_moving_a_user_needs_leave_for_where_he_goes(root):
    account = root.account_id
    user = root.new_user(allow("iam:UpdateUser", f"arn:aws:iam::{account}:user/mine/*"))
    moved = root.new_user(None, Path="/mine/")
    assert status_of(user.iam.update_user, UserName=moved.name, NewPath="/theirs/") == (
        "AccessDenied")
    assert status_of(user.iam.update_user, UserName=moved.name, NewPath="/mine/too/") == "ok"


def test_a_change_of_policy_counts_at_once(root):
    user = root.new_user(None)
    for _ in range(10):
        root.put_policy(user.name, ALLOW_ALL)
        assert status_of(user.iam.list_users) == "ok"
        root.iam.delete_user_policy(UserName=user.name, PolicyName="policy")
        assert status_of(user.iam.list_users) == "AccessDenied"
