"""Plant a small world of agreements and write the lists that ICE would have published of it.

For property tests of identity and of the registry: ``world`` makes lists full of harmless quirks and of true
events, and says what is true. The intervals are clear of every threshold: a short absence is at most five
lists and eight days from the last list with the row to the next one; an ending is at least two lists and
fourteen days from the first list without it to the last one without it. Within a state and a model, signing
dates lie three days apart, so no two agencies ever seem to swap, save that agencies which stand on every
list together may share one.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from hypothesis import strategies as st

from .spellings import (
    MODELS,
    POOL,
    QUIRKS,
    Agency,
    spell_address,
    spell_agency,
    spell_county,
    spell_model,
    spell_state,
    spell_type,
)
from .workbooks import (
    BLANK,
    LINK_PENDING,
    PARTICIPATING,
    PARTICIPATING_COUNTY,
    PARTICIPATING_FIRST,
    Half,
    Row,
    moa_address,
    name_for,
    workbook,
)

EVENTS = ("joined", "left", "short absence", "absent", "returned", "re-signed", "corrected", "linked")
EventKind: TypeAlias = Literal["listed", "absent", "ended", "returned", "date corrected", "linked"]
Status: TypeAlias = Literal["listed", "absent", "ended"]
_HALVES: tuple[Half, ...] = ("am", "mid", "pm")
_SAVED: dict[Half, time] = {"am": time(13, 5), "mid": time(16, 40), "pm": time(20, 15)}  # UTC


class Pair(NamedTuple):
    """What stands on a list: an agency of a state, under a model, in the planted spelling."""

    state: str
    agency: str
    model: str


class Event(NamedTuple):
    """What happened to an agreement, by the number of the list that first shows it."""

    kind: EventKind
    at: int
    before: date | None = None
    after: date | None = None


class Issue(NamedTuple):
    """ICE's day and half of a list."""

    day: date
    half: Half


@dataclass(frozen=True)
class TrueAgreement:
    """One agreement as planted; a later agreement of the same pair has ``number`` 2.

    ``spans`` are first and last list of each run of lists on which it stands; ``dates`` its signing date
    from a list on; ``linked`` the list from which its cell is a link and no longer pending, which may be
    after its last one.
    """

    pair: Pair
    number: int
    spans: tuple[tuple[int, int], ...]
    dates: tuple[tuple[int, date], ...]
    linked: int
    address: str
    status: Status
    events: tuple[Event, ...]

    @property
    def first(self) -> int:
        return self.spans[0][0]

    @property
    def last(self) -> int:
        return self.spans[-1][1]

    def stands(self, index: int) -> bool:
        """Whether it is on that list."""
        return any(first <= index <= last for first, last in self.spans)

    def signed(self, index: int) -> date:
        """The signing date that that list gives."""
        return [day for start, day in self.dates if start <= index][-1]


@dataclass(frozen=True)
class TrueList:
    """One list as planted; ``rows`` counts data rows, with the duplicates and without the blank ones."""

    name: str
    sha256: str
    day: date
    half: Half
    modified: datetime
    standing: frozenset[Pair]
    rows: int
    duplicates: tuple[Pair, ...]
    hidden: int
    blanks: int


@dataclass(frozen=True)
class Truth:
    """All that is true of a world: its lists in order, and its agreements."""

    lists: tuple[TrueList, ...]
    agreements: tuple[TrueAgreement, ...]


