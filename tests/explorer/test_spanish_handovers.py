"""Hand-overs in Spanish: whatever the measures can write is told, by locale, and nothing empty is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from handovers.linking.planted import CONVICTED, NEITHER, NOTIFY, PENDING, Planted
from handovers.measures.releases import release_of
from section287g.explorer import make_app
from section287g.explorer.asked import Asked
from section287g.explorer.pages.handover_tables import Section, sections_of
from section287g.explorer.pages.handover_texts import Piece, Teller, told
from section287g.explorer.record import Record
from section287g.explorer.words import catalogue, words_of
from section287g.handovers.linking import LinkSettings
from section287g.handovers.linking.facilities import listed_jails
from section287g.handovers.linking.linked import GROUPS
from section287g.handovers.measures import (
    MeasureSettings,
    Report,
    Variant,
    curve_of,
    measure,
    publish,
    report_release,
)
from section287g.handovers.measures.measuring import Measures
from section287g.handovers.measures.signing import SigningLine
from section287g.handovers.release.vocabularies import vocabularies
from section287g.registry import open_registry

from .conftest import TODAY

JAIL = "ZZYZX HOLDING"
UNKNOWN = "Words of no list"
MONTHS = ("2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09")
LIFTS = (
    "Booked into Detention",
    "Case Closed",
    "Duplicate",
    "Superseding - New Form Issued",
    "Detainer Declined by LEA",
)
NOTHING = "\N{EN DASH}"
JOINTS = re.compile("; |: | or ")
SECTIONS = {
    "rows of detainers", "requests", "outcome", "outcome where the window is closed", "lift reason and link",
    "days from detainer to book-in", "booked in after so many days", "how the answer moves", "criminality",
    "criminality at the book-ins that detainers led to", "arrests by label", "arrests under both readings",
    "criminality of arrests", "where 287(g) stands", "before and after signing", "jails without a county",
    "words that no vocabulary has",
}  # fmt: skip
PUT_IN = re.compile(r"\\\{\w+\\\}")


@cache
def shared_name() -> tuple[str, str]:
    """A listed jail whose words lie in several counties of Georgia or another state, and that state."""
    return next(
        (" ".join(words), state)
        for (state, words), counties in sorted(listed_jails().items())
        if len(counties) > 1 and len(words) > 1
    )


def wide() -> Planted:
    """Of each outcome, request, reason and place at least twelve; four jails and a word large enough to be named."""
    planted = Planted()
    for number in range(40):
        criminality = (CONVICTED, PENDING, NEITHER, None)[number % 4]
        planted.detainer(f"b{number}", "2025-05-01", criminality=criminality)
        planted.arrest(f"b{number}", "2025-05-03T10:00").stint(f"b{number}", "2025-05-04T10:00")
    for lift in LIFTS:
        for number in range(15):
            planted.detainer(f"{lift}{number}", "2025-05-01", lift=lift, criminality="9 New Coding")
    for number in range(12):
        planted.detainer(f"silent{number}", "2025-05-01").detainer(f"recent{number}", "2026-02-01")
        planted.detainer(None, "2025-05-01").detainer(f"form{number}", "2025-05-01", form=None)
        planted.detainer(f"x{number}", "2025-05-01", form="I247X - Transfer").detainer(
            f"n{number}", "2025-05-01", form=NOTIFY
        )
        planted.detainer(f"odd{number}", "2025-05-01", form="Z9 - Some Form")
        planted.detainer(f"dup{number}", "2025-05-01", duplicate=True).detainer(f"day{number}", None)
        planted.detainer(f"late{number}", "2026-05-01")
        planted.detainer(f"early{number}", "2010-01-04").detainer(f"newest{number}", "2026-03-04")
        planted.detainer(f"few{number}", f"2024-0{1 + number % 4}-01")
        planted.detainer(f"march{number}", "2025-03-01", lift="Detainer Declined by LEA")
        planted.detainer(f"next{number}", "2025-03-01").arrest(f"next{number}", "2025-03-03T10:00")
        planted.stint(f"next{number}", f"2025-03-{4 + number:02}T10:00")
    name, state = shared_name()
    places = (
        {"code": "Z1", "name": JAIL},
        {"code": "Z2", "name": "ZZYZX ANNEX", "state": "NOWHERE"},
        {"code": "Z3", "name": None},
        {"code": "Z4", "name": "ZZYZX HOLDING, OH"},
        {"code": "Z5", "name": name, "state": state},
    )
    for place in places:
        for number in range(105):
            planted.detainer(f"{place['code']}{number}", "2025-05-01", **place)
    for number in range(115):
        planted.detainer(f"u{number}", "2025-05-01", lift=UNKNOWN)
    return arrests(planted)


def arrests(planted: Planted) -> Planted:
    kinds = (
        ("287(g) Program", "287G Program", 14),
        ("287(g) Program", None, 11),
        ("Located", "287G Program", 12),
        ("Custodial Arrest", None, 30),
        ("Located", None, 16),
        ("Other Task Force", None, 13),
        ("A Method of No List", None, 12),
        (None, None, 15),
    )
    for month in MONTHS:
        for place, (method, program, number) in enumerate(kinds):
            for one in range(number):
                planted.arrest(f"a{month}{place}{one}", f"{month}-10T10:00", method=method, program=program)
                planted.tables["arrests"][-1]["apprehension_criminality"] = (CONVICTED, PENDING, NEITHER, None)[
                    one % 4
                ]
    return planted


SIGNINGS = (
    SigningLine("jem", 40, 2, 90_000, 120_000, 3_000_000, 3_200_000, (200_000, 200_000, 400_000), 9_000_000),
    SigningLine("tfm+wso", 12, 0, 700, 900, 20_000, 20_000, (5_000, 5_000, 9_000), 90_000),
    SigningLine("tfm", 1, 3, 20, 30, 200, 200, (50, 50, 90), 9_000),
    SigningLine("wso", 3, 0, 20, 30, 200, 200, (50, 50, 90), 9_000),
)
VARIANTS = tuple(
    Variant(window, route, rule, closed, booked, median)
    for route in ("arrest", "straight")
    for rule in ("newer", "older", "none")
    for window, closed, booked, median in ((180, 90_000, 60_000, 12), (30, 80_000, 20_000, None), (90, 50, 20, 4))
)


def measured(folder: Path) -> Iterator[Report]:
    """Reports of the wide release under every grouping, request, route and rule, and of measures moved to an edge."""
    ways = (
        LinkSettings(),
        LinkSettings(route="straight", duplicates="none", removals="departures"),
        LinkSettings(duplicates="older"),
    )
    for number, links in enumerate(ways):
        (folder / str(number)).mkdir()
        with wide().link(
            folder / str(number), links, extracted=None if number else TODAY, duplicates=links.duplicates or "newer"
        ) as linked:
            groups = [(), *((one,) for one in GROUPS), ("state", "month")] if not number else [()]
            for by in groups:
                yield publish(linked, measure(linked, MeasureSettings(by)))
            plain = measure(linked, MeasureSettings(requests="all", grouping="toolkit" if number else "publisher"))
            for moved in edges(plain):
                for minimum in (10, 13, 30, 100, 10_000):
                    yield publish(linked, moved, VARIANTS, minimum)
            yield publish(linked, measure(linked, MeasureSettings(requests="notify")))


def edges(plain: Measures) -> Iterable[Measures]:
    yield plain
    yield replace(
        plain, book_ins=None, signing=SIGNINGS, curve=curve_of([(1, 300, 0), (30, 900, 0), (180, 0, 1_800)])
    )
    yield replace(plain, settings=replace(plain.settings, by=("month",)), curve=curve_of([(4, 15, 4)]))
    months = dict(plain.arrests.by_month)
    months[MONTHS[0], "custodial"] = 3
    yield replace(plain, arrests=replace(plain.arrests, by_month=months))


def texts(report: Report) -> Iterable[tuple[str, str]]:
    """What a report says, by what it is, as the forms are named."""
    for line in report.lines:
        yield from (("value", line.value), ("group", line.group), ("unit", line.unit), ("note", line.note))
    for name, value in report.about.items():
        yield from (("setting", name), ("set", value), (f"set.{name}", value))
    yield from (("reading", note) for note in report.notes)


@pytest.fixture(scope="module")
def record() -> Iterator[Record]:
    with open_registry() as registry:
        yield Record(registry, lambda: TODAY)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    return list(measured(tmp_path_factory.mktemp("reports")))


def shown(report: Report, record: Record, language: str = "es") -> tuple[list[Section], list[Piece]]:
    """The sections of a report, and every piece of text that the page shows of it."""
    teller = Teller(words_of(language), report.about, record, Asked(language, "/hand-overs"))
    sections = sections_of([asdict(line) for line in report.lines], teller)
    pieces: list[Piece] = [piece for note in report.notes for piece in teller.says(note)]
    for name, value in teller.settings(report.about):
        pieces += [name, *value]
    for one in sections:
        pieces += [one.title, *one.lead]
        for part in (*one.heads, *one.rows, *one.notes, *(cell for row in one.rows for cell in row.cells)):
            pieces += part.pieces
        pieces += [piece for note in one.notes for piece in note.about]
    return sections, pieces


def test_nothing_that_the_measures_write_stays_english(reports: list[Report], record: Record) -> None:
    assert {line.section for report in reports for line in report.lines} == SECTIONS
    for report in reports:
        _, pieces = shown(report, record)
        assert not [piece.text for piece in pieces if piece.kind == "english"]


def test_every_class_of_a_vocabulary_has_a_form() -> None:
    """Also those that no line of a test has: what a value of ICE's can be put into."""
    words = words_of("es")
    for name in ("criminality", "detainer_types", "lift_reasons"):
        for kind in vocabularies()[name].meanings:
            assert told(words, "value", kind), kind
    for kind in vocabularies()["lift_reasons"].meanings:
        for link in ("linked", "not linked", "cannot be linked"):
            said = told(words, "value", f"{kind}: {link}")
            assert said == f"{told(words, 'value', kind)}: {told(words, 'value', link)}"


