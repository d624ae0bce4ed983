"""SSH public keys and service-specific credentials."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from people import refusal, status_of, unique
from texts import no_such_user
from tools import clean_environment, run, tool

CODE, KEYSPACES, BEDROCK = (
    f"{name}.amazonaws.com" for name in ("codecommit", "cassandra", "bedrock"))
REFERENCED = ("DeleteConflict", 409, "Cannot delete entity, must remove referenced objects first.")


def public_key(bits=2048):
    return rsa.generate_private_key(65537, bits).public_key()


def as_ssh(key):
    return key.public_bytes(
        serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()


def as_pem(key):
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture
def user(root):
    name = unique()
    root.iam.create_user(UserName=name)
    return name


# SSH public keys.


def test_a_key_comes_back_in_both_encodings(root, user):
    key = public_key()
    line = as_ssh(key)
    made = root.iam.upload_ssh_public_key(
        UserName=user, SSHPublicKeyBody=f"{line} someone@example.com\n")["SSHPublicKey"]
    assert made["SSHPublicKeyId"].startswith("APKA") and len(made["SSHPublicKeyId"]) == 20
    assert made["SSHPublicKeyBody"] == line and made["Status"] == "Active"
    digest = hashlib.md5(base64.b64decode(line.split()[1])).hexdigest()
    assert made["Fingerprint"] == ":".join(digest[i:i + 2] for i in range(0, 32, 2))
    name = {"UserName": user, "SSHPublicKeyId": made["SSHPublicKeyId"]}
    assert root.iam.get_ssh_public_key(Encoding="SSH", **name)["SSHPublicKey"] == made
    shown = root.iam.get_ssh_public_key(Encoding="PEM", **name)["SSHPublicKey"]
    assert shown["SSHPublicKeyBody"] == as_pem(key)
    assert root.iam.list_ssh_public_keys(UserName=user)["SSHPublicKeys"] == [
        {key: made[key] for key in ("UserName", "SSHPublicKeyId", "Status", "UploadDate")}]
    # The same key in PEM is the same key.
    assert refusal(
        root.iam.upload_ssh_public_key, UserName=user, SSHPublicKeyBody=as_pem(key)
    )[:2] == ("DuplicateSSHPublicKey", 400)
    # But another user may have it.
    root.iam.create_user(UserName=user + "-2")
    root.iam.upload_ssh_public_key(UserName=user + "-2", SSHPublicKeyBody=as_pem(key))


def test_what_is_no_key_for_it(root, user):
    def upload(body):
        return refusal(root.iam.upload_ssh_public_key, UserName=user, SSHPublicKeyBody=body)[:2]

    other = as_ssh(ed25519.Ed25519PrivateKey.generate().public_key())
    assert upload(other) == ("UnrecognizedPublicKeyEncoding", 400)
    for body in (as_ssh(public_key(1024)), "ssh-rsa AAAA", "hello", as_ssh(public_key())[:-9]):
        assert upload(body) == ("InvalidPublicKey", 400)


def test_a_key_is_made_inactive_and_deleted(root, user):
    key = root.iam.upload_ssh_public_key(
        UserName=user, SSHPublicKeyBody=as_ssh(public_key()))["SSHPublicKey"]["SSHPublicKeyId"]
    name = {"UserName": user, "SSHPublicKeyId": key}
    root.iam.update_ssh_public_key(Status="Inactive", **name)
    assert root.iam.get_ssh_public_key(
        Encoding="SSH", **name)["SSHPublicKey"]["Status"] == "Inactive"
    assert status_of(root.iam.update_ssh_public_key, Status="Expired", **name) == "InvalidInput"
    assert refusal(root.iam.delete_user, UserName=user) == REFERENCED
    root.iam.delete_ssh_public_key(**name)
    gone = ("NoSuchEntity", 404, f"The Public Key with id {key} cannot be found.")
    for call, more in (
        (root.iam.get_ssh_public_key, {"Encoding": "SSH"}), (root.iam.delete_ssh_public_key, {}),
        (root.iam.update_ssh_public_key, {"Status": "Active"}),
    ):
        assert refusal(call, **name, **more) == gone
        assert refusal(call, **{**name, "UserName": "nobody"}, **more) == no_such_user("nobody")
    root.iam.delete_user(UserName=user)


def test_a_user_has_five_keys_and_they_come_in_pages(root, user):
    for _ in range(5):
        root.iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody=as_ssh(public_key()))
    assert refusal(
        root.iam.upload_ssh_public_key, UserName=user, SSHPublicKeyBody=as_ssh(public_key())
    ) == ("LimitExceeded", 409, "Cannot exceed quota for SSHPublicKeysPerUser: 5")
    pages = root.iam.get_paginator("list_ssh_public_keys").paginate(
        UserName=user, PaginationConfig={"PageSize": 2})
    assert [len(page["SSHPublicKeys"]) for page in pages] == [2, 2, 1]


# Service-specific credentials.


def create(person, user, service=CODE, **more):
    return person.iam.create_service_specific_credential(
        UserName=user, ServiceName=service, **more)["ServiceSpecificCredential"]


def test_a_password_is_shown_once(root, user):
    made = create(root, user)
    assert made["ServiceUserName"] == f"{user}-at-{root.account_id}"
    assert made["ServiceSpecificCredentialId"].startswith("ACCA")
    assert len(base64.b64decode(made["ServicePassword"])) == 32
    assert made["Status"] == "Active" and "ExpirationDate" not in made
    listed = root.iam.list_service_specific_credentials(UserName=user)
    assert listed["ServiceSpecificCredentials"] == [
        {key: value for key, value in made.items()
         if key not in ("ServicePassword", "ResponseMetadata")}]
    name = {"UserName": user, "ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"]}
    again = root.iam.reset_service_specific_credential(**name)["ServiceSpecificCredential"]
    assert again["ServicePassword"] != made["ServicePassword"]
    assert {**again, "ServicePassword": ""} == {**made, "ServicePassword": ""}
    records, log = json.dumps(root.server.audit()), root.server.log()
    for secret in (made["ServicePassword"], again["ServicePassword"]):
        assert secret not in records and secret not in log
        for path in root.server.data.iterdir():
            assert not path.is_file() or secret.encode() not in path.read_bytes()


def test_two_for_each_service(root, user):
    assert create(root, user)["ServiceUserName"] == f"{user}-at-{root.account_id}"
    second = create(root, user)
    assert second["ServiceUserName"] == f"{user}+1-at-{root.account_id}"
    assert refusal(
        root.iam.create_service_specific_credential, UserName=user, ServiceName=CODE
    ) == ("LimitExceeded", 409, "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2")
    create(root, user, KEYSPACES)
    assert refusal(
        root.iam.create_service_specific_credential, UserName=user, ServiceName="s3.amazonaws.com"
    ) == ("NoSuchEntity", 404,
          "No such service s3.amazonaws.com is supported for Service Specific Credentials")
    assert len(root.iam.list_service_specific_credentials(
        UserName=user, ServiceName=CODE)["ServiceSpecificCredentials"]) == 2


def test_api_keys_expire(root, user):
    made = create(root, user, BEDROCK, CredentialAgeDays=1)
    assert made["ExpirationDate"] > made["CreateDate"]
    assert made["ServiceCredentialAlias"] and made["ServiceCredentialSecret"]
    assert "ServicePassword" not in made
    assert status_of(
        root.iam.create_service_specific_credential, UserName=user, ServiceName=CODE,
        CredentialAgeDays=1) == "ValidationError"


def test_a_credential_is_made_inactive_and_deleted(root, user):
    made = create(root, user)["ServiceSpecificCredentialId"]
    name = {"UserName": user, "ServiceSpecificCredentialId": made}
    root.iam.update_service_specific_credential(Status="Inactive", **name)
    listed = root.iam.list_service_specific_credentials(UserName=user)
    assert listed["ServiceSpecificCredentials"][0]["Status"] == "Inactive"
    assert refusal(root.iam.delete_user, UserName=user) == REFERENCED
    root.iam.delete_service_specific_credential(**name)
    gone = ("NoSuchEntity", 404, f"No such credential {made} exists")
    assert refusal(root.iam.delete_service_specific_credential, **name) == gone
    assert refusal(root.iam.reset_service_specific_credential, **name) == gone
    assert refusal(
        root.iam.update_service_specific_credential, Status="Active", **name) == gone
    root.iam.delete_user(UserName=user)


def test_everybodys_come_in_pages(new_account):
    account = new_account()
    names = [unique() for _ in range(3)]
    for name in names:
        account.iam.create_user(UserName=name)
        create(account, name)
    found, marker = [], {}
    while True:
        page = account.iam.list_service_specific_credentials(AllUsers=True, MaxItems=2, **marker)
        found += [entry["UserName"] for entry in page["ServiceSpecificCredentials"]]
        if not page["IsTruncated"]:
            break
        marker = {"Marker": page["Marker"]}
    assert found == names


def test_a_policy_may_ask_for_the_service(root):
    person = root.new_user({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:*ServiceSpecificCredential", "Resource": "*",
        "Condition": {"StringEquals": {
            "iam:ServiceSpecificCredentialServiceName": KEYSPACES}}}]})
    made = create(person, person.name, KEYSPACES)
    assert status_of(
        person.iam.create_service_specific_credential, UserName=person.name, ServiceName=CODE
    ) == "AccessDenied"
    other = create(root, person.name)
    for credential, expected in ((made, "ok"), (other, "AccessDenied")):
        assert status_of(
            person.iam.reset_service_specific_credential,
            ServiceSpecificCredentialId=credential["ServiceSpecificCredentialId"]) == expected


def test_the_command_line_takes_them(root, user, tmp_path):
    path = tmp_path / "key.pub"
    path.write_text(as_ssh(public_key()))

    def aws(*arguments):
        done = run(
            tool("aws"), "iam", *arguments, "--user-name", user, "--endpoint-url",
            root.server.url,
            env=clean_environment(
                AWS_ACCESS_KEY_ID=root.credentials.key,
                AWS_SECRET_ACCESS_KEY=root.credentials.secret))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else {}

    made = aws("upload-ssh-public-key", "--ssh-public-key-body", f"file://{path}")["SSHPublicKey"]
    shown = aws("get-ssh-public-key", "--ssh-public-key-id", made["SSHPublicKeyId"],
                "--encoding", "PEM")["SSHPublicKey"]
    assert shown["SSHPublicKeyBody"].startswith("-----BEGIN PUBLIC KEY-----\n")
    credential = aws("create-service-specific-credential", "--service-name", CODE)
    assert credential["ServiceSpecificCredential"]["ServicePassword"]
    assert len(aws("list-service-specific-credentials")["ServiceSpecificCredentials"]) == 1
