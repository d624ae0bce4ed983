"""Lists of devices, their tags, and the markers that all lists go on from."""

import base64

import pytest

from people import Person, refusal, unique
from texts import no_such_device, no_such_user

INVALID_MARKER = ("ValidationError", 400, "Invalid Marker.")


@pytest.fixture(scope="module")
def crowd(server, root) -> Person:
    """A user with three devices, two keys, three policies and three tags, among others."""
    user = root.new_user(None, name="crowd", Tags=[
        {"Key": f"key{n}", "Value": f"value {n}"} for n in range(3)])
    root.iam.create_access_key(UserName=user.name)
    for number in range(3):
        root.put_policy(user.name, {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}],
        }, f"policy{number}")
        root.enable(root.new_device(f"crowd{number}"), user.name)
        root.new_device(f"spare{number}")
    root.iam.tag_mfa_device(
        SerialNumber=f"arn:aws:iam::{root.account_id}:mfa/crowd0",
        Tags=[{"Key": f"key{n}", "Value": ""} for n in range(3)])
    root.new_user(None, name="other")
    return user


def serials(devices: list) -> list:
    return [device["SerialNumber"].rpartition("/")[2] for device in devices]


# What lists show.


def test_virtual_devices_are_listed_by_assignment(root, crowd):
    def listed(**parameters):
        return serials(root.iam.list_virtual_mfa_devices(**parameters)["VirtualMFADevices"])

    held, spare = ["crowd0", "crowd1", "crowd2"], ["spare0", "spare1", "spare2"]
    assert sorted(listed()) == sorted(listed(AssignmentStatus="Any")) == held + spare
    assert sorted(listed(AssignmentStatus="Assigned")) == held
    assert sorted(listed(AssignmentStatus="Unassigned")) == spare
    assert refusal(root.unchecked().list_virtual_mfa_devices, AssignmentStatus="assigned") == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'assignmentStatus' failed to satisfy constraint: "
        "Member must satisfy enum value set")


def test_an_assigned_device_shows_its_user_without_secrets_and_tags(root, crowd):
    entry = next(
        entry for entry in root.iam.list_virtual_mfa_devices()["VirtualMFADevices"]
        if entry["SerialNumber"].endswith("/crowd0"))
    assert set(entry) == {"SerialNumber", "EnableDate", "User"}
    assert set(entry["User"]) == {"Path", "UserName", "UserId", "Arn", "CreateDate"}
    assert entry["User"]["Arn"] == crowd.arn


def test_devices_follow_a_user_who_is_renamed(root):
    user, device = root.new_user_with_device(None)
    renamed = unique()
    root.iam.update_user(UserName=user.name, NewUserName=renamed)
    held = root.iam.list_mfa_devices(UserName=renamed)["MFADevices"]
    assert [(entry["UserName"], entry["SerialNumber"]) for entry in held] == [
        (renamed, device.serial)]
    root.iam.deactivate_mfa_device(UserName=renamed, SerialNumber=device.serial)
    root.iam.delete_virtual_mfa_device(SerialNumber=device.serial)


def test_without_a_name_one_lists_ones_own(root):
    user, device = root.new_user_with_device()
    assert [entry["SerialNumber"] for entry in user.iam.list_mfa_devices()["MFADevices"]] == [
        device.serial]
    assert root.iam.list_mfa_devices()["MFADevices"] == []
    assert refusal(root.iam.list_mfa_devices, UserName="nobody") == no_such_user("nobody")
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    root.iam.delete_virtual_mfa_device(SerialNumber=device.serial)


# Tags.


@pytest.fixture
def device(root):
    made = root.new_device()
    yield made
    root.iam.delete_virtual_mfa_device(SerialNumber=made.serial)


def tags(root, device) -> dict:
    shown = root.iam.list_mfa_device_tags(SerialNumber=device.serial)["Tags"]
    assert [tag["Key"] for tag in shown] == sorted(tag["Key"] for tag in shown)
    return {tag["Key"]: tag["Value"] for tag in shown}


def pairs(**values) -> list:
    return [{"Key": key, "Value": value} for key, value in values.items()]


def test_tags_are_set_changed_and_taken_off(root, device):
    tag = {"SerialNumber": device.serial}
    root.iam.tag_mfa_device(**tag, Tags=pairs(b="2", a="1"))
    root.iam.tag_mfa_device(**tag, Tags=pairs(b="two", c=""))
    assert tags(root, device) == {"a": "1", "b": "two", "c": ""}
    root.iam.untag_mfa_device(**tag, TagKeys=["b", "never"])
    assert tags(root, device) == {"a": "1", "c": ""}


