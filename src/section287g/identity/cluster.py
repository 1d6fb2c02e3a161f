"""Joins spellings into agencies by judgements and proposals, under vetoes. A pure function, for `resolve`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from section287g.errors import JudgementConflict
from section287g.identity.evidence import Evidence
from section287g.identity.judgements import DISTINCT, SAME, UNDECIDED, Judgement, Node
from section287g.identity.rules import Proposal

__all__ = ["Decision", "cluster"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of two spellings: by whom or which rule, whether it joined them, and why."""

    a: Node
    b: Node
    verdict: str  # same, distinct, vetoed or undecided
    decided_by: str
    evidence: str


class _Union:
    def __init__(self, nodes: Iterable[Node]) -> None:
        self._parent = {node: node for node in nodes}
        self.members = {node: [node] for node in self._parent}

    def find(self, node: Node) -> Node:
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def join(self, one: Node, other: Node) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        if first != second:
            self._parent[second] = first
            self.members[first] += self.members.pop(second)


def cluster(
    evidence: Evidence, judgements: Sequence[Judgement], proposals: Sequence[Proposal]
) -> tuple[list[list[Node]], list[Decision]]:
    """The agencies, each as its sorted spellings, and every decision on the way.

    Judgements join first; then each settling proposal joins, unless a *distinct* or a list that shows both
    agencies under one model forbids it. Raises `JudgementConflict` where a judgement joins two that stood on
    one list under one model and does not say so.
    """
    union = _Union(evidence.standings)
    decisions: list[Decision] = []
    apart: dict[Node, dict[Node, Judgement]] = {}
    known = evidence.standings
    for one in judgements:
        a, b = one.nodes
        if one.model or a not in known or b not in known:
            continue
        decisions.append(Decision(a, b, one.verdict, one.decided_by, one.evidence))
        if one.verdict == DISTINCT:
            apart.setdefault(a, {})[b] = one
            apart.setdefault(b, {})[a] = one
        elif one.verdict == SAME:
            if not one.listed_together and evidence.together(a, b):
                raise JudgementConflict(
                    f"{one}: but both stood on one list under one model. If one of the two rows is a duplicate, "
                    "say 'yes' under listed_together; else strike the line"
                )
            union.join(a, b)

    decided = {frozenset((one.a, one.b)) for one in decisions if one.verdict != UNDECIDED}
    asked = {frozenset((one.a, one.b)) for one in decisions}
    for proposal in proposals:
        if frozenset((proposal.a, proposal.b)) in decided:
            continue
        first, second = union.find(proposal.a), union.find(proposal.b)
        by = f"rule: {proposal.rule}"
        if first == second:
            if proposal.settles:
                decisions.append(Decision(proposal.a, proposal.b, "same", by, proposal.evidence))
            continue
        veto = _veto(evidence, apart, union.members[first], union.members[second])
        if veto is not None:
            if proposal.settles:
                decisions.append(Decision(proposal.a, proposal.b, "vetoed", by, f"{proposal.evidence}; but {veto}"))
        elif proposal.settles:
            decisions.append(Decision(proposal.a, proposal.b, "same", by, proposal.evidence))
            union.join(first, second)
        elif frozenset((proposal.a, proposal.b)) not in asked:
            decisions.append(Decision(proposal.a, proposal.b, UNDECIDED, by, proposal.evidence))
    agencies = sorted(sorted(members) for members in union.members.values())
    joined = {node: members[0] for members in agencies for node in members}
    return agencies, [one for one in decisions if one.verdict != UNDECIDED or joined[one.a] != joined[one.b]]


def _veto(
    evidence: Evidence, apart: dict[Node, dict[Node, Judgement]], one: Sequence[Node], other: Sequence[Node]
) -> str | None:
    """Why two groups of spellings may not be joined by a rule; None where nothing forbids it."""
    for a in one:
        for b in other:
            judgement = apart.get(a, {}).get(b)
            if judgement is not None:
                return f"{judgement.decided_by} holds {judgement.a!r} and {judgement.b!r} for distinct"
            if evidence.together(a, b):
                return f"{a[1]!r} and {b[1]!r} stood on one list under one model"
    return None
