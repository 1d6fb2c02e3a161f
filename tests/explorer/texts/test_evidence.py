"""Evidence is told in Spanish clause by clause, whole or not at all; what is not known stays English, marked."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import yaml

import section287g
from section287g.explorer.evidence import evidence_in_words, judged_in_words
from section287g.explorer.words import words_of

FILE = Path(__file__).parents[3] / "src" / "section287g" / "explorer" / "data" / "texts" / "evidence.es.yaml"
NUMBER = re.compile(r"\d+")


@pytest.fixture(scope="module")
def every_evidence() -> list[str]:
    """All evidence of judgements and corrections in the package's registry."""
    with section287g.open() as registry:
        return [
            one["evidence"]
            for one in registry.sql(
                "SELECT evidence FROM judgements UNION SELECT evidence FROM corrections ORDER BY 1"
            )
        ]


def test_all_evidence_of_the_registry_is_told_with_its_numbers(every_evidence: list[str]) -> None:
    assert len(every_evidence) > 150
    for one in every_evidence:
        told = html.unescape(str(evidence_in_words(one, words_of("es"))))
        assert "<span" not in told, one
        assert sorted(NUMBER.findall(told)) == sorted(NUMBER.findall(one)), one
        assert not re.search(r"\b(?:the|lists?|pending|signed|same|with|county of)\b", told), told
        assert evidence_in_words(one, words_of("en")).unescape() == one


def test_every_note_ends_some_evidence(every_evidence: list[str]) -> None:
    for pair in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        assert any(one.endswith(pair["en"]) for one in every_evidence), pair["en"]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "listed on 2025-03-06am..2025-03-07am (2 lists) under MONTANA.",
            "figura en 2025-03-06am..2025-03-07am (2 listas) bajo MONTANA.",
        ),
        (
            "a: tfm 2025-04-01am..2025-05-01am, 2025-06-01mid..2025-06-01mid (4 lists), signed 2025-03-30/2025-03-31"
            ", no link; county St. Landry County. b: pending wso 2024-01-31..2024-01-31 (1 list). "
            "Together on 1 list under tfm; back on 2025-06-01mid tfm same MOA, 2025-07-01am tfm.",
            "a: tfm 2025-04-01am..2025-05-01am, 2025-06-01mid..2025-06-01mid (4 listas), firmado "
            "2025-03-30/2025-03-31, sin enlace; condado St. Landry County. b: pendiente wso 2024-01-31..2024-01-31 "
            "(1 lista). Juntas en 1 lista bajo tfm; de vuelta en 2025-06-01mid tfm, mismo memorando, "
            "2025-07-01am tfm.",
        ),
        (
            "'foo police' left as 'fooo police' entered, jem, signed 2025-03-01; names 96 % alike; but person: Ann "
            "Lee holds \"Foo's\" and 'b' for distinct",
            "'foo police' salió cuando entró 'fooo police', jem, firmado 2025-03-01; los nombres se parecen en un "
            "96 %; pero Ann Lee tiene \"Foo's\" y 'b' por distintas",
        ),
    ],
)
def test_clauses_are_told_one_by_one(english: str, spanish: str) -> None:
    assert evidence_in_words(english, words_of("es")).unescape() == spanish


@pytest.mark.parametrize(
    "english",
    [
        "county records show it",
        "the clerk says so (3 lists)",
        "listed on 2025-03-06am..2025-03-07am (2 lists). A clerk says so.",
        "names 96 % alike; <script>alert(1)</script>",
        ". ; a: ",
    ],
)
def test_free_text_stays_english_and_is_marked(english: str) -> None:
    told = str(evidence_in_words(english, words_of("es")))
    assert told == f'<span lang="en">{html.escape(english).replace("&#x27;", "&#39;")}</span>'


def test_who_decided_is_told_and_an_unknown_rule_is_marked() -> None:
    spanish = words_of("es")
    assert judged_in_words("rule: rename", spanish) == "regla: cambio de nombre"
    assert judged_in_words("person: Ann <b>Lee</b>", spanish) == "persona: Ann &lt;b&gt;Lee&lt;/b&gt;"
    assert judged_in_words("rule: of thumb", spanish) == '<span lang="en">rule: of thumb</span>'
    assert judged_in_words("rule: rename", words_of("en")) == "rule: rename"
