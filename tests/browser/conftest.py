"""The explorer in a browser: served on a free port of this machine, seen with Debian's Chromium through Playwright.

Skipped, with the reason, where either is missing.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from section287g.explorer import make_app
from section287g.handovers.measures import MeasureSettings, report_release
from section287g.handovers.release import load_release
from section287g.handovers.synthetic import make_release
from section287g.registry import open_registry
from support.chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS: Final = (1280, 390)
TODAY: Final = date(2026, 3, 9)


@dataclass
class Seen:
    """What a browser complained of, and where it asked outside: nothing, where all is well."""

    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page, base: str) -> None:
        """Notes each console error, each error of a script, each request to another host."""
        page.on("console", lambda told: self.faults.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda asked: None if _own(asked.url, base) else self.faults.append(asked.url))


def _own(url: str, base: str) -> bool:
    return url.startswith((base, "data:"))


@contextlib.contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of the explorer over the package's registry, ten days after its newest list."""
    import uvicorn

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        port = listening.getsockname()[1]
        ready: list[uvicorn.Server] = []

        def serve() -> None:
            # the registry is opened in the thread that asks it
            with open_registry() as registry:
                app = make_app(registry, today=lambda: TODAY, store=store)
                server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
                ready.append(server)
                server.run([listening])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not (ready and ready[0].started):
            assert thread.is_alive()
            assert time.monotonic() < until
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        ready[0].should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer where no release of ICE's records is loaded."""
    with served(tmp_path_factory.mktemp("no-releases")) as address:
        yield address


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer where two releases are loaded, of which one has a published report."""
    folder = tmp_path_factory.mktemp("releases")
    for name in ("published", "unpublished"):
        made = make_release(folder / name, stints=3_000, detainers=900)
        release = load_release(made.files, name, store=folder / "store")
        if name == "published":
            report_release(release, measures=MeasureSettings())
    with served(folder / "store") as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, for this folder."""
    with chromium() as opened:
        yield opened


Opener = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser, base: str) -> Iterator[Opener]:
    """Opens a page at an address; `width`, `script` and what a context takes can be told. Faults fail the test."""
    contexts: list[BrowserContext] = []
    seen = Seen()

    def opened(path: str, width: int = 1280, script: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=base, **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        seen.watch(page, base)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in seen.faults if "status of 404" not in one and "status of 400" not in one] == []
