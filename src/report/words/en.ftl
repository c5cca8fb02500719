# What reports say, in English. Every language has a file with the same keys, and each fills in the same; one's own words are given with --words FILE.
# Names of what is measured (outcome-…), of accounts (account-…) and of sources (source-…) are declared in English, and stand in the files of other languages alone.
# A scenario's name stands in { $name }, that of the first scenario in { $base }; amounts are filled in with their unit and their interval.

## Times and units
time-never = never
time-s = { $amount } s
time-min = { $amount } min
time-h = { $amount } h
time-days = { $count ->
    [one] { $amount } day
   *[other] { $amount } days
 }
time-weeks = { $count ->
    [one] { $amount } week
   *[other] { $amount } weeks
 }
time-months = { $count ->
    [one] { $amount } month
   *[other] { $amount } months
 }
time-years = { $count ->
    [one] { $amount } year
   *[other] { $amount } years
 }
an-hour = an hour
a-minute = a minute
a-second = a second
rate = { $amount } { $unit }
per-s = a second
per-min = a minute
per-h = an hour
per-days = a day
per-weeks = a week
per-months = a month
per-years = a year
percentage-points = pp
million = million { $currency }
thousand = thousand { $currency }
from-to = { $low } to { $high }

## What scenarios and outcomes are called within a sentence
objective-profit = profit within the horizon
objective-customer_equity = customer equity
no-finite-value = no finite value
replications = { $count ->
    [one] 1 replication
   *[other] { $count } replications
 }
lifetime-value = lifetime value
value-within-horizon = value within the horizon

## Who is better
objective-is-infinite = { $stated } has no finite value: no discount, and nobody leaves or customers go on to be won. { $decides } decides instead.
cannot-be-compared = { $name } cannot be held against { $base }.
verdict-identical = { $name } and { $base } are the same world: they differ in nothing.
verdict-too-few = { $count ->
    [one] { $name } against { $base } by { $objective }: { $amount }. One replication cannot tell who is better: { $enough } or more would.
   *[other] { $name } against { $base } by { $objective }: { $amount }. { $count } replications cannot tell who is better: { $enough } or more would.
 }
verdict-clearly-better = { $name } is clearly better than { $base } by { $objective }: { $amount }.
verdict-probably-better = { $name } is probably better than { $base } by { $objective }: { $amount }.
verdict-probably-worse = { $name } is probably worse than { $base } by { $objective }: { $amount }.
verdict-clearly-worse = { $name } is clearly worse than { $base } by { $objective }: { $amount }.
verdict-clearly-better-negligible = { $name } is clearly but negligibly better than { $base } by { $objective }: { $amount }: a difference of less than { $negligible } is called negligible.
verdict-probably-better-negligible = { $name } is probably but negligibly better than { $base } by { $objective }: { $amount }: a difference of less than { $negligible } is called negligible.
verdict-probably-worse-negligible = { $name } is probably but negligibly worse than { $base } by { $objective }: { $amount }: a difference of less than { $negligible } is called negligible.
verdict-clearly-worse-negligible = { $name } is clearly but negligibly worse than { $base } by { $objective }: { $amount }: a difference of less than { $negligible } is called negligible.
verdict-too-close = { $name } is too close to { $base } to call by { $objective }: { $amount }; about { $factor } × as many replications would tell.
verdict-too-close-negligible = { $name } is too close to { $base } to call by { $objective }: { $amount }: a difference of less than { $negligible } is called negligible; about { $factor } × as many replications would tell.
verdict-same-objective = { $name } differs from { $base }, but not in { $objective }.
over-share = over { $share } %
with-share = { $amount }, { $share } of it
second-agrees = Second opinion: { $objective } agrees: { $difference }.
second-disagrees = Second opinion: { $objective } disagrees: { $difference }, and it is not surely ahead in profit at any month up to the horizon.
second-disagrees-ahead = Second opinion: { $objective } disagrees: { $difference }, and it is ahead in profit from the end of month { $month } on.
second-too-few = Second opinion: { $objective } stands at: { $difference }.
second-cannot-tell = Second opinion: { $objective } cannot tell: { $difference }.
best-not-finite = Best of all by { $objective }: it has no finite value here.
best-too-few = Best of all by { $objective }: with fewer than { $enough } replications none is named.
best-tie = Best of all by { $objective }: a tie, none leads.
best-surely = Best of all by { $objective }: { $name }, with probability { $share }.
best-leads = Best of all by { $objective }: none with 95 %; { $name } leads with { $share }.
best-surely-decides = Best of all by { $objective }: { $name }, with probability { $share } (simulation noise only, if the assumptions hold).
best-leads-decides = Best of all by { $objective }: none with 95 %; { $name } leads with { $share } (simulation noise only, if the assumptions hold).

