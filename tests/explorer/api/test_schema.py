"""Schemathesis asks the API whatever its document allows and forbids, in process, the same every time."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from section287g.explorer.api.service import describe

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (the extra 'test' has it)")

SETTINGS: dict[str, Any] = {
    "seed": 20260227,
    "generation": {"max-examples": 8, "deterministic": True, "database": "none"},
    "phases": {
        "coverage": {"enabled": True},
        "fuzzing": {"enabled": True},
        "examples": {"enabled": False},
        "stateful": {"enabled": False},
    },
}
PLACES = ("q", "county", "place", "zip", "point")


def arranged(context: Any, query: dict[str, Any]) -> dict[str, Any]:
    """What a document cannot say of parameters together: the earlier day is `from`, and one place is asked about.

    Both are refused otherwise, which tests of their own see to. Only what is right on its own is arranged.
    """
    path = context.operation.path if context.operation is not None else ""
    if not isinstance(query, dict):
        return query
    if path.endswith("/changes") and {"from", "to"} <= set(query):
        first, second = str(query["from"]), str(query["to"])
        return {**query, "from": min(first, second), "to": max(first, second)}
    if path.endswith("/covers"):
        given = [name for name in PLACES if name in query]
        kept = {name: value for name, value in query.items() if name not in given[1:]}
        return kept if given else {**kept, "county": "48167"}
    return query


TOGETHER = ("give exactly one of q, county, place, zip and point", "give the earlier day as from")


def not_of_parameters_together(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Keeps every failure but the refusal of parameters that are right alone and wrong together."""
    told = response.json().get("error", {}).get("message", "") if response.status_code == 400 else ""
    return not (type(failure).__name__ == "RejectedPositiveData" and any(one in told for one in TOGETHER))


def test_schemathesis_finds_nothing(site: TestClient) -> None:
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import events, from_schema

    config = SchemathesisConfig.from_dict(SETTINGS)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site.app, config=config)
    schema.hook("map_query")(arranged)
    schema.hook("filter_failure")(not_of_parameters_together)
    found: list[str] = []
    asked: dict[str, Counter[str]] = {}
    requests = 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.append(f"{event}")
        if isinstance(event, events.ScenarioFinished):
            requests += len(event.recorder.interactions)
            modes = asked.setdefault(event.recorder.label, Counter())
            modes.update(case.value.meta.generation.mode.value for case in event.recorder.cases.values())
            for case_id, checks in event.recorder.checks.items():
                for check in checks:
                    if check.failure_info is not None:
                        case = event.recorder.cases[case_id].value
                        failure = check.failure_info.failure
                        found.append(f"{check.name}: {case.method} {case.formatted_path} {case.query}: {failure}")
    assert found == []
    paths = {f"GET {path}" for path in describe()["paths"]}
    assert set(asked) == paths
    without_parameters = {"GET /figures"}
    for label, modes in asked.items():
        assert modes["positive"] >= 1, label
        assert modes["negative"] >= (1 if label in without_parameters else 8), f"{label}: {modes}"
    assert requests > 500
