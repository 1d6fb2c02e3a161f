"""Freezes the explorer: all pages of the newest day, their data, feeds and charts as files. For `287g site`.

A page lies in a folder of its own as index.html, so that any host finds it at the address that links have. The files
are made in several processes and written only where they differ from what is there. Neither the clock nor this
machine is in them: the same registry, program and address give the same site.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from section287g.errors import InputRefused
from section287g.explorer.downloading import Download, made_files, make_downloads, own_files
from section287g.explorer.record import Record
from section287g.explorer.site.beside import beside_names, make_beside
from section287g.explorer.site.folder import put, put_copy, site_folder
from section287g.explorer.site.making import make_files
from section287g.explorer.site.parent import end_with_parent
from section287g.explorer.site.tasks import Task, file_names, tasks_of
from section287g.explorer.site.where import Where, where_of
from section287g.registry.registry import Registry, open_registry

__all__ = ["Frozen", "freeze"]

_CHUNK: Final = 24
_MOST_PROCESSES: Final = 64


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a run did: pages of the site in all languages, files and bytes of it, and how many it wrote or removed."""

    folder: Path
    base: str
    registry: str
    newest_list: str
    pages: int
    files: int
    bytes: int
    written: int
    removed: int


@dataclass(slots=True)
class _Made:
    """Files that were made: their SHA-256 by name, bytes of all, and how many differed from what was there."""

    digests: dict[str, str] = field(default_factory=dict)
    size: int = 0
    written: int = 0

    def put(self, root: Path, name: str, content: bytes) -> None:
        self.written += put(root, name, content)
        self.size += len(content)
        self.digests[name] = hashlib.sha256(content).hexdigest()

    def put_download(self, root: Path, one: Download) -> None:
        name = f"downloads/{one.name}"
        self.written += put_copy(root, name, one.path, one.sha256)
        self.size += one.size
        self.digests[name] = one.sha256

    def add(self, other: _Made) -> None:
        self.digests |= other.digests
        self.size += other.size
        self.written += other.written


def freeze(
    registry_dir: Path | None,
    folder: Path,
    base: str | None = None,
    *,
    processes: int = 2,
    downloads: bool = True,
    progress: Callable[[int, int], None] | None = None,
    only: Callable[[Task], bool] | None = None,
) -> Frozen:
    """Writes the site to a folder, which is new, empty or a site that this program wrote; and what that run did.

    `base` is the address at which it will lie, for canonical links, the sitemap and feeds; without it they are left
    out, and links are relative. Without `downloads` the files of the whole record are not made for it. `only` leaves
    out tasks, for tests. `progress` is told how many tasks are done, and of how many.

    Raises `InputRefused` for a base that is no address, `StorageError` where the folder cannot be written to or holds
    something else, `RegistryError` where the registry cannot be read.
    """
    where = where_of(base)
    if not 1 <= processes <= _MOST_PROCESSES:
        raise InputRefused(f"{processes} processes cannot be; give 1 to {_MOST_PROCESSES}")
    with site_folder(folder) as held, _opened(registry_dir) as record:
        tasks = [task for task in tasks_of(record, where) if only is None or only(task)]
        if downloads and not made_files(record):
            make_downloads(record)
        files = [*own_files(record).values(), *made_files(record).values()]
        day = record.moment().last_day.isoformat()
        about = {"registry": record.version, "newest_list": day, "base": where.base or None}
        planned = [name for task in tasks for name in file_names(task)]
        planned += beside_names(where, tasks) + [f"downloads/{one.name}" for one in files]
        held.begin(planned, about)
        made = _Made()
        for one in files:
            made.put_download(held.path, one)
        for name, content in make_beside(record, where, tasks):
            made.put(held.path, name, content)
        done = 0
        for part in _made_parts(record, registry_dir, held.path, where, tasks, processes):
            made.add(part[0])
            done += part[1]
            if progress is not None:
                progress(done, len(tasks))
        removed = held.finish(made.digests, about)
        pages = sum(name.endswith("index.html") for name in made.digests)
        return Frozen(
            held.path, where.base, record.version, day, pages, len(made.digests), made.size, made.written, removed
        )


@contextmanager
def _opened(registry_dir: Path | None) -> Iterator[Record]:
    """The record whose today is its newest list's day: a file that is read later knows no other."""
    with open_registry(registry_dir) as registry:
        yield _record(registry)


def _record(registry: Registry) -> Record:
    newest = registry.moment().last_day
    return Record(registry, lambda: newest)


def _made_parts(
    record: Record, registry_dir: Path | None, root: Path, where: Where, tasks: Sequence[Task], processes: int
) -> Iterator[tuple[_Made, int]]:
    """Shares of the tasks as they are done, each with how many tasks it had; what takes longest is begun first."""
    tasks = sorted(tasks, key=lambda task: task.kind != "chart")
    shares = [tasks[start : start + _CHUNK] for start in range(0, len(tasks), _CHUNK)]
    if processes == 1:
        for share in shares:
            yield _make_share(record, share, where, root), len(share)
        return
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_begin_process, initargs=(registry_dir,)
    )
    try:
        running: dict[Future[_Made], int] = {
            pool.submit(_share_in_process, share, where, root): len(share) for share in shares
        }
        for one in as_completed(running):
            yield one.result(), running[one]
    finally:
        pool.shutdown(cancel_futures=True)


_HELD: dict[str, Any] = {}
"""The record of a process that makes pages: opened once, for all of its shares."""


def _begin_process(registry_dir: Path | None) -> None:
    end_with_parent()
    _HELD["record"] = _record(open_registry(registry_dir))


def _share_in_process(share: Sequence[Task], where: Where, root: Path) -> _Made:
    return _make_share(_HELD["record"], share, where, root)


def _make_share(record: Record, share: Sequence[Task], where: Where, root: Path) -> _Made:
    made = _Made()
    for task in share:
        for name, content in make_files(record, task, where):
            made.put(root, name, content)
    return made