## What it is worth
worth-up-to = It is worth up to { $worth } discounted; { $cost }.
worth-up-to-monthly = It is worth up to { $worth } discounted, or { $monthly } a month; { $cost }.
worth-less = Before its own cost it already brings { $less } less, by what it pays and forgoes in the accounts below; { $cost }.
own-cost-nothing = its own cost is nothing
own-cost = its own cost is { $cost }
own-cost-returns = its own cost is { $cost }, of which each { $currency } returns { $back } { $currency }
own-cost-returns-after = its own cost is { $cost }, of which each { $currency } returns { $back } { $currency } after it is paid back
own-cost-loses = its own cost is { $cost }, of which each { $currency } loses { $back } { $currency }
own-cost-loses-after = its own cost is { $cost }, of which each { $currency } loses { $back } { $currency } after it is paid back
cash = Cash against the base, undiscounted: { $years }; not surely ahead by the horizon (discounted).
cash-ahead = Cash against the base, undiscounted: { $years }; surely ahead from the end of month { $month } on (discounted).
year-amount = year { $year } { $amount }

## Doubt about assumptions
doubted = Doubt about assumptions, apart from chance: { $worlds } worlds{ $missing } in which { $assumptions ->
    [one] the one assumption of grade C that is left at its default lies
   *[other] the { $assumptions } assumptions of grade C that are left at their defaults lie
 } anywhere in the ranges of `fideliza params`, { $replications } of the same people each, values beyond the horizon as the formula expects them.
doubted-missing = { " " }({ $count ->
    [one] 1 more could not be played, or has no finite value
   *[other] { $count } more could not be played, or have no finite value
 })
doubt-same = { $name } is the same as { $base } in all { $of } plausible worlds.
doubt-versus = { $name } is better than { $base } in { $above } of { $of } plausible worlds, worse in { $below }{ $close }; { $objective } { $low } to { $high } against it in { $within } of them.
doubt-close = , too close to tell from chance in { $count }
doubt-alone = { $objective } is { $low } to { $high } in { $within } of { $of } plausible worlds.
doubt-no-driver = No single assumption stands out as what it hangs on.
doubt-driver = It hangs most on `{ $path }` (`{ $now }` here; rank correlation { $rank }): by itself, { $atlow } at `{ $low }`, { $athigh } at `{ $high }`.
doubt-driver-turns = It hangs most on `{ $path }` (`{ $now }` here; rank correlation { $rank }): by itself, { $atlow } at `{ $low }`, { $athigh } at `{ $high }`, which turns it.
doubt-driver-stays = It hangs most on `{ $path }` (`{ $now }` here; rank correlation { $rank }): by itself, { $atlow } at `{ $low }`, { $athigh } at `{ $high }`, which does not surely turn it.
best-in-worlds = By means, nothing is better than { $each } of these { $of } worlds.
best-in-count = { $name } in { $count }

## What matters
what-matters = What matters in { $name } ({ $replications } of neighbouring worlds, within the horizon):
what-matters-lives = What matters in { $name } ({ $replications } of neighbouring worlds, played until nobody is left):
delay-costs = Here { $unit } more of mean wait costs { $cost } of each customer's { $value }{ $knee }.
delay-moves = Here { $unit } more of mean wait moves each customer's { $value } by { $cost }{ $knee }.
delay-knee = ; half of what delay can cost on this curve is lost by a mean wait of { $wait }
delay-points = Value of a customer by mean wait, before what answering sooner costs the company: { $points }.
delay-now = { $wait } now
delay-after = { " " }(after its costs { $amount })
retention = One customer in a hundred more who does not decide to leave in year 1, at hazards that stay as much lower, is worth { $point } of { $value } for every customer; 1 % more kept is { $elasticity } % (±{ $width }) more value; { $costs }.
retention-of-revenue = with costs of { $share } of revenue, two points are worth { $points } % of costs, and 10 % of costs { $worth } points
retention-of-service = two points are worth { $times } × the cost of service (state `revenue` to hold them against all costs)
issues-cost = What issues cost within the horizon, for every customer: { $each }.
winning-costs = Winning a customer costs { $times } × as much as serving one for a year.
who-leaves = Of those who left because of the service, { $who }.
left-silent = { $share } had an issue and never spoke up nor helped themselves
left-green = the last issue of { $share } had been closed with every promise kept, solved or not
voices-good = Per 100 issues closed, { $voices } more people are told something good than bad: { $down } of the tellers were let down, and bad outweighs good above { $tipping } %.
voices-bad = Per 100 issues closed, { $voices } more people are told something bad than good: { $down } of the tellers were let down, and bad outweighs good above { $tipping } %.

## What the reader must know beside the numbers
pairing = Pairing saved { $factor } × or more in the differences of { $objective }: without it they would need about { $without } replications.
stopped-playing-on = Stopped while lives were played on{ $why }: this is on all { $count } replications of each scenario, without that.
stopped-playing-on-some = Stopped while lives were played on{ $why }: this is on all { $count } replications of each scenario, { $played } of them played on.
stopped-neighbours = Stopped while neighbouring worlds were played{ $why }: this is on all { $count } replications of each scenario, without what needs these.
stopped-doubt = Stopped while plausible worlds were played{ $why }: this is on all { $count } replications of each scenario, without what doubt about assumptions does.
stopped-changes = Stopped while it was looked for what would change our mind{ $why }: this is on all { $count } replications of each scenario, without some of that.
stopped-early = { $count ->
    [one] Stopped early{ $why }: this is on the first replication of each scenario.
   *[other] Stopped early{ $why }: this is on the first { $count } replications of each scenario.
 }
