"""Which listings are one agreement, which agreements one agency? Each decision with its rule and evidence.

Public verb: `resolve`. Rules propose, judgements decide, vetoes forbid; ids come from a ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.identity.agreements import ENDED_AFTER_DAYS, ENDED_AFTER_LISTS, Agreement, Duplicate, Span
    from section287g.identity.cluster import Decision
    from section287g.identity.ids import IdLedger, agreement_id, read_ids
    from section287g.identity.judgements import Judgement, Node, read_judgements
    from section287g.identity.names import normal_form, parse_name
    from section287g.identity.resolution import Agency, Identity, resolve

__all__ = [
    "ENDED_AFTER_DAYS",
    "ENDED_AFTER_LISTS",
    "Agency",
    "Agreement",
    "Decision",
    "Duplicate",
    "IdLedger",
    "Identity",
    "Judgement",
    "Node",
    "Span",
    "agreement_id",
    "normal_form",
    "parse_name",
    "read_ids",
    "read_judgements",
    "resolve",
]
__getattr__ = offer(
    __name__,
    {
        "agreements": "ENDED_AFTER_DAYS ENDED_AFTER_LISTS Agreement Duplicate Span",
        "cluster": "Decision",
        "ids": "IdLedger agreement_id read_ids",
        "judgements": "Judgement Node read_judgements",
        "names": "normal_form parse_name",
        "resolution": "Agency Identity resolve",
    },
)
