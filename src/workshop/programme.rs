//! What a room plays: a programme of steps, and the game that they play. Both are TOML texts, declared like scenarios.

use sha2::{Digest, Sha256};

use crate::scenario::declare::{Read, Reader, Shape, choice, section, words};
use crate::scenario::document::Document;
use crate::scenario::essay::Essay;
use crate::scenario::node::{Node, Value};
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::study::At;
use crate::scenario::{self, Draft, Embedded, Files, Scenario};
use crate::units::{Count, Duration, MoneyRate, Number, Quantity};

/// The programmes that are shipped, by name, with the game and the scenario that they play.
pub const SHIPPED: Embedded = Embedded(&[
    ("twenty", include_str!("../../scenarios/workshop/twenty.toml")),
    ("sixty", include_str!("../../scenarios/workshop/sixty.toml")),
    ("ninety", include_str!("../../scenarios/workshop/ninety.toml")),
    ("game", include_str!("../../scenarios/workshop/game.toml")),
    ("room", include_str!("../../scenarios/workshop/room.toml")),
]);

/// Names of the shipped programmes.
pub const NAMES: [&str; 3] = ["twenty", "sixty", "ninety"];

section! {
    /// A programme: what a room does, step by step.
    Course {
        /// Its name.
        name: Essay = required, Setting, "";
        /// The game that is played: a path from this file's folder.
        game: At<String> = required, Setting, "";
        /// Settings laid over the game's scenario in every step, as `--set` does.
        set: At<Vec<String>> = "[]", Setting, "";
        /// The steps, in order.
        step: Vec<Step> = required, Setting, "";
    }
}

section! {
    /// A step.
    Step {
        /// Its title, on the board.
        title: Essay = required, Setting, "";
        /// What the board says below it.
        text: Essay = "\"\"", Setting, "";
        /// What the trainer reads on the host's page and on the run-sheet.
        note: Essay = "\"\"", Setting, "";
        /// Minutes that it is meant to take; 0: not said.
        minutes: Number = "0", Setting, "";
        /// What the room does.
        activity: Activity = required, Setting, "";
    }
}

choice! {
    /// What a room does in a step.
    Activity {
        #[doc = "Phones join."] lobby => Lobby(Nothing);
        #[doc = "The game's cards are told, with a vote after some of them."] cards => Cards(Nothing);
        #[doc = "Everybody guesses what waiting costs; then it is revealed."] guess => Guess(Laid);
        #[doc = "The dial of waiting, on the board and on every phone."] dial => Dial(Laid);
        #[doc = "Every team spends its points on levers; then they are ranked."] round => Round(Round);
        #[doc = "What share must be pleased before talk helps: guessed, then revealed."] talk => Talk(Laid);
        #[doc = "The ranking of the last round, by one measure after the other."] ranking => Ranking(Ranking);
        #[doc = "Every team writes down what it does first; then everybody takes home a sheet and a page."] pledge => Pledge(Nothing);
        #[doc = "The title and the text alone."] text => Text(Nothing);
    }
}

/// An activity that takes no more than its name.
#[derive(Clone, Debug)]
pub struct Nothing;

impl Read for Nothing {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Nothing> {
        reader.table(node, &[]).then_some(Nothing)
    }

    fn shape() -> Shape {
        Shape::Section(&[])
    }
}

section! {
    /// What is laid over the scenario in a step.
    Laid {
        /// Settings, as `--set` takes them.
        set: At<Vec<String>> = "[]", Setting, "";
    }
}

section! {
    /// A round.
    Round {
        /// Settings laid over the scenario in this round.
        set: At<Vec<String>> = "[]", Setting, "";
        /// Minutes until plans are closed.
        clock: Number = "5", Setting, "";
        /// True if the host draws one of the game's shocks.
        shock: bool = "false", Setting, "";
    }
}

section! {
    /// A ranking.
    Ranking {
        /// Measures, one after the other.
        by: Vec<Measure> = "[\"value\", \"kept\"]", Setting, "";
    }
}