stopped-outgrown = , as a world needed more memory than it may take
precision-reached = Precision { $reached }, target { $target } reached.
precision-missed = Precision { $reached }, target { $target } not reached.
unknown = unknown
solved = { $name }: hazards solved so that { $target } of today's customers decide to leave in year 1 (churn a year is of the same people over the whole horizon); residual { $residual }{ $error }, which is in the intervals of levels and hardly touches differences.
solved-missed = { $name }: hazards solved so that { $target } of today's customers decide to leave in year 1 (churn a year is of the same people over the whole horizon); residual { $residual }{ $error }, which is in the intervals of levels and hardly touches differences: NOT reached.
solved-error = { " " }± { $error } standard error of the pilot
inherits-hazards = { $name }: inherits the solved hazards of the scenario that it extends or sets.
target-missed = { $name }: warning: the churn target { $target } was not reached: { $achieved } after { $rounds } rounds
implausible = { $name }: warning: { $message } ({ $help })
claims-hold = { $name }: { $holding } of the { $of } claims that it makes about itself hold.
claim-fails = { $name }: its claim "{ $claim }" is not borne out by this run: { $why }
nothing-beyond = { $name }: what lies beyond the horizon has no finite value: no discount, and nobody leaves; nothing is said of it.
beyond-expected = Values beyond the horizon are expected at the hazards of the horizon and the costs of the last year, and not corrected by playing lives to their end: that was not asked for, or would take too long{ $capacity }.
beyond-corrected = Values beyond the horizon are expected at the hazards of the horizon and the costs of the last year, corrected by { $replications } played until nobody is left{ $capacity }.
beyond-capacity = ; there, what the company spends beside is taken to follow the number of customers ("equity if capacity stays" is the other bound)
charted = Charts show the first scenario and the { $others } others with the highest { $objective }; the tables hold all.
intervals = Intervals are 95 %, of the noise of simulation alone: t over replications, by the logit for shares{ $adjusted }. Simulation, not prediction.
intervals-adjusted = ; differences are adjusted so that all hold together (each at { $each })

## The tables of the terminal
standing-base = a standing base of { $count } customers over { $time }
fresh-cohort = a fresh cohort of { $count } customers over { $time }
headline-one = { $name }: { $size }, { $replications }, seed { $seed }
headline-several = Comparing { $count } scenarios: { $size }, the same people in each, { $replications }, seed { $seed }
title-equity = customer equity
title-profit = profit within { $time }
title-churn = churn a year, over { $time }
title-value = value of a customer within { $time }
decides = (decides)
against = against { $base }
group-money = money
group-leaving = leaving
group-service = service
group-experience = experience
group-growth = growth
group-levers = levers
accounts = accounts
segments-value-left = segments: value, left
value-lost = value lost per customer
of-in = { $of } in { $name }
of-moment = moment
of-channel = channel
of-team = team

sketch-survival = Customers still there, from the start to the horizon
sketch-difference = Difference in { $objective } (dark: more, light: less)

## Why customers leave
leaving-service = because of the service
leaving-competitor = for a competitor
leaving-need = because the need is gone
leaving-involuntary = involuntarily
leaving-let_go = because the company lets them go
cause-service = service
cause-competitor = competitor
cause-need = need
cause-involuntary = involuntary
cause-let_go = let go

## Charts
months-since-start = months since the start
survival-only = { $share } % of the customers are still there at the horizon
survival-leader = { $name } keeps more customers than the others: { $share } % at the horizon
survival-nobody = { $share } % of the customers are still there at the horizon; no scenario surely keeps the most
survival-axis = initial customers still there, %
value-only = A customer is worth { $value } { $currency } within the horizon
value-leader = A customer is worth most under { $name }: { $value } { $currency }
value-nobody = A customer is worth { $value } { $currency }; under no scenario surely the most
value-axis = discounted value per initial customer, { $currency } (mean, 95 % interval)
profit-only = Profit adds up to { $profit } { $unit }
profit-leader = { $name } earns most: { $profit } { $unit }
profit-nobody = Profit adds up to { $profit } { $unit }; no scenario surely earns the most
profit-axis = discounted profit so far, { $unit }
profit-ahead = { $name } ends { $amount } { $unit } ahead of { $base } in profit: surely ahead from the end of month { $month } on
profit-ahead-unsure = { $name } ends { $amount } { $unit } ahead of { $base } in profit: not surely ahead at the horizon
profit-behind = { $name } ends { $amount } { $unit } behind { $base } in profit: surely behind at the horizon
profit-behind-unsure = { $name } ends { $amount } { $unit } behind { $base } in profit: not surely behind at the horizon
profit-against-axis = discounted profit so far against { $base }, { $unit }
value-more = A customer is worth { $amount } { $currency } more under { $name } than under { $base }
value-less = A customer is worth { $amount } { $currency } less under { $name } than under { $base }
value-same = No scenario surely makes a customer worth more or less than { $base } does
value-against-axis = value per initial customer against { $base }, { $currency }
causes-main = In { $name }, more leave { $why } than for any other reason
causes-none = In { $name }, no reason to leave is surely the most frequent
causes-axis = initial customers who left within the horizon, %
delay-title-costs = At a mean wait of { $wait }, { $unit } more costs { $cost } { $currency } a customer
delay-title-nothing = At a mean wait of { $wait }, { $unit } more changes nothing for sure in a customer's value
delay-x-axis = mean wait for an answer, hours
delay-axis = value lost per customer against the soonest answers, { $currency }

