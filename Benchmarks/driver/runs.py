"""What all benchmarks of servers do: requests made beforehand, runs, and what each run gave."""

import argparse
import itertools
import os
import pathlib
import subprocess
import sys

from driver import measuring
from driver.measuring import RunFailed, Series, load
from driver.report import Report

ROOT = pathlib.Path(__file__).parents[2]
BUILD = ROOT / ".build-bench/release"
STORES = ROOT / "Benchmarks/.build-stores"
# More than a server can do; the requests are made before the rounds.
SESSIONS_PER_SECOND = 25_000


class Runs:
    def __init__(self, arguments, work):
        self.quick = arguments.quick
        self.binary = pathlib.Path(arguments.binary).resolve()
        self.rounds = 2 if self.quick else arguments.rounds
        self.seconds = 0.5 if self.quick else arguments.seconds
        self.large_devices = 40_000 if self.quick else 1_000_000
        self.large_accounts = 8 if self.quick else 200
        self.listed_devices = 8_000 if self.quick else 200_000
        self.work = work
        self.report = Report()
        self.series = {}
        self.cursors = {}
        self.at = 0

    def check_the_machine(self):
        others = measuring.machine_load()
        if others > measuring.OTHER_LIMIT:
            self.report.warnings.append(
                f"before the first measurement {others:.2f} cores were in use by others; figures "
                "are doubtful")

    def presign(self, kind, source, target, count):
        subprocess.run(
            [BUILD / "Presign", kind, source, self.work / target, str(self.at), str(count)],
            check=True)
        self.cursors[target] = 0

    def sample(self, name, server, file, **options):
        """One run, kept under `name`; None keeps nothing."""
        options = {"seconds": self.seconds, **options}
        sample = load(BUILD / "Load", server, self.work / file, **options)
        if file.startswith("session"):
            self.cursors[file] += sample.requests
        if name:
            self.series.setdefault(name, Series(name)).samples.append(sample)
        return sample

    def list(self, name, server, file, store, **options):
        """`ListMFADevices` of one user after the other."""
        server.set_clock(self.at)
        self.settle(server, file, store, loop=True)
        return self.sample(name, server, file, loop=True, **options)

    def session(self, name, server, file, store, **options):
        """`GetSessionToken` with one device after the other."""
        self.settle(server, file, store, first=self.cursors[file])
        return self.sample(name, server, file, first=self.cursors[file], **options)

    def settle(self, server, file, store, **options):
        """Every user's first request after the clock was set, unmeasured: a key's use is noted once
        a minute, and outside no clock jumps so that all keys are used in a new minute at once."""
        self.sample(None, server, file, count=store.listed_users, seconds=60, **options)

    def doubts(self):
        every = [
            series for series in self.series.values() if isinstance(series, Series)]
        samples = list(itertools.chain.from_iterable(series.samples for series in every))
        disturbed = [sample for sample in samples if sample.is_disturbed]
        if disturbed:
            worst = max(sample.other for sample in disturbed)
            self.report.warnings.append(
                f"in {len(disturbed)} of {len(samples)} runs others used more than "
                f"{measuring.OTHER_LIMIT} of a core, up to {worst:.2f}; figures are doubtful")
        bound = {series.name for series in every for sample in series.samples
                 if sample.is_load_bound}
        for name in sorted(bound):
            self.report.warnings.append(f"{name}: the load generator was the limit")


def say(text):
    print(f"— {text}", file=sys.stderr, flush=True)


def main(program, description):
    """Runs a program of the benchmarks, a class of ``Runs``; the exit code."""
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument(
        "--binary", default=os.environ.get("SALLYPORT_BIN", ROOT / "bin/sallyport"))
    parser.add_argument("--quick", action="store_true", help="a smoke test; goals do not count")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a run")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables there too")
    arguments = parser.parse_args()
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("two cores are needed: one for the servers, one for the load")
    runs = program(arguments)
    try:
        runs.run()
    except RunFailed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 2
    print(runs.report.text())
    if arguments.markdown:
        pathlib.Path(arguments.markdown).write_text(runs.report.markdown())
    if runs.report.missed and not runs.quick:
        print(f"\n{len(runs.report.missed)} goals are missed.")
        return 1
    return 0
