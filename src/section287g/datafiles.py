"""Reads this package's own data files, strictly: for the rooms, and for whoever edits a file by hand.

Every data file is a CSV with a fixed header. A line that breaks its schema is an error that names file and
line, so a reviewer's slip is heard at once and never becomes a quiet default.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from section287g.errors import Section287gError

__all__ = ["Column", "DataFileError", "Schema", "data_file", "read_table", "write_table"]


class DataFileError(Section287gError):
    """A data file breaks its schema: the message names file, line, column and value."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a data file: its name, whether it must be filled, what it may hold, what it means."""

    name: str
    meaning: str
    required: bool = True
    check: Callable[[str], bool] | None = None


Schema = tuple[Column, ...]


def data_file(room: str, name: str) -> Traversable:
    """Where a room's data file lies inside the installed package.

    >>> data_file("lists", "models.csv").name
    'models.csv'
    """
    return files("section287g").joinpath(room, "data", name)


def read_table(source: Traversable | Path, schema: Schema) -> Iterator[dict[str, str]]:
    """Yields the lines of a data file as dictionaries, checked against their schema.

    Raises `DataFileError` for a wrong header, a wrong number of cells, an empty required cell or a value
    that the column does not allow.
    """
    text = source.read_text(encoding="utf-8-sig")  # spreadsheets begin a file with a mark
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    wanted = [column.name for column in schema]
    if header != wanted:
        raise DataFileError(f"{source.name}: the header is {header}, it must be {wanted}")
    for cells in reader:
        place = f"{source.name}, line {reader.line_num}"
        if len(cells) != len(schema):
            raise DataFileError(f"{place}: {len(cells)} cells instead of {len(schema)}")
        for column, cell in zip(schema, cells, strict=True):
            if not cell:
                if column.required:
                    raise DataFileError(f"{place}: {column.name} is empty; it means: {column.meaning}")
            elif column.check is not None and not column.check(cell):
                raise DataFileError(f"{place}: {column.name} cannot be {cell!r}; it means: {column.meaning}")
        yield dict(zip(wanted, cells, strict=True))


def write_table(schema: Schema, lines: list[Mapping[str, str]]) -> str:
    """The text of a data file with these lines, for the commands that add to one."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in schema])
    for line in lines:
        writer.writerow([line[column.name] for column in schema])
    return out.getvalue()
