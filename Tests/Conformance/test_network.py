"""TLS, and proxies in front."""

import socket
import ssl
import time

import pytest

import tools
from people import Person, status_of
from server import Server
from wire import FORM, form


def make_certificate(folder, name: str):
    """A self-made ECDSA certificate for this host, and its key."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / "cert.pem", folder / "key.pem"
    made = tools.run(
        tools.tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={name}",
        "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate)
    assert made.returncode == 0, made.stderr
    return certificate, key


@pytest.fixture(scope="module")
def secure(make_server) -> Server:
    server = make_server(test_clock=False)
    certificate, key = make_certificate(server.folder, "first")
    server.flags += ["--tls-cert", str(certificate), "--tls-key", str(key)]
    server.init().start()
    yield server
    assert server.stop() == 0


def handshake(server, version) -> tuple:
    """Protocol and the name in the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Old protocols are off in the client too, unless it is told.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_verify_locations(server.folder / "cert.pem")
    context.minimum_version = context.maximum_version = version
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        with context.wrap_socket(peer, server_hostname="127.0.0.1") as secure:
            subject = dict(entry[0] for entry in secure.getpeercert()["subject"])
            secure.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            answer = b""
            while part := secure.recv(4096):
                answer += part
            assert answer.endswith(b"\r\n\r\nok\n"), answer
            return secure.version(), subject["commonName"]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_versions_that_are_spoken(secure, version):
    assert handshake(secure, version)[0].replace(".", "_") == version.name


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_versions_that_are_not(secure, version):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(secure, version)


def test_nothing_is_said_in_the_clear(secure):
    with socket.create_connection((secure.host, secure.port), timeout=10) as peer:
        peer.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        try:
            assert b"HTTP/1.1 200" not in peer.recv(4096)
        except ConnectionResetError:
            pass


def test_clients_work_over_tls_and_policies_see_it(secure, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", str(secure.folder / "cert.pem"))
    root = Person(secure, secure.root)
    assert root.sts.get_caller_identity()["Account"] == secure.account_id
    user = root.new_user({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]})
    assert status_of(user.iam.list_users) == "ok"


def test_a_new_certificate_is_taken_up_without_a_restart(secure):
    assert handshake(secure, ssl.TLSVersion.TLSv1_3)[1] == "first"
    make_certificate(secure.folder, "second")
    secure.process.send_signal(1)
    deadline = time.monotonic() + 10
    while True:
        try:
            if handshake(secure, ssl.TLSVersion.TLSv1_3)[1] == "second":
                break
        except ssl.SSLError:
            pass
        assert time.monotonic() < deadline, "the new certificate is not shown"
        time.sleep(0.05)
    # What cannot be used does not replace what can.
    (secure.folder / "key.pem").write_text("nonsense")
    secure.process.send_signal(1)
    time.sleep(0.5)
    assert handshake(secure, ssl.TLSVersion.TLSv1_3)[1] == "second"
    assert "certificate" in secure.err.read_text()


# Proxies.


@pytest.fixture(scope="module")
def visitor(make_server) -> Person:
    """May list users from one address only, and get herself over TLS only."""
    server = make_server(test_clock=False).init().start()
    visitor = Person(server, server.root).new_user({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
         "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.7", "2001:db8::/32"]}}},
        {"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*",
         "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    ]})
    server.stop()
    server.flags += ["--behind-proxy", "127.0.0.0/8,10.1.0.0/16"]
    server.start()
    yield visitor
    server.assert_sound()
    assert server.stop() == 0


def outcome(person, action, **headers) -> int:
    """The status, with headers that a proxy adds after signing."""
    return person.raw("iam").post(
        form(action, "iam"), extra={name.replace("_", "-"): value
                                    for name, value in headers.items()}).status


@pytest.mark.parametrize(("chain", "status"), [
    ("203.0.113.7", 200), ("203.0.113.8", 403), ("2001:db8::1", 200), ("2001:db9::1", 403),
    # The last that is no proxy of ours is the client, whatever stands before it.
    ("198.51.100.1, 203.0.113.7", 200), ("203.0.113.7, 198.51.100.1", 403),
    ("203.0.113.7, 10.1.2.3", 200), ("203.0.113.7,10.1.2.3,127.0.0.9", 200),
    ("203.0.113.7, 10.2.2.3", 403), ("nonsense, 203.0.113.7", 200),
    ("::ffff:203.0.113.7", 200),
])
def test_the_client_is_whom_the_proxy_names(visitor, chain, status):
    assert outcome(visitor, "ListUsers", X_Forwarded_For=chain) == status


@pytest.mark.parametrize("chain", [
    "", "unknown", "203.0.113.7, nonsense", "203.0.113.7,", "203.0.113", "203.0.113.7:1234",
    "203.0.113.007", "203.0.113.256", "203.0.113.7/32", "[2001:db8::1]", "2001:db8:::1",
    "0xcb007107",
])
def test_what_cannot_be_understood_is_refused(visitor, chain):
    assert outcome(visitor, "ListUsers", X_Forwarded_For=chain) == 400


def test_a_proxy_that_names_nobody_is_refused(visitor):
    assert outcome(visitor, "ListUsers") == 400


@pytest.mark.parametrize(("scheme", "status"), [
    ("https", 200), ("http", 403), ("gopher", 400), ("https,http", 400)])
def test_the_proxy_says_whether_the_client_came_over_tls(visitor, scheme, status):
    assert outcome(
        visitor, "GetUser", X_Forwarded_For="203.0.113.7", X_Forwarded_Proto=scheme) == status


def test_several_headers_make_one_chain(visitor):
    raw = visitor.raw("iam")
    body = form("ListUsers", "iam")
    headers = dict(raw.headers(body=body, headers={"Content-Type": FORM}))
    for chain, status in (
        (["198.51.100.1", "203.0.113.7"], 200), (["203.0.113.7", "198.51.100.1"], 403),
        (["203.0.113.7", "10.1.2.3"], 200), (["203.0.113.7", "nonsense"], 400),
    ):
        connection = visitor.server.connection()
        connection.putrequest("POST", "/")
        for name, value in headers.items():
            connection.putheader(name, value)
        for value in chain:
            connection.putheader("X-Forwarded-For", value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode())
        assert connection.getresponse().status == status, chain
        connection.close()


def test_strangers_name_nobody(server, root):
    """Without --behind-proxy, the headers are anybody's talk."""
    user = root.new_user({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.7"}}}]})
    for chain in ("203.0.113.7", "nonsense"):
        assert outcome(
            user, "ListUsers", X_Forwarded_For=chain, X_Forwarded_Proto="https") == 403
    assert outcome(root, "ListUsers", X_Forwarded_For="nonsense") == 200
