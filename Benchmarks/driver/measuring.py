"""Runs of the load generator, and what the disk and the machine did meanwhile."""

import json
import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field

from driver.processes import LOAD_CORE, SERVER_CORE, TICKS, pinned

# More than this of a core used by others makes a figure doubtful.
OTHER_LIMIT = 0.25


class RunFailed(Exception):
    """Something was answered that should not have been; there are no figures then."""


@dataclass
class Sample:
    """One run of the load generator against one server."""

    rate: float
    p50: float
    p99: float
    requests: int
    bytes: int
    # Of a core: the server, the load generator, everybody else.
    server: float
    load: float
    other: float
    microseconds: float

    @property
    def is_disturbed(self):
        return self.other > OTHER_LIMIT

    @property
    def is_load_bound(self):
        return self.load > 0.97 and self.server < 0.9


@dataclass
class Series:
    """What one thing gave in all rounds."""

    name: str
    samples: list = field(default_factory=list)

    def values(self, key="rate"):
        return [getattr(sample, key) for sample in self.samples]

    def median(self, key="rate"):
        return statistics.median(self.values(key))

    def ratios(self, other, key="rate"):
        """Round by round, so that what slowed a round slowed both."""
        return [
            getattr(own, key) / getattr(its, key)
            for own, its in zip(self.samples, other.samples)]


def load(binary, server, file, **options):
    """Runs the load generator. Throws RunFailed for any answer that is not 2xx."""
    command = [binary, "--file", file]
    for port in server.ports:
        command += ["--port", port]
    for name, value in options.items():
        command += ["--loop"] if name == "loop" else [f"--{name}", value]
    machine, processor, began = _busy(), server.processor_seconds(), time.monotonic()
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True,
        preexec_fn=pinned(LOAD_CORE))
    elapsed = time.monotonic() - began
    machine, processor = _busy() - machine, server.processor_seconds() - processor
    if done.returncode != 0:
        raise RunFailed(f"{server.name}: {done.stderr.strip()}")
    figures = json.loads(done.stdout)
    if figures["broken"] or figures["statuses"] or not figures["requests"]:
        raise RunFailed(
            f"{server.name}: of {figures['sent']} requests {figures['broken']} broke and "
            f"these statuses came: {figures['statuses']}\n{figures['failure']}")
    return Sample(
        rate=figures["requests"] / figures["seconds"], p50=figures["p50"], p99=figures["p99"],
        requests=figures["requests"], bytes=figures["bytes"], server=processor / elapsed,
        load=figures["processor"] / elapsed,
        other=max(0.0, (machine - processor - figures["processor"]) / elapsed),
        microseconds=processor / figures["requests"] * 1e6)


def _busy():
    """Seconds of all cores together that were spent on something."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


def machine_load(seconds=1.0):
    """Cores in use while nothing is measured."""
    before = _busy()
    time.sleep(seconds)
    return (_busy() - before) / seconds


def fdatasync_p50(folder, seconds):
    """Microseconds that 4 KiB appended to a file take to be on the disk."""
    path = os.path.join(folder, "fdatasync")
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CORE})
    block = os.urandom(4096)
    times = []
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            began = time.perf_counter_ns()
            os.write(descriptor, block)
            os.fdatasync(descriptor)
            times.append(time.perf_counter_ns() - began)
    finally:
        os.sched_setaffinity(0, cores)
        os.close(descriptor)
        os.unlink(path)
    return statistics.median(times) / 1000