words! {
    /// What teams are ranked by.
    Measure {
        #[doc = "The game's value."] "value" => Value,
        #[doc = "The share of customers at the start who are still there at the end."] "kept" => Kept,
    }
}

section! {
    /// A game: a scenario, the dial, and the levers on which teams spend their points.
    Game {
        /// The scenario that is played: a path from this file's folder.
        scenario: At<String> = required, Setting, "";
        /// What a plan is worth.
        value: Worth = "\"profit\"", Setting, "";
        /// Where the dial of waiting turns.
        dial: Dial = required, Setting, "";
        /// Points that a team may spend.
        points: Count = "100", Setting, "";
        /// What a point costs the company.
        point_cost: MoneyRate = "\"0 / month\"", Setting, "";
        /// The levers.
        lever: Vec<Lever> = "[]", Setting, "";
        /// Shocks, of which the host draws one.
        shock: Vec<Shock> = "[]", Setting, "";
        /// The story told by cards; off: none.
        cards: Option<Cards> = off, Setting, "";
        /// How long one answer may be computed.
        time_budget: Duration = "\"10 s\"", Setting, "";
    }
}

words! {
    /// What a plan is worth.
    Worth {
        #[doc = "Profit within the horizon, per customer at the start."] "profit" => Profit,
        #[doc = "Value of a customer at the start within the horizon: what cannot be traced to one, such as a plan's points, is left out."] "clv" => Lifetime,
    }
}

impl Worth {
    /// Key of the outcome.
    pub fn outcome(self) -> &'static str {
        match self {
            Worth::Profit => "profit",
            Worth::Lifetime => "clv",
        }
    }
}

section! {
    /// The dial of waiting.
    Dial {
        /// Path of the parameter that it turns.
        path: At<String> = required, Setting, "";
        /// Its stops, from the shortest wait to the longest: 2 to 20.
        stops: At<Vec<String>> = required, Setting, "";
        /// The stop that the guess starts from.
        from: At<String> = required, Setting, "";
        /// The stop that is guessed.
        to: At<String> = required, Setting, "";
    }
}

section! {
    /// A lever.
    Lever {
        /// Its name.
        name: Essay = required, Setting, "";
        /// Its positions: 2 to 9.
        position: Vec<Position> = required, Setting, "";
        /// Number of the position that is today's, from 1.
        today: At<Count> = required, Setting, "";
    }
}

section! {
    /// A position of a lever.
    Position {
        /// What it is called.
        label: Essay = required, Setting, "";
        /// What it costs, in points.
        points: Count = required, Setting, "";
        /// Settings that it lays over the scenario.
        set: At<Vec<String>> = "[]", Setting, "";
    }
}

section! {
    /// A shock.
    Shock {
        /// Its name.
        name: Essay = required, Setting, "";
        /// What happens.
        text: Essay = required, Setting, "";
        /// Settings that it lays over the scenario.
        set: At<Vec<String>> = "[]", Setting, "";
    }
}

section! {
    /// A story told by cards.
    Cards {
        /// What is asked after some of them.
        question: Essay = required, Setting, "";
        /// Names of departments, each with the indicator that it keeps.
        department: Vec<Essay> = "[]", Setting, "";
        /// The cards: 1 to 30.
        card: Vec<Card> = required, Setting, "";
        /// What is revealed behind them: a paragraph on each line.
        reveal: Essay = required, Setting, "";
    }
}

section! {
    /// A card.
    Card {
        /// Its title.
        title: Essay = required, Setting, "";
        /// What happens.
        text: Essay = required, Setting, "";
        /// Number of the department whose indicator this card keeps green, from 1; off: none.
        green: Option<Count> = off, Setting, "";
        /// True if the question is asked behind it.
        ask: bool = "false", Setting, "";
        /// True if it is our inference, and no part of the case.
        inferred: bool = "false", Setting, "";
    }
}

