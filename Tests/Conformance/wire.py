"""Signed requests without a client in between: botocore signs, http.client sends."""

import datetime
import threading
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, urlencode

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15"}
NAMESPACES = {
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}
FORM = "application/x-www-form-urlencoded; charset=utf-8"

# botocore signs with the time of the machine; here with that of the server it signs for.
_signing = threading.local()


def _server_time(remove_tzinfo=True):
    moment = datetime.datetime.now(datetime.timezone.utc)
    moment += datetime.timedelta(seconds=getattr(_signing, "offset", 0))
    return moment.replace(tzinfo=None) if remove_tzinfo else moment


botocore.auth.get_current_datetime = _server_time


def follow_clock(client, server) -> None:
    """Has a boto3 client sign by the server's clock."""

    def before_sign(**_):
        _signing.offset = server.offset

    client.meta.events.register("before-sign", before_sign)


def form(action: str, service: str, parameters=None) -> str:
    pairs = [("Action", action), ("Version", VERSIONS[service])]
    pairs += list((parameters or {}).items())
    return urlencode(pairs, quote_via=quote)


class Answer:
    """What came back."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def xml(self):
        return ElementTree.fromstring(self.body)

    def text(self, name: str) -> str | None:
        """The text of the first element of that name, whatever its namespace."""
        for element in self.xml.iter():
            if element.tag.rpartition("}")[2] == name:
                return element.text or ""
        return None

    @property
    def error(self) -> tuple:
        """Status, code and message; a message that is not there is None."""
        return self.status, self.text("Code"), self.text("Message")

    def __repr__(self):
        return f"<{self.status} {b' '.join(self.body.split())[:400]!r}>"


class Signer:
    """Signs for one server with one key."""

    def __init__(self, server, credentials, service="sts", region="us-east-1"):
        self.server, self.credentials = server, credentials
        self.service, self.region = service, region

    def headers(self, method="POST", path="/", body="", headers=None, late=0) -> dict:
        """The headers of a signed request; `late` is how many seconds ago it was signed."""
        return self._add(botocore.auth.SigV4Auth, method, path, body, headers, late).headers

    def presigned(self, query: str, expires=60, late=0, headers=None) -> str:
        """The path of a presigned GET."""

        def auth(*arguments):
            return botocore.auth.SigV4QueryAuth(*arguments, expires=expires)

        request = self._add(auth, "GET", "/?" + query, "", headers, late)
        return request.url[len(self.server.url):]

    def _add(self, auth, method, path, body, headers, late):
        request = AWSRequest(
            method=method, url=self.server.url + path, data=body, headers=headers or {})
        keys = BotocoreCredentials(
            self.credentials.key, self.credentials.secret, self.credentials.token)
        _signing.offset = self.server.offset - late
        auth(keys, self.service, self.region).add_auth(request)
        return request

    def call(self, action, parameters=None, connection=None, **options) -> Answer:
        """POST of a form, as SDKs send it."""
        return self.post(form(action, self.service, parameters), connection, **options)

    def post(self, body, connection=None, extra=None, **options) -> Answer:
        headers = dict(self.headers(
            body=body, headers={"Content-Type": FORM, **options.pop("headers", {})}, **options))
        headers.update(extra or {})
        return self.send("POST", "/", body, headers, connection)

    def get(self, query, connection=None, **options) -> Answer:
        path = "/?" + query
        return self.send(
            "GET", path, None, dict(self.headers("GET", path, **options)), connection)

    def send(self, method, path, body, headers, connection=None) -> Answer:
        own = connection or self.server.connection()
        try:
            own.request(method, path, body, headers)
            answer = own.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            if connection is None:
                own.close()
