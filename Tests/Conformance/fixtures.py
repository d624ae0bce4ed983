"""The fixtures of everything that runs a server: servers, and the people of an account."""

import os
import pathlib
import shutil
import tempfile

import pytest

from people import Person, unique
from server import Credentials, Server

for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ.update(
    AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull, NO_PROXY="*", no_proxy="*")


@pytest.fixture(scope="session")
def scratch():
    """A short path: sockets have room for 107 bytes."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sp-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def make_server(scratch):
    """Makes servers, not started, that do not outlive the module."""
    made = []

    def make(*flags, **options) -> Server:
        made.append(Server(scratch / unique("s"), *flags, **options))
        return made[-1]

    yield make
    for server in made:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server(make_server):
    """The module's server, with one account; in the end it must be sound, and stop when told."""
    made = make_server().init().start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


@pytest.fixture(scope="module")
def root(server) -> Person:
    """The root user of the module's account."""
    return Person(server, server.root)


@pytest.fixture
def new_account(server):
    """Makes further accounts on the module's server: the root user of each."""

    def make(*flags) -> Person:
        account = server.make_account(*flags)
        return Person(server, Credentials.of({
            "AccessKeyId": account["accessKeyId"], "SecretAccessKey": account["secretAccessKey"],
        }), account_id=account["accountId"])

    return make
