"""The list of the most used passwords is what its script makes of the published one."""
import pathlib
import subprocess
import sys

SCRIPT = pathlib.Path(__file__).parents[2] / 'scripts' / 'used-passwords'


def test_the_list_in_the_source_is_the_published_one():
    run = subprocess.run([sys.executable, SCRIPT, '--check'], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
