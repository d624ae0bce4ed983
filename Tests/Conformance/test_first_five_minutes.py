"""The first five minutes, with nothing but the real `aws`, `oathtool` and `zbarimg`."""

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

import tools
from commandline import CommandLine
from people import unique
from server import Credentials

SELF_MANAGEMENT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "AllowViewAccountInfo", "Effect": "Allow",
            "Action": "iam:ListVirtualMFADevices", "Resource": "*",
        },
        {
            "Sid": "AllowManageOwnVirtualMFADevice", "Effect": "Allow",
            "Action": ["iam:CreateVirtualMFADevice"], "Resource": "arn:aws:iam::*:mfa/*",
        },
        {
            "Sid": "AllowManageOwnUserMFA", "Effect": "Allow",
            "Action": [
                "iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:GetUser",
                "iam:ListMFADevices", "iam:ResyncMFADevice",
            ],
            "Resource": "arn:aws:iam::*:user/${aws:username}",
        },
        {
            "Sid": "DenyAllExceptListedIfNoMFA", "Effect": "Deny",
            "NotAction": [
                "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser",
                "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
                "sts:GetSessionToken",
            ],
            "Resource": "*",
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        },
        # What MFA opens here, besides the documented statements.
        {"Sid": "AllowMore", "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*"},
    ],
}

INVALID_CODE = (
    "An error occurred (AccessDenied) when calling the GetSessionToken operation: "
    "MultiFactorAuthentication failed with invalid MFA one time pass code. "
)
INVALID_TOKEN = (
    "An error occurred (InvalidClientTokenId) when calling the ListUsers operation: "
    "The security token included in the request is invalid"
)


def app_code(seed: str, *flags: str) -> list:
    """What the app shows, by the machine's own clock."""
    shown = tools.run(tools.tool("oathtool"), "--totp", "--base32", *flags, seed)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout.split()


@pytest.fixture(scope="module")
def server(make_server):
    """Like anybody's: on the machine's own time."""
    made = make_server(test_clock=False).init("--alias", "first-five-minutes").start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


@pytest.fixture(scope="module")
def aws(server) -> CommandLine:
    return CommandLine(server, server.root)


def read_picture(path) -> str:
    """The link in a QR code, as somebody else's reader sees it."""
    seen = tools.run(tools.tool("zbarimg"), "--quiet", "--raw", "--nodbus", path)
    assert seen.returncode == 0, seen.stderr
    return seen.stdout.strip()


def test_from_nothing_to_a_call_that_only_mfa_opens(server, aws, scratch):
    account = server.account_id
    assert aws("sts", "get-caller-identity") == {
        "UserId": account, "Account": account, "Arn": f"arn:aws:iam::{account}:root",
    }

    made = aws("iam", "create-user", "--user-name", "anaya")["User"]
    assert made["Arn"] == f"arn:aws:iam::{account}:user/anaya"
    key = aws("iam", "create-access-key", "--user-name", "anaya")["AccessKey"]
    aws("iam", "put-user-policy", "--user-name", "anaya", "--policy-name", "self-management",
        "--policy-document", json.dumps(SELF_MANAGEMENT))

    anaya = CommandLine(server, Credentials.of(key))
    assert anaya("sts", "get-caller-identity")["Arn"] == made["Arn"]

    # Her device: made, its seed taken to the app, enabled with two codes in a row.
    seed_file = scratch / unique("seed")
    device = anaya(
        "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "phone",
        "--outfile", str(seed_file), "--bootstrap-method", "Base32StringSeed",
    )["VirtualMFADevice"]
    assert device == {"SerialNumber": f"arn:aws:iam::{account}:mfa/phone"}
    serial, seed = device["SerialNumber"], seed_file.read_text()
    assert len(seed) == 64

    step_before = app_code(seed, "--now=30 seconds ago")[0]
    anaya("iam", "enable-mfa-device", "--user-name", "anaya", "--serial-number", serial,
          "--authentication-code1", step_before, "--authentication-code2", app_code(seed)[0])
    held = anaya("iam", "list-mfa-devices")["MFADevices"]
    assert [entry["SerialNumber"] for entry in held] == [serial]
    assert held[0]["UserName"] == "anaya"

    # Her keys alone do not open the call, though a statement allows it.
    assert anaya.refused("iam", "list-users") == (
        "An error occurred (AccessDenied) when calling the ListUsers operation: "
        f"User: {made['Arn']} is not authorized to perform: iam:ListUsers on resource: "
        f"arn:aws:iam::{account}:user/ with an explicit deny in an identity-based policy"
    )

    # Nor does a session made without a code.
    plain = CommandLine(server, Credentials.of(anaya("sts", "get-session-token")["Credentials"]))
    assert plain("sts", "get-caller-identity")["Arn"] == made["Arn"]
    assert plain.refused("iam", "list-users") == INVALID_TOKEN

    # A session made with a code does.
    code = app_code(seed)[0]
    with_code = ("sts", "get-session-token", "--serial-number", serial, "--token-code", code)
    session = CommandLine(server, Credentials.of(anaya(*with_code)["Credentials"]))
    assert [user["UserName"] for user in session("iam", "list-users")["Users"]] == ["anaya"]

    # And no code counts twice.
    assert anaya.refused(*with_code) == INVALID_CODE


def test_the_picture_of_a_device_shows_the_link_an_app_takes(server, aws, scratch):
    picture = scratch / (unique("picture") + ".png")
    serial = aws(
        "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "tablet", "--path",
        "/devices/", "--outfile", str(picture), "--bootstrap-method", "QRCodePNG",
    )["VirtualMFADevice"]["SerialNumber"]
    assert serial == f"arn:aws:iam::{server.account_id}:mfa/devices/tablet"
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")

    link = urlsplit(read_picture(picture))
    assert (link.scheme, link.netloc) == ("otpauth", "totp")
    assert unquote(link.path) == "/Sallyport:tablet@first-five-minutes"
    fields = parse_qs(link.query)
    assert fields["issuer"] == ["Sallyport"]
    assert len(fields["secret"][0]) == 64

    # The codes of that link are the device's.
    aws("iam", "create-user", "--user-name", "bo")
    before = app_code(fields["secret"][0], "--now=30 seconds ago")[0]
    aws("iam", "enable-mfa-device", "--user-name", "bo", "--serial-number", serial,
        "--authentication-code1", before,
        "--authentication-code2", app_code(fields["secret"][0])[0])


def test_picture_and_seed_are_of_one_secret(root, scratch):
    device = root.new_device("both")
    picture = scratch / (unique("picture") + ".png")
    picture.write_bytes(device.picture)
    assert parse_qs(urlsplit(read_picture(picture)).query)["secret"] == [device.app.seed]


def test_errors_come_to_the_command_line_as_aws_words_them(aws):
    assert aws.refused("iam", "get-user", "--user-name", "nobody") == (
        "An error occurred (NoSuchEntity) when calling the GetUser operation: "
        "The user with name nobody cannot be found."
    )