@dataclass(frozen=True, repr=False)
class World:
    """Files as published and sighted (name, bytes, when), and the truth behind them, in the same order."""

    files: list[tuple[str, bytes, datetime]]
    truth: Truth

    def write(self, folder: Path) -> Path:
        """Write every file as ``<hash>/<name>``, and ``sightings.csv`` beside them; give the folder back."""
        with (folder / "sightings.csv").open("w", newline="", encoding="utf-8") as ledger:
            writer = csv.writer(ledger)
            writer.writerow(("sha256", "name", "seen_at", "seen_by"))
            for name, data, seen_at in self.files:
                sha256 = hashlib.sha256(data).hexdigest()
                (folder / sha256[:8]).mkdir(exist_ok=True)
                (folder / sha256[:8] / name).write_bytes(data)
                writer.writerow((sha256, name, f"{seen_at:%Y-%m-%dT%H:%M:%SZ}", "collector"))
        return folder

    def __repr__(self) -> str:
        lists = ", ".join(f"{index}: {held.day}{held.half}" for index, held in enumerate(self.truth.lists))
        agreements = "".join(
            f"\n  {'/'.join(held.pair)}:{held.number} {held.spans} {[f'{index} {day}' for index, day in held.dates]}"
            for held in self.truth.agreements
        )  # fmt: skip
        return f"World(lists {lists}{agreements})"


def world(
    rng: random.Random,
    *,
    lists: int | None = None,
    agencies: int | None = None,
    quirks: Collection[str] = QUIRKS,
    events: Collection[str] = EVENTS,
) -> World:
    """A world of 3 to 12 participating lists and 5 to 25 agencies, unless told; the same generator state
    gives the same bytes. ``quirks`` and ``events`` say which of ``QUIRKS`` and ``EVENTS`` may occur."""
    issues = _issues(rng, lists or rng.randint(3, 12))
    chosen = _agencies(rng, agencies or rng.randint(5, 25))
    agreements: list[TrueAgreement] = []
    used: dict[tuple[str, str], set[date]] = {}
    for agency in chosen:
        for model in sorted(rng.sample(MODELS, rng.choices((1, 2, 3), (6, 3, 1))[0])):
            taken = used.setdefault((agency.state, model), set())
            allowed = events if agreements else ()  # the first stands on every list, so none is empty
            pair = Pair(agency.state, agency.name, model)
            agreements += _history(rng, pair, [issue.day for issue in issues], taken, allowed)
    agreements = _share_dates(rng, agreements, len(issues))
    by_name = {(agency.state, agency.name): agency for agency in chosen}
    made = [_publish(rng, index, issue, agreements, by_name, quirks) for index, issue in enumerate(issues)]
    files = [(held.name, data, held.modified + timedelta(hours=rng.randint(0, 72))) for held, data in made]
    return World(files, Truth(tuple(held for held, _ in made), tuple(agreements)))


@st.composite
def worlds(
    draw: st.DrawFn,
    *,
    max_lists: int = 12,
    max_agencies: int = 25,
    quirks: Sequence[str] = QUIRKS,
    events: Sequence[str] = EVENTS,
) -> World:
    """Worlds for property tests; a failing one shrinks to few lists, agencies, quirks and events."""
    rng = random.Random(draw(st.integers(0, 2**32 - 1)))
    return world(
        rng,
        lists=draw(st.integers(3, max_lists)),
        agencies=draw(st.integers(2, max_agencies)),
        quirks=sorted(draw(st.sets(st.sampled_from(quirks)))) if quirks else (),
        events=sorted(draw(st.sets(st.sampled_from(events)))) if events else (),
    )


def _issues(rng: random.Random, count: int) -> list[Issue]:
    day, half = date(2025, 2, 24) + timedelta(days=rng.randint(0, 250)), rng.choice(_HALVES)
    issues = [Issue(day, half)]
    while len(issues) < count:
        step = rng.choice((0, 0, 1, 1, 1, 2, 3, 5, 8, 15, 30))
        later = _HALVES[_HALVES.index(half) + 1 :]
        if step == 0 and later:
            half = rng.choice(later)
        else:
            day, half = day + timedelta(days=max(step, 1)), rng.choice(_HALVES)
        issues.append(Issue(day, half))
    return issues


def _agencies(rng: random.Random, count: int) -> list[Agency]:
    groups = rng.sample(POOL, len(POOL))
    return [agency for group in groups for agency in group][:count]


