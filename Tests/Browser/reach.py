"""Where people are reached: a mail server that keeps what it took, and an operator's program."""

import base64
import email
import email.policy
import json
import queue
import re
import subprocess
import sys
import threading
import time

from tools import REPOSITORY

HOOK = f"""#!{sys.executable}
import json, os, sys
told = json.loads(sys.stdin.readline())
told["arguments"], told["environment"] = sys.argv[1:], dict(os.environ)
with open(os.path.join(os.path.dirname(sys.argv[0]), "phone.jsonl"), "a") as phone:
    phone.write(json.dumps(told) + chr(10))
"""


class Mailbox:
    """aiosmtpd, and what it took."""

    def __init__(self):
        script = REPOSITORY / "Tests" / "MailTests" / "Servers" / "smtp.py"
        self.process = subprocess.Popen(
            [sys.executable, script, "{}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.taken = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            taken = json.loads(line)
            message = email.message_from_bytes(
                base64.b64decode(taken["content"]), policy=email.policy.default)
            self.taken.put((taken["to"][0], message["Subject"], message.get_content()))

    def mail(self, address: str, subject: str) -> str:
        """The text of the next mail to that address whose subject has these words."""
        deadline = time.monotonic() + 20
        while (left := deadline - time.monotonic()) > 0:
            to, title, text = self.taken.get(timeout=left)
            if to == address and subject in title:
                return text
        raise AssertionError("no such mail")

    def code(self, address: str, subject="Code to") -> str:
        return re.search(r"^ +(\w{3} \w{3})\s*$", self.mail(address, subject), re.M)[1]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Phone:
    """What the operator's program was told."""

    def __init__(self, folder):
        self.hook, self.file, self.read = folder / "hook", folder / "phone.jsonl", 0
        self.hook.write_text(HOOK)
        self.hook.chmod(0o700)

    def told(self) -> dict:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            lines = self.file.read_text().splitlines() if self.file.exists() else []
            if len(lines) > self.read:
                self.read += 1
                return json.loads(lines[self.read - 1])
            time.sleep(0.05)
        raise AssertionError("the phone stays silent")
