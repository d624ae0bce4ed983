"""What the operator's addresses are told: notices and codes for phones, signed, by POST."""

import base64
import hashlib
import hmac
import http.server
import json
import queue
import socket
import ssl
import subprocess
import threading
import time

import pytest

from people import Person, unique
from reach import Mailbox
from visits import assign_device, give_password_as_root, press

CONTACT = "/console/account/contact"
KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class Receiver:
    """An HTTPS server of Python's, with a certificate of an authority of its own. It answers what
    `answers` holds, then 204, and keeps what it was told."""

    def __init__(self, folder):
        self.taken, self.answers = queue.Queue(), queue.Queue()
        self.authority, certificate, key = issue(folder)
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.put((self.path, dict(self.headers), body))
                answer = receiver.answers.get_nowait() if not receiver.answers.empty() else {}
                self.send_response(answer.get("status", 204))
                for name, value in answer.get("headers", {}).items():
                    self.send_header(name, value)
                self.end_headers()
                if answer.get("endless"):
                    try:
                        while True:
                            self.wfile.write(b"x" * 65536)
                    except OSError:
                        receiver.taken.put(("hung up", None, None))

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, timeout=30):
        return self.taken.get(timeout=timeout)

    def told(self, wanted: dict, timeout=30) -> tuple:
        """The next call whose JSON has these members, with its signature checked."""
        deadline = time.monotonic() + timeout
        while True:
            path, headers, body = self.next(max(0.01, deadline - time.monotonic()))
            if body is None:
                continue
            message = json.loads(body)
            check_signature(headers, body)
            if wanted.items() <= message.items():
                return path, headers, message


