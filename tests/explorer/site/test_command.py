"""`287g site`: what it says of what it did, in both forms, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from section287g.cli.site import site
from section287g.errors import RegistryError, StorageError
from section287g.explorer.site import tasks

from .conftest import is_small


@pytest.fixture(autouse=True)
def small_sites(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Only the tasks of small sites, that a test does not write thousands of counties."""
    every = tasks.tasks_of

    def some(*asked: Any) -> Iterator[tasks.Task]:
        return (task for task in every(*asked) if is_small(task) and task.kind != "chart")

    monkeypatch.setattr("section287g.explorer.site.freezing.tasks_of", some)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))


def run(*asked: object) -> Result:
    return CliRunner().invoke(site, [str(one) for one in asked])


def test_it_says_what_it_did(two_lists: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    first = run(folder, "--registry", two_lists, "--base", "https://example.org/287g/", "--processes", 1)
    assert first.exit_code == 0, first.output
    assert str(folder) in first.stdout
    assert "for https://example.org/287g/" in first.stdout
    assert "newest list of 2025-08-01" in first.stdout
    second = run(folder, "--registry", two_lists, "--base", "https://example.org/287g", "--format", "json")
    told = json.loads(second.stdout)
    assert (told["written"], told["removed"], told["base"]) == (0, 0, "https://example.org/287g")
    assert told["files"] == sum(one.is_file() for one in folder.rglob("*")) - 1
    third = run(folder, "--registry", two_lists, "--processes", 2)
    assert "no canonical links, sitemap or feeds" in third.stdout
    assert not (folder / "feeds").exists()


def test_it_follows_links_and_fails_where_one_is_broken(two_lists: Path, tmp_path: Path) -> None:
    found = run(tmp_path / "site", "--registry", two_lists, "--processes", 1, "--check", "--format", "json")
    assert found.exit_code == 1  # charts and most counties were left out
    told = json.loads(found.stdout)["links"]
    assert told["inside"] > 3_000
    assert any(one["why"] == "there is no counties/01001/index.html" for one in told["broken"])
    shown = run(tmp_path / "site", "--registry", two_lists, "--processes", 1, "--check")
    assert "links within the site" in shown.stdout
    assert f"{len(told['broken']):,} of them broken" in shown.stdout


@pytest.mark.parametrize("base", ["example.org", "ftp://example.org", "https://example.org/?a=1"])
def test_an_address_that_is_none_is_a_wrong_command_line(base: str, tmp_path: Path) -> None:
    refused = run(tmp_path / "site", "--base", base)
    assert refused.exit_code == 2
    assert "no address of a site" in refused.output
    assert not (tmp_path / "site").exists()


def test_what_is_no_site_and_no_registry_is_refused(two_lists: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    refused = run(tmp_path, "--registry", two_lists)
    assert isinstance(refused.exception, StorageError)
    refused = run(tmp_path / "site", "--registry", tmp_path)
    assert isinstance(refused.exception, RegistryError)
    assert run(tmp_path / "site", "--processes", 0).exit_code == 2


def test_help_has_an_example() -> None:
    shown = run("--help")
    assert "287g site public --base https://example.org/287g" in shown.output
