"""Times the explorer against its limits, and weighs its home page.

Run as ``python bench/explorer.py [--seconds N]`` in a checkout with the package installed. It serves the package's
registry: with one process for the weight and the answer times of one client, with two for the load. Who asks is a
process of its own each time. Limits: home 300 KB with everything that it loads and 150 KB without a script, both as
sent (gzip); 95 of 100 answers within 50 ms for an agency and 100 ms for a filtered list of 100 rows; 200 requests a
second without an error on 80 % agencies, 15 % states and 5 % lists.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

KB = 1_000
HOME_LIMIT = 300 * KB
HOME_LIMIT_WITHOUT_SCRIPT = 150 * KB
AGENCY_LIMIT = 0.050
LIST_LIMIT = 0.100
LOAD_LIMIT = 200.0
ASKED = 400
CONNECTIONS = 16
LISTS = (
    "/agencies?state=TX", "/agencies?model=tfm", "/agencies?model=wso&sort=signed", "/agencies?type=police",
    "/agencies?q=county", "/agencies?sort=population", "/agencies?as_of=2025-09-03", "/agencies?status=all",
)  # fmt: skip


ASKED_BY_PROGRAM = (
    "/api/v1/agencies?state=TX", "/api/v1/agencies?model=tfm&sort=population", "/api/v1/agencies?q=county",
    "/api/v1/agencies?as_of=2025-09-03&status=all", "/api/v1/agreements?state=FL&model=wso",
    "/api/v1/agreements?q=sheriff&status=all", "/api/v1/agreements?signed_by=2025-06-01",
    "/api/v1/agreements?state=TX&as_of=2025-{month:02}-{day:02}",
)  # fmt: skip
"""Lists of the API; the last is of another day each time, of which nothing is kept."""


def app() -> object:
    """The application, for uvicorn to make in each of its processes."""
    from section287g.explorer import make_app
    from section287g.registry import open_registry

    return make_app(open_registry())


@contextlib.contextmanager
def served(workers: int) -> Iterator[int]:
    """The explorer on a free port of this machine until it is done with."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--factory", "explorer:app", "--app-dir", str(Path(__file__).parent)]
    command += ["--port", str(port), "--workers", str(workers), "--log-level", "error", "--no-access-log"]
    process = subprocess.Popen(command, env={**os.environ})
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                if fetch(port, "/healthz")[0] == 200:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def fetch(port: int, path: str) -> tuple[int, bytes, str]:
    """One answer as a browser gets it: status, body as sent, encoding."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers.get("Content-Encoding", "")


def addresses(port: int) -> tuple[list[str], list[str]]:
    """Every agency's page and every state's."""
    agencies = []
    for page in range(1, 20):
        told = json.loads(plain(port, f"/agencies.json?status=all&per_page=500&page={page}"))
        agencies += [f"/agencies/{row['agency_id']}" for row in told["rows"]]
        if page >= told["pages"]:
            break
    states = [f"/states/{row['state']}" for row in json.loads(plain(port, "/states.json"))["rows"]]
    return agencies, states


def plain(port: int, path: str) -> bytes:
    """An answer that is not compressed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    return connection.getresponse().read()


def weigh(port: int) -> tuple[int, int]:
    """Bytes of home as sent, with all that it loads, and without the script."""
    text = plain(port, "/").decode()
    loaded = re.findall(r'(?:src|rel="stylesheet" href)="(/[^"]+)"', text)
    sizes = {path: len(fetch(port, path)[1]) for path in ("/", *loaded)}
    for path, size in sizes.items():
        print(f"  {path:<40} {size / KB:8.1f} KB")
    scripts = sum(size for path, size in sizes.items() if path.split("?")[0].endswith(".js"))
    return sum(sizes.values()), sum(sizes.values()) - scripts


