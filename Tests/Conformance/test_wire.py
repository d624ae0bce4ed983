"""The Query protocol itself: shapes, methods, dispatch, limits; nothing but raw HTTP."""

import http.client
import re
import socket
import time

import pytest

from people import unique
from wire import FORM, NAMESPACES, Signer, form

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DISPATCH_NAMESPACE = "http://webservices.amazon.com/AWSFault/2005-15-09"


@pytest.fixture(scope="module")
def iam(root) -> Signer:
    return root.raw("iam")


@pytest.fixture(scope="module")
def sts(root) -> Signer:
    return root.raw("sts")


def outline(element) -> list:
    """The names of the elements, as they nest."""
    return [(child.tag.rpartition("}")[2], outline(child)) for child in element]


def exchange(server, request: bytes, patience: float = 5) -> bytes:
    """Sends bytes and reads until the server closes or says nothing more."""
    with socket.create_connection((server.host, server.port), timeout=patience) as peer:
        peer.sendall(request)
        peer.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while part := peer.recv(65536):
                answer += part
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


# Answers.


def test_an_answer_with_a_result(sts, root):
    answer = sts.call("GetCallerIdentity")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/xml"
    request_id = answer.headers["x-amzn-RequestId"]
    assert UUID.fullmatch(request_id)
    assert answer.headers["x-amz-sts-extended-request-id"]
    assert outline(answer.xml) == [
        ("GetCallerIdentityResult", [("Arn", []), ("UserId", []), ("Account", [])]),
        ("ResponseMetadata", [("RequestId", [])]),
    ]
    assert answer.xml.tag == "{%s}GetCallerIdentityResponse" % NAMESPACES["sts"]
    assert answer.text("RequestId") == request_id
    assert answer.text("Arn") == root.arn
    # Two spaces deep, and a line end last, as AWS prints.
    assert b"\n  <GetCallerIdentityResult>\n    <Arn>" in answer.body
    assert answer.body.endswith(b"</GetCallerIdentityResponse>\n")


def test_an_answer_without_a_result(iam):
    name = unique()
    created = iam.call("CreateUser", {"UserName": name})
    assert outline(created.xml)[0][0] == "CreateUserResult"
    answer = iam.call("DeleteUser", {"UserName": name})
    assert outline(answer.xml) == [("ResponseMetadata", [("RequestId", [])])]
    assert answer.xml.tag == "{%s}DeleteUserResponse" % NAMESPACES["iam"]
    assert "x-amz-sts-extended-request-id" not in answer.headers


def test_lists_and_maps(iam):
    assert b"<Users/>" in iam.call("ListUsers", {"PathPrefix": "/none/"}).body
    name = unique()
    iam.call("CreateUser", {"UserName": name, "Path": "/lists/"})
    listed = dict(outline(iam.call("ListUsers", {"PathPrefix": "/lists/"}).xml)[0][1])
    assert [entry[0] for entry in listed["Users"]] == ["member"]
    assert listed["IsTruncated"] == []
    entries = dict(outline(iam.call("GetAccountSummary").xml)[0][1])["SummaryMap"]
    assert set(str(entry) for entry in entries) == {"('entry', [('key', []), ('value', [])])"}


def test_an_error(iam):
    answer = iam.call("GetUser", {"UserName": "nobody"})
    assert answer.error == (404, "NoSuchEntity", "The user with name nobody cannot be found.")
    assert answer.xml.tag == "{%s}ErrorResponse" % NAMESPACES["iam"]
    assert outline(answer.xml) == [
        ("Error", [("Type", []), ("Code", []), ("Message", [])]), ("RequestId", [])]
    assert answer.text("Type") == "Sender"
    assert answer.text("RequestId") == answer.headers["x-amzn-RequestId"]
    assert answer.headers["Content-Type"] == "text/xml"


def test_what_is_repeated_in_an_error_is_escaped(sts):
    wrong = "a<b>&\"'\r\n"
    answer = sts.call("GetSessionToken", {"SerialNumber": wrong + "xxxx", "TokenCode": "123456"})
    assert answer.status == 400
    assert f"Value '{wrong}xxxx' at 'serialNumber'" in answer.text("Message")
    assert b"a&lt;b&gt;&amp;" in answer.body and b"&#xD;" in answer.body


# Requests.


def test_parameters_may_be_in_the_query_or_in_the_body(sts, iam):
    body = form("GetCallerIdentity", "sts")
    assert sts.get(body).status == 200
    assert sts.post(body).status == 200
    # In both: the query stands first on the wire.
    path = "/?" + form("GetUser", "iam", {"UserName": "inquery"})
    text = "UserName=inbody"
    headers = iam.headers("POST", path, text, {"Content-Type": FORM})
    answer = iam.send("POST", path, text, dict(headers))
    assert answer.error[2] == "The user with name inquery cannot be found."


