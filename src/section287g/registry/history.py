"""The tables that tell of agreements over time: spans with what followed, revisions, pending. For `compute`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from section287g.identity import ENDED_AFTER_DAYS, ENDED_AFTER_LISTS, Agreement, Identity, normal_form
from section287g.lists import PARTICIPATING, PENDING, Listing
from section287g.registry.record import Record

__all__ = ["agreement_rows", "pending_rows", "revision_rows", "span_rows"]

Line = tuple[object, ...]
ANOTHER_MODEL_WITHIN: Final = 14
_SINCE_WHEN: Final = {"county": "COUNTY", "ice_type": "TYPE", "addendum": "ADDENDUM"}


class _Sequence:
    """A sequence of lists by position: id, day, headings."""

    def __init__(self, record: Record, part: str) -> None:
        standings = record.sequences[part]
        self.list_ids = [record.list_ids[number] for _, number in standings]
        self.days = [standing.day for standing, _ in standings]
        self.headers = [frozenset(record.lists[number][0].raw.header) for _, number in standings]
        self.rows = [record.row_ids[number] for _, number in standings]

    def __len__(self) -> int:
        return len(self.days)


def _gone(sequence: _Sequence, last: int, comes_back: int | None) -> tuple[str | None, int | None]:
    """Whether what last stood at a position is absent or ended after it, and from which position."""
    since = last + 1
    if since >= len(sequence):
        return None, None
    lists = (comes_back if comes_back is not None else len(sequence)) - since
    until = sequence.days[comes_back] if comes_back is not None else sequence.days[-1]
    ended = lists >= ENDED_AFTER_LISTS and (until - sequence.days[since]).days >= ENDED_AFTER_DAYS
    return "ended" if ended else "absent", since


def span_rows(record: Record, identity: Identity) -> Iterator[Line]:
    """Lines of the table `spans`."""
    sequence = _Sequence(record, PARTICIPATING)
    numbers = {(one.agency_id, one.model, one.number) for one in identity.agreements}
    entered: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for one in identity.agreements:
        entered[one.agency_id].append((sequence.days[one.spans[0].first], one.model))
    for one in identity.agreements:
        for place, span in enumerate(one.spans):
            comes_back = one.spans[place + 1].first if place + 1 < len(one.spans) else None
            gone, since = _gone(sequence, span.last, comes_back)
            followed = None
            if since is not None:
                near = any(
                    model != one.model and abs((day - sequence.days[since]).days) <= ANOTHER_MODEL_WITHIN
                    for day, model in entered[one.agency_id]
                )
                followed = (
                    "returned"
                    if comes_back is not None
                    else "new agreement"
                    if (one.agency_id, one.model, one.number + 1) in numbers
                    else "another model"
                    if near
                    else "nothing"
                )
            yield (
                one.agreement_id,
                place + 1,
                span.first,
                span.last,
                sequence.list_ids[span.first],
                sequence.days[span.first],
                sequence.list_ids[span.last],
                sequence.days[span.last],
                span.last - span.first + 1,
                gone,
                sequence.list_ids[since] if since is not None else None,
                sequence.days[since] if since is not None else None,
                followed,
            )


def agreement_rows(record: Record, identity: Identity) -> Iterator[Line]:
    """Lines of the table `agreements`."""
    sequence = _Sequence(record, PARTICIPATING)
    states = {agency.agency_id: agency.state for agency in identity.agencies}
    for one in identity.agreements:
        first, last = one.spans[0].first, one.spans[-1].last
        gone, _ = _gone(sequence, last, None)
        yield (
            one.agreement_id,
            one.agency_id,
            states[one.agency_id],
            one.model,
            one.number,
            one.signed,
            gone or "listed",
            sequence.days[first],
            sequence.days[last],
            sequence.list_ids[first],
            sequence.list_ids[last],
            sum(span.last - span.first + 1 for span in one.spans),
            len(one.spans),
        )


def revision_rows(record: Record, identity: Identity) -> Iterator[Line]:
    """Lines of the table `revisions`: every change of a cell of a standing agreement."""
    sequence = _Sequence(record, PARTICIPATING)
    for one in identity.agreements:
        for (_, old), (position, new) in zip(one.rows, one.rows[1:], strict=False):
            before, after = record.parsed[old], record.parsed[new]
            former = _last_before(one, position)
            for column, was, became, kind in _changes(identity, before, after):
                heading = _SINCE_WHEN.get(column)
                if heading is not None and heading not in sequence.headers[former]:
                    continue  # the list had no such column: nothing of ICE's was changed
                yield (
                    one.agreement_id,
                    position,
                    sequence.days[position],
                    sequence.list_ids[former],
                    sequence.list_ids[position],
                    column,
                    was,
                    became,
                    kind,
                )


def _last_before(one: Agreement, position: int) -> int:
    """The last position before another at which an agreement stands."""
    return max(min(span.last, position - 1) for span in one.spans if span.first < position)


def _changes(
    identity: Identity, before: Listing, after: Listing
) -> Iterator[tuple[str, str | None, str | None, str]]:
    if before.agency != after.agency:
        moved = ((before.state, normal_form(before.agency)), before.model) in identity.moved
        alike = normal_form(before.agency) == normal_form(after.agency)
        yield "agency", before.agency, after.agency, "entity corrected" if moved else "spelling" if alike else "name"
    documents = (before.moa_url or before.moa, after.moa_url or after.moa)
    if before.signed != after.signed:
        later = before.signed is not None and after.signed is not None and after.signed > before.signed
        new_document = before.moa_url is not None and documents[0] != documents[1]
        yield "signed", _iso(before.signed), _iso(after.signed), "re-signing" if later and new_document else "date"
    if documents[0] != documents[1]:
        yield "moa", *documents, _document(before.moa_url, after.moa_url)
    addenda = (before.addendum_url or before.addendum, after.addendum_url or after.addendum)
    if addenda[0] != addenda[1]:
        yield "addendum", *addenda, _document(before.addendum_url, after.addendum_url)
    if before.county != after.county:
        yield "county", before.county, after.county, "value"
    if before.ice_type != after.ice_type:
        yield "ice_type", before.ice_type, after.ice_type, "value"


def _document(before: str | None, after: str | None) -> str:
    if before is None:
        return "document published" if after is not None else "value"
    return "document withdrawn" if after is None else "document replaced"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def pending_rows(record: Record, identity: Identity) -> tuple[list[Line], list[Line]]:
    """Lines of the tables `pending` and `pending_spans`."""
    sequence = _Sequence(record, PENDING)
    agreed = _Sequence(record, PARTICIPATING).days
    where: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for position, numbers in enumerate(sequence.rows):
        for number in numbers:
            where[identity.agency_of_row[number], record.parsed[number].model].setdefault(position, number)
    became: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for one in identity.agreements:
        became[one.agency_id, one.model].append(one)
    lines: list[Line] = []
    spans: list[Line] = []
    for (agency_id, model), places in sorted(where.items()):
        positions = sorted(places)
        first, last = positions[0], positions[-1]
        row = record.parsed[places[last]]
        agreements = [one for one in became[agency_id, model] if agreed[one.spans[0].first] >= sequence.days[first]]
        became_one = agreements[0] if agreements else None
        pending_id = f"{agency_id}:{model}"
        lines.append(
            (
                pending_id,
                agency_id,
                row.agency,
                row.state,
                row.county,
                model,
                "pending" if last == len(sequence) - 1 else "gone",
                sequence.days[first],
                sequence.days[last],
                sequence.list_ids[first],
                sequence.list_ids[last],
                len(positions),
                became_one.agreement_id if became_one else None,
                became_one.signed if became_one else None,
                (became_one.signed - sequence.days[first]).days if became_one and became_one.signed else None,
                (agreed[became_one.spans[0].first] - sequence.days[first]).days if became_one else None,
            )
        )
        spans += [(pending_id, begin, end) for begin, end in _runs(positions)]
    return lines, spans


def _runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    begin = end = positions[0]
    for position in positions[1:]:
        if position != end + 1:
            yield begin, end
            begin = position
        end = position
    yield begin, end
