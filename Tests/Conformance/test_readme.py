"""The README's first five minutes, pasted as they stand."""

import pathlib
import re
import subprocess

from tools import clean_environment, sallyport, tool

README = pathlib.Path(__file__).parents[2] / "README.md"


def blocks() -> list[str]:
    """The shell blocks of the chapter, in order."""
    chapter = README.read_text().split("## First five minutes")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", chapter, re.DOTALL)


def test_the_first_five_minutes_go_as_the_readme_says(make_server):
    server = make_server(test_clock=False)
    server.start()
    try:
        path = f"{pathlib.Path(sallyport()).parent}:{pathlib.Path(tool('aws')).parent}"
        script = "\n".join(blocks())
        # Where the server is, and where the programs are, is all that differs.
        for there, here in [
            ('"$PWD/bin:$PWD/.venv/bin:$PATH"', f'"{path}:$PATH"'),
            ("http://127.0.0.1:8420", server.url),
            ("../data", str(server.data)),
        ]:
            assert there in script, f"the README has no {there} any more"
            script = script.replace(there, here)
        said = subprocess.run(
            ["bash"], input=script, cwd=server.folder, env=clean_environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
        ).stdout
    finally:
        server.stop()
    steps = [
        ":root", '"UserName": "anaya"', ":mfa/phone", "(AccessDenied)", "explicit deny",
        "(InvalidClientTokenId)", '"Users"', "invalid MFA one time pass code",
        '"eventName":"GetSessionToken"',
    ]
    place = 0
    for step in steps:
        assert step in said[place:], f"{step} is missing:\n{said}"
        place = said.index(step, place)