def issue(folder):
    """An authority, and a certificate of its for localhost; as openssl makes them."""
    folder.mkdir()
    (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=Test authority")
    openssl("req", *new, "-keyout", "key.pem", "-out", "csr.pem", "-subj", "/CN=localhost")
    openssl("x509", "-req", "-in", "csr.pem", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", "cert.pem", "-days", "2", "-extfile", "ext")
    return folder / "ca.pem", folder / "cert.pem", folder / "key.pem"


def check_signature(headers, body):
    """As Standard Webhooks has it."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    code = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == "v1," + code
    assert headers["content-type"] == "application/json"


@pytest.fixture(scope="module")
def mailbox():
    made = Mailbox()
    yield made
    made.close()


@pytest.fixture(scope="module")
def receiver(scratch):
    return Receiver(scratch / unique("receiver"))


@pytest.fixture(scope="module")
def secret(scratch):
    path = scratch / unique("secret")
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def server(make_server, mailbox, receiver, secret):
    made = make_server(
        "--smtp-url", f"smtp://127.0.0.1:{mailbox.port}", "--mail-from", "iam@example.org",
        "--recovery-hook", f"https://localhost:{receiver.port}/phone", "--recovery-delay", "0",
        "--recovery-notices", "security@example.org, ops@example.org",
        "--notice-webhook", f"https://localhost:{receiver.port}/notices?for=sallyport",
        "--webhook-secret-file", str(secret), "--webhook-ca", str(receiver.authority),
    ).init().start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


def test_a_notice_is_posted_signed_whoever_made_the_change(root, server, receiver):
    user, device = root.new_user_with_device()
    path, headers, told = receiver.told({"notice": "device-added", "user": user.name})
    assert path == "/notices?for=sallyport"
    assert told == {
        "kind": "notice", "notice": "device-added", "account": server.account_id,
        "alias": told["alias"], "user": user.name, "subject": device.serial.split("/")[-1],
        "by": None, "at": told["at"]}
    # The server's own time, which the test moves, is what is signed.
    assert abs(int(headers["webhook-timestamp"]) - server.now()) < 30
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    receiver.told({"notice": "device-removed", "user": user.name})


def test_what_failed_is_tried_again_under_the_same_id(root, server, receiver):
    receiver.answers.put({"status": 500})
    user, _ = root.new_user_with_device()
    _, first, _ = receiver.told({"user": user.name})
    assert receiver.taken.empty()
    server.advance(31)
    _, second, _ = receiver.told({"user": user.name})
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) >= 30
    assert "the address answered 500" in server.log()


def test_redirects_are_not_followed(root, server, receiver):
    elsewhere = f"https://localhost:{receiver.port}/elsewhere"
    receiver.answers.put({"status": 307, "headers": {"Location": elsewhere}})
    user, _ = root.new_user_with_device()
    path, _, _ = receiver.told({"user": user.name})
    assert path.startswith("/notices")
    time.sleep(1)
    assert receiver.taken.empty()
    assert "redirects are not followed" in server.log()
    server.advance(31)
    path, _, _ = receiver.told({"user": user.name})
    assert path.startswith("/notices")


def test_an_answer_without_end_is_not_read(root, server, receiver):
    receiver.answers.put({"status": 200, "endless": True})
    user, _ = root.new_user_with_device()
    receiver.told({"user": user.name})
    assert receiver.next()[0] == "hung up"
    # It counts as told.
    server.advance(31)
    time.sleep(1)
    assert receiver.taken.empty()


def test_codes_for_phones_go_to_an_address_and_the_operator_hears_of_recovery(
        new_account, new_page, server, mailbox, receiver):
    address = f"{unique('owner')}@example.com"
    account = new_account("--root-email", address)
    phone = "+4930123" + str(int(time.monotonic() * 1e6) % 100000).zfill(5)
    page = new_page()
    give_password_as_root(page, address)
    page.goto(f"{CONTACT}/email")
    press(page, "Send code")
    page.get_by_label("6-character code").fill(mailbox.code(address))
    press(page, "Confirm")
    page.goto(f"{CONTACT}/phone")
    page.get_by_label("Phone number").fill(phone)
    press(page, "Send code")
    path, _, told = receiver.told({"kind": "phone-code", "purpose": "verify-phone"})
    assert path == "/phone" and told["phone"] == phone
    assert told["account"] == account.account_id
    page.get_by_label("6-digit code").fill(told["code"])
    press(page, "Confirm")
    page.get_by_text("is verified.").wait_for()
    assert told["code"] not in server.log()
    receiver.told({"notice": "phone-changed", "user": None})

    assign_device(page, server, address.split("@")[0] + "-app")
    receiver.told({"notice": "device-added", "user": None})
    page = new_page()
    give_password_as_root(page, address)
    page.goto("/signin/lost/recovery")
    press(page, "Ask for codes")
    page.get_by_role("button", name="Cancel it").wait_for()
    receiver.told({"notice": "recovery-requested", "user": None})
    for reader in (address, "security@example.org", "ops@example.org"):
        assert "without MFA device" in mailbox.mail(reader, "asks to sign in")


def test_a_certificate_of_another_authority_gets_nothing(make_server, receiver, secret, scratch):
    authority, _, _ = issue(scratch / unique("other"))
    other = make_server(
        "--notice-webhook", f"https://localhost:{receiver.port}/never",
        "--webhook-secret-file", str(secret), "--webhook-ca", str(authority),
    ).init().start()
    Person(other, other.root).new_user_with_device()
    deadline = time.monotonic() + 30
    while "the address cannot be reached" not in other.log() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert "CERTIFICATE_VERIFY_FAILED" in other.log()
    assert receiver.taken.empty()
    assert other.stop() == 0


def test_an_address_that_never_answers_holds_up_no_request(make_server, secret):
    silent = socket.create_server(("127.0.0.1", 0))
    other = make_server(
        "--notice-webhook", f"http://127.0.0.1:{silent.getsockname()[1]}/",
        "--webhook-secret-file", str(secret)).init().start()
    root = Person(other, other.root)
    root.new_user_with_device()
    silent.accept()
    # The call is under way now.
    begun = time.monotonic()
    root.new_user_with_device()
    assert time.monotonic() - begun < 5
    assert other.stop() == 0
    silent.close()


@pytest.mark.parametrize("flags, said", [
    (["--notice-webhook", "http://example.com/"], "takes https:// alone"),
    (["--notice-webhook", "https://me:geheim@example.com/"], "without user and password"),
    (["--notice-webhook", "https://example.com/geheim"], "needs --webhook-secret-file"),
    (["--recovery-hook", "https://example.com/geheim"], "needs --webhook-secret-file"),
    (["--recovery-hook", "ftp://example.com/geheim"], "takes https:// alone"),
    (["--recovery-notices", "a@example.com"], "needs --smtp-url"),
])
def test_what_cannot_be_safe_is_refused_at_the_start(make_server, flags, said):
    made = make_server(*flags).init()
    assert made.spawn().wait(30) == 64
    assert said in made.log() and "geheim" not in made.log()


@pytest.mark.parametrize("text, mode, said", [
    (SECRET, 0o644, "readable by its owner alone"),
    ("whsec_c2hvcnQ=", 0o600, "24 to 64 bytes"),
    ("geheim", 0o600, "whsec_"),
])
def test_a_secret_that_is_none_is_refused(make_server, scratch, text, mode, said):
    path = scratch / unique("bad")
    path.write_text(text)
    path.chmod(mode)
    made = make_server(
        "--notice-webhook", "https://example.com/", "--webhook-secret-file", str(path)).init()
    assert made.spawn().wait(30) == 64
    assert said in made.log() and text not in made.log()
