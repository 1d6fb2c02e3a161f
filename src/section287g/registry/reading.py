"""Reads many files of lists, in several processes where asked to: for `sources`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused
from section287g.lists import RawList, RawRow, read_bytes

__all__ = ["Progress", "Refusal", "read_files"]

CHUNK: Final = 30
"""Files a process reads at a time; fewer files than two chunks are not worth a second process."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read, and the message that says why and what to do."""

    name: str
    message: str

    def error(self) -> InputRefused:
        """The same as an error."""
        return InputRefused(self.message)


def read_files(
    paths: Sequence[Path], workers: int, progress: Progress | None
) -> Iterator[tuple[Path, RawList | Refusal]]:
    """Each file with its list or its refusal, in the order given, whatever the number of processes."""
    if workers < 2 or len(paths) < 2 * CHUNK:
        for done, path in enumerate(paths, start=1):
            yield path, _read(path)
            if progress is not None:
                progress(done, len(paths))
        return
    chunks = [list(paths[start : start + CHUNK]) for start in range(0, len(paths), CHUNK)]
    seen: dict[RawRow, RawRow] = {}  # one object for equal rows, whichever process read them
    with ProcessPoolExecutor(min(workers, len(chunks))) as pool:
        done = 0
        for chunk, (rows, results) in zip(chunks, pool.map(_read_chunk, chunks), strict=True):
            shared = [seen.setdefault(row, row) for row in rows]
            for path, (result, where) in zip(chunk, results, strict=True):
                if isinstance(result, RawList):
                    result.rows = [(number, hidden, shared[index]) for number, hidden, index in where]
                yield path, result
            done += len(chunk)
            if progress is not None:
                progress(done, len(paths))


Where = list[tuple[int, bool, int]]


def _read_chunk(paths: list[Path]) -> tuple[list[RawRow], list[tuple[RawList | Refusal, Where]]]:
    """Several files, with each distinct row once: rows repeat from list to list, and cross processes dearly."""
    numbers: dict[RawRow, int] = {}
    results: list[tuple[RawList | Refusal, Where]] = []
    for path in paths:
        result = _read(path)
        where: Where = []
        if isinstance(result, RawList):
            where = [(number, hidden, numbers.setdefault(row, len(numbers))) for number, hidden, row in result.rows]
            result.rows = []
        results.append((result, where))
    return list(numbers), results


def _read(path: Path) -> RawList | Refusal:
    try:
        return read_bytes(path.read_bytes(), path.name)
    except OSError as error:
        return Refusal(str(path), f"{path}: {error.strerror or error}; check the file")
    except InputRefused as error:
        message = str(error)
        return Refusal(str(path), f"{path.parent / message}" if message.startswith(path.name) else message)
