"""What is said of signatures that do not hold, in AWS's order and words; and noise."""

import collections
import concurrent.futures
import hashlib
import hmac
import os
import random
import re
import socket
import time

import pytest

from server import Credentials, open_files
from wire import FORM, Signer, form

BODY = form("GetCallerIdentity", "sts")
INVALID_TOKEN = (
    403, "InvalidClientTokenId", "The security token included in the request is invalid.")
MISMATCH = (
    403, "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your "
    "AWS Secret Access Key and signing method. Consult the service documentation for details.")
MISSING = (403, "MissingAuthenticationToken", "Request is missing Authentication Token")


@pytest.fixture(scope="module")
def sts(root) -> Signer:
    return root.raw("sts")


def good_headers(sts, **options) -> dict:
    return dict(sts.headers(body=BODY, headers={"Content-Type": FORM}, **options))


def answer_to(sts, headers, body=BODY):
    return sts.send("POST", "/", body, headers).error


def test_no_signature(sts):
    assert answer_to(sts, {"Content-Type": FORM}) == MISSING
    assert sts.send("GET", "/?" + BODY, None, {}).error == MISSING


@pytest.mark.parametrize(("change", "expected"), [
    (lambda text: text.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
     "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'."),
    (lambda text: "Bearer abc", "Unsupported AWS 'algorithm': 'Bearer'."),
    (lambda text: "AWS4-HMAC-SHA256 nonsense",
     "'nonsense' not a valid key=value pair (missing equal-sign) in Authorization header: "
     "'AWS4-HMAC-SHA256 nonsense'"),
    (lambda text: "AWS4-HMAC-SHA256 x=y",
     "Authorization header requires 'Credential' parameter. Authorization header requires "
     "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
     "Authorization=AWS4-HMAC-SHA256"),
    (lambda text: re.sub(r"Signature=\w+", "", text),
     "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256"),
    (lambda text: re.sub(r"/us-east-1/", "/", text),
     "Credential must have exactly 5 slash-delimited elements, e.g. "
     "keyid/date/region/service/term, got '"),
])
def test_signatures_that_are_incomplete(sts, change, expected):
    headers = good_headers(sts)
    headers["Authorization"] = change(headers["Authorization"])
    status, code, text = answer_to(sts, headers)
    assert (status, code) == (400, "IncompleteSignature")
    assert text == expected or (expected.endswith("'") and text.startswith(expected))


def test_a_missing_or_malformed_date(sts):
    headers = good_headers(sts)
    date = headers.pop("X-Amz-Date")
    assert answer_to(sts, headers) == (
        400, "IncompleteSignature",
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        "Authorization=AWS4-HMAC-SHA256")
    for wrong in ("yesterday", date[:-1], date.replace("T", " "), "20261332T000000Z", ""):
        status, code, text = answer_to(sts, {**headers, "X-Amz-Date": wrong})
        assert (status, code) == (400, "IncompleteSignature")
        assert text == (
            f"Date must be in ISO-8601 'basic format'. Got '{wrong}'. "
            "See http://en.wikipedia.org/wiki/ISO_8601")


def test_signatures_in_header_and_query_are_ambiguous(sts):
    path = sts.presigned(BODY)
    headers = dict(sts.headers("GET", path))
    assert sts.send("GET", path, None, headers).error == (403, "SignatureDoesNotMatch", None)


def test_a_presigned_request_with_parts_missing(sts):
    path = sts.presigned(BODY)
    without = re.sub(r"&X-Amz-Signature=\w+", "", path)
    assert sts.send("GET", without, None, {}).error == (
        400, "IncompleteSignature",
        "AWS query-string parameters must include 'X-Amz-Signature'. "
        "Re-examine the query-string parameters.")
    other = path.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512")
    assert sts.send("GET", other, None, {}).error == MISSING


