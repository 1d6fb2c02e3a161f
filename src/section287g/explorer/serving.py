"""Serves the explorer on this machine: for `287g serve` and `make run`."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from section287g.errors import StorageError
from section287g.explorer.app import LOOPBACK, make_app
from section287g.registry.registry import open_registry

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["ask_once", "made_app", "serve"]

_QUIET: Final[dict[str, Any]] = {"log_level": "warning", "server_header": False}
_SERVED: Final = "SECTION287G_SERVED"
"""Where a worker finds what it serves: it is started anew and shares nothing else with who started it."""


def serve(
    registry_dir: Path | None,
    host: str,
    port: int,
    names: tuple[str, ...] = (),
    *,
    workers: int = 1,
    store: Path | None = None,
) -> None:
    """Serves until it is stopped. `names` are further host names under which it may be asked.

    `workers` are processes that answer side by side; `store` is the folder of releases of ICE's records. Raises
    `StorageError` where the port is taken or the address is not this machine's.
    """
    import socket

    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise StorageError(f"{host}:{port}: {error.strerror or error}; give another --port or --host") from None
        if workers == 1:
            app = make_app(open_registry(registry_dir), hosts=(*LOOPBACK, *names), store=store)
            uvicorn.Server(uvicorn.Config(app, **_QUIET)).run([listening])
            return
    told = {"registry": registry_dir and str(registry_dir), "names": names, "store": store and str(store)}
    os.environ[_SERVED] = json.dumps(told)
    uvicorn.run(f"{__name__}:made_app", factory=True, workers=workers, host=host, port=port, **_QUIET)


def made_app() -> FastAPI:
    """The application as `serve` was asked for it: for each of several workers."""
    told = json.loads(os.environ[_SERVED])
    folder, store = (Path(told[name]) if told[name] else None for name in ("registry", "store"))
    return make_app(open_registry(folder), hosts=(*LOOPBACK, *told["names"]), store=store)


def ask_once(registry_dir: Path | None) -> tuple[int, int]:
    """Asks the application for its first page without a network: status and size in bytes."""
    app = make_app(open_registry(registry_dir))
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(dict(message))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 8287),
        "state": {},
    }
    asyncio.run(_run(app, scope, receive, send))
    status = next(int(one["status"]) for one in told if one["type"] == "http.response.start")
    return status, sum(len(one.get("body", b"")) for one in told if one["type"] == "http.response.body")


async def _run(app: Any, scope: dict[str, Any], receive: Any, send: Any) -> None:
    await app(scope, receive, send)
