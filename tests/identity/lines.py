"""Lists in a few words, and what identity makes of them, for the tests of this room."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from section287g.identity import Identity, IdLedger, Judgement, resolve
from section287g.lists import RawRow, parse_row, read_bytes
from support.world import World

MODELS = {"jem": "Jail Enforcement Model", "wso": "Warrant Service Officer", "tfm": "Task Force Model"}
STATES = {"TX": "TEXAS", "FL": "FLORIDA", "OH": "OHIO", "PA": "PENNSYLVANIA", "GA": "GEORGIA"}


class Line(NamedTuple):
    """A row of a list: what identity looks at."""

    agency: str
    model: str = "tfm"
    signed: str | None = None
    link: str | None = None
    state: str = "OH"

    def raw(self) -> RawRow:
        link = f"https://www.ice.gov/doclib/{self.link}.pdf" if self.link else None
        state = STATES[self.state]
        return RawRow(state, self.agency, None, None, MODELS[self.model], self.signed, None, None, link, None, None)


@dataclass(frozen=True)
class Answer:
    """What identity said, with the rows by number to ask about."""

    identity: Identity
    rows: dict[int, RawRow]

    def agency(self, *names: str) -> set[str]:
        """Ids of the agencies of all rows with these names."""
        return {self.identity.agency_of_row[number] for number, row in self.rows.items() if row.agency in names}

    def agreements(self) -> dict[str, list[tuple[int, int]]]:
        """Spans by agreement."""
        return {one.agreement_id: [(span.first, span.last) for span in one.spans] for one in self.identity.agreements}


def ask(
    *lists: Sequence[Line],
    days: Sequence[int] | None = None,
    pending: Sequence[Sequence[Line]] = (),
    judgements: Sequence[Judgement] = (),
    ledger: IdLedger | None = None,
    reverse: bool = False,
) -> Answer:
    """What identity makes of lists; `days` are counted from the first list's, one a list by default."""
    raw = [[line.raw() for line in one] for one in lists]
    waiting = [[line.raw() for line in one] for one in pending]
    distinct = sorted({("p", row) for one in raw for row in one} | {("q", row) for one in waiting for row in one},
                      key=repr, reverse=reverse)  # fmt: skip
    number = {row: index for index, row in enumerate(distinct)}
    start = date(2025, 3, 1)
    identity = resolve(
        {index: parse_row(row) for index, (_, row) in enumerate(distinct)},
        [[number["p", row] for row in (reversed(one) if reverse else one)] for one in raw],
        [start + timedelta(days=day) for day in (days or range(len(raw)))],
        [[number["q", row] for row in one] for one in waiting],
        judgements,
        ledger or IdLedger(),
    )
    return Answer(identity, {index: row for index, (_, row) in enumerate(distinct)})


def judge(
    verdict: str, a: str, b: str, model: str = "", together: str = "", by: str = "person: Ann", line: int = 2
) -> Judgement:
    """A judgement on two spellings in Ohio."""
    return Judgement(verdict, "OH", model, a, b, together, by, "seen in the memorandum", f"own.csv, line {line}")


def of_world(made: World, seed: int | None = None) -> tuple[Identity, list[list[int]], dict[int, RawRow]]:
    """What identity makes of a world's files; with a seed, rows are numbered and handed in in another order."""
    import random

    rng = random.Random(seed)
    raw = [[row for _, _, row in read_bytes(data, name).rows] for name, data, _ in made.files]
    distinct = sorted({row for one in raw for row in one}, key=repr)
    if seed is not None:
        rng.shuffle(distinct)
        for one in raw:
            rng.shuffle(one)
    number = {row: index for index, row in enumerate(distinct)}
    numbers = [[number[row] for row in one] for one in raw]
    days = [held.day for held in made.truth.lists]
    parsed = {index: parse_row(row) for index, row in enumerate(distinct)}
    return resolve(parsed, numbers, days, [], [], IdLedger()), numbers, dict(enumerate(distinct))


def digest(identity: Identity, rows: dict[int, RawRow]) -> str:
    """Everything that identity said, by what the rows say and not by their numbers."""
    said = [
        sorted((one.agency_id, one.state, one.name, one.nodes) for one in identity.agencies),
        sorted(
            (one.agreement_id, one.signed, tuple((span.first, span.last) for span in one.spans))
            for one in identity.agreements
        ),
        sorted((repr(rows[number]), agency) for number, agency in identity.agency_of_row.items()),
        sorted((one.a, one.b, one.verdict, one.decided_by, one.evidence) for one in identity.decisions),
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()
