"""A real Dask cluster on loopback: a scheduler and two workers, one of which is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import LATENCY, ROOT, needs

import fideliza

distributed = needs("distributed")
cluster_of = __import__("fideliza.dask").dask

SETS = {"customers": 1500, "horizon": "2 years"}
SETTINGS = ["--set", "customers=1500", "--set", "horizon=2 years"]
VARY = {LATENCY: "1h..64h:4:log", "moment.incident.voice": [0.3, 0.5, 0.7, 0.9]}


class Cluster:
    """A scheduler and workers of one thread each, and a client."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder = folder
        address = folder / "scheduler.json"
        self.processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(address))]
        self.address = address
        for number in range(workers):
            self.add_worker(f"worker-{number}")
        deadline = time.monotonic() + 60
        while not address.exists():
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)
        self.client = distributed.Client(scheduler_file=str(address), timeout=60)
        if workers:
            self.client.wait_for_workers(workers, timeout=60)

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{what}-{len(list(self.folder.iterdir()))}.log").open("wb")
        return subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_" + what, *options], stdout=log, stderr=log, cwd=self.folder)

    def add_worker(self, name: str) -> None:
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--name", name]
        self.processes.append(self._start("worker", "--scheduler-file", str(self.address), *options, "--death-timeout", "60"))

    def said(self) -> str:
        return "\n".join(log.read_text()[-2000:] for log in self.folder.glob("*.log"))

    def stop(self) -> None:
        self.client.close(timeout=5)
        for process in self.processes[::-1]:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    cluster = Cluster(folder)
    yield cluster
    cluster.stop()


def test_a_comparison_outlives_a_worker_and_is_the_programs(cluster: Cluster, program: Callable[..., object], tmp_path: Path) -> None:
    paths = [ROOT / f"scenarios/{name}.toml" for name in ("base", "fast")]
    program("compare", *map(str, paths), *SETTINGS, "-n", "40", "-q", "--out", "theirs")
    scenarios = [fideliza.read(path, sets=SETS) for path in paths]
    seen: list[tuple[int, int]] = []

    def kill_one(done: int, planned: int, _: str) -> None:
        seen.append((done, planned))
        if done == 3:
            os.kill(cluster.processes[1].pid, signal.SIGKILL)

    report = cluster_of.compare(scenarios, client=cluster.client, blocks=20, replications=40, progress=kill_one)
    assert seen[-1] == (20, 20) and cluster.processes[1].wait(10) == -signal.SIGKILL
    assert len(cluster.client.scheduler_info()["workers"]) == 1
    theirs = tmp_path / "theirs"
    assert report.files() == {p.relative_to(theirs).as_posix(): p.read_bytes() for p in theirs.rglob("*") if p.is_file()}
    assert report.files() == fideliza.compare(scenarios, replications=40).files()


def test_a_study_outlives_a_worker_and_is_the_programs(cluster: Cluster, program: Callable[..., object], tmp_path: Path) -> None:
    path = ROOT / "scenarios/base.toml"
    varied = ["--vary", f"{LATENCY}=1h..64h:4:log", "--vary", "moment.incident.voice=0.3,0.5,0.7,0.9"]
    program("sweep", str(path), *varied, *SETTINGS, "-n", "6", "-q", "--out", "theirs")
    study = fideliza.study(fideliza.read(path, sets=SETS), VARY, replications=6)

    def kill_one(done: int, planned: int, _: str) -> None:
        if done == 2:
            os.kill(cluster.processes[2].pid, signal.SIGKILL)

    found = cluster_of.sweep(study, client=cluster.client, shares=12, progress=kill_one, keep=tmp_path / "kept")
    assert cluster.processes[2].wait(10) == -signal.SIGKILL
    for name in ("points.csv", "replications.csv", "summary.csv", "combinations.csv", "manifest.json"):
        assert found.files()[name] == (tmp_path / "theirs" / name).read_bytes()
    assert found.files() == fideliza.sweep(study).files()
    # What is kept is there for the next call, which needs nobody.
    cluster.processes[1].kill()
    again = cluster_of.sweep(study, client=cluster.client, shares=12, keep=tmp_path / "kept")
    assert again.files() == found.files()