## The page
page-title-several = { $count ->
    [one] { $name } and 1 other
   *[other] { $name } and { $count } others
 }
contents = Contents
made-by = Made by fideliza { $version }. The figures of this page are in report.json and in the tables beside it. Simulation, not prediction.
part-answer = The answer
part-glance = At a glance
part-why = Why
part-time = Over time
part-who = Who
part-delay = What delay costs
part-matters = What matters most
part-sure = How sure
part-service = Moments, channels and teams
part-assumptions = Assumptions
part-again = To make it again
answer-figure = { $outcome }: { $amount }.
glance-caption = Means with 95 % intervals of chance alone
glance-caption-versus = Means with 95 % intervals of chance alone; below, the paired difference to { $base }
accounts-caption = Money within the horizon, discounted, by account
years-caption = Cash of each year, undiscounted
profit-years-caption = Profit of each year, discounted
year = year { $year }
who-caption = How customers differ: what the customer is worth within the horizon below whom this share of all lies. This is no doubt about the averages above.
worth-less-than-nothing = worth less than nothing
best-caption = Chance alone: the probability of being the best, if the assumptions hold
by-objective = by { $objective }
service-caption = In { $name }, by { $of }
value-lost-to-issues = value lost to its issues, per customer
assumptions-said = Defaults of grade C (folklore, or our own assumption) that are in force, with the range in which the true value may plausibly lie; those first with which the verdict goes together most over { $worlds } worlds.
assumptions-caption = Assumptions in doubt
assumption = assumption
here = here
plausibly-from = plausibly from
plausibly-to = to
rank-correlation = rank correlation
source = source
parameters-of = Parameters in force in { $name }: { $count }; stated: { $stated }
parameters-caption = Parameters in force, those in doubt first, then those that are stated
grade = grade
stands = stands
is-stated = stated
at-default = default
grades-said = Grades are of the default: A peer-reviewed estimate, B large practitioner study, C folklore or our own assumption, – a setting.
stated-caption = What the texts write; all else stands at its default (`fideliza params` lists all)
sources-of = Sources of { $name }
states = What { $name } states
again-said = Version { $version }, engine { $engine }, random numbers { $scheme }, seed { $seed }, { $replications } of each scenario.
again-same = The same texts, seed and engine give the same figures to the last bit, on any number of threads.
table-of = Table

## The workbook: names of sheets have 28 letters at most
sheet-answer = answer
sheet-outcomes = outcomes
sheet-differences = differences to the first
sheet-survival = customers still there
sheet-profit = discounted profit so far
sheet-cash = cash by year, undiscounted
sheet-profit-years = profit by year, discounted
sheet-accounts = accounts, discounted
sheet-causes = causes of leaving
sheet-delay = cost of delay
sheet-services = service
sheet-assumptions = assumptions in doubt
year-of-run = year
outcome = outcome
scenario = scenario
of-what = moment, channel or team
name-of-it = name
mean = mean
low = from
high = to
mean-of = { $name }: mean
low-of = { $name }: from
high-of = { $name }: to
difference-of = { $name }: difference
above-zero-of = { $name }: probability above 0

## Further charts
waterfall-more = { $name } earns { $amount } more than { $base } within the horizon; { $account } changes most
waterfall-unsure = { $name } and { $base } do not surely differ in profit within the horizon; { $account } changes most
waterfall-less = { $name } earns { $amount } less than { $base } within the horizon; { $account } changes most
waterfall-axis = discounted profit within the horizon, { $unit }
probability-leader = { $name } is best by { $objective } with probability { $share }, chance alone counted
probability-tie = By { $objective } none leads
probability-axis = probability of being the best, %
distribution-title = In { $name } half of the customers are worth less than { $middle } { $currency }, and one in ten more than { $tenth } { $currency }
distribution-x-axis = share of customers who are worth less, %
distribution-axis = value of a customer within the horizon, { $currency }
tellings-title = In { $name }, { $good } people are told something good and { $bad } something bad
tellings-axis = people told in a month
told-good = something good
told-bad = something bad
load-title = { $name } is busiest on { $when }: work for { $load }, agents { $agents }
load-x-axis = hour of the week, from Monday 0:00
load-axis = agents
load-agents = agents there
load-work = work offered
waits-title = Calls to { $name } wait longest on { $when }: { $wait } on average
waits-axis = mean wait of those answered, minutes
hour-of-day = { $day } { $hour }:00
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday

## The page, further
doubt-heading = Doubt about assumptions, apart from chance
notes-heading = What else to know
blueprint-heading = Moments of truth in { $name }, along a customer's life
stage-joining = After joining
stage-customer = While a customer
stage-renewal = Before the contract ends
stage-after = After another moment
answered-by = answered by { $team }, on { $channel }
answered-on = answered on { $channel }
one-owner = one person owns the case
promised-within = promised within { $time }
promise-kept = kept in { $share }
waits-for = an answer takes { $time } on average
value-lost-here = { $amount } of value lost per customer
segments-caption = Customers at the start by segment: value within the horizon, and the share who left

