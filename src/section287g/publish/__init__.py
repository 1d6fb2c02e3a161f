"""Give it to me in my format: a registry out as CSV, Parquet, a workbook, an SQLite file and a data package.

Public verb: `export`. Example::

    import section287g
    from section287g.publish import export

    report = export(section287g.open(), "out", formats=("csv", "xlsx"))

Errors are `StorageError` (the folder, the disk), `NotFound` (an unknown format) and `RegistryError`.
"""

from __future__ import annotations

from section287g.publish.export import FORMATS, ExportReport, export
from section287g.publish.package import ExportedFile

__all__ = ["FORMATS", "ExportReport", "ExportedFile", "export"]
