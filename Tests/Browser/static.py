"""A small site of fixed pages, served as the console serves its own."""

import http.server
import threading

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
TYPES = {
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml", "png": "image/png",
}


class StaticSite:
    """Files by path, on a port of its own; `with StaticSite() as site`. `site.files` may change."""

    def __init__(self, policy: str | None = POLICY):
        self.files = {}
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = site.files.get(self.path)
                self.send_response(404 if body is None else 200)
                # Chromium shows a page of its own for a refusal without words.
                body = b"Not found" if body is None else body
                self.send_header(
                    "Content-Type",
                    TYPES.get(self.path.rpartition(".")[2], "text/html; charset=utf-8"))
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_port}"

    def put(self, path: str, content: str | bytes) -> str:
        """Sets a file; returns its path."""
        self.files[path] = content.encode() if isinstance(content, str) else content
        return path

    def __enter__(self) -> "StaticSite":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