## What would change our mind
change-of-mind = What would change our mind about { $name } against { $base } ({ $amount }), each assumption by itself, by { $replications } of the same people at each value:
turns = `{ $path }` (`{ $now }` here): { $name } is worth more { $places }; the difference is { $atlow } at `{ $low }` and { $athigh } at `{ $high }`.
turns-above = above `{ $at }` (95 %: between `{ $from }` and `{ $to }`)
turns-below = below `{ $at }` (95 %: between `{ $from }` and `{ $to }`)
turns-nowhere = `{ $path }` (`{ $now }` here): no value from `{ $low }` to `{ $high }` flips it; the difference is { $atlow } at the one and { $athigh } at the other.
turns-perhaps = `{ $path }` (`{ $now }` here): no value from `{ $low }` to `{ $high }` flips it on average, but at some of them chance may be all there is; the difference is { $atlow } at the one and { $athigh } at the other.
tornado-title = The verdict on { $name } hangs most on { $path }
tornado-axis = difference to { $base }, { $unit }

## What to do next
next-heading = What to do next
next-adopt = Do { $name }: by { $objective } nothing else here is as good, with probability { $share } (chance alone counted, if the assumptions hold).
next-stay = Stay with { $base }: nothing here is better by more than chance.
next-find-out = Find out what `{ $path }` is, from `{ $low }` to `{ $high }`: the verdict on { $name } hangs on it most.
next-mend = Look at `{ $moment }`: its issues cost { $amount } for every customer of { $base } within the horizon, on average more than those of any other moment.
details-of = What else is known of { $name }
delay-x-axis-minutes = mean wait for an answer, minutes
switches = What the page shows
all-tables = All tables of charts

## What a strategy must reach to pay
pays-below = { $name } pays for its cost while `{ $path }` is below `{ $at }` (95 %: between `{ $from }` and `{ $to }`; by { $replications } of the same people at each value); it is `{ $now }` there.
pays-above = { $name } pays for its cost while `{ $path }` is above `{ $at }` (95 %: between `{ $from }` and `{ $to }`; by { $replications } of the same people at each value); it is `{ $now }` there.
pays-everywhere = { $name } is worth more than { $base } with `{ $path }` anywhere from `{ $now }` to `{ $to }`.
pays-perhaps = { $name } is on average not worth less than { $base } with `{ $path }` anywhere from `{ $now }` to `{ $to }`, but chance may be all there is at some values.

## Answers of `staff`
and-more = … and { $count } more
staffing-title = Staffing of { $team } in { $name }
staffing-aim = `{ $team }` in `{ $name }`. Sought: { $aim }.
staffing-aim-answered = agents with whom { $share } % or more are answered within { $within } in every hour of the week, as few as the search found
staffing-aim-abandoned = agents with whom { $share } % or fewer give up in every hour of the week, as few as the search found
staffing-aim-objective = the agents by whom { $objective } is highest, of rosters that give each hour its load and a multiple of the square root of the load
staffing-people = It takes { $people ->
    [one] one person to work the shifts
   *[other] { $people } people to work the shifts
 }; the hour that needs most has { $agents ->
    [one] one agent
   *[other] { $agents } agents
 }.
staffing-out-of-reach = Of the 168 hours of the week { $count ->
    [one] one misses
   *[other] { $count } miss
 } it all the same: more agents in them do not help who came while nobody was there, or hangs up in the hour after they came.
staffing-not-ended = The search ended by its limit of rounds: fewer agents may do.
staffing-shifts = Shifts that cover them; in the scenario, instead of `agents` and `shift` of this team
staffing-trials = What each further agent brings, on the same people
staffing-confirmed = On other people, whom the search never saw
staffing-short = There, with the agents needed by the hour, { $count ->
    [one] one of the 168 hours misses
   *[other] { $count } of the 168 hours miss
 } the target: each hour is told by its own contacts alone, and more replications (-n) tell it better.
staffing-how = By { $rosters } rosters, { $replications } replications each; intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.
staffing-busiest = The hour in which { $team } needs most agents is { $when }: { $agents }
agents-needed = agents needed
answered-within = answered within { $within }
answered-in-time = answered in time
agent-hours = agent-hours a week
given-up = given up
mean-wait = mean wait
occupancy = occupancy
hours-short = hours short
against-now = { $outcome } against now
by-the-last-agent = of it, by the last agent
trial-as-it-is = as it is
trial-shifts = shifts
trial-needed-by-the-hour = needed by the hour
trial-one-agent-fewer-in-every-hour = one agent fewer in every hour
trial-one-agent-more-in-every-hour = one agent more in every hour
trial-two-agents-more-in-every-hour = two agents more in every hour
monday-short = mon
tuesday-short = tue
wednesday-short = wed
thursday-short = thu
friday-short = fri
saturday-short = sat
sunday-short = sun

