"""`287g update`: capture what ICE publishes now, then build on what is known."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import click

from section287g.cli.options import DAY, build_options
from section287g.cli.output import counted, say
from section287g.errors import CaptureError, InputRefused, RegistryError

if TYPE_CHECKING:
    from section287g.capture import CaptureReport, Client, Store
    from section287g.registry.store import Manifest

__all__ = ["update"]


@click.command()
@click.option(
    "--registry",
    "registry_dir",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SECTION287G_REGISTRY",
    metavar="DIR",
    help="Folder of your registry. Default: 'registry' in your section287g folder.",
)
@click.option(
    "--store",
    "store_dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the captured files. Default: 'captures' in your section287g folder.",
)
@click.option(
    "--backfill", is_flag=True, help="Also walk the Wayback Machine for older captures; can be interrupted."
)
@click.option("--since", type=DAY, metavar="DAY", help="With --backfill: captures from this day on.")
@click.option("--until", type=DAY, metavar="DAY", help="With --backfill: captures up to this day.")
@click.option("--documents", is_flag=True, help="Also fetch the memoranda and addenda that the lists link.")
@build_options
@click.option("--contact", metavar="ADDRESS", help="An address of yours to name in requests, as a courtesy to ICE.")
@click.option("--page", metavar="URL", help="ICE's page, should it have moved.")
@click.option("--cdx", metavar="URL", help="The archive's index, should it have moved.")
@click.option("--archive", metavar="URL", help="The archive's captures, should they have moved.")
@click.option(
    "--pause", type=click.FloatRange(min=0), default=1.0, show_default=True, help="Seconds between requests."
)
def update(
    registry_dir: Path | None,
    store_dir: Path | None,
    backfill: bool,
    since: date | None,
    until: date | None,
    documents: bool,
    judgements: tuple[Path, ...],
    accept: tuple[str, ...],
    contact: str | None,
    page: str | None,
    cdx: str | None,
    archive: str | None,
    pause: float,
) -> None:
    """Ask ICE's page for its current lists, keep them, and build a registry on all that is known.

    The new registry holds the lists of your registry (at first, of the embedded one) and what was captured.
    Requests are few, one at a time and conditional; each is logged in requests.csv beside the captures. If ICE
    does not answer, the registry stays as it was.
    """
    from section287g.capture import Store
    from section287g.cli.make import progress, tell
    from section287g.registry.builder import build
    from section287g.registry.locate import home

    out = registry_dir or home() / "registry"
    store = Store(store_dir or home() / "captures")
    base = _base(out)
    before = base.about["section287g"]
    with _client(contact, page, cdx, archive, pause) as client:
        captured = [_capture(store, client, page)]
        if backfill:
            captured.append(_backfill(store, client, since, until, cdx, archive))
        with progress("reading lists") as step:
            report = build(
                [store.folder],
                out,
                base=base,
                judgements=judgements,
                accept=accept,
                progress=step,
                workers=os.cpu_count() or 1,
            )
        if documents:
            captured.append(_documents(store, client, report.manifest))
    after = report.manifest.about["section287g"]
    gained = sum(after["lists"].values()) - sum(before["lists"].values())
    newest = f"newest list of {after['newest_day']} (before: {before['newest_day']})"
    say(f"{counted(gained, 'lists')} more than before; {newest}")
    if after["newest_day"] != before["newest_day"]:
        say(f"what changed: 287g diff --since {before['newest_day']} --registry {out}")
    tell(report)
    if not all(one.complete for one in captured):
        raise CaptureError("a server did not answer, and something was left; run the same command again")
    refused = [refusal for one in captured[: 1 + backfill] for refusal in one.refused]
    if refused:
        raise InputRefused(f"{len(refused)} of the files that were asked for were refused, as said above")


def _base(out: Path) -> Manifest:
    """The registry to build on: the one that stands in the folder, else the embedded one."""
    from section287g.lists import READER_VERSION
    from section287g.registry.registry import EMBEDDED
    from section287g.registry.store import PACKAGE_NAME, read_manifest

    if (out / PACKAGE_NAME).is_file():
        manifest = read_manifest(out)
        if manifest.about["section287g"].get("reader_version") == READER_VERSION:
            return manifest
        say(f"{out} was read by another version of the reader: building on the embedded registry and the captures")
    elif out.exists() and any(entry for entry in out.iterdir() if not entry.name.startswith(".")):
        raise RegistryError(f"{out} is not empty and holds no registry; give another folder")
    return read_manifest(EMBEDDED)


def _client(contact: str | None, page: str | None, cdx: str | None, archive: str | None, pause: float) -> Client:
    from urllib.parse import urlsplit

    from stamina.instrumentation import set_on_retry_hooks

    from section287g.capture import ALLOWED_HOSTS, Client

    set_on_retry_hooks([])  # the client tells of its waits itself
    named = {urlsplit(address).hostname or "" for address in (page, cdx, archive) if address}
    return Client(
        clock=_now, sleep=sleep, contact=contact, allowed_hosts=ALLOWED_HOSTS | named, pause=pause, progress=say
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _check(data: bytes, name: str) -> None:
    from section287g.lists import read_bytes

    read_bytes(data, name)


def _capture(store: Store, client: Client, page: str | None) -> CaptureReport:
    from section287g.capture import ICE_PAGE
    from section287g.capture import update as capture

    return _tell(capture(store, client, page_url=page or ICE_PAGE, clock=_now, check=_check, progress=say))


def _backfill(
    store: Store, client: Client, since: date | None, until: date | None, cdx: str | None, archive: str | None
) -> CaptureReport:
    """Older captures; where the archive does not answer, what came from ICE is built all the same."""
    from section287g.capture import ARCHIVE_URL, CDX_URL, CaptureReport
    from section287g.capture import backfill as capture

    try:
        report = capture(
            store,
            client,
            since=since,
            until=until,
            cdx_url=cdx or CDX_URL,
            archive_url=archive or ARCHIVE_URL,
            clock=_now,
            check=_check,
            progress=say,
        )
    except CaptureError as error:
        say(str(error))
        return CaptureReport(complete=False)
    return _tell(report)


def _documents(store: Store, client: Client, manifest: Manifest) -> CaptureReport:
    from section287g.capture import fetch_documents
    from section287g.registry.registry import Registry

    with Registry(manifest) as registry:
        links = registry.sql(
            "SELECT DISTINCT url FROM (SELECT moa_url AS url FROM rows UNION ALL SELECT addendum_url FROM rows) "
            "WHERE url IS NOT NULL ORDER BY url"
        )
        addresses = [row["url"] for row in links]
    return _tell(fetch_documents(store, client, addresses, clock=_now, progress=say))


def _tell(report: CaptureReport) -> CaptureReport:
    say(f"{len(report.asked)} addresses asked: {len(report.new)} new files, {len(report.unchanged)} unchanged")
    return report
