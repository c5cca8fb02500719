# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A thousand worlds on Dask
#
# How does a verdict fare in a thousand worlds of other plausible assumptions? A thousand worlds are a study, and a study is played on any
# Dask cluster: of Slurm (`dask_jobqueue.SLURMCluster`), Kubernetes (`dask_kubernetes`), SSH (`dask.distributed.SSHCluster`), or, as here,
# this machine. Nothing but the client changes. Every claim is an `assert`: this notebook is run as a test.

# %%
from distributed import Client, LocalCluster

import fideliza
import fideliza.dask

cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
client = Client(cluster)
client

# %% [markdown]
# ## The worlds
#
# A lever is what we decide, an uncertainty what the world decides. 250 futures of four assumptions, the baseline and three strategies of
# waiting in each: a thousand points, each a whole customer population.

# %%
text = """
name = "how fast, in 250 futures"
scenario = "scenario.toml"
design = { factorial = { futures = 250 } }
replications = { fixed = 1 }
outcomes = { watch = ["customer_equity", "decided_first_year"] }

[[lever]]
path = "moment.incident.latency.lognormal.median"
values = ["1h", "4h", "24h"]

[[uncertainty]]
path = "leaving.satisfaction_effect"
dist = { uniform = { min = 0.3, max = 1.0 } }

[[uncertainty]]
path = "word_of_mouth.told_let_down"
dist = { triangular = { min = 8, mode = 12, max = 16 } }

[[uncertainty]]
path = "moment.incident.voice"
dist = { uniform = { min = 0.4, max = 0.8 } }

[[uncertainty]]
path = "market.competitor_pull"
dist = { log_uniform = { min = 0.5, max = 2.0 } }
"""

# %%
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
company = fideliza.story("base", sets={"customers": 200, "horizon": "1 year"})
study = fideliza.parse_study(text, files=company.texts)
assert len(study) == 1000
study

# %% [markdown]
# ## Played on the cluster
#
# Each share is kept as it comes: stop this cell and run it again, or lose the cluster, and only what is missing is played.

# %%
found = fideliza.dask.sweep(study, client=client, shares=20, keep=folder / "kept")
found

# %%
worlds = found.combinations.to_pandas().query("outcome == 'customer_equity'")
worlds[["moment.incident.latency.lognormal.median", "mean", "lowest", "highest", "mean_difference", "above_baseline", "best_of_all"]]

# %%
by_wait = worlds.set_index("moment.incident.latency.lognormal.median")
# An hour beats eight in at least four worlds of five; a day loses in as many.
assert by_wait.loc["1h", "above_baseline"] > 0.8
assert by_wait.loc["24h", "above_baseline"] < 0.2

# %% [markdown]
# ## The same to the last bit
#
# It does not matter who played what. The same study on this machine alone:

# %%
alone = fideliza.sweep(study)
assert alone.files() == found.files()

# %% [markdown]
# ## Ray, joblib, multiprocessing
#
# Shares are plain functions of small, pickled arguments. On Ray it takes ten lines:
#
# ```python
# import ray
#
# ray.init()
# study = fideliza.read_study("study.toml").solve()
# shared = ray.put(study)
#
# @ray.remote
# def play(study, number, of):
#     return study.play(number, of)
#
# found = study.result(ray.get([play.remote(shared, number, 20) for number in range(1, 21)]))
# ```
#
# A pool of processes does as well:

# %%
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

study.solve()
with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
    shares = list(pool.map(study.play, range(1, 5), [4] * 4))
assert study.result(shares).files() == found.files()

# %%
client.close()
cluster.close()
