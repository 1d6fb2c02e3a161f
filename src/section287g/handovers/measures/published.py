"""The last published report of a release, kept beside its tables for whoever shows it again: `published_report`.

It holds what was published and nothing else, and goes when the release is forgotten.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from section287g.errors import StorageError

if TYPE_CHECKING:
    from section287g.handovers.measures.lines import Report
    from section287g.handovers.release import Release

__all__ = ["keep_published", "published_report"]

_FILE: Final = "published-report.json"


def keep_published(release: Release, report: Report) -> None:
    """Keeps a report beside the tables of its release. Raises `StorageError` where it cannot be written."""
    path = release.folder / _FILE
    made = path.with_suffix(".new")
    try:
        made.write_text(json.dumps(report.as_object(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        made.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; the report is not kept") from None


def published_report(release: Release) -> dict[str, Any] | None:
    """The report as JSON has it; None where none was published. Raises `StorageError` where it cannot be read."""
    path = release.folder / _FILE
    if not path.is_file():
        return None
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise StorageError(f"{path}: {error}; report the release again") from None