/// What the board shows at one time; the host goes from one to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Phones join.
    Lobby,
    /// A card.
    Card(usize),
    /// The votes behind a card.
    Votes(usize),
    /// What is revealed behind the cards.
    Verdict,
    /// Guesses come in.
    Guess,
    /// Guesses, and the answer.
    GuessReveal,
    /// The dial.
    Dial,
    /// Plans come in.
    Round,
    /// Plans are ranked.
    Results,
    /// Guesses of the tipping point come in.
    Talk,
    /// They, and the answer.
    TalkReveal,
    /// The ranking of the last round.
    Ranking(Measure),
    /// Pledges come in.
    Pledge,
    /// Pledges, and what is taken home.
    Home,
    /// A title and a text.
    Text,
}

/// A scene, and the step that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Number of the step.
    pub step: usize,
    /// The scene.
    pub scene: Scene,
}

/// A programme that is right: its steps, its game, and the scenario that it plays.
pub struct Programme {
    /// The steps.
    pub course: Course,
    /// The game.
    pub game: Game,
    /// Everything that the board shows, in order.
    pub scenes: Vec<Placed>,
    /// The scenario, with the programme's settings.
    pub draft: Draft<'static>,
    /// The same, checked.
    pub scenario: Scenario,
    /// A hash of its texts: a room that was kept goes on with the same programme only.
    pub fingerprint: String,
    /// People told by the pleased and by those let down, and the probability of telling on, in each step.
    talk: Vec<[f64; 3]>,
}

/// Customers times replications of a room's scenario, at most.
const WORK_MAX: u64 = 1_000_000;
/// What is said where there is no such file.
const HELP: &str = "check the path, or name a shipped programme: twenty, sixty, ninety";

impl Programme {
    /// Reads a programme, its game and its scenario.
    ///
    /// # Errors
    /// Everything that is wrong with the first of the texts in which anything is.
    pub fn read(path: &str, files: &'static dyn Files) -> Result<Programme, Problems> {
        let course = Document::<Course>::read(path, files, HELP, check_course)?;
        let path = files.beside(path, &course.value.game.value);
        let game = Document::<Game>::read(&path, files, "write the path of a game, as from this file's folder", check_game)?;
        let path = files.beside(&path, &game.value.scenario.value);
        let draft = laid(&scenario::load(&path, files, &[])?, &course.value.set).map_err(|problem| course.problems(vec![problem]))?;
        let scenario = draft.scenario()?;
        let wrong = wrong_sets(&draft, &game.value);
        if !wrong.is_empty() {
            return Err(game.problems(wrong));
        }
        let missing = missing_in_game(&course, &game.value).into_iter().chain(wrong_steps(&draft, &course.value)).collect::<Vec<_>>();
        if !missing.is_empty() {
            return Err(course.problems(missing));
        }
        let work = scenario.settings.customers.get().saturating_mul(scenario.settings.replications.get());
        if work > WORK_MAX || scenario.settings.replications.get() < 10 {
            let message = format!(
                "a room cannot wait for {} customers and {} replications: {WORK_MAX} in all at most, and 10 replications at least",
                scenario.settings.customers.get(),
                scenario.settings.replications.get()
            );
            let help = "lay fewer over it in the programme: set = [\"customers=600\", \"replications=20\"]";
            return Err(course.problems(vec![Problem::new(course.value.game.span, message).help(help)]));
        }
        let scenes = scenes(&course.value, &game.value);
        let talk: Vec<[f64; 3]> = course.value.step.iter().map(|step| talk(&draft, sets_of(step))).collect();
        let silent = |(step, talk): (&Step, &[f64; 3])| matches!(step.activity, Activity::Talk(_)) && talk[0] + talk[1] <= 0.0;
        if course.value.step.iter().zip(&talk).any(silent) {
            let message = "nobody talks in this step: people are told by neither the pleased nor those let down";
            let help = "let them talk: word_of_mouth.told_pleased=4, word_of_mouth.told_let_down=12; or drop the step";
            return Err(course.problems(vec![Problem::new(course.value.game.span, message).help(help)]));
        }
        let texts = [&course.source, &game.source].into_iter().chain(&scenario.sources).map(|source| source.text.as_str());
        let fingerprint = fingerprint(texts);
        Ok(Programme { course: course.value, game: game.value, scenes, draft, scenario, fingerprint, talk })
    }

