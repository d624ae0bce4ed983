"""A PostgreSQL of the tests' own: Debian's programs, a folder, a loopback port."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from server import free_port

OWNER_PASSWORD = "owner-password-3141"
APP_PASSWORD = "app-password-2718"


class PostgreSQL:
    """Started, stopped and killed as a test likes. Its programs must not run as root."""

    def __init__(self, *settings):
        self.settings = list(settings)
        versions = [int(name) for name in os.listdir("/usr/lib/postgresql") if name.isdigit()]
        self.programs = pathlib.Path(f"/usr/lib/postgresql/{max(versions)}/bin")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sp-pg-", dir="/tmp"))
        self.port = free_port()
        password = self.folder / "password"
        password.write_text(OWNER_PASSWORD)
        self.as_somebody = []
        if os.geteuid() == 0:
            self.as_somebody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            for path in (self.folder, password):
                shutil.chown(path, "nobody", "nogroup")
        self._run("initdb", "-D", self.data, "-U", "owner", "-A", "scram-sha-256", "-E", "UTF8",
                  f"--pwfile={password}", "--no-sync")
        self.start()
        self.sql("CREATE DATABASE iam", "postgres")
        self.sql(f"CREATE ROLE app LOGIN PASSWORD '{APP_PASSWORD}'")

    @property
    def data(self):
        return self.folder / "data"

    def url(self, role="app", password=APP_PASSWORD) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/iam"

    @property
    def owner_url(self) -> str:
        return self.url("owner", OWNER_PASSWORD)

    def start(self):
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o",
                  " ".join([f"-p {self.port} -c listen_addresses=127.0.0.1",
                            "-c unix_socket_directories=''",
                            *(f"-c {setting}" for setting in self.settings)]), "start")

    def add_standby(self) -> "Standby":
        """Another machine that every commit waits for from now on."""
        standby = Standby(self)
        self.sql("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (standby)'")
        self.sql("SELECT pg_reload_conf()")
        return standby

    def kill(self):
        """The machine is gone: all its processes, at once."""
        server = int((self.data / "postmaster.pid").read_text().split()[0])
        children = pathlib.Path(f"/proc/{server}/task/{server}/children").read_text().split()
        for process in [server, *map(int, children)]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def stop(self, mode="immediate"):
        self._run("pg_ctl", "-D", self.data, "-m", mode, "stop")

    def sql(self, statement, database="iam") -> str:
        done = subprocess.run(
            [self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement,
             f"postgresql://owner@127.0.0.1:{self.port}/{database}"],
            capture_output=True, text=True, env=os.environ | {"PGPASSWORD": OWNER_PASSWORD})
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def close(self):
        subprocess.run(
            [*self.as_somebody, self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "stop"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        done = subprocess.run(
            [*self.as_somebody, self.programs / program, *arguments], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, cwd="/")
        assert done.returncode == 0, done.stderr


class Standby(PostgreSQL):
    """A copy of a primary that follows it, until it is promoted."""

    def __init__(self, primary: PostgreSQL):
        # So that it knows itself as what the primary calls it.
        self.settings = ["cluster_name=standby"]
        self.programs, self.as_somebody = primary.programs, primary.as_somebody
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sp-pg-", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        self.port = free_port()
        self._run(
            "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-d",
            f"postgresql://owner:{OWNER_PASSWORD}@127.0.0.1:{primary.port}/postgres"
            "?application_name=standby")
        self.start()

    def promote(self):
        self._run("pg_ctl", "-D", self.data, "-w", "promote")


class Copy(PostgreSQL):
    """A base backup of a server that keeps its log in an archive, to be brought to a point in time."""

    def __init__(self, primary: PostgreSQL):
        self.settings = []
        self.programs, self.as_somebody = primary.programs, primary.as_somebody
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sp-pg-", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        self.port = free_port()
        self._run(
            "pg_basebackup", "-D", self.data, "-X", "none", "-c", "fast", "-d",
            f"postgresql://owner:{OWNER_PASSWORD}@127.0.0.1:{primary.port}/postgres")

    def recover(self, archive, to):
        """Starts it on the log up to that time, as an operator would."""
        with open(self.data / "postgresql.auto.conf", "a") as settings:
            settings.write(f"restore_command = 'cp {archive}/%f %p'\n"
                           f"recovery_target_time = '{to}'\n"
                           "recovery_target_action = 'promote'\narchive_mode = off\n")
        (self.data / "recovery.signal").touch()
        if os.geteuid() == 0:
            shutil.chown(self.data / "recovery.signal", "nobody", "nogroup")
        self.start()
        deadline = time.monotonic() + 30
        while self.sql("SELECT pg_is_in_recovery()") != "f":
            assert time.monotonic() < deadline
            time.sleep(0.05)
