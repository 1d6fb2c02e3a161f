"""The one way in which a release is published, recorded in the store by what the release holds: for reports.

Two groupings of the same detainers, or two windows, would tell small cells by subtraction. So the first report of a
release records how it was made, and another way is refused until the record is replaced on purpose. The record goes
by the content: the same files under another name, or loaded again after they were forgotten, are the same release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from section287g.errors import InputRefused, StorageError

if TYPE_CHECKING:
    from section287g.handovers.linking.linked import Linked

__all__ = ["RECORDS", "content_of", "keep_to_choice", "placing_of"]

RECORDS: Final = ".published"
"""Folder of the records, in the store: a file for each content that was published."""
_SHOWN: Final = 16


def content_of(linked: Linked) -> str:
    """What tells the content of a release apart, whatever its files are called: rows of each table by day."""
    return _digest(linked.rows("content"))


def placing_of(linked: Linked) -> str:
    """What tells apart where the jails of a release were placed."""
    return _digest(sorted((key, one.county_fips, one.state) for key, one in linked.placed.items()))[:_SHOWN]


def keep_to_choice(
    store: Path, content: str, files: Iterable[str], chosen: Mapping[str, str], anew: bool = False
) -> None:
    """Records how a content is published, or sees that it is as recorded.

    `files` are the hashes of the release's files; what is not in both the record and `chosen` is not compared.
    Raises `InputRefused`, naming what differs, where another way is recorded, or another content with some of the
    same files, and `anew` is false; `StorageError` where a record can't be read or written.
    """
    folder, own = store / RECORDS, sorted(files)
    held = {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}
    if not anew:
        for stem, one in held.items():
            if stem != content and set(one["files"]) & set(own):
                raise InputRefused(
                    f"release {one['release']} is published and holds some of the same files, with other rows: the"
                    " difference of the two would tell small counts. Report one of them alone, or record this one"
                    " with --anew if nothing of the other has left this machine"
                )
    way = dict(held[content]["way"]) if content in held and not anew else {}
    other = [
        f"{name} {way[name]!r}, not {chosen[name]!r}"
        for name in sorted(way.keys() & chosen.keys())
        if way[name] != chosen[name]
    ]
    if other:
        raise InputRefused(
            f"this release is published with {'; '.join(other)}: a second way would tell small counts by "
            "subtraction. Keep to the first, or record another with --anew if nothing has left this machine"
        )
    known = set(held[content]["files"]) if content in held else set()
    record = {
        "release": chosen.get("release", ""),
        "files": sorted(known | set(own)),
        "way": {**way, **{name: value for name, value in chosen.items() if name != "release"}},
    }
    if held.get(content) != record:
        _write(folder / f"{content}.json", record)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {"release": str(found["release"]), "files": list(found["files"]), "way": dict(found["way"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{path}: {error}; remove it if nothing of that release was published") from None


def _write(path: Path, record: Mapping[str, Any]) -> None:
    made = path.with_suffix(".new")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        made.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        made.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; the way of publishing cannot be recorded") from None


def _digest(rows: Iterable[Iterable[object]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps([None if one is None else str(one) for one in row]).encode())
    return digest.hexdigest()