    /// The step of a scene.
    pub fn step(&self, scene: usize) -> &Step {
        &self.course.step[self.scenes[scene].step]
    }

    /// Number of the step whose round was played last before or in a scene.
    pub fn round_before(&self, scene: usize) -> Option<usize> {
        let last = self.scenes[scene].step;
        (0..=last).rev().find(|&step| matches!(self.course.step[step].activity, Activity::Round(_)))
    }

    /// What a step lays over the scenario.
    pub fn laid_in(&self, step: usize) -> &[String] {
        sets_of(&self.course.step[step]).map_or(&[], |sets| &sets.value)
    }

    /// People told by the pleased and by those let down, and the probability of telling on, in a step.
    pub fn talk_in(&self, step: usize) -> [f64; 3] {
        self.talk[step]
    }

    /// The stop of the dial that is nearest to where a world stands.
    pub fn stop_of(&self, world: &[String]) -> usize {
        let hours = self.game.dial.hours();
        let parameter = self.draft.with_sets(world).ok().and_then(|draft| draft.parameter(&self.game.dial.path.value).ok());
        let here = parameter.and_then(|parameter| parameter.number()).filter(|here| *here > 0.0).unwrap_or(hours[0]);
        let far = |stop: &usize| libm::log(hours[*stop] / here).abs();
        (0..hours.len()).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0)
    }

    /// People who can be told something: customers at the start, and prospects.
    pub fn people(&self) -> f64 {
        let settings = &self.scenario.settings;
        let customers = settings.customers.get() as f64;
        customers + settings.market.prospects.map_or(10.0 * customers, |prospects| prospects.get() as f64)
    }

    /// Minutes until the clock of a scene ends, if it has one.
    pub fn minutes(&self, scene: usize) -> Option<f64> {
        let step = self.step(scene);
        let minutes = match (&step.activity, self.scenes[scene].scene) {
            (Activity::Round(round), Scene::Round) => round.clock.base(),
            _ => step.minutes.base(),
        };
        Some(minutes).filter(|minutes| *minutes > 0.0)
    }
}