## Answers of `budget`
purchase-title = What to buy with { $budget } in { $name }
purchase-too-dear = `{ $name }`: { $budget } pays for none of the options; the cheapest, { $option }, costs { $cost }.
purchase-nothing = `{ $name }`: of { $budget } nothing is worth buying: none of the bundles that were played brings more { $objective } than it costs.
purchase-buy = `{ $name }`: of { $budget }, buy { $options } for { $spent }.
then = , then{ " " }
no-option = buying nothing
purchase-holds = On other people, whom the search never saw, it holds: { $amount } against buying nothing.
purchase-holds-not = On other people, whom the search never saw, it does NOT surely hold: { $amount } against buying nothing.
purchase-none = There is no interaction: together they bring the sum of what each brings by itself.
purchase-help = Together they bring more than the sum of what each brings by itself; the difference (interaction): { $amount }.
purchase-hinder = Together they bring less than the sum of what each brings by itself; the difference (interaction): { $amount }.
purchase-unclear = Whether together they bring more or less than the sum of what each brings by itself is too close to tell; the difference (interaction): { $amount }.
purchase-second = Second comes { $options }: the best bundle is at { $behind } against it, on other people at { $confirmed }.
in-this-order = in this order
spent = spent
against-nothing = { $outcome } against buying nothing
by-this-step = of it, by this step
every-option = every option by itself
costs = costs
purchase-clash = `{ $one }` and `{ $other }` both write `{ $key }`: together, what `{ $other }` writes counts.
purchase-impossible = Left out, as they contradict each other: { $bundles }.
purchase-how-all = By every bundle within the budget: { $bundles } bundles, { $replications } replications each; costs are those that strategies state, until the horizon, undiscounted; gains are after them. Intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.
purchase-how-some = By buying what brings most for its cost, then exchanging one for another: { $bundles } bundles, { $replications } replications each; costs are those that strategies state, until the horizon, undiscounted; gains are after them. Intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.
purchase-picture = The highest by itself is { $option }: { $amount }

## Answers of `flip`
flip-title = Where the verdict on { $strategy } turns: { $path }
flip-same = No value of `{ $path }` from { $from } to { $to } turns the verdict: `{ $strategy }`, held against `{ $base }`, makes no difference at any value played.
flip-more = No value of `{ $path }` from { $from } to { $to } turns the verdict: `{ $strategy }`, held against `{ $base }`, is worth more at every value played.
flip-less = No value of `{ $path }` from { $from } to { $to } turns the verdict: `{ $strategy }`, held against `{ $base }`, is worth less at every value played.
flip-perhaps-more = No value of `{ $path }` from { $from } to { $to } turns the verdict: `{ $strategy }`, held against `{ $base }`, is never worth less on average, but chance may be all there is at some values.
flip-perhaps-less = No value of `{ $path }` from { $from } to { $to } turns the verdict: `{ $strategy }`, held against `{ $base }`, is never worth more on average, but chance may be all there is at some values.
flip-above = `{ $strategy }` is worth more than `{ $base }` where `{ $path }` is above { $at } (95 %: between { $from } and { $to }).
flip-above-or-beyond = `{ $strategy }` is worth more than `{ $base }` where `{ $path }` is above { $at } (95 %: between { $from } and { $to }, or beyond the range).
flip-below = `{ $strategy }` is worth more than `{ $base }` where `{ $path }` is below { $at } (95 %: between { $from } and { $to }).
flip-below-or-beyond = `{ $strategy }` is worth more than `{ $base }` where `{ $path }` is below { $at } (95 %: between { $from } and { $to }, or beyond the range).
flip-ends = Difference in { $objective } at { $from }: { $atlow }; at { $to }: { $athigh }.
flip-now = It is { $value } in the strategy.
flip-how = By { $replications } replications of the same people at { $values } values; intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.
flip-picture-turns = { $strategy } pays or not by { $path }: it turns at { $at }
flip-picture-stays = No value of { $path } that was played turns the verdict on { $strategy }
switches-title = What the verdict on { $strategy } hangs on
switches-now = `{ $strategy }` against `{ $base }` by { $objective }: { $amount } as it is.
switches-none = None of the { $tried } numbers of grade C that are left at their defaults moves that.
switches-how = Of { $tried } numbers of grade C that are left at their defaults, each tried by itself at both ends of where it may plausibly lie; these by { $replications } replications of the same people at each value, with hazards solved anew for the same churn; values beyond the horizon as the formula expects them.
hangs-on-most = what it hangs on most
difference-there = difference there

## Answers of `optimize`
choice-title = The best choice in { $name }
choice-best = `{ $name }`: by { $outcome }, the best of { $count } is { $best }.
choice-surely = With a confidence of 95 % it is the best, or less than { $amount } behind the best: the difference that was said to matter.
choice-unsure = Replications ended before that was sure: { $left } of { $count } could not be told apart. More with --most, or a larger --indifference.
choice-cannot-tell = These runs cannot tell which is best: more with --runs.
choice-over = By these runs it is the best with a probability of over { $share }.
choice-with = By these runs it is the best with a probability of at least { $share }.
choice-confirmed = On other people, whom the choice never saw, { $replications } replications: { $amount }
confirmed-against-now = ; { $amount } against the scenario as it is
confirmed-against-second = ; { $amount } against the second
choice-is-best = best
choice-not-told = not told from it
choice-left-out = left out
choice-how = Means are of different numbers of replications where some were left out early; values beyond the horizon as the formula expects them.
choice-picture = Chosen by { $outcome }: { $best }
mean-of-outcome = { $outcome }, mean
runs = runs
optimum-title = The best values in { $name }
optimum-found = `{ $name }`: the best values found by { $outcome }, of { $tried } that were tried:
optimum-found-within = `{ $name }`: the best values found by { $outcome } within the bounds, of { $tried } that were tried:
optimum-found-without = `{ $name }`: the best values found by { $outcome }; NO values that were tried keep all bounds, and these miss them by least, of { $tried } that were tried:
optimum-confirmed = On other people, whom the search never saw, { $replications } replications: { $amount }
bound-at-most = { $outcome } at most { $limit }: { $amount }, { $kept }.
bound-at-least = { $outcome } at least { $limit }: { $amount }, { $kept }.
bound-surely-kept = surely kept
bound-kept = kept on average, not surely
bound-not-kept = NOT kept on these people
best = best
in-the-scenario = in the scenario
optimum-at-an-end = an end of its range: a wider one may hold better
optimum-how = A search finds a good place, not surely the best of all; values beyond the horizon as the formula expects them.
frontier-title = What cannot be bettered in { $name }
frontier-found = `{ $name }`: { $on } of { $count } combinations cannot be bettered in { $first } and { $second } at once:
against-the-scenario = against the scenario
on-the-frontier = cannot be bettered
yes = yes
no = no
frontier-how = By means of { $replications } replications of the same people each; intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.
frontier-picture = { $on } of { $count } combinations cannot be bettered in both; the triangle is the scenario as it is