def test_the_host_must_be_signed(sts):
    headers = good_headers(sts)
    headers["Authorization"] = headers["Authorization"].replace(";host", "")
    assert answer_to(sts, headers) == (
        403, "SignatureDoesNotMatch",
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")


def test_the_scope_must_be_ours(root, sts):
    day = good_headers(sts)["X-Amz-Date"][:8]

    def scoped(**changes):
        scope = {"day": day, "region": "us-east-1", "service": "sts", "end": "aws4_request"}
        scope |= changes
        headers = good_headers(sts)
        headers["Authorization"] = re.sub(
            r"(Credential=\w+)/[^,]+", r"\1/" + "/".join(scope.values()), headers["Authorization"])
        status, code, text = answer_to(sts, headers)
        assert (status, code) == (403, "SignatureDoesNotMatch")
        return text

    region = "Credential should be scoped to a valid region. "
    service = "Credential should be scoped to correct service: 'sts'. "
    assert scoped(region="nowhere-1") == region
    assert scoped(service="iam") == service
    assert scoped(region="nowhere-1", service="s3") == region + service
    assert scoped(day="20010101").startswith(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
        f"HTTP: '20010101' != '{day}', from '{day}T")
    assert "aws3_request" in scoped(end="aws3_request")
    # IAM has one region, STS has them all.
    assert root.raw("iam", region="eu-west-1").call("GetUser").error == (
        403, "SignatureDoesNotMatch", region)
    assert root.raw("sts", region="eu-west-1").call("GetCallerIdentity").status == 200


def test_the_order_of_failures(sts):
    """Everything is wrong at once, and is mended one by one."""
    stranger = Signer(sts.server, Credentials("AKIAIOSFODNN7EXAMPLE", "x" * 40), "sts")
    headers = dict(stranger.headers(body=BODY, headers={"Content-Type": FORM}, late=2000))
    authorization = headers["Authorization"].replace("/us-east-1/", "/nowhere-1/")
    unsigned = authorization.replace(";host", "")
    steps = [
        (unsigned.replace("HMAC", "MAC"), "IncompleteSignature", "Unsupported"),
        (unsigned.replace("Signature=", "X="), "IncompleteSignature", "requires 'Signature'"),
        (unsigned, "SignatureDoesNotMatch", "must be a 'SignedHeader'"),
        (authorization, "SignatureDoesNotMatch", "Signature expired: "),
    ]
    for text, code, part in steps:
        status, found, message = answer_to(sts, {**headers, "Authorization": text})
        assert found == code and part in message
    headers = dict(stranger.headers(body=BODY, headers={"Content-Type": FORM}))
    text = headers["Authorization"].replace("/us-east-1/", "/nowhere-1/")
    assert answer_to(sts, {**headers, "Authorization": text})[2] == (
        "Credential should be scoped to a valid region. ")
    # An unknown key is told before its signature can be wrong.
    text = re.sub(r"Signature=\w+", "Signature=" + "0" * 64, headers["Authorization"])
    assert answer_to(sts, {**headers, "Authorization": text}) == INVALID_TOKEN
    headers = good_headers(sts)
    text = re.sub(r"Signature=\w+", "Signature=" + "0" * 64, headers["Authorization"])
    assert answer_to(sts, {**headers, "Authorization": text}) == MISMATCH


def test_whatever_is_changed_after_signing_is_noticed(sts):
    headers = good_headers(sts)
    assert sts.send("POST", "/", BODY, headers).status == 200
    for body in (BODY + "&", BODY + "&x=y", BODY.replace("Get", "Set"), BODY[:-1]):
        assert answer_to(sts, headers, body)[1] in ("SignatureDoesNotMatch", "InvalidAction")
    signature = re.search(r"Signature=(\w+)", headers["Authorization"])[1]
    for position in range(0, 64, 5):
        digit = "0" if signature[position] != "0" else "1"
        wrong = signature[:position] + digit + signature[position + 1:]
        text = headers["Authorization"].replace(signature, wrong)
        assert answer_to(sts, {**headers, "Authorization": text}) == MISMATCH
    for wrong in ("", signature[:-1], signature + "0", "g" * 64):
        text = headers["Authorization"].replace(signature, wrong)
        assert answer_to(sts, {**headers, "Authorization": text})[1] in (
            "SignatureDoesNotMatch", "IncompleteSignature")
    assert answer_to(sts, {**headers, "Content-Type": FORM.upper()}) == MISMATCH
    assert sts.send("POST", "/?x=y", BODY, headers).error == MISMATCH


def test_what_the_client_says_of_its_body_is_not_believed(sts):
    for claim in ("UNSIGNED-PAYLOAD", "e3b0c442" + "0" * 56, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"):
        headers = dict(sts.headers(
            body=BODY, headers={"Content-Type": FORM, "X-Amz-Content-SHA256": claim}))
        assert answer_to(sts, headers) == MISMATCH, claim


# Clocks.


def basic(unix: int) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(unix))


@pytest.mark.parametrize(("late", "accepted"), [
    (900, True), (901, False), (-900, True), (-901, False), (0, True), (86_400, False)])
def test_a_request_is_fifteen_minutes_off_at_most(server, sts, late, accepted):
    noon = (int(server.now()) // 86_400 + 1) * 86_400 + 43_200
    # Signed for a moment of its own, whatever happens between here and there.
    before = server.offset
    server.offset = noon - late - time.time() + 0.5
    headers = good_headers(sts)
    server.offset = before
    assert headers["X-Amz-Date"] == basic(noon - late)
    server.set_clock(noon)
    answer = sts.send("POST", "/", BODY, headers)
    signed, now = basic(noon - late), basic(noon)
    if accepted:
        assert answer.status == 200, answer
    elif late > 0:
        assert answer.error == (
            403, "SignatureDoesNotMatch",
            f"Signature expired: {signed} is now earlier than {basic(noon - 900)} "
            f"({now} - 15 min.)")
    else:
        assert answer.error == (
            403, "SignatureDoesNotMatch",
            f"Signature not yet current: {signed} is still later than {basic(noon + 900)} "
            f"({now} + 15 min.)")


def test_a_date_header_will_do(server, sts):
    """The older form, which few clients send: signed by hand."""
    now = int(server.now())
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now))
    scope = f"{basic(now)[:8]}/us-east-1/sts/aws4_request"
    host = f"{server.host}:{server.port}"
    canonical = "\n".join([
        "POST", "/", "", f"content-type:{FORM}", f"date:{date}", f"host:{host}", "",
        "content-type;date;host", hashlib.sha256(BODY.encode()).hexdigest()])
    text = "\n".join([
        "AWS4-HMAC-SHA256", basic(now), scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + sts.credentials.secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={sts.credentials.key}/{scope}, "
        f"SignedHeaders=content-type;date;host, Signature={signature}")
    headers = {"Content-Type": FORM, "Date": date, "Authorization": authorization}
    assert sts.send("POST", "/", BODY, headers).status == 200


# Noise.


def noise(chance: random.Random, good: bytes) -> bytes:
    """Something that is no request, or was one."""
    kind = chance.randrange(6)
    if kind == 0:
        return chance.randbytes(chance.randrange(1, 600))
    if kind == 1:
        return b"\x16\x03\x01" + chance.randbytes(200)
    changed = bytearray(good)
    if kind == 2:
        for _ in range(chance.randrange(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif kind == 3:
        del changed[chance.randrange(len(changed)):]
    elif kind == 4:
        place = chance.randrange(len(changed))
        changed[place:place] = chance.randbytes(chance.randrange(1, 40))
    else:
        lines = bytes(changed).split(b"\r\n")
        chance.shuffle(lines)
        changed = b"\r\n".join(lines)
    return bytes(changed)


def test_t24_noise_does_not_disturb_the_server(server, sts):
    """T-24: a hundred thousand connections, or as many as SALLYPORT_NOISE says."""
    headers = good_headers(sts)
    head = f"POST / HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n"
    head += f"Content-Length: {len(BODY)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    good = (head + "\r\n" + BODY).encode()
    before = open_files(server.process.pid)
    senders = 4
    count = int(os.environ.get("SALLYPORT_NOISE", "100000")) // senders

    def make_noise(seed):
        """The answers by their first words; None for a connection that was just closed."""
        chance, answers = random.Random(seed), collections.Counter()
        for _ in range(count):
            with socket.create_connection((server.host, server.port), timeout=20) as peer:
                try:
                    peer.sendall(noise(chance, good))
                    peer.shutdown(socket.SHUT_WR)
                    answers[peer.recv(4096)[:12] or None] += 1
                except (ConnectionResetError, BrokenPipeError):
                    answers[None] += 1
                except TimeoutError:
                    answers[b"neither answered nor closed"] += 1
        return answers

    with concurrent.futures.ThreadPoolExecutor(senders) as pool:
        answers = sum(pool.map(make_noise, range(senders)), collections.Counter())
    print(dict(answers))
    assert sum(answers.values()) == count * senders
    assert not [said for said in answers if said and not re.match(rb"HTTP/1.1 [234]", said)]
    server.assert_sound()
    assert sts.call("GetCallerIdentity").status == 200
    time.sleep(0.2)
    assert open_files(server.process.pid) <= before + 5
