"""Every table of the registry from the lists, the judgements and the ids. A pure function, for `build`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from section287g.identity import Identity, IdLedger, Judgement, normal_form, resolve
from section287g.lists import PARTICIPATING, PENDING
from section287g.lists.lookups import CORRECTIONS_SCHEMA, all_corrections
from section287g.places import Located
from section287g.registry.history import agreement_rows, pending_rows, revision_rows, span_rows
from section287g.registry.locating import disagreement_rows, locate_agencies, located_columns
from section287g.registry.record import Record

__all__ = ["Line", "compute"]

Line = tuple[object, ...]


def compute(
    record: Record, judgements: Sequence[Judgement], ledger: IdLedger, places: Mapping[str, Located] | None = None
) -> tuple[dict[str, list[Line]], Identity]:
    """The lines of every stored table by name, in no particular order, and the identity they rest on.

    `places` are those of former registries, by their inputs. Raises `JudgementConflict` where judgements contradict
    each other or the lists.
    """
    sequences = {part: [record.row_ids[number] for _, number in record.sequences[part]] for part in record.sequences}
    days = [standing.day for standing, _ in record.sequences[PARTICIPATING]]
    identity = resolve(record.parsed, sequences[PARTICIPATING], days, sequences[PENDING], judgements, ledger)
    tables: dict[str, list[Line]] = {
        "lists": _lists(record),
        "standings": [
            (part, position, number, standing.day, standing.half, standing.returned)
            for part, standings in record.sequences.items()
            for position, (standing, number) in enumerate(standings)
        ],
        "sightings": _sightings(record),
        "rows": _rows(record, identity),
        "positions": _positions(record, identity),
        "agreements": list(agreement_rows(record, identity)),
        "spans": list(span_rows(record, identity)),
        "versions": [(one.agreement_id, position, row) for one in identity.agreements for position, row in one.rows],
        "revisions": list(revision_rows(record, identity)),
        "spellings": _spellings(identity),
        "judgements": _judgements(identity, judgements),
        "corrections": _corrections(record),
        "list_anomalies": _list_anomalies(record, identity),
        "row_anomalies": [
            (number, anomaly.column, anomaly.raw, anomaly.kind, anomaly.done)
            for number, listing in record.parsed.items()
            for anomaly in listing.anomalies
        ],
        "redirects": [(former, now) for former, now in identity.redirects.items()],
    }
    tables["pending"], tables["pending_spans"] = pending_rows(record, identity)
    located = locate_agencies(record, identity, places or {})
    tables["agencies"] = _agencies(identity, tables, located)
    tables["county_disagreements"] = disagreement_rows(located)
    return tables, identity


def _lists(record: Record) -> list[Line]:
    lines: list[Line] = []
    for number, (one, day) in enumerate(record.lists):
        raw = one.raw
        created = raw.created.replace(tzinfo=None) if raw.created else None
        modified = raw.modified.replace(tzinfo=None) if raw.modified else None
        header = "|".join(raw.header)
        counts = (len(raw.rows), raw.blank_rows, raw.hidden_rows, raw.links, raw.emails_removed)
        about = (raw.sha256, raw.kind, day.day, day.half, day.source, day.name, raw.sheet, header)
        lines.append((number, record.list_ids[number], *about, *counts, created, modified))
    return lines


def _sightings(record: Record) -> list[Line]:
    lines: list[Line] = []
    for number, (one, _) in enumerate(record.lists):
        sighted = {sighting.name for sighting in one.sightings}
        lines += [(number, s.name, s.seen_at.replace(tzinfo=None), s.seen_by) for s in one.sightings]
        lines += [(number, name, None, "file") for name in one.names - sighted]
    return lines


def _rows(record: Record, identity: Identity) -> list[Line]:
    lines: list[Line] = []
    for number, (part, raw) in enumerate(record.rows):
        one = record.parsed[number]
        values = (one.state, one.agency, one.ice_type, one.county, one.model, one.signed)
        documents = (one.moa, one.moa_url, one.addendum, one.addendum_url)
        ids = (
            identity.agency_of_row[number],
            identity.agreement_of_row.get(number) if part == PARTICIPATING else None,
        )
        lines.append((number, part, *raw, *values, *documents, *ids, ";".join(one.corrections) or None))
    return lines


def _positions(record: Record, identity: Identity) -> list[Line]:
    duplicates = {
        (record.sequences[PARTICIPATING][one.position][1], one.row, one.stands) for one in identity.duplicates
    }
    spare = {(number, row) for number, row, _ in duplicates}
    same = {(number, row) for number, row, stands in duplicates if row == stands}
    lines: list[Line] = []
    with_duplicates = {number for number, _ in spare}
    for number, (one, _) in enumerate(record.lists):
        if number not in with_duplicates:
            places = zip(one.raw.rows, record.row_ids[number], strict=True)
            lines += [(number, sheet_row, row, hidden, False) for (sheet_row, hidden, _), row in places]
            continue
        first_of_same: set[int] = set()
        for (sheet_row, hidden, _), row in zip(one.raw.rows, record.row_ids[number], strict=True):
            duplicate = (number, row) in spare
            if duplicate and (number, row) in same:
                # the list holds the very same row twice: the first stands
                duplicate = row in first_of_same
                first_of_same.add(row)
            lines.append((number, sheet_row, row, hidden, duplicate))
    return lines


def _spellings(identity: Identity) -> list[Line]:
    moved = {(node, model) for node, model in identity.moved}
    lines: list[Line] = []
    for agency in identity.agencies:
        for node in agency.nodes:
            for spelling, rows in identity.evidence.standings[node].spellings.items():
                own = (agency.state, normal_form(spelling))
                models = sorted(model for other, model in moved if other == own != node)
                lines.append((agency.agency_id, agency.state, spelling, own[1], ";".join(models) or None, rows))
    return lines


def _judgements(identity: Identity, judgements: Sequence[Judgement]) -> list[Line]:
    known = identity.evidence.standings
    lines: list[Line] = [
        (one.verdict, one.a[0], None, one.a[1], one.b[1], one.decided_by, one.evidence, True)
        for one in identity.decisions
    ]
    used = {(line[1], line[3], line[4], line[5], line[6]) for line in lines}
    for one in judgements:
        (state, a), (_, b) = one.nodes
        if one.model or (state, a, b, one.decided_by, one.evidence) not in used:
            applies = bool(one.model) and (state, a) in known and (state, b) in known
            lines.append((one.verdict, state, one.model or None, a, b, one.decided_by, one.evidence, applies))
    return lines


def _corrections(record: Record) -> list[Line]:
    applied: Counter[str] = Counter()
    where: Counter[int] = Counter(row for rows in record.row_ids for row in rows)
    for number, listing in record.parsed.items():
        for name in listing.corrections:
            applied[name] += where[number]
    fields = [column.name for column in CORRECTIONS_SCHEMA]
    return [(*(getattr(one, field) or None for field in fields), applied[one.name]) for one in all_corrections()]


def _list_anomalies(record: Record, identity: Identity) -> list[Line]:
    lines: list[Line] = [
        (number, anomaly.row, anomaly.column, anomaly.raw, anomaly.kind, anomaly.done, "reading")
        for number, (one, _) in enumerate(record.lists)
        for anomaly in one.raw.anomalies
    ]
    lines += [
        (number, anomaly.row, anomaly.column, anomaly.raw, anomaly.kind, anomaly.done, "registry")
        for number, anomaly in record.anomalies
    ]
    for one in identity.duplicates:
        number = record.sequences[PARTICIPATING][one.position][1]
        rows = record.lists[number][0].raw.rows
        ids = record.row_ids[number]
        places = [sheet_row for (sheet_row, _, _), row in zip(rows, ids, strict=True) if row == one.row]
        stands = [sheet_row for (sheet_row, _, _), row in zip(rows, ids, strict=True) if row == one.stands]
        agreement = identity.agreement_of_row[one.row]
        done = f"counted once: row {stands[0]} stands for {agreement}"
        lines.append((number, places[-1], None, record.parsed[one.row].agency, "duplicate", done, "registry"))
    return list(dict.fromkeys(lines))


def _agencies(identity: Identity, tables: dict[str, list[Line]], located: dict[str, Located]) -> list[Line]:
    ever = Counter(line[1] for line in tables["agreements"])
    listed = Counter(line[1] for line in tables["agreements"] if line[6] == "listed")
    pending = Counter(line[1] for line in tables["pending"])
    return [
        (
            one.agency_id,
            one.state,
            one.name,
            one.parsed.type,
            one.parsed.unit or None,
            ever[one.agency_id],
            listed[one.agency_id],
            pending[one.agency_id],
            *located_columns(located[one.agency_id]),
        )
        for one in identity.agencies
    ]