def _sign(rng: random.Random, taken: set[date], earliest: date, latest: date) -> date | None:
    """A day at least three days from every other of this state and model, or ``None`` where none is free."""
    near = {day + timedelta(days=step) for day in taken for step in range(-2, 3)}
    span = (latest - earliest).days + 1
    free = [day for day in (earliest + timedelta(days=step) for step in range(span)) if day not in near]
    if not free:
        return None
    taken.add(signed := rng.choice(free))
    return signed


def _absences(days: list[date], first: int, event: str) -> list[tuple[int, int]]:
    """Every run of lists, as first and last, over which an agreement may be missing for such an event."""
    end = len(days) - 1
    runs = []
    for start in range(first + 1, end + 1):
        for stop in range(start, end + 1):
            at_end, number = stop == end, stop - start + 1
            wide = (days[min(stop + 1, end)] - days[start - 1]).days
            short = number <= 5 and wide <= 8
            long = number >= 2 and (days[stop] - days[start]).days >= 14
            wanted = long if event in ("left", "returned", "re-signed") else short
            if wanted and at_end == (event in ("left", "absent")):
                runs.append((start, stop))
    return runs


def _history(
    rng: random.Random, pair: Pair, days: list[date], taken: set[date], events: Collection[str]
) -> list[TrueAgreement]:
    end = len(days) - 1
    first = rng.randint(1, end) if "joined" in events and rng.random() < 0.3 else 0
    earliest = days[first] - timedelta(days=40 if first else 400)
    signed = _sign(rng, taken, earliest, days[first])
    assert signed is not None
    leaving = [event for event in EVENTS[1:6] if event in events]
    event = rng.choice(leaving) if leaving and rng.random() < 0.5 else ""
    runs = _absences(days, first, event) if event else []
    if not runs:
        dates = [(first, signed)]
        moved = signed + timedelta(days=rng.choice((-1, 1)))
        if "corrected" in events and first < end and rng.random() < 0.25:
            index = rng.randint(first + 1, end)
            dates += [(index, moved)] if moved <= days[index] else []
        return [_agreement(rng, pair, 1, [(first, end)], dates, "listed", [], events)]
    start, stop = rng.choice(runs)
    if event == "left":
        gone = [Event("absent", start), Event("ended", start)]
        return [_agreement(rng, pair, 1, [(first, start - 1)], [(first, signed)], "ended", gone, events)]
    if event == "absent":
        gone = [Event("absent", start)]
        return [_agreement(rng, pair, 1, [(first, start - 1)], [(first, signed)], "absent", gone, events)]
    if event == "re-signed":
        gone = [Event("absent", start), Event("ended", start)]
        again = _sign(rng, taken, days[start] + timedelta(days=1), days[stop + 1])
        if again is not None:
            return [
                _agreement(rng, pair, 1, [(first, start - 1)], [(first, signed)], "ended", gone, events),
                _agreement(rng, pair, 2, [(stop + 1, end)], [(stop + 1, again)], "listed", [], events),
            ]
    spans = [(first, start - 1), (stop + 1, end)]
    gone = [Event("absent", start)] if event == "short absence" else [Event("absent", start), Event("ended", start)]
    back = [*gone, Event("returned", stop + 1)]
    return [_agreement(rng, pair, 1, spans, [(first, signed)], "listed", back, events)]


