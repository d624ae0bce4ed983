#!/usr/bin/env python3
"""Measures Sallyport against peers and limits and prints ratios.

    swift build -c release --package-path Benchmarks --scratch-path .build-bench
    .venv/bin/python Benchmarks/bench.py [--quick] [--markdown FILE]

Servers have one core, the load generator the other. All servers take turns in each round, and a
ratio is taken round by round: what disturbs a round disturbs both sides of it. Exit code 1: a goal
is missed. 2: an answer was not what it should be, and there are no figures.
"""

import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from driver import cedar, population, processes, runs, starting  # noqa: E402
from driver.measuring import fdatasync_p50  # noqa: E402
from driver.runs import BUILD, SESSIONS_PER_SECOND, STORES, say  # noqa: E402

PORTS = {"bare": 18_420, "small": 18_421, "large": 18_422, "moto": 18_423, "start": 18_424}
# Answers in these headers are what the peer repeats; the others it makes itself.
REPEATED_HEADERS = {"x-amzn-requestid", "content-type"}


class Bench(runs.Runs):
    def __init__(self, arguments):
        super().__init__(arguments, STORES / "run")
        self.servers = []

    # The order of things.

    def run(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.check_the_machine()
        try:
            self.libraries()
            self.prepare()
            self.startup()
            self.start_servers()
            self.cold()
            self.warm_up()
            self.cold_sessions()
            for number in range(self.rounds):
                say(f"round {number + 1} of {self.rounds}")
                self.round()
            self.conclude()
        finally:
            for server in self.servers:
                server.stop()
        shutil.rmtree(self.work, ignore_errors=True)

    def libraries(self):
        say("libraries")
        done = subprocess.run(
            [BUILD / "Micro", "3" if self.quick else "15"], check=True, capture_output=True,
            text=True, preexec_fn=processes.pinned(processes.SERVER_CORE))
        self.report.section("Libraries, processor time")
        goals = {
            "signature": 2000, "code, five steps": 2000, "pair, 2000 steps": 500_000,
            "decision, 1,000 statements": 2000, "200 stars, 10 KiB": 5_000_000,
            **{f"decision, 20 statements, {name}": 500
               for name in ("allowed", "last statement", "denied", "not mentioned")}}
        figures = json.loads(done.stdout)
        for name, (middle, least, most) in figures.items():
            if name in goals:
                self.report.limit(name, middle / 1000, goals[name] / 1000, "µs",
                                  [least / 1000, most / 1000])
            else:
                self.report.add(name, f"{middle / 1000:.3g} µs",
                                f"{least / 1000:.3g} – {most / 1000:.3g}")
        self.cedar([middle for name, (middle, _, _) in figures.items()
                    if name.startswith("decision, 20 statements")])

    def cedar(self, ours):
        """The peer on equal statements and the same requests, in the same mix."""
        say("Cedar")
        calls, cores = cedar.decisions(3 if self.quick else 9)
        mean = statistics.mean(ours)
        for name, series in (("is_authorized_batch", calls), ("its core", cores)):
            self.report.add(f"decision, 20 statements, Cedar, {name}",
                            f"{statistics.median(series) / 1000:.3g} µs",
                            f"{min(series) / 1000:.3g} – {max(series) / 1000:.3g}")
            self.report.at_least(f"decisions to Cedar's, {name}",
                                 [one / mean for one in series], 40)

    def prepare(self):
        say("stores")
        self.small = population.prepare(STORES / "small", self.binary, 1000, 5, 1000)
        self.large = population.prepare(
            STORES / f"large-{self.large_devices}", self.binary, self.large_devices,
            self.large_accounts, self.listed_devices)
        self.at = int(time.time())
        say("requests")
        # Each device once before the rounds, and then as many as can be asked for in them.
        sessions = self.listed_devices + int(
            SESSIONS_PER_SECOND * (self.rounds + 1) * self.seconds)
        for name, store in (("small", self.small), ("large", self.large)):
            self.presign("list", store.user_list, f"list-{name}", store.listed_users)
            self.presign("session", store.device_list, f"session-{name}",
                         sessions + store.listed_users * (2 * self.rounds + 3))

    def startup(self):
        self.report.section("Starting")
        for name, store, most in (("small", self.small, 50), ("large", self.large, 1000)):
            say(f"starting, {name} store")
            data = store.copy_data(self.work / name)
            healthy, answered, idle = starting.starts(
                self.binary, data, PORTS["start"], self.work / "start.log",
                self.work / f"list-{name}", 2 if self.quick else 9,
                0.5 if self.quick else 5)
            what = f"{store.devices:,} devices"
            self.report.limit(f"until healthz answers, {what}", statistics.median(healthy), most,
                              "ms", healthy)
            self.report.limit(f"until the first signed answer, {what}",
                              statistics.median(answered), most, "ms", answered)
            if name == "small":
                self.report.limit("in memory when idle", idle / 2**20, 48, "MiB")
            else:
                self.report.add(f"in memory when idle, {what}", f"{idle / 2**20:.3g} MiB")

    def start_servers(self):
        say("servers")
        for name in ("small", "large"):
            server = processes.sallyport(
                self.binary, self.work / name, PORTS[name], self.work / f"{name}.log",
                "--test-clock")
            setattr(self, f"{name}_server", server)
            self.servers.append(server)
        self.bare_server = self.start_bare()
        user = self.small.user_list.read_text().split("\t")[2].split("\n")[0]
        self.moto_server = processes.moto(
            sys.executable, PORTS["moto"], self.work / "moto.log", [user])
        self.servers += [self.bare_server, self.moto_server]
        self.presign("list", self.first_line(self.small.user_list), "list-one", 1)

    def start_bare(self):
        """The peer, with an answer of ours to repeat."""
        self.small_server.set_clock(self.at)
        request = starting.first_request(self.work / "list-small")
        head, body = processes.exchange(PORTS["small"], request).split(b"\r\n\r\n", 1)
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
        (self.work / "body").write_bytes(body)
        repeated = [f"{name}:{value}" for name, value in lines if name.lower() in REPEATED_HEADERS]
        server = processes.Server(
            "bare Hummingbird",
            [BUILD / "BareHummingbird", PORTS["bare"], self.work / "body", *repeated],
            PORTS["bare"], self.work / "bare.log")
        ours = len(head) + len(body)
        theirs = len(processes.exchange(PORTS["bare"], request)) - 4
        if ours != theirs:
            self.report.warnings.append(
                f"our answer has {ours} bytes, the peer's {theirs}: compare with care")
        return server

    def first_line(self, path):
        target = self.work / "one.tsv"
        target.write_text(path.read_text().split("\n")[0] + "\n")
        return target

    # Measurements.

    def cold(self):
        """Each user's first request since the server started."""
        say("cold")
        share = self.large.listed_users // self.rounds
        for number in range(self.rounds):
            self.large_server.set_clock(self.at)
            self.sample("ListMFADevices, cold", self.large_server, "list-large",
                        first=number * share, count=share, seconds=60)

    def warm_up(self):
        say("warming up")
        self.sample(None, self.bare_server, "list-small", loop=True)
        self.sample(None, self.moto_server, "list-one", loop=True)
        for name, store in (("small", self.small), ("large", self.large)):
            server = getattr(self, f"{name}_server")
            self.list(None, server, f"list-{name}", store)
            self.session(None, server, f"session-{name}", store, seconds=self.seconds / 2)

    def cold_sessions(self):
        """Each device's first code since the server started; afterwards all are in memory, as far
        as it goes."""
        say("each device once")
        self.session("GetSessionToken, each device's first", self.large_server, "session-large",
                     self.large, count=self.listed_devices, seconds=300)

    def round(self):
        self.sample("bare Hummingbird", self.bare_server, "list-small", loop=True)
        for name, store in (("small", self.small), ("large", self.large)):
            server = getattr(self, f"{name}_server")
            self.list(f"ListMFADevices, {store.devices:,} devices", server, f"list-{name}", store)
            self.session(
                f"GetSessionToken, {store.devices:,} devices", server, f"session-{name}", store)
        self.sample("moto", self.moto_server, "list-one", loop=True, seconds=self.seconds / 2)
        disk = fdatasync_p50(self.work, self.seconds / 4)
        self.session("GetSessionToken, one client", self.large_server, "session-large", self.large,
                     connections=1, seconds=self.seconds / 2)
        disk = (disk + fdatasync_p50(self.work, self.seconds / 4)) / 2
        self.series.setdefault("fdatasync", []).append(disk)

    # What it comes to.

    def conclude(self):
        small, large = (f"{store.devices:,} devices" for store in (self.small, self.large))
        bare, moto = self.series["bare Hummingbird"], self.series["moto"]
        lists = self.series[f"ListMFADevices, {small}"], self.series[f"ListMFADevices, {large}"]
        sessions = (
            self.series[f"GetSessionToken, {small}"], self.series[f"GetSessionToken, {large}"])
        cold, alone = self.series["ListMFADevices, cold"], self.series["GetSessionToken, one client"]
        report = self.report
        report.section("Ratios, round by round")
        report.at_least("ListMFADevices to bare Hummingbird", lists[0].ratios(bare), 1.2)
        report.at_least("ListMFADevices to moto", lists[0].ratios(moto), 50)
        report.add("ListMFADevices, cold, to bare Hummingbird",
                   f"{statistics.median(cold.ratios(bare)):.3g} ×")
        report.at_least(f"GetSessionToken to ListMFADevices, {self.listed_devices:,} devices in "
                        f"turn of {self.large_devices:,}", sessions[1].ratios(lists[1]), 0.45,
                        "%", 100)
        report.at_least(f"the same, {small}", sessions[0].ratios(lists[0]), 0.45, "%", 100)
        waits = [
            sample.p50 / disk for sample, disk in zip(alone.samples, self.series["fdatasync"])]
        report.at_most("GetSessionToken, one client, p50, to fdatasync", waits, 4)
        first = self.series["GetSessionToken, each device's first"]
        report.add(f"GetSessionToken, each device's first, to ListMFADevices, {large}",
                   f"{100 * first.median() / lists[1].median():.3g} %")
        report.at_least(f"ListMFADevices, {large} to {small}", lists[1].ratios(lists[0]), 0.9,
                        "%", 100)
        report.at_least(f"GetSessionToken, {large} to {small}", sessions[1].ratios(sessions[0]),
                        0.9, "%", 100)
        report.section("Requests")
        for series in (bare, lists[0], lists[1], cold, sessions[0], sessions[1], first, alone, moto):
            report.rate(series)
        disks = self.series["fdatasync"]
        report.add("fdatasync of 4 KiB, p50", f"{statistics.median(disks):.0f} µs",
                   f"{min(disks):.0f} – {max(disks):.0f}")
        report.section("Memory")
        report.limit(f"{large}, after all", self.large_server.resident() / 2**20, 400, "MiB")
        report.limit(f"{large}, the most there was", self.large_server.most_resident() / 2**20,
                     400, "MiB")
        report.add(f"{small}, after all", f"{self.small_server.resident() / 2**20:.3g} MiB")
        self.doubts()


if __name__ == "__main__":
    sys.exit(runs.main(Bench, __doc__))
