"""The registry of the invented agency, and reading of a claim's folder against it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from section287g.funding import choose, read_policy
from section287g.funding.claims import read_intake
from section287g.funding.claims.records import Intake
from section287g.registry import Registry
from support.claim_folder import example_registry


class Reader:
    """Reads folders of the invented agency against its registry, under readings by name."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __call__(self, folder: Path, **readings: str) -> Intake:
        policy = read_policy()
        return read_intake(folder, self.registry, policy, choose(policy, readings))


@pytest.fixture(scope="session")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """`intake(folder, salary_basis="dedicated_posts")`; the registry is made once."""
    with example_registry(tmp_path_factory.mktemp("example")) as registry:
        yield Reader(registry)