## Studies
study-found = { $name }: { $points } points, { $runs } runs; { $outcome } by combination, { $order }
study-found-futures = { $name }: { $points } points, { $runs } runs; { $outcome } by combination over { $futures } futures, { $order }
study-best = By means the best: { $combination }, { $amount }{ $versus }.
study-highest = By means the highest: { $combination }, { $amount }{ $versus }.
study-versus = , { $amount } against the baseline
unit-hours = hours
best-first = the best first
highest-first = the highest first
versus-baseline = versus baseline
ninety-five-from = 95 % from
to-there = to
lowest-future = lowest future
highest-future = highest future
best-in-futures = best in
the-baseline = baseline
count-of = { $count } of { $of }
study-more = … and { $count } more in combinations.csv
study-short = { $count ->
    [one] One point was
   *[other] { $count } points were
 } played as often as may be and not as precise as was asked for: summary.csv has the intervals
study-how = The first of many looks better than it is: confirm a choice with `fideliza compare` and another --seed.
drivers-title = What matters in { $name }
drivers-of = { $name }: what { $outcome } depends on, the strongest first
driver-tornado = `{ $path }`: { $atlow } at { $from }, { $athigh } at { $to }, against { $now } in the scenario
driver-morris = `{ $path }` moves it by { $amount } over { $from } to { $to } (95 %: { $low } to { $high })
driver-morris-depends = `{ $path }` moves it by { $amount } over { $from } to { $to } (95 %: { $low } to { $high }); how much depends on the others or on where in the range one is
driver-sobol = `{ $path }` explains { $first } % of the variance alone (95 %: { $firstlow } to { $firsthigh }), { $total } % with its interactions ({ $totallow } to { $totalhigh })
driver-nothing = By chance alone the two samples go together by { $share } % ({ $low } to { $high }): each index is known no better than its own interval says.
column-outcome = outcome
column-parameter = parameter
column-measure = measure
column-figure = figure
column-low = from
column-high = to
measure-at_lowest = at its lowest
measure-at_highest = at its highest
measure-mean_size = mean size of elementary effects
measure-mean = mean of elementary effects
measure-sd = their standard deviation
measure-first_order = share of variance, alone
measure-total = share of variance, with its interactions
study-tornado-title = Of { $count ->
    [one] one parameter
   *[other] { $count } parameters
 }, { $path } moves { $outcome } most
study-tornado-axis = { $outcome } against the scenario{ $unit } (95 % intervals)
study-morris-title = Over its range, { $path } moves { $outcome } most
study-morris-axis = mean size of elementary effects on { $outcome }{ $unit } (95 %)
study-sobol-title = Of what was varied, { $path } explains most of the variance of { $outcome }: { $share } %
study-sobol-axis = share of the variance, % (95 %)
with-its-interactions = with its interactions
alone = alone
response-title = { $outcome } is { $from } where { $path } is { $low }, { $to } where it is { $high }
response-title-by = { $outcome } over { $path }, by { $other }
response-title-over = { $outcome } over { $path }
by-factors = { " " }(log scale)
band-futures = lowest to highest future
band-intervals = 95 % intervals
band-others = lowest to highest of all others
map-highest = { $outcome }{ $unit } is highest at { $first } and { $second }
map-lowest = { $outcome }{ $unit } is lowest at { $first } and { $second }

## The terminal
report-is-in = The report, its tables and charts are in { $folder }

## Pages of answers
part-found = What it follows from
answer-made-by = Made by fideliza { $version }. The figures of this page are in the tables beside it. Simulation, not prediction.
answer-again-said = Version { $version }, engine { $engine }, random numbers { $scheme }, seed { $seed }.

