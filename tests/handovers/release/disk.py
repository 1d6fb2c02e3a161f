"""What lies on a disk below a folder, and the forms in which a value could lie there."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb


def bytes_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder with its path, and what lies packed in it: members of zips, columns of Parquet."""
    for path in folder.rglob("*"):
        yield path, str(path).encode()
        if not path.is_file():
            continue
        yield path, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield path, packed.read(name)
        if path.suffix == ".parquet":
            with duckdb.connect() as connection:
                try:
                    rows = connection.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
                    about = connection.execute(f"SELECT * FROM parquet_metadata('{path}')").fetchall()
                except duckdb.Error:  # a killed process left half a file: its bytes were searched
                    continue
            yield path, repr(rows).encode() + repr(about).encode()


def forms(secret: str) -> list[bytes]:
    """A secret as text may lie on a disk."""
    plain = secret.encode()
    return [
        plain,
        secret.lower().encode(),
        secret.upper().encode(),
        secret.encode("utf-16-le"),
        plain.hex().encode(),
        base64.b64encode(plain).rstrip(b"="),
    ]


def assert_nowhere(folder: Path, secret: str) -> None:
    """No file below a folder has the secret, in its name or its content."""
    for path, content in bytes_below(folder):
        for form in forms(secret):
            assert form not in content, path
