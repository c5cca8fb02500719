"""Work: progress, Ctrl-C, threads and processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from conftest import needs

import fideliza

LONG = {"customers": 60_000, "horizon": "10 years"}


def test_progress_is_told_from_the_calling_thread(base: fideliza.Scenario) -> None:
    seen: list[tuple[int, int, str]] = []
    threads = set()

    def tell(done: int, planned: int, phase: str) -> None:
        seen.append((done, planned, phase))
        threads.add(threading.get_ident())

    fideliza.compare([base, base.with_(customers=120, name="same")], replications=40, progress=tell)
    assert threads == {threading.get_ident()}
    assert {phase for *_, phase in seen} <= {"solving", "running", "playing on", "neighbours", "changes", "doubt"}
    assert all(0 <= done <= planned for done, planned, _ in seen)
    seen.clear()
    fideliza.play(fideliza.prepare(base), 5, 30, progress=tell)
    assert seen[-1] == (30, 30, "running")
    seen.clear()
    fideliza.evaluate(base, [[0.5]] * 40, ["moment.incident.voice"], replications=20, progress=tell)
    assert seen[-1] == (40, 40, "running") and len(seen) > 2


def test_a_bar_of_tqdm_is_moved(base: fideliza.Scenario) -> None:
    class Bar:
        n, total, drawn = 0, None, 0

        def refresh(self) -> None:
            self.drawn += 1

        def update(self, by: int = 1) -> None:
            self.n += by

    prepared = fideliza.prepare(base)
    for use in (lambda bar: bar, lambda bar: bar.update):
        bar = Bar()
        fideliza.play(prepared, 0, 30, progress=use(bar))
        assert (bar.n, bar.total) == (30, 30) and bar.drawn > 0


def test_what_the_callback_raises_stops_the_work() -> None:
    class Enough(Exception):
        pass

    def tell(*_: object) -> None:
        raise Enough

    began = time.monotonic()
    with pytest.raises(Enough):
        fideliza.run(fideliza.story("base", sets=LONG), replications=1000, progress=tell)
    assert time.monotonic() - began < 60


def test_ctrl_c_stops_and_the_interpreter_goes_on() -> None:
    code = f"""
import fideliza, time
base = fideliza.story("base", sets={LONG!r})
told = []
def tell(*now):
    if not told:
        told.append(now)
        print("playing", flush=True)
try:
    fideliza.run(base, replications=1000, progress=tell)
except KeyboardInterrupt:
    print("stopped", flush=True)
print(fideliza.run(fideliza.story("base", sets={{"customers": 50, "horizon": "1 month"}}), replications=2, brief=True).n, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "playing\n"
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "stopped\n"
    waited = time.monotonic() - began
    rest, errors = process.communicate(timeout=120)
    assert (rest, process.returncode) == ("2\n", 0), errors
    # It looks every 16,384 events and every 50 ms; this is no timing but a bound that a hang breaks.
    assert waited < 30


def test_other_threads_of_python_run_meanwhile() -> None:
    base = fideliza.story("base", sets={"customers": 3000})
    counted = 0
    done = threading.Event()

    def count() -> None:
        nonlocal counted
        while not done.wait(0.005):
            counted += 1

    thread = threading.Thread(target=count)
    thread.start()
    prepared = fideliza.prepare(base)
    before = counted
    began = time.monotonic()
    fideliza.play(prepared, 0, 20, threads=2)
    seconds = time.monotonic() - began
    done.set()
    thread.join()
    # Held by the lock of the interpreter it would have counted nothing.
    assert counted - before > seconds / 0.005 / 20


def test_several_threads_play_at_once(base: fideliza.Scenario) -> None:
    prepared = fideliza.prepare(base, replications=16)
    alone = prepared.report(fideliza.play(prepared, 0, 16), brief=True).files()
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda block: fideliza.play(prepared, *block), prepared.blocks(2)))
    assert prepared.report(fideliza.Runs.concat(parts), brief=True).files() == alone


def _play(prepared: fideliza.Prepared, first: int, count: int) -> fideliza.Runs:
    return fideliza.play(prepared, first, count, threads=2)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_play_blocks(base: fideliza.Scenario, method: str) -> None:
    """Forked after threads have worked here, too: no pool is shared that a fork would leave without its threads."""
    prepared = fideliza.prepare(base, replications=6, threads=2)
    alone = fideliza.play(prepared, 0, 6, threads=2)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        futures = [pool.submit(_play, prepared, first, count) for first, count in prepared.blocks(2)]
        parts = [future.result(timeout=120) for future in futures]
    assert prepared.report(fideliza.Runs.concat(parts), brief=True).files() == prepared.report(alone, brief=True).files()


def test_a_fork_plays_while_its_parent_plays(base: fideliza.Scenario) -> None:
    prepared = fideliza.prepare(base, replications=40)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fideliza.play, prepared, 0, 40)
        child = os.fork()
        if child == 0:
            done = False
            try:
                done = len(fideliza.play(prepared, 0, 3, threads=2)) == 3
            finally:
                os._exit(0 if done else 1)
        deadline = time.monotonic() + 120
        ended, status = os.waitpid(child, os.WNOHANG)
        while ended == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
            ended, status = os.waitpid(child, os.WNOHANG)
        if ended == 0:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        assert ended == child and os.waitstatus_to_exitcode(status) == 0
        assert len(future.result()) == 40


def test_joblib_plays_blocks(base: fideliza.Scenario) -> None:
    joblib = needs("joblib")
    prepared = fideliza.prepare(base, replications=6)
    parts = joblib.Parallel(2)(joblib.delayed(fideliza.play)(prepared, *block) for block in prepared.blocks(3))
    assert len(fideliza.Runs.concat(parts)) == 6
