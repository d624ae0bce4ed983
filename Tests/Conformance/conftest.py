"""What the conformance tests stand on: servers, and the people of an account."""

import pytest

import tools
from fixtures import make_server, new_account, root, scratch, server  # noqa: F401


def pytest_sessionstart(session):
    """Says once, and clearly, what is missing, rather than failing two hundred times."""
    try:
        tools.sallyport()
        for name in ("aws", "oathtool", "zbarimg", "openssl"):
            tools.tool(name)
    except tools.ToolMissing as missing:
        pytest.exit(str(missing), returncode=2)
