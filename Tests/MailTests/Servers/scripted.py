"""Says what the argument, a JSON list of texts, says: the first to whoever connects, another for each
line that comes; null says nothing, and after the last the connection is closed. Prints its port, then
each line that came, as JSON. It ends when its standard input does.
"""

import json
import os
import socket
import sys
import threading

SAYINGS = json.loads(sys.argv[1])


def talk(connection):
    lines = connection.makefile("rb")
    for number, saying in enumerate(SAYINGS, 1):
        if saying is not None:
            connection.sendall(saying.encode("latin-1"))
        if number == len(SAYINGS):
            break
        line = lines.readline()
        print(json.dumps({"line": line.decode("latin-1")}), flush=True)
        if (saying or "").startswith("354"):
            while line not in (b".\r\n", b""):
                line = lines.readline()
    connection.close()


threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
listener = socket.create_server(("127.0.0.1", 0))
print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
while True:
    talk(listener.accept()[0])
