"""The programs the tests run: the binary under test and other people's clients."""

import os
import pathlib
import shutil
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


class ToolMissing(Exception):
    """A program is not there; the text says what to run."""


def tool(name: str) -> str:
    """The path of a client: beside this Python first, so that pinned versions win."""
    beside = pathlib.Path(sys.executable).parent / name
    if beside.exists():
        return str(beside)
    found = shutil.which(name)
    if found is None:
        raise ToolMissing(f"`{name}` is not installed; run `make setup`")
    return found


def sallyport() -> str:
    """The binary under test: SALLYPORT_BIN, or what was built in this repository."""
    given = os.environ.get("SALLYPORT_BIN")
    candidates = (
        [pathlib.Path(given)]
        if given
        else [REPOSITORY / "bin" / "sallyport", REPOSITORY / ".build" / "debug" / "sallyport"]
    )
    for candidate in candidates:
        if candidate.exists():
            return str(candidate)
    raise ToolMissing(f"no binary at {candidates[0]}; run `make build`, or set SALLYPORT_BIN")


def clean_environment(**extra: str) -> dict:
    """The environment without anything that could lead a client elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "SALLYPORT_"))
        and name.lower() not in ("http_proxy", "https_proxy", "all_proxy")
    }
    kept.update(
        AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_PAGER="",
        AWS_MAX_ATTEMPTS="1",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_CLI_AUTO_PROMPT="off",
        **extra,
    )
    return kept


def run(*arguments, timeout=60, input=None, env=None) -> subprocess.CompletedProcess:
    """Runs a program to its end and takes what it prints."""
    return subprocess.run(
        [str(argument) for argument in arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        input=input,
        stdin=None if input is not None else subprocess.DEVNULL,
        env=env or clean_environment(),
    )
