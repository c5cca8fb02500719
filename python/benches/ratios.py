"""What the package costs beside the program and beside itself, as ratios within one run.

    python python/benches/ratios.py target/release/fideliza

Each pair is played in turns, and CPU time is counted, so that a busy machine hardly matters; figures are medians of the pairs, with the
lowest and the highest. Every pair yields the same bits first, else nothing is timed.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import fideliza

PAIRS = 7
SETS = {"customers": 20_000}


def main() -> None:
    program = Path(sys.argv[1]).resolve()
    throughput(program)
    overhead()
    rows_against_calls()


def cpu() -> float:
    """CPU seconds of this process and of the children that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(of.ru_utime + of.ru_stime for of in used)


def timed(work: Callable[[], object]) -> float:
    began = cpu()
    work()
    return cpu() - began


def told(name: str, ratios: list[float]) -> None:
    print(f"{name}: {statistics.median(ratios):.3f} (median of {len(ratios)} pairs; {min(ratios):.3f} to {max(ratios):.3f})")


def throughput(program: Path) -> None:
    """The same comparison by the program and by the package, both in a process of their own: start, reading and solving included."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in ("base", "fast"):
            Path(f"{name}.toml").write_text(subprocess.run([program, "gallery", name, "--text"], capture_output=True, text=True, check=True).stdout)
        sets = [part for key, value in SETS.items() for part in ("--set", f"{key}={value}")]
        theirs = [str(program), "compare", "base.toml", "fast.toml", *sets, "-n", "20", "-q", "--brief", "--frozen-tail", "--json", "-j", "1"]
        code = (
            "import fideliza, sys\n"
            f"scenarios = [fideliza.read(f'{{name}}.toml', sets={SETS!r}) for name in ('base', 'fast')]\n"
            "report = fideliza.compare(scenarios, replications=20, brief=True, frozen_tail=True, threads=1)\n"
            "sys.stdout.buffer.write(report._core.json().encode())\n"
        )
        ours = [sys.executable, "-c", code]
        found = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for command in (theirs, ours)]
        assert found[0] == found[1]
        run = lambda command: timed(lambda: subprocess.run(command, capture_output=True, check=True))  # noqa: E731
        told("throughput of the package against the program's (CPU time of the program over the package's)", [run(theirs) / run(ours) for _ in range(PAIRS)])


def overhead() -> None:
    """A call of the smallest world against the same world within a call of many: what is left is the call itself."""
    tiny = fideliza.story("base", sets={"customers": 1, "horizon": "1 h"})
    names, one = ["moment.incident.voice"], [[0.5]]
    fideliza.evaluate(tiny, one, names)
    calls = 500

    def seconds(work: Callable[[], object]) -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    def apart() -> None:
        for _ in range(calls):
            fideliza.evaluate(tiny, one, names, threads=1)

    def together() -> None:
        fideliza.evaluate(tiny, one * calls, names, threads=1)

    assert float(fideliza.evaluate(tiny, one, names)[0]) == float(fideliza.evaluate(tiny, one * 2, names)[1])
    small = fideliza.story("base", sets={"customers": 1000})
    fideliza.evaluate(small, one, names)
    replication = min(seconds(lambda: fideliza.evaluate(small, one * 20, names, threads=1)) / 20 for _ in range(5))
    each = [(seconds(apart) - seconds(together)) / calls for _ in range(PAIRS)]
    told("overhead of a call, over one replication of `base` with 1,000 customers and 3 years", [call / replication for call in each])


def rows_against_calls() -> None:
    """1,000 points in one call against 1,000 calls of one point, on all threads."""
    base = fideliza.story("base", sets={"customers": 200, "horizon": "1 year"})
    names = ["moment.incident.latency.lognormal.median [h]", "moment.incident.voice"]
    points = [[0.5 + 0.07 * number, 0.4 + 0.0004 * number] for number in range(1000)]

    def one_by_one() -> list[float]:
        return [float(fideliza.evaluate(base, [point], names, "annual_churn", replications=2)[0]) for point in points]

    def at_once() -> list[float]:
        return [float(value) for value in fideliza.evaluate(base, points, names, "annual_churn", replications=2)]

    assert one_by_one() == at_once()

    def wall(work: Callable[[], object]) -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    told("1,000 calls of one row over one call of 1,000 rows, wall time", [wall(one_by_one) / wall(at_once) for _ in range(5)])


if __name__ == "__main__":
    main()
