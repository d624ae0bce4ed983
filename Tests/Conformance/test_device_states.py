"""Every edge of a device's life, each with AWS's own code, status and words."""

import pytest

from people import Person, refusal, status_of, unique
from texts import (
    INVALID_CODE,
    INVALID_CODES,
    MFA_SESSION_REQUIRED,
    NOT_ON_USER,
    no_such_device,
    no_such_user,
)


@pytest.fixture(autouse=True)
def budget(server):
    """Each test begins at the start of a step, with nine attempts for every device."""
    server.fresh_budget()


@pytest.fixture
def user(root) -> Person:
    return root.new_user()


@pytest.fixture
def device(root):
    return root.new_device()


# Create.


def test_create_answers_the_seed_once_and_nothing_of_an_owner(root):
    made = root.iam.create_virtual_mfa_device(VirtualMFADeviceName="shape")["VirtualMFADevice"]
    assert set(made) == {"SerialNumber", "Base32StringSeed", "QRCodePNG"}
    assert made["SerialNumber"] == f"arn:aws:iam::{root.account_id}:mfa/shape"
    seed = made["Base32StringSeed"].decode()
    assert len(seed) == 64 and set(seed) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    listed = [
        entry for entry in root.iam.list_virtual_mfa_devices()["VirtualMFADevices"]
        if entry["SerialNumber"] == made["SerialNumber"]]
    assert listed == [{"SerialNumber": made["SerialNumber"]}]


def test_a_name_is_taken_with_its_path(root):
    name = unique("device")
    root.new_device(name)
    assert refusal(root.iam.create_virtual_mfa_device, VirtualMFADeviceName=name) == (
        "EntityAlreadyExists", 409, "MFA device already exists.")
    elsewhere = root.new_device(name, Path="/elsewhere/")
    assert elsewhere.serial == f"arn:aws:iam::{root.account_id}:mfa/elsewhere/{name}"


@pytest.mark.parametrize("path", ["no-slash", "/half", "half/", "//", "/with space/", "/ü/"])
def test_paths_begin_and_end_with_a_slash(root, path):
    assert refusal(
        root.unchecked().create_virtual_mfa_device, VirtualMFADeviceName="x", Path=path
    ) == (
        "ValidationError", 400,
        "The specified value for path is invalid. It must begin and end with / and contain only "
        "alphanumeric characters and/or / characters.")


def test_names_and_lengths_are_checked_before_anything_else(root):
    create = root.unchecked().create_virtual_mfa_device
    assert refusal(create, VirtualMFADeviceName="a b") == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'virtualMFADeviceName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+")
    assert refusal(create, VirtualMFADeviceName="x", Path="/" + "p" * 511 + "/") == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'path' failed to satisfy constraint: Member must "
        "have length less than or equal to 512")
    assert status_of(create, VirtualMFADeviceName="n" * 300) == "ValidationError"
    assert status_of(create, VirtualMFADeviceName="x", Path="/a//b/") == "ok"


def test_the_account_has_room_for_so_many_devices(server, new_account):
    other = new_account()
    assert server.cli("account", "set-quota", other.account_id, "MFADevices", "2").returncode == 0
    other.new_device()
    spare = other.new_device()
    assert refusal(other.iam.create_virtual_mfa_device, VirtualMFADeviceName="third") == (
        "LimitExceeded", 409, "Cannot exceed quota for MFADevices: 2")
    other.iam.delete_virtual_mfa_device(SerialNumber=spare.serial)
    other.new_device()


# Enable.


def test_enable_ties_a_device_to_a_user(root, user, device):
    root.enable(device, user.name)
    held = root.iam.list_mfa_devices(UserName=user.name)["MFADevices"]
    assert [(entry["UserName"], entry["SerialNumber"]) for entry in held] == [
        (user.name, device.serial)]
    assert int(held[0]["EnableDate"].timestamp()) == pytest.approx(root.server.now(), abs=20)


@pytest.mark.parametrize("mistake", ["wrong", "same", "reversed", "gap"])
def test_enable_takes_two_consecutive_codes_only(root, user, device, mistake):
    app = device.app
    first, second, third = app.codes(app.step() - 1, 3)
    codes = {
        "wrong": (app.wrong_code(), second), "same": (second, second),
        "reversed": (second, first), "gap": (first, third),
    }[mistake]
    assert refusal(
        root.iam.enable_mfa_device, UserName=user.name, SerialNumber=device.serial,
        AuthenticationCode1=codes[0], AuthenticationCode2=codes[1]) == INVALID_CODES
    root.enable(device, user.name)


