"""The public verb of this room: which listings are one agreement, which agreements one agency. For the build.

Pure: the same rows, lists, judgements and ids give the same answer, in whatever order they are handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from section287g.identity.agreements import Agreement, Duplicate, trace_agreements
from section287g.identity.cluster import Decision, cluster
from section287g.identity.evidence import Evidence, gather
from section287g.identity.ids import IdLedger, assign_agency_ids
from section287g.identity.judgements import SAME, Judgement, Node
from section287g.identity.names import ParsedName, normal_form, parse_name
from section287g.identity.rules import propose
from section287g.lists.cells import Listing

__all__ = ["Agency", "Identity", "resolve"]


@dataclass(frozen=True, slots=True)
class Agency:
    """One law-enforcement body in one state: its id, its name as last listed, its spellings."""

    agency_id: str
    state: str
    name: str
    parsed: ParsedName
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The answer: agencies, agreements, whose each row is, and every decision with its reason."""

    agencies: tuple[Agency, ...]
    agreements: tuple[Agreement, ...]
    agency_of_row: Mapping[int, str]
    agreement_of_row: Mapping[int, str]
    duplicates: tuple[Duplicate, ...]
    decisions: tuple[Decision, ...]
    moved: Mapping[tuple[Node, str], Judgement]
    redirects: Mapping[str, str]
    evidence: Evidence


def resolve(
    rows: Mapping[int, Listing],
    participating: Sequence[Sequence[int]],
    days: Sequence[date],
    pending: Sequence[Sequence[int]],
    judgements: Sequence[Judgement],
    ledger: IdLedger,
) -> Identity:
    """Agencies and agreements of these lists.

    `rows` are the parsed distinct rows by number. `participating` and `pending` are the lists in the order in
    which they became current, each as the numbers of its rows; `days` are those of the participating lists.
    Raises `JudgementConflict` where judgements contradict each other or the lists.
    """
    moved = {(one.nodes[0], one.model): one for one in judgements if one.model and one.verdict == SAME}
    scoped = {key: one.nodes[1] for key, one in moved.items()}
    evidence = gather(rows, participating, pending, scoped)
    groups, decisions = cluster(evidence, judgements, propose(evidence))
    groups = [nodes for nodes in groups if any(evidence.standings[node].by_model for node in nodes)]
    names = {nodes[0]: _name(evidence, nodes) for nodes in groups}
    ids, redirects = assign_agency_ids(groups, names, ledger)
    agencies = tuple(
        Agency(agency_id, nodes[0][0], names[nodes[0]], parse_name(names[nodes[0]]), tuple(nodes))
        for agency_id, nodes in sorted(zip(ids, groups, strict=True))
    )
    agency_of_node = {node: agency.agency_id for agency in agencies for node in agency.nodes}
    agency_of_row: dict[int, str] = {}
    for number, row in rows.items():
        node = (row.state, normal_form(row.agency))
        while (node, row.model) in scoped and scoped[node, row.model] != node:
            node = scoped[node, row.model]
        agency_of_row[number] = agency_of_node[node]
    agreements, agreement_of_row, duplicates = trace_agreements(rows, agency_of_row, participating, days, ledger)
    return Identity(
        agencies=agencies,
        agreements=tuple(agreements),
        agency_of_row=agency_of_row,
        agreement_of_row=agreement_of_row,
        duplicates=tuple(duplicates),
        decisions=tuple(decisions),
        moved=moved,
        redirects=redirects,
        evidence=evidence,
    )


def _name(evidence: Evidence, nodes: Sequence[Node]) -> str:
    """The name of an agency: its spelling on the newest participating list that shows it, else on a pending one."""

    def newness(node: Node) -> tuple[int, int, str]:
        standing = evidence.standings[node]
        return standing.participating.bit_length(), standing.pending.bit_length(), standing.last_spelling

    best = max((node for node in nodes if evidence.standings[node].by_model), key=newness)
    return evidence.standings[best].last_spelling
