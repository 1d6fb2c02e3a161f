"""The Spanish catalogues of the programme's rules have every text that pages show, and none besides."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.texts.catalogue import catalogued, is_day
from section287g.funding.policy import read_policy
from section287g.funding.rules import Parameter
from section287g.lists.lookups import MODEL_NAMES

REIMBURSEMENT = "reimbursement"


def shown_rules() -> Iterator[Parameter]:
    """Rules on the pages of the models and on that of the terms."""
    policy = read_policy()
    for model in MODEL_NAMES:
        yield from policy.under(f"agreement.{model}")
        yield from policy.under(f"training.{model}")
    yield from policy.under(REIMBURSEMENT)


def test_labels_texts_and_notes_of_rules() -> None:
    wanted = set()
    for rule in shown_rules():
        wanted.add(rule.label)
        for value in rule.values:
            if isinstance(value.value, str) and not is_day(value.value):
                wanted.add(value.value)
            if value.note is not None and rule.path.startswith(f"{REIMBURSEMENT}."):
                wanted.add(value.note)
    assert len(wanted) > 80
    assert catalogued("policy_rules.es.yaml") == wanted


def test_titles_of_sources_and_some_publishers() -> None:
    sources = read_policy().sources.values()
    titles = {one.title for one in sources}
    held = catalogued("policy_sources.es.yaml")
    assert titles <= held
    assert held - titles <= {one.publisher for one in sources}


def test_what_is_unknown() -> None:
    policy = read_policy()
    wanted = {text for one in policy.unknown for text in (one.question, one.searched, one.settled_by)}
    assert catalogued("policy_unknown.es.yaml") == wanted


def test_readings_and_their_options() -> None:
    readings = read_policy().readings.values()
    wanted = {one.question for one in readings} | {option.meaning for one in readings for option in one.options}
    assert catalogued("policy_readings.es.yaml") == wanted