def spread(port: int, paths: Sequence[str]) -> list[float]:
    """Seconds of each answer to one client that keeps its connection, the shortest first."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for path in paths:
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - begun)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    return sorted(took)


async def load(port: int, paths: Sequence[str], seconds: float) -> tuple[int, int, float]:
    """Answers, errors and seconds of several clients that ask one thing after another."""
    until = time.perf_counter() + seconds
    counts = {"answers": 0, "errors": 0}
    order = iter(paths)

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            path = next(order)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # every answer here has its length
            await reader.readexactly(size)
            counts["answers" if head.startswith(b"HTTP/1.1 200") else "errors"] += 1
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return counts["answers"], counts["errors"], time.perf_counter() - begun


def mix(agencies: Sequence[str], states: Sequence[str], many: int) -> list[str]:
    """80 % agencies, 15 % states, 5 % lists, in an order that is the same each time."""
    chance = random.Random(287)
    kinds = chance.choices((agencies, states, LISTS), weights=(80, 15, 5), k=many)
    return [chance.choice(kind) for kind in kinds]


def told(name: str, value: str, limit: str, holds: bool) -> bool:
    """A line of the result; whether the limit holds."""
    print(f"{name:<52} {value:>14}   limit {limit:>10}   {'holds' if holds else 'MISSED'}")
    return holds


def _other(path: str, number: int) -> str:
    """An address that was not asked before: another page of a list, other days, another length."""
    changed = path.format(month=number % 12 + 1, day=number + 3)
    return f"{changed}&per_page=100&page={number + 1}" if number < 5 else f"{changed}&per_page={100 - number}"


def p95(took: Sequence[float]) -> float:
    """What 95 of 100 do not exceed."""
    return took[int(len(took) * 0.95)]


def main() -> int:
    """Measures and prints; 1 where a limit is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=15.0, help="how long the load lasts")
    asked.add_argument("--load", nargs=2, metavar=("PORT", "SECONDS"), help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.load:
        port, seconds = int(options.load[0]), float(options.load[1])
        paths = mix(*addresses(port), 200_000)
        print(json.dumps(asyncio.run(load(port, paths, seconds))))
        return 0
    chance = random.Random(287)
    with served(1) as port:
        agencies, states = addresses(port)
        print("home, as sent")
        whole, without = weigh(port)
        to_agencies = spread(port, chance.sample(agencies, ASKED))
        to_lists = spread(port, [f"{path}&per_page=100" for path in LISTS] * 25)
        by_program = spread(port, [_other(path, number) for number in range(25) for path in ASKED_BY_PROGRAM])
        to_states = spread(port, states)
    with served(2) as port:
        command = [sys.executable, __file__, "--load", str(port)]
        subprocess.run([*command, "2"], check=True, capture_output=True)
        measured = subprocess.run([*command, str(options.seconds)], check=True, capture_output=True, text=True).stdout
    answers, errors, took = json.loads(measured)
    holds = [
        told("home with everything that it loads", f"{whole / KB:.1f} KB", "300 KB", whole < HOME_LIMIT),
        told("home without a script", f"{without / KB:.1f} KB", "150 KB", without < HOME_LIMIT_WITHOUT_SCRIPT),
        told("agency page, p95", f"{p95(to_agencies) * 1000:.1f} ms", "50 ms", p95(to_agencies) < AGENCY_LIMIT),
        told(
            "filtered list of 100 rows, p95", f"{p95(to_lists) * 1000:.1f} ms", "100 ms", p95(to_lists) < LIST_LIMIT
        ),
        told("the same of the API, p95", f"{p95(by_program) * 1000:.1f} ms", "100 ms", p95(by_program) < LIST_LIMIT),
        told(
            f"requests a second, {errors} errors",
            f"{answers / took:.0f}",
            "200",
            answers / took > LOAD_LIMIT and not errors,
        ),
    ]
    median, slowest = to_states[len(to_states) // 2], to_states[-1]
    print(f"state pages, each asked once: median {median * 1000:.1f} ms, slowest {slowest * 1000:.1f} ms")
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
