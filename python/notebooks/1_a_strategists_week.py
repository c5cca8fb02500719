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
# # A strategist's week
#
# A company of 3,000 subscribers answers half of all calls for help within eight hours, and solves seven in ten with the first answer.
# Four proposals are on the table, and on Friday the board wants to know which one to fund. Every claim below is an `assert`: this
# notebook is run as a test.

# %%
import fideliza

company = fideliza.story("base", sets={"customers": 3000, "leads.organic": "75 / month", "seed": 11}).with_(name="today")
fideliza.check(company)

# %% [markdown]
# ## Monday: what does the company look like?
#
# `run` plays the company's three years many times. Tables are attributes of the report; pandas reads each.

# %%
today = fideliza.run(company, replications=20)
today

# %%
summary = today.summary.to_pandas().set_index("outcome")
summary.loc[["annual_churn", "wait_mean", "clv", "customer_equity", "left_service"], ["unit", "mean", "low", "high"]]

# %%
# The churn that the scenario asks for, 18 % in the first year, is met: within half a point.
decided = summary.loc["decided_first_year"]
assert abs(decided["mean"] - 0.18) < 0.005
# Almost a third of those who leave do so because of the service: that is what the company can change.
assert 0.25 < summary.loc["left_service", "low"] < summary.loc["left_service", "high"] < 0.40

# %% [markdown]
# Four in ten who have an issue say nothing about it (`moment.incident.voice` is 0.6). One life shows what that does.

# %%
silent = next(number for number in range(200) if "says nothing about it" in str(fideliza.explain(company, number)))
life = fideliza.explain(company, silent)
print(life)

# %%
# The story is data too: its amounts add up to what the customer brought.
booked = [amount for amount in life.events["amount"] if amount is not None]
assert f"{sum(booked):,.2f}".replace("-", "−") in str(life)

# %% [markdown]
# ## Tuesday: the proposals
#
# A strategy is a few settings laid over the company, with what it costs. The hazards of leaving are the company's own, solved once.

# %%
LATENCY = "moment.incident.latency.lognormal.median"
proposals = [
    company.with_({LATENCY: "1h", "moment.incident.contact_cost": 7.5, "cost.running": "400 / month"}, name="answer sooner"),
    company.with_({"moment.incident.first_contact_resolution": 0.85, "moment.incident.contact_cost": 7, "cost.one_off": 20_000}, name="solve at once"),
    company.with_({"moment.incident.voice": 0.8}, name="ask everyone"),
    company.with_({"leads.paid": "60 / month"}, name="advertise"),
]
report = fideliza.compare([company, *proposals], replications=20)
report

# %%
money = report.differences.to_pandas().query("outcome == 'customer_equity'").set_index("scenario")
money[["difference", "low", "high", "probability_above_zero"]].sort_values("difference", ascending=False)

# %%
# Answering sooner and solving more at once pay for themselves: their whole intervals lie above zero.
assert (money.loc[["answer sooner", "solve at once"], "low"] > 0).all()
# Asking everyone how they are cannot be told from doing nothing.
assert money.loc["ask everyone", "low"] < 0 < money.loc["ask everyone", "high"]
# The comparison is paired: the same people on the same draws live in every scenario, which saves most of the replications.
assert (money["variance_ratio"] > 5).all()

# %% [markdown]
# Customer equity counts what is to be expected beyond three years. Within them, every proposal still costs more than it brought, and
# advertising most of all: that is a question of patience, which the board should see.

# %%
soon = report.differences.to_pandas().query("outcome == 'profit'").set_index("scenario")["high"]
assert (soon < 0).all()
report.plot("profit_against_first")

# %% [markdown]
# ## Wednesday: how sure is that?
#
# Chance is one thing; assumptions another. The report plays worlds in which every assumption of grade C has another plausible value.

# %%
for sentence in report.sentences("doubt"):
    print("•", sentence, "\n")

# %%
assert report.sentences("doubt")
report.plot("tornado")

# %% [markdown]
# ## Thursday: how fast is fast enough?
#
# A sweep plays the company at several median waits.

# %%
waits = fideliza.sweep(
    company, {LATENCY: ["15 min", "1 h", "4 h", "8 h", "24 h", "72 h"]}, replications=10, watch=["clv", "annual_churn", "net_voices"]
)
curve = waits.summary.to_pandas().query("outcome == 'annual_churn'")[[LATENCY, f"{LATENCY} (hours)", "mean", "difference", "difference_low", "difference_high"]]
curve

# %%
# Waiting never pays: churn rises with every step.
listed = curve[curve["difference"].notna() | (curve["mean"] > 0)].iloc[1:].sort_values(f"{LATENCY} (hours)")
assert listed["mean"].is_monotonic_increasing
# Three days instead of eight hours lose a point of churn a year and more; a quarter of an hour instead of eight hours wins less.
slow, quick = listed.iloc[-1], listed.iloc[0]
assert slow["difference_low"] > 0.01 and -quick["difference"] < slow["difference"]

# %% [markdown]
# ## Friday: the board
#
# One page to read or print, in Spanish if the board wants it, and a workbook.

# %%
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
report.save(folder / "board.html", title="Four ways to keep customers")
report.save(folder / "consejo.html", lang="es", title="Cuatro maneras de conservar clientes")
report.save(folder / "board.xlsx")
sorted(path.name for path in folder.iterdir())

# %%
assert "Four ways to keep customers" in (folder / "board.html").read_text()
assert "answer sooner is clearly better than today by customer equity" in report.verdict
print(report.verdict)