def test_tag_keys_differ_by_case(root, device):
    root.iam.tag_mfa_device(SerialNumber=device.serial, Tags=pairs(Key="1", key="2"))
    root.iam.untag_mfa_device(SerialNumber=device.serial, TagKeys=["KEY"])
    assert tags(root, device) == {"Key": "1", "key": "2"}
    assert refusal(
        root.iam.tag_mfa_device, SerialNumber=device.serial, Tags=pairs(a="1") + pairs(a="2")
    ) == ("InvalidInput", 400, "Duplicate tag keys found.")


def test_a_device_made_with_tags_shows_them(root):
    made = root.iam.create_virtual_mfa_device(
        VirtualMFADeviceName=unique("device"), Tags=pairs(a="1"))["VirtualMFADevice"]
    assert made["Tags"] == pairs(a="1")
    root.iam.delete_virtual_mfa_device(SerialNumber=made["SerialNumber"])


def test_fifty_tags_are_the_most(root, device):
    fifty = pairs(**{f"k{n}": "v" for n in range(50)})
    tag = {"SerialNumber": device.serial}
    assert refusal(root.iam.tag_mfa_device, **tag, Tags=fifty + pairs(more="v")) == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must "
        "have length less than or equal to 50")
    root.iam.tag_mfa_device(**tag, Tags=fifty)
    assert refusal(root.iam.tag_mfa_device, **tag, Tags=pairs(more="v")) == (
        "LimitExceeded", 409, "The number of tags has reached the maximum limit.")
    root.iam.tag_mfa_device(**tag, Tags=pairs(k1="changed"))


@pytest.mark.parametrize("key", ["aws:mine", "AWS:mine", "Aws:mine"])
def test_aws_keeps_its_prefix(root, device, key):
    code, status, _ = refusal(
        root.iam.tag_mfa_device, SerialNumber=device.serial, Tags=[{"Key": key, "Value": ""}])
    assert (code, status) == ("InvalidInput", 400)


@pytest.mark.parametrize(("tag", "clause"), [
    ({"Key": "", "Value": ""}, "tags.1.member.key"),
    ({"Key": "k" * 129, "Value": ""}, "tags.1.member.key"),
    ({"Key": "k", "Value": "v" * 257}, "tags.1.member.value"),
    ({"Key": "k<", "Value": ""}, "tags.1.member.key"),
])
def test_keys_and_values_have_their_lengths_and_letters(root, device, tag, clause):
    code, status, text = refusal(
        root.unchecked().tag_mfa_device, SerialNumber=device.serial, Tags=[tag])
    assert (code, status) == ("ValidationError", 400)
    assert f"Value at '{clause}' failed to satisfy constraint: Member must" in text


def test_tags_take_letters_of_all_scripts(root, device):
    root.iam.tag_mfa_device(
        SerialNumber=device.serial, Tags=[{"Key": "Ключ 鍵", "Value": "ü /=+-@:_."}])
    assert tags(root, device) == {"Ключ 鍵": "ü /=+-@:_."}


def test_tags_of_no_device_are_refused(root):
    serial = f"arn:aws:iam::{root.account_id}:mfa/nothing"
    iam = root.iam
    for call, more in (
        (iam.tag_mfa_device, {"Tags": pairs(a="1")}), (iam.untag_mfa_device, {"TagKeys": ["a"]}),
        (iam.list_mfa_device_tags, {}),
    ):
        assert refusal(call, SerialNumber=serial, **more) == no_such_device(serial)


# Pages and markers.

LISTS = [
    ("list_virtual_mfa_devices", "VirtualMFADevices", {}),
    ("list_virtual_mfa_devices", "VirtualMFADevices", {"AssignmentStatus": "Assigned"}),
    ("list_virtual_mfa_devices", "VirtualMFADevices", {"AssignmentStatus": "Unassigned"}),
    ("list_mfa_devices", "MFADevices", {"UserName": "crowd"}),
    ("list_mfa_device_tags", "Tags", {"SerialNumber": "crowd0"}),
    ("list_users", "Users", {}),
    ("list_users", "Users", {"PathPrefix": "/"}),
    ("list_user_tags", "Tags", {"UserName": "crowd"}),
    ("list_access_keys", "AccessKeyMetadata", {"UserName": "crowd"}),
    ("list_user_policies", "PolicyNames", {"UserName": "crowd"}),
]


def resolved(root, parameters: dict) -> dict:
    if "SerialNumber" not in parameters:
        return parameters
    name = parameters["SerialNumber"]
    return {"SerialNumber": f"arn:aws:iam::{root.account_id}:mfa/{name}"}


def first_marker(root, action, parameters) -> str:
    page = getattr(root.iam, action)(**resolved(root, parameters), MaxItems=1)
    assert page["IsTruncated"]
    return page["Marker"]