def test_no_form_is_left_over(reports: list[Report]) -> None:
    found = {text for report in reports for text in texts(report)}
    parts = {(field.split(".")[0], part) for field, text in found for part in (text, *JOINTS.split(text))}
    by_field: dict[str, list[str]] = {}
    for field, part in parts:
        by_field.setdefault(field, []).append(part)
    for key, text in catalogue("en").items():
        if key.startswith("handover."):
            form = re.compile(PUT_IN.sub(".+", re.escape(text)))
            assert any(form.fullmatch(part) for part in by_field[key.split(".")[1]]), key


def test_values_counted_together_and_notes_in_one_are_told_by_their_parts() -> None:
    words = words_of("es")
    assert told(words, "value", "neither or not recorded") == "ni una ni otra o sin registrar"
    both = "287(g) by method or programme or any other arrest"
    assert told(words, "value", both) == "287(g) según el método o el programa o cualquier otro arresto"
    assert told(words, "value", "booked in or a new word") is None
    note = "counted together: each under the minimum, or needed to reach it; not divided: a part would be small"
    assert told(words, "note", note) == (
        "contados juntos: cada uno está por debajo del mínimo o hace falta para alcanzarlo; "
        "sin dividir: una parte sería pequeña"
    )


def small(**changed: object) -> dict[str, object]:
    line: dict[str, object] = {
        "section": "outcome", "group": "all", "value": "all", "number": 20, "unit": "detainers", "of": 20,
        "percent": None, "note": "",
    }  # fmt: skip
    return line | changed