fn fingerprint<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The same draft with settings laid over it, if they are right.
fn laid(draft: &Draft<'static>, sets: &At<Vec<String>>) -> Result<Draft<'static>, Problem> {
    let laid = draft.with_sets(&sets.value).and_then(|draft| draft.scenario().map(|_| draft));
    laid.map_err(|problems| {
        let first = problems.list.into_iter().next();
        let (message, help) = first.map_or_else(Default::default, |first| (first.message, first.help.unwrap_or_default()));
        Problem::new(sets.span, message).help(help)
    })
}

fn check_course(course: &Course, root: &Node, reader: &mut Reader<'_>) {
    if course.step.is_empty() || course.step.len() > 50 {
        reader.fail::<()>(root.nearest("step").span, "a programme has 1 to 50 steps", "add a [[step]]");
    }
    let nodes = match root.child("step").map(|list| &list.value) {
        Some(Value::List(nodes)) => nodes.as_slice(),
        _ => &[],
    };
    for (step, node) in course.step.iter().zip(nodes) {
        if !(0.0..=600.0).contains(&step.minutes.base()) {
            reader.fail::<()>(node.nearest("minutes").span, "a step takes 0 to 600 minutes", "write minutes = 10");
        }
        if let Activity::Round(round) = &step.activity
            && !(0.5..=600.0).contains(&round.clock.base())
        {
            reader.fail::<()>(node.nearest("activity").span, "the clock of a round is half a minute to 600 minutes", "write clock = 5");
        }
        if let Activity::Ranking(ranking) = &step.activity
            && ranking.by.is_empty()
        {
            reader.fail::<()>(node.nearest("activity").span, "this ranking has no measure", "write ranking = { by = [\"value\"] }");
        }
    }
    let round = course.step.iter().position(|step| matches!(step.activity, Activity::Round(_)));
    let ranked = course.step.iter().position(|step| matches!(step.activity, Activity::Ranking(_)));
    if ranked.is_some_and(|ranked| round.is_none_or(|round| round > ranked)) {
        let span = root.nearest("step").span;
        reader.fail::<()>(span, "there is nothing to rank before a round is played", "put a step with activity = { round = {} } before it");
    }
}

fn check_game(game: &Game, root: &Node, reader: &mut Reader<'_>) {
    let stops = &game.dial.stops.value;
    if !(2..=20).contains(&stops.len()) {
        reader.fail::<()>(game.dial.stops.span, "a dial has 2 to 20 stops", "write stops = [\"15 min\", \"4h\", \"24h\"]");
    }
    let hours: Vec<Option<f64>> = stops.iter().map(|stop| hours(stop)).collect();
    let rises = hours.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a < b));
    if hours.iter().any(Option::is_none) || !rises {
        reader.fail::<()>(
            game.dial.stops.span,
            "stops are durations, each longer than the one before",
            "write them as \"15 min\", \"24h\"",
        );
    }
    for end in [&game.dial.from, &game.dial.to] {
        if !stops.contains(&end.value) {
            reader.fail::<()>(end.span, format!("`{}` is no stop of the dial", end.value), "write it as in `stops`");
        }
    }
    if game.lever.len() > 12 {
        reader.fail::<()>(root.nearest("lever").span, "a game has 12 levers or fewer", "drop some of them");
    }
    if !(1..=1_000_000).contains(&game.points.get()) {
        reader.fail::<()>(root.nearest("points").span, "a game has 1 to 1000000 points", "write points = 100");
    }
    for lever in &game.lever {
        if !(2..=9).contains(&lever.position.len()) {
            reader.fail::<()>(lever.today.span, "a lever has 2 to 9 positions", "add a [[lever.position]]");
        }
        if !(1..=lever.position.len() as u64).contains(&lever.today.value.get()) {
            let message = format!("this lever has no position {}", lever.today.value.get());
            reader.fail::<()>(lever.today.span, message, "write the number of a position, from 1");
        }
    }
    let is_right = |lever: &Lever| (1..=lever.position.len() as u64).contains(&lever.today.value.get());
    if game.lever.iter().all(is_right) && game.points_of(&game.today()) > game.points.get() {
        let message = format!("what is done today takes {} points, more than there are", game.points_of(&game.today()));
        reader.fail::<()>(root.nearest("points").span, message, "write more points, or let the positions of today take fewer");
    }
    if let Some(cards) = &game.cards {
        let known = cards.department.len() as u64;
        if !(1..=30).contains(&cards.card.len()) || cards.department.len() > 8 {
            reader.fail::<()>(root.nearest("cards").span, "a story has 1 to 30 cards, and 8 departments or fewer", "add a [[cards.card]]");
        }
        for card in cards.card.iter().filter_map(|card| card.green).filter(|green| !(1..=known).contains(&green.get())) {
            let message = format!("there is no department {}", card.get());
            reader.fail::<()>(root.nearest("cards").span, message, format!("write green = 1 to {known}"));
        }
    }
}

/// Settings of a game that the scenario does not take.
fn wrong_sets(draft: &Draft<'static>, game: &Game) -> Vec<Problem> {
    let positions = game.lever.iter().flat_map(|lever| lever.position.iter().map(|position| &position.set));
    let sets = positions.chain(game.shock.iter().map(|shock| &shock.set));
    let mut wrong: Vec<Problem> = sets.filter_map(|sets| laid(draft, sets).err()).collect();
    for stop in &game.dial.stops.value {
        let set = At { value: vec![format!("{}={stop}", game.dial.path.value)], span: game.dial.path.span };
        wrong.extend(laid(draft, &set).err());
    }
    wrong.dedup_by(|a, b| a.is(b));
    wrong
}

