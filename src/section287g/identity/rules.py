"""The rules that propose that two spellings are one agency, each with its evidence. For `resolve`.

A rule that settles is exact about what it needs; what is only alike is a question for a person, shown by
`287g review`. No rule looks at anything but the lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from section287g.identity.evidence import Evidence, Swap
from section287g.identity.judgements import Node
from section287g.identity.names import ParsedName, parse_name
from section287g.lists.lookups import state_names

__all__ = ["PARSED_FORM", "RENAME", "Proposal", "propose"]

PARSED_FORM: Final = "parsed form"
RENAME: Final = "rename"
SWAP: Final = "swap"
ALIKE: Final = "alike"
ALIKE_JURISDICTIONS: Final = 75.0
ALIKE_OTHERS: Final = 88.0
ASK_FROM: Final = 90.0
ASK_SWAP_FROM: Final = 50.0
ONE_EDIT_FROM: Final = 79.0  # the ratio of two names of five letters that differ in one, and a little less


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two spellings that a rule holds for one agency: whether it settles, and what speaks for it."""

    rule: str
    settles: bool
    a: Node
    b: Node
    evidence: str


def propose(evidence: Evidence) -> list[Proposal]:
    """Every proposal, in an order that depends on the spellings alone: settling ones first, rule by rule."""
    parsed = {node: parse_name(standing.last_spelling) for node, standing in evidence.standings.items()}
    found = [*_parsed_forms(evidence, parsed), *_renames(evidence, parsed)]
    settled = {frozenset((one.a, one.b)) for one in found if one.settles}
    found += [one for one in _alike(evidence, parsed) if frozenset((one.a, one.b)) not in settled]
    ranks = {PARSED_FORM: 0, RENAME: 1, SWAP: 2, ALIKE: 3}
    return sorted(found, key=lambda one: (ranks[one.rule], one.a, one.b, one.evidence))


def _parsed_forms(evidence: Evidence, parsed: dict[Node, ParsedName]) -> list[Proposal]:
    """Names that differ in wording only: office or department, with or without 'City of'."""
    names = state_names()
    groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node, name in parsed.items():
        groups[(node[0], *name.key(names.get(node[0], "")))].append(node)
    found: list[Proposal] = []
    for (_, kind, unit, jurisdiction), nodes in sorted(groups.items()):
        nodes.sort()
        said = f"both read as {kind} of {' '.join(filter(None, (jurisdiction, unit))) or 'the state'}"
        found += [Proposal(PARSED_FORM, True, nodes[0], node, said) for node in nodes[1:]]
    return found


def _renames(evidence: Evidence, parsed: dict[Node, ParsedName]) -> list[Proposal]:
    """A row that leaves and a row that enters with the same state, model and date.

    Many agreements are signed on one day, so of several that fit only each other's best is a proposal: a shared
    document counts before alike names.
    """
    scored = [(swap, _likeness(parsed[swap.left], parsed[swap.entered])) for swap in evidence.swaps]
    best: dict[tuple[int, str, Node], tuple[bool, float]] = {}
    for swap, score in scored:
        for node in (swap.left, swap.entered):
            key = (swap.at, swap.model, node)
            best[key] = max(best.get(key, (False, 0.0)), (swap.moa_url is not None, score))
    found: dict[tuple[Node, Node], Proposal] = {}
    for swap, score in scored:
        mine = (swap.moa_url is not None, score)
        if any(best[swap.at, swap.model, node] > mine for node in (swap.left, swap.entered)):
            continue
        if score < ASK_SWAP_FROM and swap.moa_url is None:
            continue  # a date alone says little of unlike names
        one, two = parsed[swap.left], parsed[swap.entered]
        enough = ALIKE_OTHERS if one.type == "other" else ALIKE_JURISDICTIONS
        settles = one.type == two.type and one.unit == two.unit and score >= enough
        pair = (min(swap.left, swap.entered), max(swap.left, swap.entered))
        if pair not in found or (settles and not found[pair].settles):
            said = f"{_what(swap)}; names {score:.0f} % alike"
            found[pair] = Proposal(RENAME if settles else SWAP, settles, *pair, said)
    return list(found.values())


def _what(swap: Swap) -> str:
    shared = [f"signed {swap.signed}"] if swap.signed is not None else []
    shared += [f"document {swap.moa_url.rsplit('/', 1)[-1]}"] if swap.moa_url is not None else []
    return f"{swap.left[1]!r} left as {swap.entered[1]!r} entered, {swap.model}, {' and '.join(shared)}"


def _alike(evidence: Evidence, parsed: dict[Node, ParsedName]) -> list[Proposal]:
    """Alike names of one type and unit that never stood on one list: questions only."""
    groups: dict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for node, name in sorted(parsed.items()):
        groups[node[0], name.unit, name.type].append(node)
    found: list[Proposal] = []
    for (state, unit, kind), nodes in groups.items():
        if kind == "other":
            # a name without a known type may be one of any type whose word is misspelt
            others = [
                node for key, known in groups.items() if key[:2] == (state, unit) and key[2] != kind for node in known
            ]
            pairs = _near(
                nodes, [parsed[node].normal for node in nodes], others, [parsed[node].normal for node in others]
            )
        else:
            pairs = _near(nodes, [parsed[node].jurisdiction for node in nodes], [], [])
        for one, two in pairs:
            score = _likeness(parsed[one], parsed[two])
            if score >= ASK_FROM and not evidence.overlap(one, two):
                said = f"names {score:.0f} % alike, never on one list together"
                found.append(Proposal(ALIKE, False, min(one, two), max(one, two), said))
    return found


def _near(
    nodes: list[Node], names: list[str], others: list[Node], other_names: list[str]
) -> Iterator[tuple[Node, Node]]:
    """Pairs of nodes, and of nodes and others, whose names come near what the real measure asks for."""
    everyone, every_name = nodes + others, names + other_names
    for place, one in enumerate(nodes):
        rest = every_name[place + 1 :]
        near = {
            further
            for scorer, least in ((fuzz.ratio, ONE_EDIT_FROM), (fuzz.token_sort_ratio, ASK_FROM))
            for _, _, further in process.extract(names[place], rest, scorer=scorer, score_cutoff=least, limit=None)
        }
        for further in sorted(near):
            yield one, everyone[place + 1 + further]


def _likeness(one: ParsedName, two: ParsedName) -> float:
    """How alike two names are, from 0 to 100: by what is left of them when the type is taken away."""
    if one.type == two.type and one.type != "other":
        a, b = one.jurisdiction, two.jurisdiction
        if min(len(a), len(b)) >= 5 and OSA.distance(a, b) <= 1:
            return max(95.0, fuzz.ratio(a, b))
        return max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b))
    return max(fuzz.ratio(one.normal, two.normal), fuzz.token_sort_ratio(one.normal, two.normal))
