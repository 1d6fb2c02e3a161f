"""Folders of lists, and registries of them, for the tests of this room."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from section287g.registry import Registry, build, open_registry
from support import workbooks as w
from support.spellings import plain
from support.world import TrueAgreement, World

MODELS = {"Jail Enforcement Model": "jem", "Task Force Model": "tfm", "Warrant Service Officer": "wso"}
CODES = {"TEXAS": "TX", "FLORIDA": "FL", "ALABAMA": "AL", "GEORGIA": "GA", "PENNSYLVANIA": "PA",
         "WEST VIRGINIA": "WV", "VIRGINIA": "VA", "UTAH": "UT", "MICHIGAN": "MI", "KANSAS": "KS"}  # fmt: skip
SAVED = {"am": time(13, 5), "mid": time(16, 40), "pm": time(20, 15)}
START = date(2025, 7, 1)


def row(agency: str, signed: date | str = date(2025, 6, 2), **cells: Any) -> w.Row:
    """A row of a list in Ohio."""
    return w.Row("OHIO", agency, signed=signed, **{"county": "Oak County", **cells})


def many(count: int, first: int = 0) -> list[w.Row]:
    """Rows of as many agencies, no two alike."""
    return [row(f"{_word(number)} Police Department") for number in range(first, first + count)]


def _word(number: int) -> str:
    """A name unlike its neighbours'."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return "".join(chr(97 + byte % 26) for byte in digest[:12]).title()


def put(
    folder: Path, day: int, rows: Sequence[w.Row], half: w.Half = "am", kind: w.Kind = "participating", **how: Any
) -> Path:
    """Writes one list into a folder, `day` days after the first of July 2025; gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    on = START + timedelta(days=day)
    how.setdefault("modified", datetime.combine(on, SAVED[half], UTC))
    path = folder / w.name_for(kind, on, half)
    path.write_bytes(w.workbook(rows, kind=kind, **how))
    return path


def list_id(path: Path) -> str:
    """The id that a registry gives a list."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def tables(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every stored table of a registry, and the list of them that is its manifest."""
    with open_registry(root) as registry:
        return {name: registry.table(name).rows() for name in registry.info()["tables"]}


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file that a registry points to, and its manifest."""
    with open_registry(root) as registry:
        folder = registry.manifest.folder
    return {path.name: path.read_bytes() for path in (*folder.iterdir(), root / "datapackage.json")}


class Key(NamedTuple):
    """An agreement as the truth of a world knows it."""

    state: str
    agency: str
    model: str
    number: int


def key_of(held: TrueAgreement) -> Key:
    """The key of a planted agreement."""
    return Key(CODES[held.pair.state], plain(held.pair.agency), MODELS[held.pair.model], held.number)


def key_in(line: dict[str, Any]) -> Key:
    """The key of an agreement in an answer."""
    parts = line["agreement_id"].split(":")
    return Key(line["state"], plain(line["agency"]), line["model"], int(parts[2]) if len(parts) > 2 else 1)


@dataclass(frozen=True)
class Built:
    """A world, its registry, and what is true of it."""

    made: World
    registry: Registry

    @property
    def days(self) -> list[date]:
        return [held.day for held in self.made.truth.lists]

    def list_id(self, index: int) -> str:
        return self.made.truth.lists[index].sha256[:8]

    def status(self, held: TrueAgreement, at: int, known: int) -> str | None:
        """How a planted agreement stood on a list, by what the lists up to another one show."""
        spans = [(first, min(last, known)) for first, last in held.spans if first <= known]
        before = [span for span in spans if span[0] <= at]
        if not before:
            return None
        last = before[-1][1]
        if last >= at:
            return "listed"
        back = [span[0] for span in spans if span[0] > last]
        until = back[0] if back else known + 1
        end = self.days[back[0]] if back else self.days[known]
        gone_for = (end - self.days[last + 1]).days
        return "ended" if until - last - 1 >= 2 and gone_for >= 14 else "absent"

    def known_on(self, day: date) -> int:
        """The last list of that day or earlier."""
        return max(index for index, on in enumerate(self.days) if on <= day)


@contextmanager
def built(made: World) -> Iterator[Built]:
    """The registry of a world's lists, in a folder that goes again."""
    with tempfile.TemporaryDirectory() as scratch:
        lists = Path(scratch) / "lists"
        lists.mkdir()
        build([made.write(lists)], Path(scratch) / "registry")
        with open_registry(Path(scratch) / "registry") as registry:
            yield Built(made, registry)
