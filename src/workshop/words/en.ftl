# What a room's pages say, in English. Every language has a file with the same keys, and each fills in the same.

## Everywhere
caption = Simulation, not prediction · { $customers } customers, { $replications } replications · seed { $seed } · scenario “{ $scenario }”
computing = computing…
computing-later = Many plans are being computed; this one comes soon.
not-computed = This cannot be computed: { $why }.
frozen = The room is frozen.
clock-ended = Time is up.
table = Table
today = today
send = Send
room-code = Room code
levers = Levers
lever = Lever
points = points
position = { $label } ({ $points ->
    [one] 1 point
   *[other] { $points } points
 })
card-of = Card { $number } of { $of }
inferred = Our inference; the case does not say it.
green = green
tiles = Indicators of the departments
stay = I would stay
leave = I would leave
votes = The votes
the-answer = the answer
the-ranking = the ranking
by-value = by value
by-kept = by customers kept
measure-value = Value
measure-kept = Customers kept
why = Why
why-margin = customers
why-answers = answers
why-making-good = making good
why-winning = winning customers
why-plan = points of the plan
teams-in = { $count ->
    [one] 1 team is in.
   *[other] { $count } teams are in.
 }
voted = { $count } of { $of } have answered.
take-home = To take home

## The dial
dial-wait = Time until an answer
dial-worth = Worth of a customer
dial-lost = Difference
dial-chart = Worth of a customer in { $years }, by the time until an answer; bars show the noise of the simulation
dial-before = before: { $at }
dial-base = An answer in { $at }: { $amount } for each customer in { $years }.
dial-less = That is { $size } less than in { $from }.
dial-more = That is { $size } more than in { $from }.
dial-same = That is within the noise of an answer in { $from }.

## The guess
guess-question = Answering in { $to } instead of { $from } costs, for each customer in { $years }: how much?
guess-truth = { $amount } for each customer: with { $customers } customers, some { $all }.
guess-chart = The guesses of the room
guess-count = { $count ->
    [one] 1 guess.
   *[other] { $count } guesses.
 }
guess-median = The median is { $amount }.
guess-far = The last bar holds those of { $amount } and more.
said-guess = Your guess: { $amount }.
phone-truth = It costs { $amount }.

## Rounds
round-points = Each team has { $points } points.
planned = { $count } of { $of } teams have a plan.
shocks = Shock
draw = Draw
plan-worth = Your plan: { $amount } for each customer in { $years }.
plan-kept = { $share } of today’s customers are still there after { $years }.
against-today = { $change } against today (± { $noise }).
like-today = Within the noise of today: { $change } (± { $noise }).
is-today = That is what is done today.
said-plan = Your plan is in. You can change it until time is up.
points-over = too many points: this plan is not sent
less-of = Less: { $what }
more-of = More: { $what }
place = Place
team = Team
leader = { $team } is ahead { $measure }.
leaders-tied = { $count } teams are level { $measure }: the simulation cannot tell them from the best.
why-in-profit = Why, in profit
why-note = Bars: the difference to today in profit for each customer, in parts that add up.
ties-note = “=”: level, as the difference to the best of the place is within the noise.
further = Further:
phone-place = Place { $place } of { $of } { $measure }.
phone-place-tied = Level on place { $place } of { $of } { $measure }.

## 4 against 12
talk-question = What share of customers must be pleased before talk helps you?
talk-share = Share who are pleased
said-share = Your guess: { $share }.
tipping = A pleased customer tells { $pleased } people, one who was let down tells { $let_down }: talk helps from { $share } pleased on.
talk-chart = Voices in favour less voices against, for each 100 contacts, by the share who are pleased
talk-table = For each 100 contacts, at first hand
talk-net = Net voices
talk-guessed = { $count ->
    [one] The one guess was { $share }.
   *[other] The { $count } guesses were { $share } on average.
 }
tipping-told-on = That is at first hand. In the simulation { $retelling } of those who were told pass it on, to as many people again, and bad news spreads further: there the balance is at { $share }, not { $first }.
talk-today = Today in the simulation: { $net } net voices for each 100 issues closed. In { $years }, { $people } people are told { $told } times: { $each } times each.
phone-tipping = Talk helps from { $share } pleased on.

## Marta
said-stay = You said: I would stay.
said-leave = You said: I would leave.
votes-said = { $stay } would stay, { $leave } would leave.