def test_a_cluster_may_lose_all_its_workers_and_get_others(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    cluster = Cluster(tmp_path / "cluster", workers=0)
    try:
        prepared = fideliza.prepare(fideliza.story("base", sets={"customers": 4000}), replications=240)
        # The first worker comes late, as in a queue; it dies, and another comes.
        threading.Timer(2, lambda: cluster.add_worker("late")).start()

        stop = threading.Event()

        def replace() -> None:
            # More often than Dask bears.
            for number in range(5):
                if stop.wait(3.5):
                    return
                os.kill(cluster.processes[-1].pid, signal.SIGKILL)
                cluster.add_worker(f"other-{number}")

        killer = threading.Thread(target=replace)
        killer.start()
        report = cluster_of.compare(prepared, client=cluster.client, blocks=1, brief=True, frozen_tail=True)
        stop.set()
        killer.join()
        assert len(cluster.processes) >= 6
        assert report.files() == prepared.report(fideliza.play(prepared, 0, 240, threads=2), brief=True, frozen_tail=True).files()
    finally:
        cluster.stop()


def test_memory_of_workers_stays_flat(cluster: Cluster) -> None:
    def resident() -> int:
        import gc

        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    study = fideliza.study(fideliza.story("base", sets={"customers": 400}), VARY, replications=40, watch=["clv"])
    sizes = []
    for _ in range(6):
        cluster_of.sweep(study, client=cluster.client, shares=8)
        sizes.append(max(cluster.client.run(resident).values()))
    print("largest resident set of a worker after each sweep, MB:", [round(size / 1e6, 1) for size in sizes])
    # The first sweeps fill what is filled once: modules, tables, a world's memory.
    assert max(sizes[2:]) < sizes[1] + 20_000_000


def test_ctrl_c_takes_back_what_the_cluster_has(cluster: Cluster) -> None:
    def executing(dask_worker: Any) -> int:
        return sum(task.state in ("executing", "cancelled") for task in dask_worker.state.tasks.values())

    study = fideliza.study(fideliza.story("base", sets=SETS), VARY, replications=2000)
    prepared = fideliza.prepare(fideliza.story("base", sets=SETS), replications=100_000)
    for work in (lambda: cluster_of.sweep(study, client=cluster.client, shares=4), lambda: cluster_of.compare(prepared, client=cluster.client, blocks=4)):
        timer = threading.Timer(3, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            work()
        # Left alone, each of them would work for minutes.
        deadline = time.monotonic() + 30
        while any(cluster.client.run(executing).values()):
            assert time.monotonic() < deadline, cluster.client.run(executing)
            time.sleep(0.2)


def test_an_error_of_a_worker_is_raised_here(cluster: Cluster) -> None:
    base = fideliza.story("base", sets={"customers": 100})
    with pytest.raises(ValueError, match="count is 1 or more"):
        cluster.client.submit(fideliza.play, fideliza.prepare(base), 0, 0).result()
    future = cluster.client.submit(fideliza.evaluate, base, [[7.0]], ["moment.incident.voice"])
    with pytest.raises(fideliza.ScenarioError) as caught:
        future.result()
    assert caught.value.problems[0].key == "moment.incident.voice"


def test_the_driver_goes_on_where_it_was_killed(cluster: Cluster, program: Callable[..., object], tmp_path: Path) -> None:
    program("sweep", str(ROOT / "scenarios/studies/answers.toml"), "--set", "customers=60", "-n", "20", "-q", "--out", "theirs")
    driver = [sys.executable, str(ROOT / "contrib/dask/sweep.py"), str(ROOT / "scenarios/studies/answers.toml"), "--scheduler-file"]
    command = [*driver, str(cluster.address), "--shares", "8", "--out", str(tmp_path / "ours"), "--set", "customers=60", "-n", "20"]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not list((tmp_path / "ours/shares").glob("*.share")):
        assert time.monotonic() < deadline and first.poll() is None, first.communicate()
        time.sleep(0.01)
    first.kill()
    first.communicate()
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "ours/shares").glob("*.share")}
    second = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert second.returncode == 0, second.stderr
    assert all(path.stat().st_mtime_ns == time for path, time in kept.items())
    for name in ("points.csv", "replications.csv", "summary.csv", "combinations.csv", "manifest.json"):
        assert (tmp_path / "ours/results" / name).read_bytes() == (tmp_path / "theirs" / name).read_bytes()
    for scheduler in (tmp_path / "absent.json", tmp_path / "theirs/manifest.json"):
        wrong = [*driver, str(scheduler), "--out", str(tmp_path / "wrong"), "--timeout", "5"]
        done = subprocess.run(wrong, capture_output=True, text=True, timeout=60)
        assert done.returncode in (1, 2) and done.stderr.startswith("error: ") and "Traceback" not in done.stderr
    third = subprocess.run([*command, "--seed", "-3"], capture_output=True, text=True)
    assert third.returncode == 2 and third.stderr == "error: seed is 0 or more, not -3\n"
