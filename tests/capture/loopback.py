"""A web server on the loopback interface whose answers a test writes down beforehand."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """One answer. ``declared`` overrides the length that is announced, so that a download is cut short."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    declared: int | None = None
    broken_chunk: bool = False
    hangs: bool = False
    drops: bool = False


@dataclass(frozen=True)
class Seen:
    """One request that reached the server."""

    path: str
    headers: dict[str, str]


class Loopback:
    """Answers by path: each reply once, in order, and the last one for ever. Unknown paths are a 404.

    A path with a query that has no replies of its own gets those of the path without it.
    """

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self._replies: dict[str, list[Reply]] = {}
        self._over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing on standard error."""

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that left early is no error here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(self, path: str, *replies: Reply) -> str:
        """Script the answers of one path; returns its address."""
        self._replies[path] = list(replies)
        return self.url + path

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def close(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        self.seen.append(Seen(handler.path, dict(handler.headers.items())))
        unknown = [Reply(404, b"<title>Not found</title>")]
        queue = self._replies.get(handler.path) or self._replies.get(handler.path.partition("?")[0], unknown)
        reply = queue.pop(0) if len(queue) > 1 else queue[0]
        if reply.drops:
            return
        if reply.hangs:
            self._over.wait(5)
            return
        status, body = reply.status, reply.body
        if reply.etag and handler.headers.get("If-None-Match") == reply.etag:
            status, body = 304, b""
        handler.send_response(status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.etag:
            handler.send_header("ETag", reply.etag)
        handler.send_header("Connection", "close")
        if reply.broken_chunk:
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            handler.wfile.write(b"%x\r\n%s" % (len(body) + 10, body))
            return
        if status != 304:
            handler.send_header("Content-Length", str(len(body) if reply.declared is None else reply.declared))
        handler.end_headers()
        handler.wfile.write(body)
