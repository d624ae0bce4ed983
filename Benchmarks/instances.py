#!/usr/bin/env python3
"""Measures Sallyport before PostgreSQL: three instances against one, and both against pgbench.

    swift build -c release --package-path Benchmarks --scratch-path .build-bench
    .venv/bin/python Benchmarks/instances.py [--quick] [--markdown FILE]

The instances and PostgreSQL have one core together, the load generator the other. All take turns in
each round, and a ratio is taken round by round. Exit code 1: a goal is missed. 2: an answer was not
what it should be, and there are no figures.
"""

import pathlib
import re
import shutil
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from driver import population, processes, runs  # noqa: E402
from driver.database import Database  # noqa: E402
from driver.measuring import RunFailed, fdatasync_p50  # noqa: E402
from driver.runs import SESSIONS_PER_SECOND, STORES, say  # noqa: E402

PORTS = (18_431, 18_432, 18_433)
SQLITE_PORT = 18_434
CONNECTIONS = 64

# The statement that spends a code (Sources/IdentitySQL/SQLRecords+Codes.swift), each a transaction.
SPEND = """\\set holder random(1, 1000000000000)
\\set place random(0, 5)
INSERT INTO code_uses (time_window, holder_id, attempts, spent) VALUES (1000000000, :holder, 0, 1 << :place)
ON CONFLICT (time_window, holder_id) DO UPDATE SET spent = code_uses.spent | excluded.spent
WHERE code_uses.spent & excluded.spent = 0;
"""


class Instances(runs.Runs):
    def __init__(self, arguments):
        super().__init__(arguments, STORES / "instances")
        self.servers = []
        self.database = None

    def run(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.check_the_machine()
        try:
            self.prepare()
            self.start()
            say("warming up")
            for name, group in self.groups.items():
                self.list(None, group, f"list-{self.file(name)}", self.stores[self.file(name)])
            for name in ("one instance", "SQLite"):
                file = self.file(name)
                self.session(
                    f"GetSessionToken, each device's first, {name}", self.groups[name],
                    f"session-{file}", self.stores[file], count=self.listed_devices, seconds=300)
            for number in range(self.rounds):
                say(f"round {number + 1} of {self.rounds}")
                self.round()
            self.conclude()
        finally:
            for server in self.servers:
                server.stop()
            if self.database:
                self.database.close()
        shutil.rmtree(self.work, ignore_errors=True)

    @staticmethod
    def file(name):
        return "sqlite" if name == "SQLite" else "postgresql"

    def prepare(self):
        say("stores")
        self.database = Database(self.binary)
        sizes = self.large_devices, self.large_accounts, self.listed_devices
        self.stores = {
            "sqlite": population.prepare(
                STORES / f"large-{self.large_devices}", self.binary, *sizes),
            "postgresql": population.prepare(
                self.work / "postgresql", self.binary, *sizes, database=self.database)}
        self.at = int(time.time())
        say("requests")
        for name, store in self.stores.items():
            series = 2 if name == "postgresql" else 1
            self.presign("list", store.user_list, f"list-{name}", store.listed_users)
            self.presign(
                "session", store.device_list, f"session-{name}",
                self.listed_devices
                + int(SESSIONS_PER_SECOND * self.rounds * self.seconds * series)
                + store.listed_users * (series * self.rounds + 2))

    def start(self):
        say("servers")
        key = self.stores["postgresql"].data / "key"
        instances = []
        for port in PORTS:
            data = self.work / f"instance-{port}"
            data.mkdir(mode=0o700)
            shutil.copy2(key, data / "key")
            instances.append(processes.sallyport(
                self.binary, data, port, self.work / f"{port}.log", "--test-clock",
                environment=self.database.environment))
            self.servers.append(instances[-1])
        data = self.stores["sqlite"].copy_data(self.work / "sqlite")
        sqlite = processes.sallyport(
            self.binary, data, SQLITE_PORT, self.work / "sqlite.log", "--test-clock")
        self.servers.append(sqlite)
        self.groups = {
            "one instance": processes.Group("one instance", instances[:1], [self.database]),
            "three instances": processes.Group("three instances", instances, [self.database]),
            "SQLite": processes.Group("SQLite", [sqlite])}

    def round(self):
        for name, group in self.groups.items():
            file = self.file(name)
            store = self.stores[file]
            self.list(f"ListMFADevices, {name}", group, f"list-{file}", store)
            self.session(f"GetSessionToken, {name}", group, f"session-{file}", store)
        self.series.setdefault("pgbench", []).append(self.pgbench())
        self.series.setdefault("fdatasync", []).append(fdatasync_p50(self.work, self.seconds / 4))

    def pgbench(self):
        """Codes a second that pgbench spends, each in a transaction of its own."""
        script = self.work / "spend.sql"
        script.write_text(SPEND)
        done = self.database.command(
            "pgbench", "-n", "-M", "prepared", "-c", CONNECTIONS, "-j", 1,
            # 64 connections take a while to make, and it counts them in.
            "-T", 4 + round(self.seconds), "-f", script)
        rate = re.search(r"tps = ([0-9.]+) \(without", done.stdout)
        if not rate:
            raise RunFailed(f"pgbench: {done.stdout}{done.stderr}")
        return float(rate[1])

    def conclude(self):
        names = list(self.groups)
        lists = {name: self.series[f"ListMFADevices, {name}"] for name in names}
        sessions = {name: self.series[f"GetSessionToken, {name}"] for name in names}
        pgbench = self.series["pgbench"]
        report = self.report
        report.section(f"{self.large_devices:,} devices in PostgreSQL, round by round")
        report.at_least(
            f"GetSessionToken, one instance, to pgbench, {CONNECTIONS} connections",
            [rate / peer for rate, peer in zip(sessions["one instance"].values(), pgbench)], 0.6,
            "%", 100)
        for what, series in (("ListMFADevices", lists), ("GetSessionToken", sessions)):
            for name, other in (("three instances", "one instance"), ("one instance", "SQLite")):
                ratios = series[name].ratios(series[other])
                report.add(
                    f"{what}, {name} to {other}", f"{statistics.median(ratios):.3g} ×",
                    f"{min(ratios):.3g} – {max(ratios):.3g}")
        report.section("Requests")
        for name in names:
            report.rate(lists[name])
            report.rate(sessions[name])
        for name in ("one instance", "SQLite"):
            report.rate(self.series[f"GetSessionToken, each device's first, {name}"])
        report.add("pgbench, codes spent", f"{statistics.median(pgbench):,.0f} /s",
                   f"{min(pgbench):,.0f} – {max(pgbench):,.0f}")
        disks = self.series["fdatasync"]
        report.add("fdatasync of 4 KiB, p50", f"{statistics.median(disks):.0f} µs",
                   f"{min(disks):.0f} – {max(disks):.0f}")
        report.section("Memory")
        for name, server in zip(("an instance", "SQLite"), (self.servers[0], self.servers[-1])):
            report.add(f"{name}, the most there was", f"{server.most_resident() / 2**20:.3g} MiB")
        self.doubts()


if __name__ == "__main__":
    sys.exit(runs.main(Instances, __doc__))
