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
# # Which parameters matter: with SALib, and without
#
# [SALib](https://salib.readthedocs.io) samples the parameters, `fideliza.evaluate` plays the points, SALib works out Sobol's indices. And
# `fideliza.sensitivity` asks the same in one line. Every claim is an `assert`: this notebook is run as a test.

# %%
import numpy as np
import SALib.analyze.sobol
import SALib.sample.sobol

import fideliza

company = fideliza.story("base", sets={"customers": 400, "horizon": "2 years"})

# %% [markdown]
# ## SALib samples, fideliza plays
#
# A name may carry the unit of its numbers in brackets: the waits are hours.

# %%
problem = {
    "num_vars": 4,
    # The last one should not matter for who leaves: it checks the method.
    "names": [
        "moment.incident.latency.lognormal.median [h]",
        "moment.incident.voice",
        "experience.base",
        "moment.incident.self_service_cost",
    ],
    "bounds": [[0.5, 72], [0.4, 0.8], [8.0, 9.5], [0.0, 0.0001]],
}
points = SALib.sample.sobol.sample(problem, 64, calc_second_order=False, seed=1)
points.shape

# %%
lost = fideliza.evaluate(company, points, problem["names"], "decided_first_year", replications=4, seed=1)
lost[:5]

# %%
found = SALib.analyze.sobol.analyze(problem, lost, calc_second_order=False, seed=1)
found.to_df()[0]

# %%
first, total = dict(zip(problem["names"], found["S1"])), dict(zip(problem["names"], found["ST"]))
wait, voice, base, checked = problem["names"]
# How long an answer takes decides more than anything else about who leaves in the first year.
assert max(total, key=total.get) == wait and total[wait] > 0.5
# What self-service costs the company changes nobody's mind: the same people live the same lives, exactly.
assert abs(total[checked]) < 1e-9

# %% [markdown]
# ## The same in one line
#
# The same people live at every point here too. Intervals are bootstrapped.

# %%
ours = fideliza.sensitivity(
    company,
    {wait.split(" [")[0]: "0.5 h..72 h", voice: "0.4..0.8", base: "8..9.5", checked: "0..0.0001"},
    method="sobol",
    samples=64,
    replications=4,
    seed=1,
    watch=["decided_first_year"],
)
ours

# %%
table = ours.sensitivity.to_pandas().query("measure == 'total'").set_index("parameter")
table[["figure", "low", "high"]]

# %%
# Two samples and two programs agree within their intervals.
for name in problem["names"]:
    row = table.loc[name.split(" [")[0]]
    spread = 2 * float(found["ST_conf"][problem["names"].index(name)]) + (row["high"] - row["low"]) / 2
    assert abs(row["figure"] - total[name]) <= spread + 1e-9, name

# %% [markdown]
# ## How many replications does a point need?
#
# As the same people live everywhere, few: twice as many hardly change the order of the points.

# %%
more = fideliza.evaluate(company, points, problem["names"], "decided_first_year", replications=8, seed=1)
np.corrcoef(lost, more)[0, 1]

# %%
assert np.corrcoef(lost, more)[0, 1] > 0.95