def test_a_presigned_request(sts, root):
    query = form("GetCallerIdentity", "sts")
    answer = sts.send("GET", sts.presigned(query), None, {})
    assert (answer.status, answer.text("Arn")) == (200, root.arn)
    # With one more signed header, as cluster authenticators do.
    path = sts.presigned(query, headers={"x-k8s-aws-id": "cluster"})
    assert sts.send("GET", path, None, {"x-k8s-aws-id": "cluster"}).status == 200
    assert sts.send("GET", path, None, {"x-k8s-aws-id": "other"}).error[1] == (
        "SignatureDoesNotMatch")
    # It is for one request only, and nothing may be put in its place.
    changed = path.replace("GetCallerIdentity", "GetSessionToken")
    assert sts.send("GET", changed, None, {"x-k8s-aws-id": "cluster"}).error[1] == (
        "SignatureDoesNotMatch")
    # A session's token travels in the query.
    session = root.session().raw()
    assert session.send("GET", session.presigned(query), None, {}).text("Arn") == root.arn


def test_a_presigned_request_lasts_as_long_as_it_says(sts, server):
    query = form("GetCallerIdentity", "sts")
    for expires, late, status in (
        (60, 55, 200), (60, 65, 403), (3600, 3000, 200), (3600, 3605, 403),
    ):
        answer = sts.send("GET", sts.presigned(query, expires=expires, late=late), None, {})
        assert answer.status == status, (expires, late, answer)
    assert sts.send("GET", sts.presigned(query, expires=604_801), None, {}).status == 400


def test_actions_that_are_not_there(sts):
    for body, text in (
        ("Action=Nothing&Version=2011-06-15",
         "Could not find operation Nothing for version 2011-06-15"),
        ("Action=GetUser&Version=2011-06-15",
         "Could not find operation GetUser for version 2011-06-15"),
        ("Action=getcalleridentity&Version=2011-06-15",
         "Could not find operation getcalleridentity for version 2011-06-15"),
        ("Action=GetUser&Version=1999-01-01",
         "Could not find operation GetUser for version 1999-01-01"),
        ("Action=GetUser", "Could not find operation GetUser for version NO_VERSION_SPECIFIED"),
        ("Action=CreateSAMLProvider&Version=2010-05-08",
         "Could not find operation CreateSAMLProvider for version 2010-05-08"),
    ):
        answer = sts.post(body)
        assert answer.error == (400, "InvalidAction", text)
        assert answer.xml.tag == "{%s}ErrorResponse" % DISPATCH_NAMESPACE


def test_without_an_action_one_is_led_away(server, sts):
    for method, path, body, headers in (
        ("POST", "/", "", {}), ("POST", "/", "Version=2010-05-08", {"Content-Type": FORM}),
        ("POST", "/", form("GetUser", "iam"), {"Content-Type": "application/json"}),
        ("POST", "/", form("GetUser", "iam"), {}),
    ):
        status, answered, text = server.plain(method, path, body, headers)
        assert (status, text) == (302, b""), (method, path, body)
        assert answered["Location"].startswith("https://aws.amazon.com/")
    assert sts.post("Version=2011-06-15").headers["Location"] == "https://aws.amazon.com/sts"


def test_other_paths_and_methods(server, sts):
    query = form("GetCallerIdentity", "sts")
    for method, path in (("GET", "/x?" + query), ("POST", "/x"), ("PUT", "/"), ("DELETE", "/")):
        headers = dict(sts.headers(method, path))
        answer = sts.send(method, path, None, headers)
        assert answer.status == 404 and b"<UnknownOperationException/>" in answer.body, method
    assert server.plain("GET", "/nothing")[0] == 404
    for method in ("GET", "HEAD"):
        assert server.plain(method, "/healthz")[0] == 200
        # A browser is led to the console, which has a page for each address that is none.
        status, headers, _ = server.plain(method, "/")
        assert (status, headers["Location"]) == (303, "/console/")
        assert server.plain(method, "/signin")[0] == 200


def test_unknown_parameters_are_ignored_and_the_first_of_two_counts(iam, sts):
    assert sts.call("GetCallerIdentity", {"Unknown": "x", "": "y", "username": "z"}).status == 200
    body = form("GetUser", "iam", {"UserName": "first"}) + "&UserName=second&username=third"
    assert iam.post(body).error[2] == "The user with name first cannot be found."
    body = "Action=GetUser&Action=ListUsers&Version=2010-05-08&Version=2011-06-15&UserName=x"
    assert iam.post(body).error[1] == "NoSuchEntity"


@pytest.mark.parametrize(("parameters", "outcome"), [
    ("Tags.member.1.Key=a&Tags.member.1.Value=b", 200),
    ("Tags.member.01.Key=a&Tags.member.1.Value=b", 200),
    ("Tags.member.2.Key=a&Tags.member.2.Value=b", 400),
    ("Tags.member.1.Key=a", 400),
    ("Tags.member.0.Key=a&Tags.member.0.Value=b", "MalformedInput"),
    ("Tags.member.-1.Key=a&Tags.member.-1.Value=b", "MalformedInput"),
    ("Tags.member.1.1.Key=a&Tags.member.1.Value=b", "MalformedInput"),
    ("Tags.member.12.Key=a&Tags.member.12.Value=b", "MalformedInput"),
    ("Tags.member.99999999999.Key=a", "MalformedInput"),
    ("Tags=x", "MalformedInput"),
])
def test_lists_in_requests(iam, parameters, outcome):
    name = unique()
    iam.call("CreateUser", {"UserName": name})
    answer = iam.post(form("TagUser", "iam", {"UserName": name}) + "&" + parameters)
    assert outcome in (answer.status, answer.status >= 400 and answer.error[1]), answer