def _agreement(
    rng: random.Random,
    pair: Pair,
    number: int,
    spans: list[tuple[int, int]],
    dates: list[tuple[int, date]],
    status: Status,
    told: list[Event],
    events: Collection[str],
) -> TrueAgreement:
    first, signed = dates[0]
    on = [index for start, stop in spans for index in range(start, stop + 1)]
    linked = rng.choice((first, *on[1:], on[-1] + 1)) if "linked" in events and rng.random() < 0.4 else first
    short = {"Jail": "JEM", "Task": "TFM", "Warrant": "WSO"}[pair.model.split()[0]]
    stem = "".join(letter for letter in f"{pair.agency}{pair.state.title()}" if letter.isalnum())
    all_events = [Event("listed", first), *told]
    all_events += [Event("date corrected", at, signed, day) for at, day in dates[1:]]
    all_events += [Event("linked", linked)] if linked in on[1:] else []
    return TrueAgreement(
        pair=pair,
        number=number,
        spans=tuple(spans),
        dates=tuple(dates),
        linked=linked,
        address=moa_address(f"{stem}_{short}_MOA_{signed:%m%d%Y}.pdf"),
        status=status,
        events=tuple(sorted(all_events, key=lambda event: event.at)),
    )


def _share_dates(rng: random.Random, agreements: list[TrueAgreement], count: int) -> list[TrueAgreement]:
    """Give some agencies that stand on every list together one signing date, as neighbours often have."""
    shared: list[TrueAgreement] = []
    first: dict[tuple[str, str], date] = {}
    for held in agreements:
        if held.spans == ((0, count - 1),) and len(held.dates) == 1:
            day = first.setdefault((held.pair.state, held.pair.model), held.dates[0][1])
            held = replace(held, dates=((0, day),)) if rng.random() < 0.3 else held
        shared.append(held)
    return shared


def _publish(
    rng: random.Random,
    index: int,
    issue: Issue,
    agreements: list[TrueAgreement],
    agencies: dict[tuple[str, str], Agency],
    quirks: Collection[str],
) -> tuple[TrueList, bytes]:
    def now(quirk: str) -> bool:
        return quirk in quirks and rng.random() < 0.3

    standing = sorted((held for held in agreements if held.stands(index)), key=lambda held: held.pair)
    twice = [rng.choice(standing)] if now("duplicate") else []
    printed = sorted([*standing, *twice], key=lambda held: held.pair)
    if now("order"):
        rng.shuffle(printed)
    rows = [_row(rng, held, index, agencies[held.pair[:2]], quirks) for held in printed]
    if now("hidden"):
        rows = [replace(row, hidden=rng.random() < 0.5) for row in rows]
    hidden, blanks = sum(row.hidden for row in rows), int(now("blank"))
    for _ in range(blanks):
        rows.insert(rng.randint(1, len(rows)), BLANK)
    header: tuple[str, ...] = PARTICIPATING
    if issue.day < date(2025, 7, 1):
        header = PARTICIPATING_FIRST if issue.day < date(2025, 3, 17) else PARTICIPATING_COUNTY
    modified = datetime.combine(issue.day, _SAVED[issue.half], UTC)
    trailing = rng.randint(0, 3) if "blank" in quirks else 0
    data = workbook(rows, header=header, modified=modified, trailing_blank=trailing, trash=rng.random() < 0.1)
    held_list = TrueList(
        name=name_for("participating", issue.day, issue.half),
        sha256=hashlib.sha256(data).hexdigest(),
        day=issue.day,
        half=issue.half,
        modified=modified,
        standing=frozenset(held.pair for held in standing),
        rows=len(printed),
        duplicates=tuple(held.pair for held in twice),
        hidden=hidden,
        blanks=blanks,
    )
    return held_list, data


def _row(rng: random.Random, held: TrueAgreement, index: int, agency: Agency, quirks: Collection[str]) -> Row:
    return Row(
        state=spell_state(rng, held.pair.state, quirks),
        agency=spell_agency(rng, held.pair.agency, quirks),
        type=spell_type(rng, agency.type, quirks),
        county=spell_county(rng, agency.county, quirks),
        model=spell_model(rng, held.pair.model, quirks),
        signed=held.signed(index),
        moa=LINK_PENDING if index < held.linked else "link",
        moa_link=None if index < held.linked else spell_address(rng, held.address, quirks),
    )
