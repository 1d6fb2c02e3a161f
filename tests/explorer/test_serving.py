"""`287g serve` as it is run: by one process or several, on a port of this machine, with a store of releases."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from section287g.cli.handover_report import report
from section287g.handovers.release import load_release
from section287g.handovers.synthetic import make_release

PROGRAM = (sys.executable, "-c", "from section287g.cli.main import main; main()", "serve")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ask(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read()


@contextlib.contextmanager
def served(*words: str) -> Iterator[int]:
    port = free_port()
    command = [*PROGRAM, "--port", str(port), *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                ask(port, "/healthz")
                break
            if process.poll() is not None:
                raise AssertionError(process.communicate()[1].decode())
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    truth = make_release(tmp_path / "files", stints=1_500, detainers=600, seed=4)
    load_release(truth.files, "made", store=tmp_path / "store")
    return tmp_path / "store"


def test_several_workers_answer_and_show_the_releases_of_the_store_given(store: Path) -> None:
    with served("--workers", "2", "--store", str(store), "--name", "record.example") as port:
        status, body = ask(port, "/hand-overs.json")
        assert status == 200
        assert [one["name"] for one in json.loads(body)["releases"]] == ["made"]
        assert ask(port, "/agencies", "record.example")[0] == 200
        assert ask(port, "/agencies", "elsewhere.example")[0] == 400


def test_a_port_that_is_taken_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for words in ((), ("--workers", "2")):
            done = subprocess.run([*PROGRAM, "--port", port, *words], capture_output=True, text=True, check=False)
            assert done.returncode != 0
            assert "give another --port or --host" in done.stderr


def test_once_prints_the_summary_and_asks_for_one_page() -> None:
    told = subprocess.run([*PROGRAM, "--once"], capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert "agreements of 1,251 agencies" in told.stdout
    assert "The first page: status 200" in told.stdout


def test_the_store_can_be_named_by_the_environment(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECTION287G_HANDOVERS", str(store))
    told = CliRunner().invoke(report, ["--release", "made", "--format", "json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["release"] == "made"
