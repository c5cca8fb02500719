"""Experiments and studies on a Dask cluster that is there already: of Slurm or another queue, Kubernetes, SSH, or one machine.

Needs ``pip install fideliza[dask]``; every worker needs the same version of fideliza. Nothing else is shared: no folder, no program.

A worker that dies loses the blocks it was playing, and Dask plays them elsewhere, as soon as there is another worker. What comes out is the same, to the last bit, as on one
machine, and as the program's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, TypeVar

from fideliza.experiments import Prepared, Runs, play, prepare
from fideliza.results import Lang, Report
from fideliza.scenarios import Scenario
from fideliza.studies import Kept, Share, Study, StudyResult
from fideliza.values import Progress, language, must_be, resources, whole

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["compare", "sweep"]

_BLOCKS = 128
"""Blocks or shares, if nothing is said: they do not depend on the cluster, so that what is kept serves a cluster of another size."""

_AHEAD = 2
"""Blocks for each thread that are handed to the cluster before others are done."""

_LOST_MAX = 10
"""How often a block is handed to the cluster again that Dask has given up; it does so where four workers have died over it."""

T = TypeVar("T")


def compare(
    scenarios: Scenario | Iterable[Scenario] | Prepared,
    *,
    client: Client | None = None,
    blocks: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    brief: bool = False,
    frozen_tail: bool = False,
    threads: int | None = None,
    progress: Progress | bool | Any = None,
) -> Report:
    """`fideliza.compare` with its replications played on a cluster.

    Lives played on, neighbouring worlds and doubt about assumptions are played here; ``brief=True, frozen_tail=True`` leaves them out.

    Parameters
    ----------
    scenarios : Scenario, several, or Prepared
        What to compare.
    client : distributed.Client
        The cluster; if nothing is said, the client that is current.
    blocks : int
        In how many blocks the replications are played; 128, or as many as there are replications, if nothing is said.
    replications, seed : int
        As in `fideliza.compare`; what is prepared has its own.
    brief, frozen_tail
        As in `fideliza.compare`.
    progress
        As in `fideliza.compare`; counts the blocks that the cluster has played.
    threads : int
        Threads for what is played here.
    """
    client = _current(client)
    if not isinstance(scenarios, Prepared):
        scenarios = prepare(scenarios, replications=replications, seed=seed, threads=threads)
    elif replications is not None or seed is not None:
        raise TypeError("what is prepared has its replications and its seed: give these to fideliza.prepare")
    prepared = scenarios
    count = min(prepared.replications, _BLOCKS if blocks is None else whole("blocks", blocks, 1))
    tasks = prepared.blocks(-(-prepared.replications // count))
    submit = lambda block: client.submit(_play_block, prepared, *block, pure=False)  # noqa: E731
    parts: list[Runs] = _gather(client, tasks, submit, lambda _, part: part, progress)
    return prepared.report(Runs.concat(parts), brief=brief, frozen_tail=frozen_tail, threads=threads)


def sweep(
    study: Study,
    *,
    client: Client | None = None,
    shares: int | None = None,
    keep: str | os.PathLike[str] | None = None,
    progress: Progress | bool | Any = None,
    lang: Lang = "en",
) -> StudyResult:
    """`fideliza.sweep` of a study on a cluster, share by share.

    Parameters
    ----------
    study : Study
        What to play, as `fideliza.study` or `fideliza.read_study` makes it.
    client : distributed.Client
        The cluster; if nothing is said, the client that is current.
    shares : int
        In how many shares it is played; 128, or as many as there are points, if nothing is said. To go on with what is kept, say the same
        number again.
    keep : path
        A folder on this machine in which every share is kept as it comes: after a stop, the same call plays only what is missing.
    progress
        As in `fideliza.compare`; counts shares.
    lang : {"en", "es"}
        Language of what it says.
    """
    client = _current(client)
    language(lang)
    must_be(Study, study, "a study is made by fideliza.study or fideliza.read_study")
    of = min(len(study), _BLOCKS if shares is None else whole("shares", shares, 1))
    kept = None if keep is None else Kept(study, of, keep)
    there = {number: None if kept is None else kept.get(number) for number in range(1, of + 1)}
    missing = [number for number, share in there.items() if share is None]

    def done(number: int, share: Share) -> Share:
        if kept is not None:
            kept.put(number, share)
        return share

    if missing:
        study.solve()
        submit = lambda number: client.submit(_play_share, study, number, of, pure=False)  # noqa: E731
        played: list[Share] = _gather(client, missing, submit, done, progress)
        there.update(zip(missing, played, strict=True))
    return study.result([share for share in there.values() if share is not None], lang=lang)


def _play_block(prepared: Prepared, first: int, count: int) -> Runs:
    return play(prepared, first, count, progress=_unless_cancelled())


def _play_share(study: Study, number: int, of: int) -> Share:
    return study.play(number, of, progress=_unless_cancelled())


def _unless_cancelled() -> Progress:
    """On a worker: ends what nobody waits for any more, which Dask itself would let go on."""
    from distributed import get_worker

    worker = get_worker()
    tasks, key = worker.state.tasks, worker.get_current_task()

    def tell(*_: object) -> None:
        task = tasks.get(key)
        if task is None or task.state != "executing":
            raise CancelledError(f"{key} is not wanted any more")

    return tell


def _current(client: Client | None) -> Client:
    from distributed import Client, default_client

    if isinstance(client, Client):
        return client
    if client is not None:
        raise TypeError(f"client is a distributed.Client, such as Client({client!r:.80})")
    current: Client = default_client()
    return current


def _threads(client: Client) -> int:
    return sum(client.nthreads().values())


def _gather(
    client: Client, tasks: list[Any], submit: Callable[[Any], Future[Any]], done: Callable[[Any, T], T], progress: Any
) -> list[T]:
    """Hands tasks to the cluster, a few ahead of its threads, and takes each result as it comes. Whatever ends this early takes back the rest."""
    from distributed import KilledWorker, wait

    tell = resources(None, None, progress).progress
    results: dict[int, T] = {}
    waiting = list(enumerate(tasks))[::-1]
    running: dict[Future[Any], int] = {}
    lost: dict[int, int] = {}
    try:
        while waiting or running:
            while waiting and len(running) < max(1, _AHEAD * _threads(client)):
                number, task = waiting.pop()
                running[submit(task)] = number
            # Short waits, so that Ctrl-C is heard and new workers are seen.
            try:
                wait(list(running), timeout=0.2, return_when="FIRST_COMPLETED")
            except TimeoutError:
                continue
            for future in [future for future in running if future.done()]:
                number = running.pop(future)
                try:
                    result = future.result()
                except (KilledWorker, CancelledError) as error:
                    # Its workers went, more often than Dask bears: that says nothing against it where workers come and go.
                    lost[number] = lost.get(number, 0) + 1
                    if lost[number] > _LOST_MAX:
                        raise RuntimeError(f"block {tasks[number]} was lost with its worker {lost[number] * 4} times: it may not fit into a worker") from error
                    waiting.append((number, tasks[number]))
                    continue
                results[number] = done(tasks[number], result)
                future.release()
                if tell is not None:
                    tell("running", len(results), len(tasks))
    finally:
        if running:
            client.cancel(list(running), force=True)
    return [results[number] for number in range(len(tasks))]
