"""A PostgreSQL for one run of the benchmarks: the tests' own, on the servers' core."""

import os
import pathlib
import subprocess
import sys

from driver.processes import LOAD_CORE, SERVER_CORE, TICKS, pinned

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "Tests/Conformance"))

from postgresql import APP_PASSWORD, OWNER_PASSWORD, PostgreSQL  # noqa: E402


class Database:
    """Made by the caller's core; durable as PostgreSQL is when nobody changed anything."""

    name = "postgresql"

    def __init__(self, binary):
        cores = os.sched_getaffinity(0)
        # Its processes keep the core of whoever starts them.
        os.sched_setaffinity(0, {SERVER_CORE})
        try:
            self.server = PostgreSQL()
        finally:
            os.sched_setaffinity(0, cores)
        self.environment = {"SALLYPORT_DATABASE": self.server.url()}
        subprocess.run(
            [binary, "migrate", "--grant-to", "app"], check=True, stdout=subprocess.DEVNULL,
            env=os.environ | {"SALLYPORT_DATABASE": self.server.owner_url})

    def rows(self, folder):
        return CopiedRows(self, folder)

    def command(self, program, *arguments, role="app", password=APP_PASSWORD):
        """psql or pgbench, as one of the two roles."""
        return subprocess.run(
            [self.server.programs / program, "-h", "127.0.0.1", "-p", str(self.server.port), "-U", role,
             *map(str, arguments), "iam"],
            check=True, text=True, capture_output=True, env=os.environ | {"PGPASSWORD": password},
            preexec_fn=pinned(LOAD_CORE))

    def owner(self, *arguments):
        return self.command(
            "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *arguments, role="owner",
            password=OWNER_PASSWORD).stdout.strip()

    def processor_seconds(self):
        """Of all its processes, those that ended as well."""
        pid = int((self.server.data / "postmaster.pid").read_text().split()[0])
        return _ticks(pid, ended_too=True) + sum(
            _ticks(child) for child in _children(pid))

    def close(self):
        self.server.close()


def _children(pid):
    return map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def _ticks(pid, ended_too=False):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0
    return sum(int(field) for field in fields[11:15 if ended_too else 13]) / TICKS


class CopiedRows:
    """Writes rows by COPY, a file for each table."""

    def __init__(self, database, folder):
        self.database = database
        self.folder = folder
        self.files = {}

    def __enter__(self):
        return self

    def add(self, table, columns, *rows):
        if table not in self.files:
            self.files[table] = columns, open(self.folder / f"{table}.copy", "w")
        file = self.files[table][1]
        for row in rows:
            file.write("\t".join(map(_copied, row)) + "\n")

    def __exit__(self, failure, *_):
        for table, (columns, file) in self.files.items():
            file.close()
            if failure is None:
                self.database.owner("-c", f"\\copy {table} ({columns}) FROM '{file.name}'")
            os.unlink(file.name)
        if failure is None:
            self.database.owner("-c", "VACUUM ANALYZE")


def _copied(value):
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    text = str(value)
    for plain, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text
