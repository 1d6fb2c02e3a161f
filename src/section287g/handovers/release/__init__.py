"""What does a release of ICE's de-identified records say, row by row? For linking and measuring; no name is held.

`check_files` tells what files are, `load_release` makes a release of them: one Parquet file a table, every row
accounted for, the publisher's hash of a person replaced by one of this release's own. `forget_release` removes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.release.checking import FileCheck, check_files
    from section287g.handovers.release.columns import RELEASE_COLUMNS_SCHEMA, TableColumn, table_columns
    from section287g.handovers.release.duplicates import RULES, DuplicateRule, duplicate_rules
    from section287g.handovers.release.forgetting import forget_release
    from section287g.handovers.release.loading import load_release
    from section287g.handovers.release.model import TABLES, LoadReport, Release, TableReport
    from section287g.handovers.release.storing import default_store, list_releases, open_release
    from section287g.handovers.release.vocabularies import (
        Vocabulary,
        group_of_method,
        marking_columns,
    )

__all__ = [
    "RELEASE_COLUMNS_SCHEMA",
    "RULES",
    "TABLES",
    "DuplicateRule",
    "FileCheck",
    "LoadReport",
    "Release",
    "TableColumn",
    "TableReport",
    "Vocabulary",
    "check_files",
    "default_store",
    "duplicate_rules",
    "forget_release",
    "group_of_method",
    "list_releases",
    "load_release",
    "marking_columns",
    "open_release",
    "table_columns",
]
__getattr__ = offer(
    __name__,
    {
        "checking": "FileCheck check_files",
        "columns": "RELEASE_COLUMNS_SCHEMA TableColumn table_columns",
        "duplicates": "RULES DuplicateRule duplicate_rules",
        "forgetting": "forget_release",
        "loading": "load_release",
        "model": "TABLES LoadReport Release TableReport",
        "storing": "default_store list_releases open_release",
        "vocabularies": "Vocabulary group_of_method marking_columns",
    },
)