def test_codes_have_six_digits(root, user, device):
    enable = root.unchecked().enable_mfa_device
    for code in ("12345", "1234567", "12345a", "１２３４５６", " 12345"):
        assert status_of(
            enable, UserName=user.name, SerialNumber=device.serial, AuthenticationCode1=code,
            AuthenticationCode2="123456") == "ValidationError", code
    assert refusal(
        enable, UserName=user.name, SerialNumber=device.serial, AuthenticationCode1="12345",
        AuthenticationCode2="123456") == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'authenticationCode1' failed to satisfy "
        "constraint: Member must have length greater than or equal to 6")


@pytest.mark.parametrize(
    ("second", "counts"), [(-999, False), (-998, True), (1000, True), (1001, False)])
def test_the_second_code_may_lie_eight_hours_off(root, user, device, second, counts):
    outcome = status_of(root.enable, device, user.name, ahead=second)
    assert outcome == ("ok" if counts else "InvalidAuthenticationCode")


def test_a_second_enable_is_refused_before_codes_are_looked_at(root, user, device):
    root.enable(device, user.name)
    other = root.new_user()
    nonsense = {"AuthenticationCode1": "000000", "AuthenticationCode2": "000000"}
    assert refusal(
        root.iam.enable_mfa_device, UserName=user.name, SerialNumber=device.serial, **nonsense
    ) == ("EntityAlreadyExists", 409, f"MFA Device for user {user.name} already exists.")
    assert refusal(
        root.iam.enable_mfa_device, UserName=other.name, SerialNumber=device.serial, **nonsense
    ) == ("EntityAlreadyExists", 409, "MFA Device is already in use.")


def test_a_user_has_eight_devices_at_most(root, user):
    for _ in range(8):
        root.enable(root.new_device(), user.name)
    ninth = root.new_device()
    assert refusal(
        root.iam.enable_mfa_device, UserName=user.name, SerialNumber=ninth.serial,
        **ninth.app.pair()
    ) == ("LimitExceeded", 409, "Cannot exceed quota for MFADevicesPerUser: 8")


@pytest.mark.parametrize("action", ["enable_mfa_device", "resync_mfa_device"])
def test_the_user_is_looked_for_before_the_device(root, user, action):
    act = getattr(root.iam, action)
    serial = f"arn:aws:iam::{root.account_id}:mfa/nothing"
    codes = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
    assert refusal(act, UserName="nobody", SerialNumber=serial, **codes) == no_such_user("nobody")
    assert refusal(act, UserName=user.name, SerialNumber=serial, **codes) == no_such_device(serial)
    hardware = "GAHT12345678"
    assert refusal(act, UserName=user.name, SerialNumber=hardware, **codes) == (
        no_such_device(hardware))


# Deactivate and delete.


def test_deactivate_unties_and_only_once(root, user, device):
    root.enable(device, user.name)
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    assert root.iam.list_mfa_devices(UserName=user.name)["MFADevices"] == []
    again = {"UserName": user.name, "SerialNumber": device.serial}
    assert refusal(root.iam.deactivate_mfa_device, **again) == NOT_ON_USER


def test_deactivate_takes_the_device_of_that_user_only(root, user, device):
    root.enable(device, user.name)
    other = root.new_user()
    deactivate = root.iam.deactivate_mfa_device
    serial = f"arn:aws:iam::{root.account_id}:mfa/nothing"
    assert refusal(deactivate, UserName=other.name, SerialNumber=device.serial) == NOT_ON_USER
    assert refusal(deactivate, UserName=user.name, SerialNumber=serial) == no_such_device(serial)
    assert refusal(deactivate, UserName="nobody", SerialNumber=serial) == no_such_user("nobody")


def test_a_device_in_use_is_not_deleted(root, user, device):
    root.enable(device, user.name)
    delete = root.iam.delete_virtual_mfa_device
    assert refusal(delete, SerialNumber=device.serial) == (
        "DeleteConflict", 409, "MFA VirtualDevice in use. Must deactivate first.")
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    delete(SerialNumber=device.serial)
    assert refusal(delete, SerialNumber=device.serial) == no_such_device(device.serial)


def test_a_user_with_a_device_is_not_deleted(root, device):
    user = root.new_user()
    root.enable(device, user.name)
    assert refusal(root.iam.delete_user, UserName=user.name) == (
        "DeleteConflict", 409, "Cannot delete entity, must remove tokens from principal first.")


def test_a_device_enabled_again_has_a_new_date_and_needs_newer_codes(root, user, device):
    root.enable(device, user.name)
    first = root.iam.list_mfa_devices(UserName=user.name)["MFADevices"][0]["EnableDate"]
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)

    # The old pair is dead, for somebody else too, and so is one that overlaps it.
    other = root.new_user()
    for name in (user.name, other.name):
        assert status_of(root.enable, device, name) == "InvalidAuthenticationCode"
        assert status_of(root.enable, device, name, 1) == "InvalidAuthenticationCode"
    root.enable(device, other.name, 2)

    root.iam.deactivate_mfa_device(UserName=other.name, SerialNumber=device.serial)
    root.server.advance(120)
    root.enable(device, user.name, 1)
    again = root.iam.list_mfa_devices(UserName=user.name)["MFADevices"][0]["EnableDate"]
    assert again > first


