"""Ids of agencies and agreements, kept in a committed ledger. For `resolve`.

An id is given once and never renumbered: the ledger says which id each spelling found and which number each
signing date has. Only what the ledger has not seen gets an id by rule. An id that a judgement made one with
another redirects to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table
from section287g.identity.judgements import Node
from section287g.identity.names import slug
from section287g.lists.lookups import MODEL_NAMES, state_names

__all__ = ["AGENCY_IDS_SCHEMA", "AGREEMENT_IDS_SCHEMA", "IdLedger", "agreement_id", "assign_agency_ids", "read_ids"]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


AGENCY_IDS_SCHEMA: Schema = (
    Column("agency_id", "the id", check=lambda text: text == text.lower() and " " not in text),
    Column("state", "two-letter code"),
    Column("spelling", "normal form of a spelling that found this agency"),
)
AGREEMENT_IDS_SCHEMA: Schema = (
    Column("agency_id", "the agency"),
    Column("model", "jem, wso, tfm or unknown", check=(*MODEL_NAMES, "unknown").__contains__),
    Column("number", "1 for the first agreement of the pair, 2 for a later one", check=str.isdigit),
    Column(
        "signed", "a signing date that found this agreement; empty for none given", required=False, check=_is_date
    ),
)


@dataclass(slots=True)
class IdLedger:
    """What is known of ids: agency by spelling in the order of the file, number by agency, model and date."""

    agencies: dict[Node, str] = field(default_factory=dict)
    numbers: dict[tuple[str, str, date | None], int] = field(default_factory=dict)

    def extended(self, other: IdLedger) -> IdLedger:
        """This ledger, with what another adds; where both speak, this one counts."""
        return IdLedger({**other.agencies, **self.agencies}, {**other.numbers, **self.numbers})


def agreement_id(agency_id: str, model: str, number: int) -> str:
    """The id of an agreement.

    >>> agreement_id("tx-galveston-county-sheriff", "jem", 2)
    'tx-galveston-county-sheriff:jem:2'
    """
    return f"{agency_id}:{model}" + (f":{number}" if number > 1 else "")


def read_ids() -> IdLedger:
    """The committed ledger. Raises `DataFileError` where a line breaks its schema or stands twice."""
    ledger = IdLedger()
    for line in read_table(data_file("identity", "agency_ids.csv"), AGENCY_IDS_SCHEMA):
        node = (line["state"], line["spelling"])
        if node in ledger.agencies:
            raise DataFileError(f"agency_ids.csv: {node} stands twice")
        ledger.agencies[node] = line["agency_id"]
    for line in read_table(data_file("identity", "agreement_ids.csv"), AGREEMENT_IDS_SCHEMA):
        key = (line["agency_id"], line["model"], date.fromisoformat(line["signed"]) if line["signed"] else None)
        if key in ledger.numbers:
            raise DataFileError(f"agreement_ids.csv: {key} stands twice")
        ledger.numbers[key] = int(line["number"])
    return ledger


def assign_agency_ids(
    agencies: Sequence[Sequence[Node]], names: Mapping[Node, str], ledger: IdLedger
) -> tuple[list[str], dict[str, str]]:
    """An id for each agency (given as its spellings), in order; and which former ids redirect to which.

    `names` is the spelling to derive an id from where the ledger has none, by the agency's first spelling.
    """
    present = {node for nodes in agencies for node in nodes}
    first: dict[str, Node] = {}
    for node, agency_id in ledger.agencies.items():
        if node in present:
            first.setdefault(agency_id, node)
    taken = set(ledger.agencies.values())
    found: list[str] = []
    redirects: dict[str, str] = {}
    rank = {agency_id: place for place, agency_id in enumerate(dict.fromkeys(ledger.agencies.values()))}
    for nodes in agencies:
        known = {ledger.agencies[node] for node in nodes if node in ledger.agencies}
        # where a judgement parted its spellings, an id stays with the first of those that are here
        own = sorted((one for one in known if first[one] in nodes), key=rank.__getitem__)
        if own:
            found.append(own[0])
            redirects.update(dict.fromkeys(own[1:], own[0]))
            continue
        state = nodes[0][0]
        derived = _free(slug(state, state_names().get(state, ""), names[nodes[0]]), taken)
        taken.add(derived)
        found.append(derived)
    return found, redirects


def _free(wanted: str, taken: Iterable[str]) -> str:
    wanted = wanted.rstrip("-") + "-unnamed" * (len(wanted.rstrip("-")) <= 2)
    used = set(taken)
    number, candidate = 1, wanted
    while candidate in used:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate
