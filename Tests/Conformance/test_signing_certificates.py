"""Signing certificates."""

import datetime
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from people import refusal, status_of, unique
from texts import no_such_user
from tools import clean_environment, run, tool

DAY = datetime.timedelta(days=1)


def certificate(begins=-DAY, ends=DAY, key=None):
    """A certificate that signed itself, in PEM; its days are counted from now."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "anaya")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now + begins, now + ends)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture
def user(root):
    name = unique()
    root.iam.create_user(UserName=name)
    return name


def test_a_certificate_comes_back_as_it_was_sent(root, user):
    body = certificate(key=rsa.generate_private_key(65537, 2048))
    made = root.iam.upload_signing_certificate(UserName=user, CertificateBody=body)["Certificate"]
    assert made["CertificateBody"] == body and made["Status"] == "Active"
    assert made["UserName"] == user and len(made["CertificateId"]) >= 24
    assert root.iam.list_signing_certificates(UserName=user)["Certificates"] == [made]


def test_what_is_no_certificate(root, user):
    def upload(body):
        return refusal(
            root.iam.upload_signing_certificate, UserName=user, CertificateBody=body)[:2]

    good = certificate()
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()).decode()
    for body in ("hello", good[:-40], good.replace("M", "N"), key, good + certificate()):
        assert upload(body) == ("MalformedCertificate", 400), body
    assert upload(certificate(ends=-DAY / 2)) == ("MalformedCertificate", 400)
    assert upload(certificate(begins=DAY / 2)) == ("InvalidCertificate", 400)


def test_one_certificate_is_one_users(root, user):
    body = certificate()
    root.iam.upload_signing_certificate(UserName=user, CertificateBody=body)
    other = unique()
    root.iam.create_user(UserName=other)
    for name in (user, other):
        assert refusal(
            root.iam.upload_signing_certificate, UserName=name, CertificateBody=body
        )[:2] == ("DuplicateCertificate", 409)


def test_a_user_has_two_and_they_come_in_pages(root, user):
    for _ in range(2):
        root.iam.upload_signing_certificate(UserName=user, CertificateBody=certificate())
    assert refusal(
        root.iam.upload_signing_certificate, UserName=user, CertificateBody=certificate()
    ) == ("LimitExceeded", 409, "Cannot exceed quota for CertificatesPerUser: 2")
    pages = root.iam.get_paginator("list_signing_certificates").paginate(
        UserName=user, PaginationConfig={"PageSize": 1})
    assert [len(page["Certificates"]) for page in pages] == [1, 1]


def test_a_certificate_is_made_inactive_and_deleted(root, user):
    made = root.iam.upload_signing_certificate(
        UserName=user, CertificateBody=certificate())["Certificate"]["CertificateId"]
    name = {"UserName": user, "CertificateId": made}
    root.iam.update_signing_certificate(Status="Inactive", **name)
    listed = root.iam.list_signing_certificates(UserName=user)["Certificates"]
    assert [entry["Status"] for entry in listed] == ["Inactive"]
    assert status_of(root.iam.update_signing_certificate, Status="Expired", **name) == (
        "InvalidInput")
    assert refusal(root.iam.delete_user, UserName=user) == (
        "DeleteConflict", 409, "Cannot delete entity, must remove referenced objects first.")
    root.iam.delete_signing_certificate(**name)
    gone = ("NoSuchEntity", 404, f"The Certificate with id {made} cannot be found.")
    assert refusal(root.iam.delete_signing_certificate, **name) == gone
    assert refusal(root.iam.update_signing_certificate, Status="Active", **name) == gone
    nobody = {"UserName": "nobody", "CertificateId": made}
    assert refusal(root.iam.delete_signing_certificate, **nobody) == no_such_user("nobody")
    root.iam.delete_user(UserName=user)


def test_the_root_users_own_are_counted_and_reported(new_account):
    account = new_account()
    summary = account.iam.get_account_summary()["SummaryMap"]
    assert summary["AccountSigningCertificatesPresent"] == 0
    assert summary["SigningCertificatesPerUserQuota"] == 2
    made = account.iam.upload_signing_certificate(CertificateBody=certificate())["Certificate"]
    assert made["UserName"] == account.account_id
    assert account.iam.list_signing_certificates()["Certificates"] == [made]
    summary = account.iam.get_account_summary()["SummaryMap"]
    assert summary["AccountSigningCertificatesPresent"] == 1
    while account.iam.generate_credential_report()["State"] != "COMPLETE":
        pass
    lines = account.iam.get_credential_report()["Content"].decode().split("\n")
    uploaded = made["UploadDate"].strftime("%Y-%m-%dT%H:%M:%SZ")
    assert lines[1].endswith(f",true,{uploaded},false,N/A")


def test_the_command_line_takes_one(root, user, tmp_path):
    path = tmp_path / "certificate.pem"
    path.write_text(certificate())

    def aws(*arguments):
        done = run(
            tool("aws"), "iam", *arguments, "--user-name", user, "--endpoint-url",
            root.server.url,
            env=clean_environment(
                AWS_ACCESS_KEY_ID=root.credentials.key,
                AWS_SECRET_ACCESS_KEY=root.credentials.secret))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else {}

    made = aws("upload-signing-certificate", "--certificate-body", f"file://{path}")
    assert made["Certificate"]["Status"] == "Active"
    assert len(aws("list-signing-certificates")["Certificates"]) == 1
    aws("delete-signing-certificate", "--certificate-id", made["Certificate"]["CertificateId"])
