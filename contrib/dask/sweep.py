#!/usr/bin/env python3
"""Plays a study on a Dask cluster that is there, and writes the tables, figures and manifest that `fideliza sweep` would write.

    python contrib/dask/sweep.py study.toml --scheduler-file scheduler.json --out study
    python contrib/dask/sweep.py study.toml --scheduler tcp://10.0.0.1:8786 --out study

Shares are kept in OUT/shares as they come: killed or interrupted, the same command goes on where it was. Every worker needs the same
version of fideliza (`pip install fideliza[dask]`), and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import CancelledError
from pathlib import Path

from distributed import Client

import fideliza
import fideliza.dask


def main() -> int:
    options = _options()
    try:
        return _sweep(options)
    except KeyboardInterrupt:
        print("\ninterrupted: the same command goes on where it ended", file=sys.stderr)
        return 130
    except ValueError as error:
        # A ScenarioError says itself that it is one.
        print(error if isinstance(error, fideliza.ScenarioError) else f"error: {error}", file=sys.stderr)
        return 2
    except (OSError, RuntimeError, CancelledError) as error:
        print(f"error: {error or 'the cluster is gone'}\n  help: the same command goes on where it ended", file=sys.stderr)
        return 1


def _sweep(options: argparse.Namespace) -> int:
    study = fideliza.read_study(options.study, sets=options.set, replications=options.replications, seed=options.seed)
    address = options.scheduler or _address_in(options.scheduler_file)
    folder = Path(options.out)
    with Client(address, timeout=options.timeout) as client:
        found = fideliza.dask.sweep(study, client=client, shares=options.shares, keep=folder / "shares", progress=_tell)
    found.save(folder / "results")
    print(found.text())
    print(f"Results are in {folder / 'results'}", file=sys.stderr)
    return 1 if found.failed else 0


def _address_in(file: str) -> str:
    """The address that a scheduler wrote into a file."""
    try:
        return str(json.loads(Path(file).read_text())["address"])
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"`{file}` holds no address of a scheduler: `dask scheduler --scheduler-file {file}` writes it") from error


def _tell(done: int, planned: int, _: str) -> None:
    print(f"\r{done}/{planned} shares", end="\n" if done == planned else "", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", help="the study's TOML file")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--scheduler", help="address of the scheduler, such as tcp://10.0.0.1:8786")
    where.add_argument("--scheduler-file", help="the file that the scheduler wrote its address into")
    parser.add_argument("--out", required=True, help="folder for shares and results")
    parser.add_argument("--shares", type=int, help="in how many shares it is played: 128, or as many as there are points, if nothing is said")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="lay a setting over the scenario")
    parser.add_argument("-n", "--replications", type=int, help="replications of a point, instead of the study's")
    parser.add_argument("--seed", type=int, help="seed, instead of the study's")
    parser.add_argument("--timeout", type=float, default=60, help="seconds to wait for the scheduler")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
