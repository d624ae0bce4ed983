"""How long the server takes to start, and what it holds when it has nothing to do."""

import time

from driver.processes import exchange, sallyport


def first_request(file):
    """The first request of a file of Presign's."""
    with open(file, "rb") as source:
        length = int.from_bytes(source.read(4), "little") & 0x7FFF_FFFF
        return source.read(length)


def starts(binary, data, port, log, request_file, times, idle_seconds):
    """Milliseconds from the call until `/healthz` answers and until a signed request is answered,
    `times` times; and the bytes in memory some seconds later, the last time."""
    request = first_request(request_file)
    healthy, answered = [], []
    idle = 0
    for turn in range(times):
        server = sallyport(binary, data, port, log)
        try:
            answer = exchange(port, request)
            answered.append((time.monotonic() - server.began) * 1000)
            healthy.append(server.started_after * 1000)
            if not answer.startswith(b"HTTP/1.1 200 "):
                raise RuntimeError(f"the first answer was {answer[:600]!r}")
            if turn == times - 1:
                time.sleep(idle_seconds)
                idle = server.resident()
        finally:
            server.stop()
    return healthy, answered, idle