def test_get_mfa_device_is_for_security_keys(root, user, device):
    root.enable(device, user.name)
    assert refusal(root.iam.get_mfa_device, SerialNumber=device.serial, UserName=user.name) == (
        "ValidationError", 400,
        "The MFA device serial number sent in the request is invalid or not supported by this "
        "API. Currently, only hardware FIDO security keys are supported. Please use the "
        "compatible device or API.")


# Resync, and the skew it leaves.


def test_resync_follows_an_app_an_hour_off(root, user, device):
    root.enable(device, user.name)
    ahead = 120
    assert refusal(
        user.sts.get_session_token, SerialNumber=device.serial,
        TokenCode=device.app.code(ahead)) == INVALID_CODE
    root.iam.resync_mfa_device(
        UserName=user.name, SerialNumber=device.serial, **device.app.pair(ahead))
    # Now the app's time counts, two steps either way, and the machine's own does not.
    for offset, counts in ((-3, False), (-2, True), (2, True), (3, False)):
        outcome = status_of(
            user.sts.get_session_token, SerialNumber=device.serial,
            TokenCode=device.app.code(ahead + offset))
        assert outcome == ("ok" if counts else "AccessDenied"), offset
    assert refusal(
        user.sts.get_session_token, SerialNumber=device.serial,
        TokenCode=device.app.code()) == INVALID_CODE


def test_resync_needs_a_pair_newer_than_the_last(root, user, device):
    root.enable(device, user.name)
    resync = root.iam.resync_mfa_device
    who = {"UserName": user.name, "SerialNumber": device.serial}
    assert refusal(resync, **who, **device.app.pair()) == INVALID_CODES
    assert refusal(resync, **who, **device.app.pair(1)) == INVALID_CODES
    resync(**who, **device.app.pair(2))
    assert refusal(resync, **who, **device.app.pair(2)) == INVALID_CODES


def test_resync_is_for_the_holder_of_the_device(root, user, device):
    codes = device.app.pair()
    for name in (user.name, root.new_user().name):
        assert refusal(
            root.iam.resync_mfa_device, UserName=name, SerialNumber=device.serial, **codes
        ) == NOT_ON_USER
    root.enable(device, user.name)
    other = root.new_user()
    assert refusal(
        root.iam.resync_mfa_device, UserName=other.name, SerialNumber=device.serial,
        **device.app.pair(2)) == NOT_ON_USER


def test_a_user_may_resync_with_his_keys(root, user, device):
    root.enable(device, user.name)
    user.iam.resync_mfa_device(
        UserName=user.name, SerialNumber=device.serial, **device.app.pair(2))


def test_skew_outlives_deactivation(root, user, device):
    root.enable(device, user.name, 120)
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    root.enable(device, user.name, 122)
    user.session(device, device.app.code(123))


# Law 5: one's own devices need an MFA session once there is one.


def test_the_first_device_needs_no_session_and_the_second_does(root, user):
    first, second = user.new_device(), user.new_device()
    user.enable(first, user.name)
    assert refusal(
        user.iam.enable_mfa_device, UserName=user.name, SerialNumber=second.serial,
        **second.app.pair()) == MFA_SESSION_REQUIRED
    for parameters in ({}, {"UserName": user.name}):
        assert refusal(
            user.iam.deactivate_mfa_device, SerialNumber=first.serial, **parameters
        ) == MFA_SESSION_REQUIRED

    # Before anything else is looked at.
    serial = f"arn:aws:iam::{root.account_id}:mfa/nothing"
    assert refusal(
        user.iam.deactivate_mfa_device, UserName=user.name, SerialNumber=serial
    ) == MFA_SESSION_REQUIRED
    assert refusal(
        user.iam.enable_mfa_device, UserName=user.name, SerialNumber=first.serial,
        **first.app.pair()) == MFA_SESSION_REQUIRED

    session = user.session(first)
    session.enable(second, user.name)
    # It may even remove the device it was made with, and the last one.
    session.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=first.serial)
    session.iam.deactivate_mfa_device(SerialNumber=second.serial)
    # Then the first rule holds again.
    user.enable(user.new_device(), user.name)


def test_others_devices_need_no_session(root, user):
    admin, _ = root.new_user_with_device()
    device = admin.new_device()
    admin.enable(device, user.name)
    admin.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)


def test_case_of_a_name_does_not_get_around_the_rule(root):
    user, device = root.new_user_with_device()
    assert refusal(
        user.iam.deactivate_mfa_device, UserName=user.name.upper(), SerialNumber=device.serial
    ) == MFA_SESSION_REQUIRED
