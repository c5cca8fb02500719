"""Experiments and studies on a Dask cluster that is there already: of Slurm or another queue, Kubernetes, SSH, or one machine.

Needs ``pip install fideliza[dask]``; every worker needs the same version of fideliza. Nothing else is shared: no folder, no program.

A worker that dies loses the blocks it was playing, and Dask plays them elsewhere. What comes out is the same, to the last bit, as on one
machine, and as the program's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, TypeVar

from fideliza.experiments import Prepared, Runs, play, prepare
from fideliza.files import write_whole
from fideliza.results import Lang, Report
from fideliza.scenarios import Scenario
from fideliza.studies import Share, Study, StudyResult, _share_again, share_path
from fideliza.values import Progress, means, whole

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["compare", "sweep"]

_BLOCKS_PER_THREAD = 4
"""Blocks for each thread of the cluster, if nothing is said: few enough to cost nothing, enough to keep all busy to the end."""

_AHEAD = 2
"""Blocks for each thread that are handed to the cluster before others are done: what is waiting takes memory nowhere."""

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
        In how many blocks the replications are played; four for each thread of the cluster if nothing is said.
    replications, seed, brief, frozen_tail, progress
        As in `fideliza.compare`.
    threads : int
        Threads for what is played here.
    """
    client = _current(client)
    prepared = scenarios if isinstance(scenarios, Prepared) else prepare(scenarios, replications=replications, seed=seed, threads=threads)
    count = min(prepared.replications, _blocks(client, blocks))
    size = -(-prepared.replications // count)
    tasks = prepared.blocks(size)
    [shared] = client.scatter([prepared], broadcast=True)
    submit = lambda block: client.submit(_play_block, shared, *block, pure=False)  # noqa: E731
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
        In how many shares it is played; four for each thread of the cluster if nothing is said. To go on with what is kept, say the same
        number again.
    keep : path
        A folder on this machine in which every share is kept as it comes: after a stop, the same call plays only what is missing.
    progress
        As in `fideliza.compare`; counts shares.
    lang : {"en", "es"}
        Language of what it says.
    """
    client = _current(client)
    of = min(len(study), _blocks(client, shares))
    paths = {number: share_path(study, number, of, keep) for number in range(1, of + 1)} if keep is not None else {}
    kept = {number: _share_again(path.read_bytes()) for number, path in paths.items() if path.exists()}
    missing = [number for number in range(1, of + 1) if number not in kept]

    def done(number: int, share: Share) -> Share:
        if number in paths:
            write_whole(paths[number], share._core.state())
        return share

    if missing:
        [shared] = client.scatter([study.solve()], broadcast=True)
        submit = lambda number: client.submit(_play_share, shared, number, of, pure=False)  # noqa: E731
        played = _gather(client, missing, submit, done, progress)
        kept.update(zip(missing, played, strict=True))
    return study.result([kept[number] for number in sorted(kept)], lang=lang)


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
    if client is not None:
        return client
    from distributed import default_client

    current: Client = default_client()
    return current


def _blocks(client: Client, asked: int | None) -> int:
    if asked is not None:
        return whole("blocks", asked, 1)
    return max(1, _BLOCKS_PER_THREAD * _threads(client))


def _threads(client: Client) -> int:
    return sum(client.nthreads().values())


def _gather(
    client: Client, tasks: list[Any], submit: Callable[[Any], Future[Any]], done: Callable[[Any, T], T], progress: Any
) -> list[T]:
    """Hands tasks to the cluster, a few ahead of its threads, and takes each result as it comes. Whatever ends this early takes back the rest."""
    from distributed import wait

    tell = means(None, None, progress).progress
    results: dict[int, T] = {}
    waiting = list(enumerate(tasks))[::-1]
    running: dict[Future[Any], int] = {}
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
                results[number] = done(tasks[number], future.result())
                future.release()
                if tell is not None:
                    tell("running", len(results), len(tasks))
    finally:
        if running:
            client.cancel(list(running), force=True)
    return [results[number] for number in range(len(tasks))]
