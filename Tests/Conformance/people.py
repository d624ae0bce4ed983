"""People with credentials, devices with an app, and how their calls are refused."""

import itertools
import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from authenticator import Authenticator
from server import Credentials, Server
from wire import Signer, follow_clock

_numbers = itertools.count(1)
_session = boto3.Session()

ALLOW_ALL = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def unique(prefix: str = "user") -> str:
    return f"{prefix}{next(_numbers)}"


def client(server: Server, service: str, credentials: Credentials, **options):
    """A boto3 client that sends each request once, signed by the server's clock."""
    check = options.pop("check_parameters", True)
    made = _session.client(
        service, region_name=options.pop("region", "us-east-1"), endpoint_url=server.url,
        aws_access_key_id=credentials.key, aws_secret_access_key=credentials.secret,
        aws_session_token=credentials.token,
        config=Config(
            retries={"total_max_attempts": 1}, parameter_validation=check,
            connect_timeout=10, read_timeout=30),
        **options)
    follow_clock(made, server)
    return made


class Person:
    """Somebody with credentials: the root user, a user, or either of them in a session."""

    def __init__(self, server, credentials, name=None, account_id=None):
        self.server, self.credentials, self.name = server, credentials, name
        self.account_id = account_id or server.account_id
        self.iam = client(server, "iam", credentials)
        self.sts = client(server, "sts", credentials)

    @property
    def arn(self) -> str:
        who = f"user/{self.name}" if self.name else "root"
        return f"arn:aws:iam::{self.account_id}:{who}"

    def raw(self, service="sts", **options) -> Signer:
        return Signer(self.server, self.credentials, service, **options)

    def unchecked(self, service="iam"):
        """A client that sends what botocore would refuse to."""
        return client(self.server, service, self.credentials, check_parameters=False)

    def session(self, device=None, code=None, **parameters) -> "Person":
        """The same person with a session; made with a code if a device is given."""
        if device is not None:
            parameters |= {"SerialNumber": device.serial, "TokenCode": code or device.app.code()}
        answer = self.sts.get_session_token(**parameters)
        return Person(
            self.server, Credentials.of(answer["Credentials"]), self.name, self.account_id)

    def new_user(self, policy=ALLOW_ALL, name=None, **parameters) -> "Person":
        """A user with a key and, unless None, a policy."""
        name = name or unique()
        self.iam.create_user(UserName=name, **parameters)
        if policy is not None:
            self.put_policy(name, policy)
        key = self.iam.create_access_key(UserName=name)["AccessKey"]
        return Person(self.server, Credentials.of(key), name, self.account_id)

    def put_policy(self, user, policy, name="policy") -> None:
        self.iam.put_user_policy(
            UserName=user, PolicyName=name, PolicyDocument=json.dumps(policy))

    def new_device(self, name=None, **parameters) -> "Device":
        """A virtual device that nobody holds yet."""
        made = self.iam.create_virtual_mfa_device(
            VirtualMFADeviceName=name or unique("device"), **parameters)["VirtualMFADevice"]
        return Device(self.server, made)

    def enable(self, device: "Device", user: str, ahead: int = 0) -> "Device":
        self.iam.enable_mfa_device(
            UserName=user, SerialNumber=device.serial, **device.app.pair(ahead))
        return device

    def new_user_with_device(self, policy=ALLOW_ALL):
        user = self.new_user(policy)
        return user, self.enable(self.new_device(), user.name)


class Device:
    """A device at the server and the app that shows its codes."""

    def __init__(self, server, made: dict):
        self.serial = made["SerialNumber"]
        seed = made["Base32StringSeed"]
        self.app = Authenticator(seed.decode() if isinstance(seed, bytes) else seed, server.now)
        self.picture = made.get("QRCodePNG")


def refusal(call, *arguments, **parameters) -> tuple:
    """Code, status and message with which a call is refused; it must be."""
    try:
        answer = call(*arguments, **parameters)
    except ClientError as error:
        return (
            error.response["Error"].get("Code"),
            error.response["ResponseMetadata"]["HTTPStatusCode"],
            error.response["Error"].get("Message"),
        )
    answer.pop("Credentials", None)
    raise AssertionError(f"not refused, but answered {answer}")


def status_of(call, *arguments, **parameters) -> str:
    """The error's code, or "ok"."""
    try:
        call(*arguments, **parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "ok"
