"""Codes in GetSessionToken: which count, how often, and how many may be tried."""

import pytest

from people import Person, refusal, status_of
from texts import INVALID_CODE, INVALID_CODES, UNABLE_TO_VALIDATE


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


def test_a_code_of_the_pair_counts_once_and_then_never_again(root, user, device):
    root.enable(device, user.name)
    code = device.app.code()
    user.session(device, code)
    assert refusal(
        user.sts.get_session_token, SerialNumber=device.serial, TokenCode=code) == INVALID_CODE


@pytest.mark.parametrize("offset", range(-3, 4))
def test_two_steps_either_way_count(root, user, device, offset):
    root.enable(device, user.name)
    outcome = status_of(
        user.sts.get_session_token, SerialNumber=device.serial,
        TokenCode=device.app.code(offset))
    assert outcome == ("ok" if abs(offset) <= 2 else "AccessDenied")


def test_older_codes_count_after_newer_ones(root, user, device):
    root.enable(device, user.name)
    for offset in (2, -2, 1, -1, 0):
        user.session(device, device.app.code(offset))
    for offset in (2, -2, 1):
        assert refusal(
            user.sts.get_session_token, SerialNumber=device.serial,
            TokenCode=device.app.code(offset)) == INVALID_CODE


def test_the_device_must_be_the_callers(root, user, device):
    other = root.new_user()
    root.enable(device, other.name)
    unassigned = root.new_device()
    nothing = f"arn:aws:iam::{root.account_id}:mfa/nothing"
    for serial, code in (
        (device.serial, device.app.code()), (unassigned.serial, unassigned.app.code()),
        (nothing, "123456"), ("GAHT12345678", "123456"),
    ):
        assert refusal(
            user.sts.get_session_token, SerialNumber=serial, TokenCode=code
        ) == UNABLE_TO_VALIDATE, serial
    # Nobody else used anything up.
    other.session(device, device.app.code())


def test_serial_number_and_code_go_together(root, user, device):
    root.enable(device, user.name)
    text = (
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass "
        "code.")
    assert refusal(user.sts.get_session_token, SerialNumber=device.serial) == (
        "AccessDenied", 403, text)
    assert refusal(user.sts.get_session_token, TokenCode="123456") == ("AccessDenied", 403, text)


def test_what_is_no_code_is_refused_as_a_parameter(root, user, device):
    root.enable(device, user.name)
    assert refusal(
        user.unchecked("sts").get_session_token, SerialNumber=device.serial, TokenCode="12"
    ) == (
        "ValidationError", 400,
        "1 validation error detected: Value '12' at 'tokenCode' failed to satisfy constraint: "
        "Member must have length greater than or equal to 6")
    for code in ("１２３４５６", "12345６", "-12345", "12 456", "1e4567"):
        assert status_of(
            user.unchecked("sts").get_session_token, SerialNumber=device.serial, TokenCode=code
        ) == "ValidationError", code


# The budget.


def test_the_tenth_attempt_is_not_looked_at_until_the_next_window(root, user, device):
    root.enable(device, user.name)  # The first of nine.
    spare = root.enable(root.new_device(), user.name)
    wrong = device.app.wrong_code()
    for attempt in range(2, 10):
        assert refusal(
            user.sts.get_session_token, SerialNumber=device.serial, TokenCode=wrong
        ) == INVALID_CODE, attempt
    assert refusal(
        user.sts.get_session_token, SerialNumber=device.serial, TokenCode=device.app.code()
    ) == UNABLE_TO_VALIDATE
    assert refusal(
        root.iam.resync_mfa_device, UserName=user.name, SerialNumber=device.serial,
        **device.app.pair(2)) == INVALID_CODES
    # The other device of the same user is not touched by that.
    user.session(spare)

    # Nor does a new device of that name begin anew.
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    root.iam.delete_virtual_mfa_device(SerialNumber=device.serial)
    anew = root.new_device(device.serial.rpartition("/")[2])
    assert anew.serial == device.serial
    assert status_of(root.enable, anew, user.name) == "InvalidAuthenticationCode"

    root.server.fresh_budget()
    root.enable(anew, user.name)
    user.session(anew)


def test_codes_that_count_are_charged_too(root, user, device):
    root.enable(device, user.name)
    for offset in (-2, -1, 0, 1, 2):
        user.session(device, device.app.code(offset))
    for _ in range(3):
        assert refusal(
            user.sts.get_session_token, SerialNumber=device.serial,
            TokenCode=device.app.code()) == INVALID_CODE
    assert refusal(
        user.sts.get_session_token, SerialNumber=device.serial, TokenCode=device.app.code()
    ) == UNABLE_TO_VALIDATE


def test_parameters_that_are_refused_cost_nothing(root, user, device):
    root.enable(device, user.name)
    for _ in range(12):
        status_of(
            user.unchecked("sts").get_session_token, SerialNumber=device.serial, TokenCode="1")
        status_of(user.sts.get_session_token, SerialNumber=device.serial)
    user.session(device)
