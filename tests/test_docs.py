"""The documents are true: references are current and whole, links lead somewhere, shown output is printed."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import click
import pytest

from section287g.cli.main import COMMANDS, cli
from section287g.docs import REFERENCES, main, render
from section287g.errors import EXIT_CODES
from section287g.lists.lookups import anomaly_kinds
from section287g.registry.tables import describe_tables
from support.commands import Run

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
SESSION = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TEST_NAME = re.compile(r"`(test_\w+)`")


def shown() -> list[tuple[Path, str, str]]:
    """Each command in a console block of a document, with the output shown for it."""
    found = []
    for path in DOCUMENTS:
        for block in BLOCK.findall(path.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((path, command, output.strip("\n")))
    return found


@pytest.mark.parametrize("name", list(REFERENCES))
def test_references_are_current(name: str) -> None:
    path = ROOT / "docs" / "reference" / name
    assert path.read_text(encoding="utf-8") == render(name), "run python -m section287g.docs"


def test_a_stale_reference_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    (tmp_path / "tables.md").write_text("old")
    assert main(["--check"], tmp_path) == 1
    assert "stale: tables.md" in capsys.readouterr().err
    assert (tmp_path / "tables.md").read_text() == "old"


def test_references_are_whole() -> None:
    """Every command and option, table and column, exit code and kind of anomaly stands in its reference."""
    commands = render("commands.md")
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert f"## 287g {name}\n" in commands
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in commands
                assert parameter.help, f"{name} {parameter.opts[0]} has no help"
    tables = render("tables.md")
    for table in describe_tables().values():
        assert f"## {table.name}" in tables
        for column in table.columns:
            assert f"| `{column.name}` |" in tables
    data_files = render("data-files.md")
    package = ROOT / "src" / "section287g"
    for path in package.glob("**/data/*.csv"):
        assert f"## {path.relative_to(package).as_posix()}\n" in data_files
    for code in EXIT_CODES:
        assert f"| {code} |" in render("exit-codes.md")
    for kind in anomaly_kinds():
        assert f"| {kind} |" in render("anomalies.md")


@pytest.mark.parametrize("path", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target


def test_documents_are_short() -> None:
    generated = {f"reference/{name}" for name in REFERENCES}
    for path in DOCUMENTS:
        if not any(str(path).endswith(name) for name in generated):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path


def test_every_document_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / target).resolve() for target in LINK.findall(index.read_text(encoding="utf-8"))}
    assert {path.resolve() for path in index.parent.rglob("*.md")} - {index.resolve()} <= linked


def test_the_tests_that_documents_name_exist() -> None:
    defined = {
        name for path in ROOT.glob("tests/**/*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    for path in DOCUMENTS:
        assert set(TEST_NAME.findall(path.read_text(encoding="utf-8"))) <= defined, path


def test_there_is_output_to_compare() -> None:
    for name, least in (("README.md", 3), ("first-steps.md", 8)):
        assert len([path for path, _, _ in shown() if path.name == name]) >= least
    assert len([path for path in DOCUMENTS if SESSION.search(path.read_text(encoding="utf-8"))]) >= 5


@pytest.mark.parametrize(
    ("path", "command", "output"), shown(), ids=[f"{path.stem}: {command}" for path, command, _ in shown()]
)
def test_what_is_shown_is_what_is_printed(
    run: Run, monkeypatch: pytest.MonkeyPatch, path: Path, command: str, output: str
) -> None:
    """Each command in a console block is run. What it prints of the age of the data grows older each day."""
    monkeypatch.chdir(ROOT)
    words = shlex.split(command)
    assert words[0] == "287g", path
    said = run(*words[1:])
    assert said.code == 0
    assert [line for line in said.out.strip("\n").splitlines() if "days old" not in line] == output.splitlines()


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if SESSION.search(path.read_text(encoding="utf-8"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_what_python_shows_is_what_it_gives(path: Path) -> None:
    """The Python sessions of a document are run, one after the other as one session."""
    names: dict[str, object] = {}
    for number, block in enumerate(SESSION.findall(path.read_text(encoding="utf-8")), start=1):
        for library in ("pandas", "polars"):
            if library in block.lower():
                pytest.importorskip(library)
        session = doctest.DocTestParser().get_doctest(block, names, f"{path.name}, session {number}", str(path), 0)
        told: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
        assert runner.run(session, out=told.append, clear_globs=False).failed == 0, "".join(told)
        names = session.globs
