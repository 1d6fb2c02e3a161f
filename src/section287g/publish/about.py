"""What an export says about itself: for the workbook's first sheet, the data package, Datasette and the dictionary.

Taken from the registry's manifest (sources, days, versions) and from `data/about.yaml` (units, licences, credit).
It holds no clock and no path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from section287g import __version__
from section287g.datafiles import DataFileError, data_file
from section287g.registry.store import Manifest

__all__ = ["About", "Licence", "make_about"]


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its SPDX name, its title and its address."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class About:
    """Title, description, units, sources, licences, and the days and numbers of the lists behind an export.

    `newest` is the day of the newest list of any kind; `newest_days` that of each sequence, where it has lists.
    `program` is the version that exports, `built_by` the manifest's account of what the registry was made from.
    """

    title: str
    description: str
    units: Mapping[str, str]
    reading: Sequence[str]
    credit: str
    sources: Sequence[Mapping[str, str]]
    data_licence: Licence
    program_licence: Licence
    program: str
    newest: date
    newest_days: Mapping[str, str]
    lists: Mapping[str, int]
    built_by: Mapping[str, Any]


def make_about(manifest: Manifest) -> About:
    """What an export of this registry says about itself.

    Raises `DataFileError` where `about.yaml` lacks a part.
    """
    said = _said()
    built_by = {key: value for key, value in manifest.about["section287g"].items() if key != "folder"}
    days = {"participating": built_by["newest_day"], "pending": built_by["newest_pending_day"]}
    newest_days = {part: day for part, day in days.items() if day is not None}
    try:
        return About(
            title=manifest.about["title"],
            description=said["description"],
            units=said["units"],
            reading=said["reading"],
            credit=said["credit"],
            sources=manifest.about["sources"],
            data_licence=Licence(**said["licences"]["data"]),
            program_licence=Licence(**said["licences"]["program"]),
            program=__version__,
            newest=date.fromisoformat(max(newest_days.values())),
            newest_days=newest_days,
            lists=built_by["lists"],
            built_by=built_by,
        )
    except (KeyError, TypeError) as error:
        raise DataFileError(f"about.yaml or the registry's manifest lacks a part: {error}") from None


@cache
def _said() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(data_file("publish", "about.yaml").read_text(encoding="utf-8"))
    return said