@pytest.mark.parametrize(("action", "member", "parameters"), LISTS)
def test_pages_of_one_come_to_the_whole_list(root, crowd, action, member, parameters):
    parameters = resolved(root, parameters)
    whole = getattr(root.iam, action)(**parameters)
    assert not whole["IsTruncated"] and "Marker" not in whole
    pages = list(root.iam.get_paginator(action).paginate(
        **parameters, PaginationConfig={"PageSize": 1}))
    assert [len(page[member]) for page in pages] == [1] * len(whole[member])
    assert [entry for page in pages for entry in page[member]] == whole[member]
    assert len(whole[member]) > 1


@pytest.mark.parametrize(("action", "member", "parameters"), LISTS)
def test_markers_cannot_be_made_up(root, crowd, action, member, parameters):
    marker = first_marker(root, action, parameters)
    act, parameters = getattr(root.iam, action), resolved(root, parameters)
    sealed = bytearray(base64.b64decode(marker))
    forged = ["x", "AAAA", "0", "crowd", marker[:-4], marker + "AAAA", "' OR 1=1 --", "ÿ" * 320]
    for position in range(0, len(sealed), 7):
        changed = bytearray(sealed)
        changed[position] ^= 1
        forged.append(base64.b64encode(changed).decode())
    for wrong in forged:
        assert refusal(act, **parameters, Marker=wrong) == INVALID_MARKER, wrong


def test_a_marker_is_good_for_its_own_list_only(root, crowd):
    made = [
        (action, resolved(root, parameters), first_marker(root, action, parameters))
        for action, _, parameters in LISTS]
    for action, parameters, _ in made:
        for other, others, marker in made:
            same = action == other and (
                parameters == others or {"PathPrefix": "/"} in (parameters, others))
            if not same:
                assert refusal(getattr(root.iam, action), **parameters, Marker=marker) == (
                    INVALID_MARKER), (action, other)


def test_a_marker_is_not_good_in_another_account(root, crowd, new_account):
    marker = first_marker(root, "list_users", {})
    assert refusal(new_account().iam.list_users, Marker=marker) == INVALID_MARKER


def test_a_marker_is_good_for_pages_of_another_size(root, crowd):
    marker = first_marker(root, "list_virtual_mfa_devices", {})
    whole = root.iam.list_virtual_mfa_devices()["VirtualMFADevices"]
    assert root.iam.list_virtual_mfa_devices(Marker=marker, MaxItems=1000)[
        "VirtualMFADevices"] == whole[1:]


@pytest.mark.parametrize(("action", "member", "name", "remove"), [
    ("list_user_policies", "PolicyNames", str, lambda iam, user, name: iam.delete_user_policy(
        UserName=user, PolicyName=name)),
    ("list_access_keys", "AccessKeyMetadata", lambda key: key["AccessKeyId"],
     lambda iam, user, key: iam.delete_access_key(UserName=user, AccessKeyId=key)),
    ("list_mfa_devices", "MFADevices", lambda device: device["SerialNumber"],
     lambda iam, user, serial: iam.deactivate_mfa_device(UserName=user, SerialNumber=serial)),
    ("list_user_tags", "Tags", lambda tag: tag["Key"],
     lambda iam, user, key: iam.untag_user(UserName=user, TagKeys=[key])),
])
def test_who_removes_what_he_lists_misses_nothing(root, action, member, name, remove):
    user = root.new_user(None, Tags=pairs(a="1", b="2", c="3"))
    root.iam.create_access_key(UserName=user.name)
    for number in range(3):
        root.put_policy(user.name, {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}],
        }, f"policy{number}")
        root.enable(root.new_device(), user.name)
    for page in root.iam.get_paginator(action).paginate(
        UserName=user.name, PaginationConfig={"PageSize": 1}
    ):
        for entry in page[member]:
            remove(root.iam, user.name, name(entry))
    assert getattr(root.iam, action)(UserName=user.name)[member] == []


def test_who_deletes_users_and_devices_as_he_lists_them_misses_none(new_account):
    root = new_account()
    for number in range(5):
        root.iam.create_user(UserName=f"leaving{number}")
        root.new_device(f"leaving{number}")
    for page in root.iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 2}):
        for user in page["Users"]:
            root.iam.delete_user(UserName=user["UserName"])
    for page in root.iam.get_paginator("list_virtual_mfa_devices").paginate(
        PaginationConfig={"PageSize": 2}
    ):
        for device in page["VirtualMFADevices"]:
            root.iam.delete_virtual_mfa_device(SerialNumber=device["SerialNumber"])
    assert root.iam.list_users()["Users"] == []
    assert root.iam.list_virtual_mfa_devices()["VirtualMFADevices"] == []


@pytest.mark.parametrize("size", ["0", "1001", "-1"])
def test_pages_have_one_to_a_thousand_items(root, size):
    answer = root.raw("iam").call("ListUsers", {"MaxItems": size})
    bound = "less than or equal to 1000" if size == "1001" else "greater than or equal to 1"
    assert answer.error == (
        400, "ValidationError",
        "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member "
        f"must have value {bound}")
