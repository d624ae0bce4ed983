"""What the tests of `sallyport-auth` stand on: the binary, vaults of their own, terminals, servers."""

import pathlib
import shutil
import tempfile

import pytest

import tools
from fixtures import make_server, new_account, root, scratch, server  # noqa: F401
from vaults import Vault, binary


def pytest_sessionstart(session):
    """Says once, and clearly, what is missing."""
    try:
        binary()
        for name in ("oathtool", "zbarimg", "qrencode", "tmux"):
            tools.tool(name)
    except tools.ToolMissing as missing:
        pytest.exit(str(missing), returncode=2)


@pytest.fixture
def home():
    """A home folder; the path is short, as sockets have room for 107 bytes."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sa-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def vault(home):
    """A vault that a key file opens, which costs no Argon2id."""
    return Vault(home).make()


@pytest.fixture
def locked(home):
    """A vault that only its passphrase opens."""
    return Vault(home, key_file=False).make()
