"""Servers under test: started on one core, watched through /proc, stopped."""

import http.client
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.parse

SERVER_CORE = 0
LOAD_CORE = 1
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def pinned(core):
    return lambda: os.sched_setaffinity(0, {core})


class Server:
    """A process that listens on a port of this host."""

    def __init__(self, name, command, port, log, healthz="/healthz", environment=None):
        self.name = name
        self.port = port
        self.ports = [port]
        self.log = pathlib.Path(log)
        self.began = time.monotonic()
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, env=os.environ | (environment or {}),
                preexec_fn=pinned(SERVER_CORE))
        self._await(healthz)

    def _await(self, path):
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        while True:
            try:
                answer = exchange(self.port, request)
                if answer.startswith(b"HTTP/1."):
                    break
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - self.began > 60:
                raise RuntimeError(
                    f"{self.name} does not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.0005)
        self.started_after = time.monotonic() - self.began

    def processor_seconds(self):
        fields = self._proc("stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self):
        """Bytes in memory now."""
        return int(self._proc("statm").split()[1]) * PAGE

    def most_resident(self):
        """The most bytes there have been in memory."""
        for line in self._proc("status").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("no VmHWM")

    def _proc(self, name):
        return pathlib.Path(f"/proc/{self.process.pid}/{name}").read_text()

    def set_clock(self, seconds):
        body = f"now={seconds}".encode()
        status, _, answer = post(self.port, "/_test/clock", body, {})
        if status != 200:
            raise RuntimeError(f"the clock of {self.name}: {status} {answer!r}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Group:
    """Several servers that share the requests, and what works for them."""

    def __init__(self, name, servers, helpers=()):
        self.name = name
        self.servers = servers
        self.helpers = helpers
        self.ports = [server.port for server in servers]

    def processor_seconds(self):
        return sum(one.processor_seconds() for one in [*self.servers, *self.helpers])

    def set_clock(self, seconds):
        for server in self.servers:
            server.set_clock(seconds)


def sallyport(binary, data, port, log, *arguments, environment=None):
    command = [
        binary, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", *arguments]
    return Server(
        f"sallyport on {pathlib.Path(data).name}", command, port, log, environment=environment)


def moto(python, port, log, users):
    """moto's server, with a user who has eight devices in use. It checks neither signature nor
    code."""
    server = Server(
        "moto", [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", port], port, log,
        healthz="/moto-api/")
    for user in users:
        _moto(server, Action="CreateUser", UserName=user)
        for slot in range(8):
            name = f"{user}-{slot}"
            _moto(server, Action="CreateVirtualMFADevice", VirtualMFADeviceName=name)
            _moto(
                server, Action="EnableMFADevice", UserName=user,
                SerialNumber=f"arn:aws:iam::123456789012:mfa/{name}",
                AuthenticationCode1="123456", AuthenticationCode2="234567")
    return server


def _moto(server, **parameters):
    form = urllib.parse.urlencode({"Version": "2010-05-08", **parameters}).encode()
    credential = "AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/iam/aws4_request"
    status, _, answer = post(
        server.port, "/", form,
        {"Content-Type": "application/x-www-form-urlencoded",
         "Authorization": f"AWS4-HMAC-SHA256 Credential={credential}, "
                          "SignedHeaders=host, Signature=0"})
    if status != 200:
        raise RuntimeError(f"moto: {parameters} {status} {answer!r}")


def post(port, path, body, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    return response.status, response.getheaders(), answer


def exchange(port, request):
    """Sends bytes on a new connection; the whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        answer = b""
        while not _is_whole(answer):
            part = connection.recv(65_536)
            if not part:
                break
            answer += part
        return answer


def _is_whole(answer):
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return False