def table(record: Record, *lines: Mapping[str, object], by: str = "nothing", language: str = "en") -> Section:
    teller = Teller(words_of(language), {"grouped by": by}, record, Asked(language, "/hand-overs"))
    (found,) = sections_of(lines, teller)
    return found


def text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def heads(found: Section) -> list[str]:
    return [text(head.pieces) for head in found.heads]


def test_a_column_of_notes_is_there_where_lines_differ_in_them_and_nowhere_else(record: Record) -> None:
    part = small(value="booked in", number=12, percent=60.0)
    without = table(record, small(), part)
    assert (heads(without), without.notes) == (["What", "Detainers", "Share"], [])
    same = table(record, small(note="of all"), part | {"note": "of all"})
    assert heads(same) == ["What", "Detainers", "Share"]
    assert [text(note.pieces) for note in same.notes] == ["of all"]
    mixed = table(record, small(), part | {"note": "not stated elsewhere"})
    assert heads(mixed) == ["What", "Detainers", "Share", "Note"]
    assert [text(row.cells[-1].pieces) for row in mixed.rows] == ["", "not stated elsewhere"]


def test_groups_are_rows_and_notes_have_letters(record: Record) -> None:
    found = table(
        record,
        small(),
        small(value="booked in", number=12, percent=60.0),
        small(group="2025-07", number=15, of=15, note="not divided: a part would be small"),
        small(
            group="2025-08", number=5, of=5, note="counted together: each under the minimum, or needed to reach it"
        ),
        by="month",
    )
    assert heads(found) == ["Month", "All", "Booked in"]
    assert [(text(row.pieces), row.mark) for row in found.rows] == [("All", ""), ("Jul 2025", "a"), ("Aug 2025", "b")]
    assert [[text(cell.pieces) for cell in row.cells] for row in found.rows] == [
        ["20", "12"],
        ["15", NOTHING],
        ["5", NOTHING],
    ]
    assert [note.mark for note in found.notes] == ["a", "b", ""]
    assert found.caption == "Counted: detainers, each with its share of the row's total"


