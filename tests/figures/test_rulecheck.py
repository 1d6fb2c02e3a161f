"""Statements about the programme's rules: announced, in force, and what rules cannot show are three things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

import section287g
from section287g.figures import Figure, Verdict, check_figures
from section287g.funding import Policy, read_policy
from section287g.registry import Registry

MakeFigure = Callable[..., Figure]
RULE = {"kind": "rule", "unit": "", "relation": "", "value": "", "check": "rule"}
HOLDS, NOT, UNTOLD = "holds", "does not hold", "cannot be told from this data"
SALARY, CAP = "reimbursement.salary.share", "reimbursement.overtime.cap"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return section287g.open()


def ask(registry: Registry, figure: Figure, policy: Policy | None = None) -> Verdict:
    (verdict,) = check_figures(registry, [figure], policy)
    return verdict


def rule(figure: MakeFigure, rules: str, day: str, asked: str = "announced", more: str = "") -> Figure:
    return figure(day=day, parameters=f"rules={rules};asked={asked};needs=payments{more}", **RULE)


@pytest.mark.parametrize("number", ["06", "07", "08"])
def test_the_storys_money_rules_hold_as_announced_and_had_not_begun(registry: Registry, number: str) -> None:
    verdicts = {one.id: one for one in check_figures(registry)}
    answer = verdicts[f"story-{number}"]
    assert answer.verdict == HOLDS
    assert "on 2025-09-03 nothing of it had begun, so it holds as an announced term" in answer.because
    assert "and not as one in force" in answer.because
    assert "it begins 2025-10-01" in answer.because
    assert "confidence medium; dhs-2025-09-02" in answer.because
    assert "what was done under it, the rules do not show" in answer.because
    assert "dhs-2025-09-02" in str(answer.rows)


def test_a_release_of_a_later_day_is_no_source_of_an_earlier_statement(registry: Registry) -> None:
    story = next(one for one in check_figures(registry) if one.id == "story-06")
    assert "dhs-2025-09-17" not in story.because  # it repeats the terms two weeks after the story
    assert "Announced on 2025-09-02 to begin 2025-10-01: reimbursement.salary.share is 100 percent" in story.because
    assert [(one.value, one.unit) for one in story.found] == [(100, "percent"), (100, "percent")]


@pytest.mark.parametrize(
    ("day", "asked", "verdict", "said"),
    [
        ("2025-09-01", "announced", UNTOLD, "no source says what reimbursement.salary.share was on 2025-09-01"),
        ("2025-09-01", "in-force", UNTOLD, "one is known from 2025-10-01"),
        ("2025-09-02", "announced", HOLDS, "not as one in force"),
        ("2025-09-02", "in-force", NOT, "nothing of it had begun"),
        ("2025-09-30", "in-force", NOT, "does not hold as a term in force"),
        ("2025-10-01", "in-force", HOLDS, "so on 2025-10-01 it holds as an announced term in force"),
        ("2025-10-01", "announced", HOLDS, "Announced, from 2025-10-01"),
    ],
)
def test_announced_and_in_force_are_told_apart_to_the_day(
    registry: Registry, figure: MakeFigure, day: str, asked: str, verdict: str, said: str
) -> None:
    answer = ask(registry, rule(figure, SALARY, day, asked))
    assert (answer.verdict, said in answer.because) == (verdict, True), answer.because
    assert answer.query == f"287g policy {SALARY}"


@pytest.mark.parametrize(
    ("rules", "verdict", "said"),
    [
        (f"{CAP}:0.25", HOLDS, "reimbursement.overtime.cap is 25 percent"),
        (f"{CAP}:0.250", HOLDS, "25 percent"),
        (f"{CAP}:0.26", NOT, "reimbursement.overtime.cap is not 0.26"),
        ("reimbursement.award.period:quarter", HOLDS, 'is "quarter"'),
        ("reimbursement.award.period: Quarter", HOLDS, 'is "quarter"'),
        ("reimbursement.award.period:quart", NOT, 'reimbursement.award.period is not "quart"'),
        (f"{SALARY}|reimbursement.award.period:month", NOT, 'is not "month"'),
        ("appropriations.pl_119_21.ice_uses:287(g) agreements", HOLDS, "as a reported term in force"),
        ("appropriations.pl_119_21.ice_uses:agreements", NOT, 'is not "agreements"'),
        (f"appropriations.pl_119_21.border_security_fund|{SALARY}", HOLDS, "as an announced term in force"),
        ("appropriations.pl_119_21.border_security_fund", HOLDS, "as an enacted term in force"),
        ("appropriations.pl_119_21.stonegarden", UNTOLD, "no source says what appropriations.pl_119_21.stonegarden"),
        ("appropriations.lapse", UNTOLD, "one is known from 2026-02-14 through 2026-04-30"),
    ],
)
def test_what_is_claimed_of_a_rule_is_compared_with_what_it_says(
    registry: Registry, figure: MakeFigure, rules: str, verdict: str, said: str
) -> None:
    answer = ask(registry, rule(figure, rules, "2026-06-01"))
    assert (answer.verdict, said in answer.because) == (verdict, True), answer.because


def test_a_day_that_another_rule_gives_delays_what_is_in_force(registry: Registry, figure: MakeFigure) -> None:
    law = "reimbursement.funding_law:One Big Beautiful Bill Act"
    begins = ";begins=reimbursement.start"
    assert ask(registry, rule(figure, law, "2025-09-30", "in-force")).verdict == HOLDS
    assert ask(registry, rule(figure, law, "2025-09-30", "in-force", begins)).verdict == NOT
    assert ask(registry, rule(figure, law, "2025-10-01", "in-force", begins)).verdict == HOLDS
    assert ask(registry, rule(figure, "reimbursement.funding_law:another act", "2025-10-01")).verdict == NOT


def test_of_several_rules_those_that_had_not_begun_are_named(registry: Registry, figure: MakeFigure) -> None:
    both = rule(figure, f"reimbursement.funding_law|{SALARY}", "2025-09-03", "in-force")
    assert "on 2025-09-03 reimbursement.salary.share had not begun" in ask(registry, both).because
    assert ask(registry, both).verdict == NOT


def test_what_is_told_beside_does_not_decide(registry: Registry, figure: MakeFigure) -> None:
    beside = ";beside=appropriations.pl_119_21.stonegarden|appropriations.lapse|appropriations.pl_119_21.ice"
    answer = ask(registry, rule(figure, SALARY, "2025-11-01", more=beside))
    assert answer.verdict == HOLDS
    assert "assumed, from 2025-07-04: appropriations.pl_119_21.stonegarden is 450,000,000 dollars" in answer.because
    assert "no source" in answer.because
    assert "without a known value on 2025-11-01: appropriations.lapse" in answer.because
    assert (Decimal(29_850_000_000), "dollars") in [(one.value, one.unit) for one in answer.found]


def test_a_rule_named_alone_must_not_be_zero(registry: Registry, figure: MakeFigure) -> None:
    policy = read_policy()
    salary = policy.parameters[SALARY]
    none = replace(salary, values=(replace(salary.values[0], value=Decimal(0)),))
    without = replace(policy, parameters={**policy.parameters, SALARY: none})
    asked = rule(figure, SALARY, "2025-10-01")
    assert ask(registry, asked).verdict == HOLDS
    answer = ask(registry, asked, without)
    assert answer.verdict == NOT
    assert "reimbursement.salary.share is not more than zero" in answer.because


@pytest.mark.parametrize(
    ("source_day", "day", "verdict"),
    [
        ("2025-09-02", "2025-09-01", UNTOLD),
        ("2025-09-02", "2025-09-02", HOLDS),
        ("2025-08", "2025-08-30", UNTOLD),  # of a month the last day is taken
        ("2025-08", "2025-08-31", HOLDS),
        ("2024", "2024-12-30", UNTOLD),  # and of a year
        ("2024", "2024-12-31", HOLDS),
    ],
)
def test_a_term_is_announced_from_the_day_of_its_oldest_source(
    registry: Registry, figure: MakeFigure, source_day: str, day: str, verdict: str
) -> None:
    policy = read_policy()
    release = replace(policy.sources["dhs-2025-09-02"], day=source_day)
    dated = replace(policy, sources={**policy.sources, "dhs-2025-09-02": release})
    assert ask(registry, rule(figure, SALARY, day), dated).verdict == verdict