/// What a step lays over the scenario.
fn sets_of(step: &Step) -> Option<&At<Vec<String>>> {
    match &step.activity {
        Activity::Guess(laid) | Activity::Dial(laid) | Activity::Talk(laid) => Some(&laid.set),
        Activity::Round(round) => Some(&round.set),
        _ => None,
    }
}

/// People told by the pleased and by those let down, and the probability of telling on.
fn talk(draft: &Draft<'static>, sets: Option<&At<Vec<String>>>) -> [f64; 3] {
    let scenario = draft.with_sets(sets.map_or(&[], |sets| &sets.value)).and_then(|draft| draft.scenario());
    let talk = scenario.expect("settings of steps were checked").settings.word_of_mouth;
    [talk.told_pleased.base(), talk.told_let_down.base(), talk.retelling.base()]
}

/// Settings of steps that the scenario does not take.
fn wrong_steps(draft: &Draft<'static>, course: &Course) -> Vec<Problem> {
    course.step.iter().filter_map(sets_of).filter_map(|sets| laid(draft, sets).err()).collect()
}

/// What steps need and the game lacks.
fn missing_in_game(course: &Document<Course>, game: &Game) -> Vec<Problem> {
    let problem = |what: &str, fix: &str| Problem::new(course.value.game.span, what.to_string()).help(fix);
    let mut missing = Vec::new();
    for step in &course.value.step {
        match &step.activity {
            Activity::Cards(_) if game.cards.is_none() => {
                missing.push(problem("this game has no cards", "add [cards] to it, or drop the step"))
            }
            Activity::Round(_) if game.lever.is_empty() => {
                missing.push(problem("this game has no levers", "add a [[lever]] to it, or drop the round"));
            }
            Activity::Round(round) if round.shock && game.shock.is_empty() => {
                missing.push(problem("this game has no shocks", "add a [[shock]] to it, or write shock = false"));
            }
            _ => {}
        }
    }
    missing
}

/// A duration in hours.
fn hours(text: &str) -> Option<f64> {
    Duration::parse(crate::units::Raw::Text(text)).ok().map(Quantity::base)
}

impl Dial {
    /// The stops in hours.
    pub fn hours(&self) -> Vec<f64> {
        self.stops.value.iter().map(|stop| hours(stop).expect("stops are durations")).collect()
    }

    /// Number of a stop.
    pub fn stop(&self, text: &str) -> usize {
        self.stops.value.iter().position(|stop| stop == text).expect("it is one of the stops")
    }

    /// The setting of a stop.
    pub fn set(&self, stop: usize) -> String {
        format!("{}={}", self.path.value, self.stops.value[stop])
    }
}

fn scenes(course: &Course, game: &Game) -> Vec<Placed> {
    let mut scenes = Vec::new();
    for (step, what) in course.step.iter().enumerate() {
        let mut add = |scene| scenes.push(Placed { step, scene });
        match &what.activity {
            Activity::Lobby(_) => add(Scene::Lobby),
            Activity::Cards(_) => {
                for (number, card) in game.cards.iter().flat_map(|cards| cards.card.iter().enumerate()) {
                    add(Scene::Card(number));
                    if card.ask {
                        add(Scene::Votes(number));
                    }
                }
                add(Scene::Verdict);
            }
            Activity::Guess(_) => [Scene::Guess, Scene::GuessReveal].into_iter().for_each(add),
            Activity::Dial(_) => add(Scene::Dial),
            Activity::Round(_) => [Scene::Round, Scene::Results].into_iter().for_each(add),
            Activity::Talk(_) => [Scene::Talk, Scene::TalkReveal].into_iter().for_each(add),
            Activity::Ranking(ranking) => ranking.by.iter().map(|&by| Scene::Ranking(by)).for_each(add),
            Activity::Pledge(_) => [Scene::Pledge, Scene::Home].into_iter().for_each(add),
            Activity::Text(_) => add(Scene::Text),
        }
    }
    scenes
}