@pytest.mark.parametrize(("query", "text"), [
    ("x=%", "Incomplete trailing escape % sequence"),
    ("x=%4", "Incomplete trailing escape % sequence"),
    ("x=%zz", "Illegal hex character in escape % pattern: %zz"),
])
def test_escapes_that_mean_nothing(sts, query, text):
    for answer in (
        sts.send("GET", f"/?Action=GetCallerIdentity&Version=2011-06-15&{query}", None, {}),
        sts.post(form("GetCallerIdentity", "sts") + "&" + query),
    ):
        assert answer.error == (404, "MalformedQueryString", text)


def test_spaces_are_plus_or_escaped(iam):
    answer = iam.post("Action=GetUser&Version=2010-05-08&UserName=a%2Bb")
    assert answer.error[2] == "The user with name a+b cannot be found."
    assert iam.post("Action=GetUser&Version=2010-05-08&UserName=a+b").error[1] == "ValidationError"


# Limits and hosts.


def test_bodies_have_ten_million_bytes_at_most(server, sts):
    body = form("GetCallerIdentity", "sts") + "&x="
    body += "y" * (10_000_000 - len(body))
    assert sts.post(body).status == 200
    # Told beforehand: refused before it is sent.
    connection = server.connection()
    connection.putrequest("POST", "/")
    connection.putheader("Content-Type", FORM)
    connection.putheader("Content-Length", "10000001")
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (413, b"")
    connection.close()


def test_a_chunked_body_is_cut_off_too(server):
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        peer.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        answer = b""
        try:
            for _ in range(12):
                peer.sendall(chunk)
            answer = peer.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            answer = answer or peer.recv(65536)
        assert answer.startswith(b"HTTP/1.1 413 ")
    server.assert_sound()


@pytest.mark.parametrize("head", [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
    b"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://a/?Action=X HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
])
def test_one_host_and_a_target_in_origin_form(server, head):
    answer = exchange(server, head)
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1


# Connections.


def test_pipelined_requests_are_answered_in_order(server, iam):
    names = [unique("pipe") for _ in range(20)]
    requests = b""
    for index, name in enumerate(names):
        # Writes, which take their time, between reads, which do not.
        action = "CreateUser" if index % 3 == 0 else "GetUser"
        body = form(action, "iam", {"UserName": name}).encode()
        headers = dict(iam.headers(body=body.decode(), headers={"Content-Type": FORM}))
        head = "POST / HTTP/1.1\r\n" + f"Host: {server.host}:{server.port}\r\n"
        head += f"Content-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        requests += head.encode() + b"\r\n" + body
        requests += b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        peer.sendall(requests)
        reader = peer.makefile("rb")
        for index, name in enumerate(names):
            assert name.encode() in read_answer(reader), index
            assert read_answer(reader) == b"ok\n"


def read_answer(reader) -> bytes:
    """One answer of many on a connection: its body."""
    assert reader.readline().startswith(b"HTTP/1.1 ")
    headers = http.client.parse_headers(reader)
    return reader.read(int(headers["Content-Length"]))


def test_a_request_may_come_byte_by_byte(server, sts):
    body = form("GetCallerIdentity", "sts").encode()
    headers = dict(sts.headers(body=body.decode(), headers={"Content-Type": FORM}))
    head = f"POST / HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n"
    head += f"Content-Length: {len(body)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in head.encode() + body:
            peer.sendall(bytes([byte]))
        assert b"GetCallerIdentityResult" in read_answer(peer.makefile("rb"))


def test_those_who_say_nothing_keep_nobody_waiting(server, sts):
    silent = [socket.create_connection((server.host, server.port)) for _ in range(200)]
    for index, peer in enumerate(silent):
        peer.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nAct"[: index % 60])
    started = time.monotonic()
    assert sts.call("GetCallerIdentity").status == 200
    assert time.monotonic() - started < 5
    for peer in silent:
        peer.close()
    server.assert_sound()


def test_expect_continue_is_answered(server, sts):
    body = form("GetCallerIdentity", "sts").encode()
    headers = dict(sts.headers(body=body.decode(), headers={"Content-Type": FORM}))
    head = f"POST / HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n"
    head += f"Content-Length: {len(body)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        peer.sendall(head.encode() + b"Expect: 100-continue\r\n\r\n")
        reader = peer.makefile("rb")
        assert reader.readline().startswith(b"HTTP/1.1 100 ")
        assert reader.readline() == b"\r\n"
        peer.sendall(body)
        assert b"GetCallerIdentityResult" in read_answer(reader)
