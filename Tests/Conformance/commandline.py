"""The AWS CLI, as somebody at a terminal uses it."""

import json
import subprocess

import tools
from server import Credentials


class CommandLine:
    """The `aws` command with one person's credentials."""

    def __init__(self, server, credentials: Credentials):
        self.environment = tools.clean_environment(
            AWS_ENDPOINT_URL=server.url, AWS_ACCESS_KEY_ID=credentials.key,
            AWS_SECRET_ACCESS_KEY=credentials.secret)
        if credentials.token:
            self.environment["AWS_SESSION_TOKEN"] = credentials.token

    def run(self, *words) -> subprocess.CompletedProcess:
        return tools.run(
            tools.tool("aws"), *words, "--output", "json", env=self.environment, timeout=60)

    def __call__(self, *words):
        """What the command prints, read as JSON; it must succeed."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def refused(self, *words) -> str:
        """The command's complaint, without the line ends around it."""
        done = self.run(*words)
        assert done.returncode != 0, done.stdout
        lines = [line for line in done.stderr.split("\n") if line.strip()]
        # Some releases put their name before it.
        return lines[0].removeprefix("aws: [ERROR]: ")