## The end
pledge-question = Our first move for Monday:
said-pledge = It is on the board. You can change it.
board-take-home = Save your sheet and the dial on your phone.
save-sheet = Save my sheet
save-dial = Save the dial
take-home-note = Both work without a network.
home-plan = Plan
home-about-clv = The dial of the workshop, with the plans of its teams in the last round, and the value of a customer at the start within { $years }. Choosing a plan puts the dial where the plan puts it. The start is what is done today.
home-about-profit = The dial of the workshop, with the plans of its teams in the last round, and profit for each customer at the start in { $years }. Choosing a plan puts the dial where the plan puts it; what its points cost is paid wherever the dial stands. The start is what is done today.
home-differs = An answer in { $at }, plan “{ $plan }”: { $amount } for each customer in { $years }, { $change } against the start.
home-like = An answer in { $at }, plan “{ $plan }”: { $amount } for each customer in { $years }, within the noise of the start ({ $change }).
home-same = An answer in { $at }, plan “{ $plan }”: { $amount } for each customer in { $years }: as at the start.
figure-profit = Value: profit in this time, for each customer at the start
figure-clv = Lifetime value within this time, for each customer at the start
figure-retained = Customers at the start who are still there

## Coming in
look-at-the-board = Look at the board.
you-are = You are { $team }.
wait-for-start = Wait: it starts on the board.
team-name = Name of your team
team-name-given = or leave it empty: you get one
come-in = Come in
go-on-as = Is that you? Ask to go on as this team
asking = You have asked to go on as your team. The trainer lets you in.
privacy = Nothing leaves this room: no account, no cookie. Names are shown on the board.
qr-alt = Code that leads to { $address }

## The host
step-of = Step { $number } of { $of }.
answers-in = { $count ->
    [one] 1 answer is in.
   *[other] { $count } answers are in.
 }
next-is = Next:
the-end = the end
key-next = Next
key-back = Back
key-reveal = Reveal
key-blank = Dark board
key-light = Light board
key-freeze = Freeze
key-go-on = Go on
key-minute = A minute more
key-undo = Undo
asks-to-go-on = A phone asks to go on as { $team }, whose phone is not connected.
admit = Let it in
refuse = No
phones-here = { $here } of { $of ->
    [one] 1 phone
   *[other] { $of } phones
 }
has-plan = plan is in
no-plan = no plan yet
rename = New name
rename-do = Rename
merge = Make part of
merge-do = Merge
play-for = Play for this team:
play-for-do = Set this plan
remove = Remove from the room
the-room = The room
phones-connected = { $here } of { $of ->
    [one] 1 phone is
   *[other] { $of } phones are
 } connected.
worlds-known = { $known } worlds computed, { $coming } to come.
seconds-each = { $seconds } s each.
nobody-reached = No other machine reached us in { $seconds } s. Guest networks often keep machines apart: try another address below, or let the phones join a hotspot of this computer.
reached-by = { $count ->
    [one] 1 other machine has reached us.
   *[other] { $count } other machines have reached us.
 }
only-here = Only this machine can come in. Start with --lan to let phones in.
addresses = Address on the board
open-board = Board
open-print = Handouts
unsaved = What is said cannot be saved: { $why }. After a crash the room would start from the beginning.

## On paper
handouts = Handouts
run-sheet = Run-sheet
minute = Minute
step = Step
what-to-say = What to say
host-keys = Keys on the host’s page: → next, ← back, R reveal, B dark board, F freeze, + a minute more, Z undo.
paper-answers = Answers, for a workshop without a network
paper-answers-how = Read these out where the board would show them. Effects of several levers do not simply add up.
paper-name = Team:
paper-levers = Spend at most { $points } points: one position for each lever
paper-positions = Positions
paper-mine = Points
paper-effects = What each position does by itself, against today, for each customer in { $years }; “≈”: within the noise
chosen = Chosen
why-margin-gain = customers bring { $amount } more
why-margin-loss = customers bring { $amount } less
why-answers-gain = answers cost { $amount } less
why-answers-loss = answers cost { $amount } more
why-making-good-gain = making good costs { $amount } less
why-making-good-loss = making good costs { $amount } more
why-winning-gain = winning customers costs { $amount } less
why-winning-loss = winning customers costs { $amount } more
why-plan-gain = the plan’s points cost { $amount } less
why-plan-loss = the plan’s points cost { $amount } more
plans-known = { $known } of { $of } plans are computed.
talk-today-again = Today in the simulation: { $net } net voices for each 100 issues closed. In { $years }, { $people } people are told { $told } times: { $each } times each, so most of it is heard by people who have heard it before.
home-computing = The dial is being computed.
took-too-long = This takes longer than { $seconds } s to compute. It is tried again.
offline = Not connected. Trying again…
not-sent = This could not be sent. Try again.
asks-to-join = A phone asks to join { $team }, whose phone is connected: it would be one phone more.
keys-on = Keys steer the room

## Refused
refused-not-now = It is not the time for this.
refused-too-late = Time is up: this was not counted.
refused-frozen = The room is frozen: this was not counted.
refused-not-allowed = This plan takes too many points.
refused-bad-text = Write a few words, in letters and signs alone.
refused-bad-number = This number is out of range.
refused-wrong-code = The room has another code: it is on the board.
refused-full = The room is full.
refused-taken = A team of this name is there already.
refused-nothing = That is gone.