## What each change of a strategy brings
attributed = What the changes of { $name } bring in discounted profit within the horizon, { $amount } against { $base } in all; each share is the mean of what the change adds to those before it over { $orders } (Shapley), with the same people everywhere:
attributed-all-orders = all orders
attributed-drawn-orders = orders that are drawn, one for each replication
attributed-from-to = `{ $path }` from `{ $from }` to `{ $to }`: { $share }; by itself { $alone }
attributed-to = `{ $path }` to `{ $to }`: { $share }; by itself { $alone }
attributed-of = `{ $path }`: { $share }; by itself { $alone }
interaction-none = There is no interaction: together they bring the sum of what each brings by itself.
interaction-help = Together they bring more than the sum of what each brings by itself; the difference (interaction): { $amount }.
interaction-hinder = Together they bring less than the sum of what each brings by itself; the difference (interaction): { $amount }.
interaction-unclear = Whether together they bring more or less than the sum of what each brings by itself is too close to tell; the difference (interaction): { $amount }.
interaction = interaction
changes-title = Of what { $name } changes, { $path } weighs most by itself: { $amount }
changes-caption = What each change brings in discounted profit within the horizon, by itself and as its share
change = change
in-the-first = in { $base }
share-of-it = its share
by-itself = by itself

## What is hardly meant, and what to do about it
warning-no-margin = no customer brings a margin
help-no-margin = write `margin = "30 / month"`
warning-many-events = one replication is about { $events } events
help-many-events = fewer customers or a shorter horizon give the same averages sooner
warning-overloaded = team `{ $team }` is offered { $load } agents' work, but has { $capacity } agents on average
help-overloaded = add agents: the queue grows for ever
help-overloaded-abandons = add agents, or mean it: customers will abandon
warning-hardly-good = hardly any `{ $moment }` can end as a good experience: { $share } % of those solved at once
help-hardly-good = shorten its `latency`, or check `experience.base` and `word_of_mouth.pleased_from`
warning-never-solved = `{ $moment }` is never solved
help-never-solved = write `first_contact_resolution = 0.70`
warning-unreachable-churn = the churn target is unreachable: `{ $cause }` has hazard 0 in every segment and stage
help-unreachable-churn = raise a `hazard` or `competitor_pull`, or write `leaving.split` without it
warning-near-explosion = retelling is near the explosion: each person told leads to { $each } more
help-near-explosion = write a smaller `word_of_mouth.retelling`
warning-more-leads = there are more leads to win than prospects
help-more-leads = write a larger `market.prospects`
warning-short-horizon = the horizon is shorter than the year for which the churn target is stated
help-short-horizon = that is allowed; the target still means a year
warning-shrinks = a fresh cohort, and no leads are stated: nobody replaces those who leave, and the company shrinks
help-shrinks = write `tenure = {"{"} exponential = {"{"} mean = "4 years" {"}"} {"}"}` for a standing base, and `leads.organic = "100 / month"`
warning-closed-longer = team `{ $team }` is closed for up to { $closed }, longer than the { $patience } for which customers wait in its queue: whoever comes then is lost
help-closed-longer = write `outside = "call_back"`, or `patience = "off"` for tickets
warning-own-in-every-segment = `{ $key }` has no effect: every segment has its own
help-own-in-every-segment = remove it, or the segments' own
warning-team-decides = `{ $path }` has no effect: the team's queue and pay decide
help-team-decides = remove it, or remove `team`
unmet-no-outcome = the outcome does not exist in this scenario
unmet-no-error = one replication has no standard error
unmet-no-interval = one replication has no interval
unmet-away = it is { $errors } standard errors away
unmet-hides = four standard errors, { $errors }, would hide an error of the size that it must see
unmet-reaches-down = the interval reaches down to { $to }
unmet-reaches-up = the interval reaches up to { $to }
flip-own = The strategy writes this key itself: here it is set in both worlds, so that its own change of it counts for nothing.
study-nothing-moves = Nothing of what was varied moves { $outcome }
map-tied = { $outcome }{ $unit } over { $first } and { $second }
stopped-apart = Stopped while changes were played apart{ $why }: this is on all { $count } replications of each scenario, without what each change brings and what doubt about assumptions does.
and-more-elsewhere = … and { $count } more in report.json
more-teams = Charts show the first { $shown } teams; those of the others are in the folder `figures`.
not-apart-hazards = What each change of { $name } brings is not told apart: its hazards are solved anew, so that its changes laid over { $base } are another world.
not-apart-many = What each change of { $name } brings is not told apart: there are more than eight.
not-apart-alone = What each change of { $name } brings is not told apart: one of them cannot be without another.
not-apart-table = What each change of { $name } brings is not told apart: one of them reads a table.
not-apart-large = What each change of { $name } brings is not told apart: a world with some of them needs more memory than it may take.
warned = { $name }: warning: { $message }
warned-help = help: { $help }
measure-dummy = (nothing)
day = day
hour = hour

## A page to explore
explore-needs-script = This page needs JavaScript to move its controls. What it shows now is the start.
explore-wait = Time until an answer: { $moment }
explore-none = { $outcome } has no finite value here.
explore-same = { $outcome }: { $amount }, as at the start.
explore-differs = { $outcome }: { $amount }. Against the start: { $difference }.
explore-like = { $outcome }: { $amount }. Against the start: { $difference }, which is within the noise.
explore-few = { $outcome }: { $amount }. Against the start: { $difference }; too few replications to tell.
explore-made-by = { $count ->
    [one] Made by fideliza { $version }, engine { $engine }, seed { $seed }, 1 replication of each combination: with these, the program gives the same figures. Simulation, not prediction.
   *[other] Made by fideliza { $version }, engine { $engine }, seed { $seed }, { $count } replications of each combination: with these, the program gives the same figures. Simulation, not prediction.
 }
explore-table = All combinations as a table
explore-less = Less
explore-more = More