def test_a_note_of_a_column_that_no_group_fills_is_still_told(record: Record) -> None:
    section = "days from detainer to book-in"
    note = "fewer than half were booked in within 180 days, as estimated: there is no such day"
    lines = [
        small(section=section, group=group, value=value, number=number, unit="days", of=None, note=said)
        for group in ("all", "GA", "OH")
        for value, number, said in (("a quarter booked in after", 4, ""), ("half booked in after", None, note))
    ]
    found = table(record, *lines, by="state", language="es")
    assert heads(found) == ["Estado", "Una cuarta parte había ingresado a los"]
    assert [text(row.cells[0].pieces) for row in found.rows] == ["4\N{NO-BREAK SPACE}días"] * 3
    assert [text(row.pieces) for row in found.rows] == ["Todo", "Georgia", "Ohio"]
    (told_note,) = found.notes
    assert text(told_note.about) == "La mitad había ingresado a los"


@pytest.mark.parametrize(
    ("by", "group", "english", "spanish"),
    [
        ("month", "2022-10", "Oct 2022", "oct 2022"),
        ("quarter", "2025Q3", "Q3 2025", "T3 2025"),
        ("state", "GA", "Georgia", "Georgia"),
        ("county", "13145 Harris County, GA", "Harris County, GA", "Harris County, GA"),
        ("model", "tfm+wso", "TFM + WSO", "TFM + WSO"),
        ("model", "none", "None", "Sin acuerdo"),
        ("agency", "after the newest list", "After the newest list", "Después de la lista más reciente"),
        ("agency", "no-such-agency", "no-such-agency", "no-such-agency"),
        ("state, month", "GA | 2022-10", "Georgia \N{MIDDLE DOT} Oct 2022", "Georgia \N{MIDDLE DOT} oct 2022"),
        ("month", "2 small groups", "2 small groups", "2 grupos pequeños"),
    ],
)
def test_groups_are_told_by_what_they_are(record: Record, by: str, group: str, english: str, spanish: str) -> None:
    for language, wanted in (("en", english), ("es", spanish)):
        found = table(record, small(), small(group=group), by=by, language=language)
        assert text(found.rows[1].pieces) == wanted


class Reader(HTMLParser):
    """The texts of a page's main part, with the language that each is marked with, and those that are code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str | None]] = []
        self.marked: set[str] = set()
        self.code: set[str] = set()
        self.text: list[str] = []
        self.feed(page[page.index("<main") : page.index("</main>")].replace("<wbr>", ""))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "path"):
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "path"):
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.text.append(data.strip())
            if any(language == "en" for _, language in self.open):
                self.marked.add(data.strip())
            if any(tag == "code" for tag, _ in self.open):
                self.code.add(data.strip())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The explorer beside the wide release, published by state and month."""
    store = tmp_path_factory.mktemp("store")
    release = release_of(wide(), store)
    with open_registry() as registry, TestClient(make_app(registry, today=lambda: TODAY, store=store)) as client:
        report_release(release, measures=MeasureSettings(("state", "month")), registry=registry)
        yield client


def test_only_what_ice_wrote_is_marked_as_english(site: TestClient) -> None:
    page = Reader(site.get("/es/hand-overs").text)
    name, _ = shared_name()
    assert page.marked == {UNKNOWN, JAIL, "ZZYZX ANNEX", "ZZYZX HOLDING, OH", name}
    assert {"arrests.apprehension_method", "Z1", "lift_reason", "detainers"} <= page.code
    assert not Reader(site.get("/hand-overs").text).marked


def test_months_and_days_are_written_by_locale_and_data_as_they_are(site: TestClient) -> None:
    for path, month, day in (
        ("/hand-overs", "Sep 2025", "Mar 1, 2026"),
        ("/es/hand-overs", "sept 2025", "1 mar 2026"),
    ):
        told_texts = Reader(site.get(path).text).text
        assert month in told_texts
        assert any(day in one for one in told_texts)
        assert not [one for one in told_texts if re.search(r"\b20\d\d-[01]\d\b", one)]
    rows = site.get("/hand-overs.json").json()["rows"]
    assert "2025-09" in {row["group"] for row in rows if row["section"] == "arrests by label"}
    assert "labels may have changed" in site.get("/hand-overs.csv").text


def test_every_section_can_be_reached_and_the_drawing_is_told(site: TestClient) -> None:
    page = site.get("/es/hand-overs").text
    links = re.findall(r'href="#(r1-[^"]+)"', page)
    assert len(links) > 5
    assert all(f'<h3 id="{link}">' in page for link in links)
    alt = re.search(r'<svg class="chart"[^>]*aria-label="([^"]+)"', page)
    assert alt is not None
    assert alt[1].startswith("Por ciento de los arrestos de cada mes, de may 2025 a sept 2025.")
