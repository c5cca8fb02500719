//! Study text in, checked study out: which parameters of a scenario vary, how points are chosen, and how often each is played.
//!
//! What a study says of a scenario (paths, values) is checked against it when its points are laid out.

use super::declare::{Read, Reader, Shape, choice, section, words};
use super::document::Document;
use super::files::Files;
use super::intervention::Given;
use super::node::{Node, Value};
use super::place::{Source, Span};
use super::problem::Problems;
use crate::units::{Count, Quantity, Share};

section! {
    /// A study.
    Study {
        /// Its name; off: that of its file.
        name: Option<String> = off, Setting, "";
        /// The scenario: a path from this file's folder, or a story of the gallery.
        scenario: At<String> = required, Setting, "";
        /// Settings laid over the scenario in every point, as `--set` does: "customers=1000".
        set: Vec<String> = "[]", Setting, "";
        /// Seed of all draws, of points and of replications; off: the scenario's.
        seed: Option<Count> = off, Setting, "";
        /// What we decide: every combination meets the same futures.
        lever: Vec<Lever> = "[]", Setting, "";
        /// What the world decides: its values are drawn, and make up the futures.
        uncertainty: Vec<Uncertainty> = "[]", Setting, "";
        /// Bounds of levers: combinations outside are left out.
        constraint: Vec<Constraint> = "[]", Setting, "";
        /// How points are chosen.
        design: Design = "{ factorial = {} }", Setting, "";
        /// How often each point is played.
        replications: Replications = "{}", Setting, "";
        /// What is measured.
        outcomes: Outcomes = "{}", Setting, "";
    }
}

section! {
    /// A lever: a parameter that we decide.
    Lever {
        /// Path of the parameter, such as "moment.incident.voice"; "strategy" for strategies that the scenario lists, and files that extend it.
        path: At<String> = required, Setting, "";
        /// Its values: numbers, texts with a unit, whole laws; of "strategy", names and files, and "none".
        values: Option<Vec<Given>> = off, Setting, "";
        /// Or the range that it takes them from.
        range: Option<Range> = off, Setting, "";
    }
}

section! {
    /// A range of values.
    Range {
        /// One end.
        from: At<Given> = required, Setting, "";
        /// The other.
        to: At<Given> = required, Setting, "";
        /// Values in it where all combinations are played: 2 to 10000, the ends among them.
        steps: Count = "5", Setting, "";
        /// How they are spaced.
        scale: Scale = "\"linear\"", Setting, "";
    }
}

words! {
    /// How values of a range are spaced.
    Scale {
        #[doc = "Evenly."] "linear" => Linear,
        #[doc = "Each the same factor from the last."] "log" => Log,
    }
}

section! {
    /// An uncertainty: a parameter that the world decides.
    Uncertainty {
        /// Path of the parameter.
        path: At<String> = required, Setting, "";
        /// What is thought of it, in the parameter's own unit.
        dist: Belief = required, Setting, "";
    }
}

choice! {
    /// What is thought of a parameter.
    Belief {
        #[doc = "Anything between two values."] uniform => Uniform(Ends);
        #[doc = "Anything between two values, each factor as likely."] log_uniform => LogUniform(Ends);
        #[doc = "Between two values, most likely at `mode`."] triangular => Triangular(Triangle);
        #[doc = "One of these, each as likely."] values => Values(Vec<Given>);
    }
}

section! {
    /// The ends of a belief.
    Ends {
        /// The smallest value.
        min: At<Given> = required, Setting, "";
        /// The largest.
        max: At<Given> = required, Setting, "";
    }
}

section! {
    /// A belief with a peak.
    Triangle {
        /// The smallest value.
        min: At<Given> = required, Setting, "";
        /// The most likely.
        mode: At<Given> = required, Setting, "";
        /// The largest.
        max: At<Given> = required, Setting, "";
    }
}

section! {
    /// A bound of a lever.
    Constraint {
        /// Path of the lever.
        lever: At<String> = required, Setting, "";
        /// It is at most this: a value, or the path of another lever.
        at_most: At<Given> = off, Setting, "";
        /// It is at least this.
        at_least: At<Given> = off, Setting, "";
    }
}

choice! {
    /// How points are chosen. Levers and uncertainties apart: every combination of levers meets the same futures.
    Design {
        #[doc = "All combinations of the levers' values."] factorial => Factorial(Futures);
        #[doc = "Latin hypercube over the levers' ranges: each has a value in every slice."] latin_hypercube => LatinHypercube(Sample);
        #[doc = "A scrambled Sobol' sequence over the levers' ranges."] sobol => Sobol(Sample);
        #[doc = "Morris's trajectories over the ranges of levers and uncertainties alike, one changed at a time: what `sensitivity` screens with."] morris => Morris(Trajectories);
        #[doc = "Every parameter at its lowest and at its highest, all others as in the scenario: what a tornado is drawn of."] one_at_a_time => OneAtATime(Tails);
        #[doc = "Two samples of all ranges and their mixtures: what Sobol's indices are made of."] sobol_indices => SobolIndices(Samples);
        #[doc = "Points listed in a table: a column for each lever, named by its path."] list => List(Table);
    }
}

section! {
    /// All combinations.
    Futures {
        /// Futures drawn of the uncertainties, by Latin hypercube; off: 32 if there are uncertainties.
        futures: Option<Count> = off, Setting, "";
    }
}

section! {
    /// Some points.
    Sample {
        /// Combinations of levers.
        points: Count = required, Setting, "";
        /// Futures drawn of the uncertainties, by Latin hypercube; off: 32 if there are uncertainties.
        futures: Option<Count> = off, Setting, "";
    }
}

section! {
    /// Trajectories through the levels of all parameters.
    Trajectories {
        /// How many: each takes one point more than there are parameters.
        trajectories: Count = "20", Setting, "";
        /// Levels of each parameter: an even number.
        levels: Count = "4", Setting, "";
    }
}

section! {
    /// The ends of ranges.
    Tails {
        /// Share of each range that is left out at each end: below a half.
        leave_out: Share = "0", Setting, "";
    }
}

section! {
    /// Samples of all ranges.
    Samples {
        /// Points of each of the two samples; there are parameters + 2 times as many points in all.
        samples: Count = "256", Setting, "";
    }
}

section! {
    /// Points from a table.
    Table {
        /// A CSV file: a path from this file's folder.
        file: At<String> = required, Setting, "";
        /// Futures drawn of the uncertainties, by Latin hypercube; off: 32 if there are uncertainties.
        futures: Option<Count> = off, Setting, "";
    }
}

section! {
    /// How often each point is played.
    Replications {
        /// As often as this; off: until `stop_when` holds, or as often as the scenario says.
        fixed: Option<Count> = off, Setting, "";
        /// With `stop_when`, at least.
        min: Count = "20", Setting, "";
        /// Added at a time.
        step: Count = "10", Setting, "";
        /// At most.
        max: Count = "500", Setting, "";
        /// When it is enough.
        stop_when: Option<StopWhen> = off, Setting, "";
    }
}

section! {
    /// When a point has been played often enough.
    StopWhen {
        /// The outcome whose interval is looked at.
        outcome: At<String> = required, Setting, "";
        /// Of what the interval is.
        versus: Versus = "\"baseline\"", Setting, "";
        /// Half its width, as a share of the baseline's figure.
        half_width: Share = required, Setting, "";
    }
}

words! {
    /// Of what the interval is.
    Versus {
        #[doc = "The paired difference to the same future without levers."] "baseline" => Baseline,
        #[doc = "The figure itself."] "nothing" => Nothing,
    }
}

section! {
    /// What is measured.
    Outcomes {
        /// Keys of outcomes, as in `run --csv`.
        watch: Vec<At<String>> = "[\"customer_equity\", \"profit\", \"clv\", \"annual_churn\"]", Setting, "";
    }
}

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T: Read> Read for At<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(|value| At { value, span: node.span })
    }

    fn shape() -> Shape {
        T::shape()
    }

    fn off() -> Option<Self> {
        T::off().map(|value| At { value, span: Span::default() })
    }
}

/// Points of a study, at most.
pub const POINTS_MAX: u64 = 100_000_000;

/// A study, with its text for messages.
pub type StudyText = Document<Study>;

/// Reads a study.
///
/// # Errors
/// Everything that is wrong with the text by itself.
pub fn read(path: &str, files: &dyn Files) -> Result<StudyText, Problems> {
    Document::read(path, files, "check the path; docs/studies.md has studies to start from", check)
}

/// Reads a study from its text.
///
/// # Errors
/// Everything that is wrong with the text by itself.
pub fn parse(source: Source, files: &dyn Files) -> Result<StudyText, Problems> {
    Document::parse(source, files, check)
}

/// What only shows between keys.
fn check(study: &Study, root: &Node, reader: &mut Reader<'_>) {
    let mut paths: Vec<(&str, Span)> = study.lever.iter().map(|lever| (lever.path.value.as_str(), lever.path.span)).collect();
    paths.extend(study.uncertainty.iter().map(|uncertainty| (uncertainty.path.value.as_str(), uncertainty.path.span)));
    for (number, (path, span)) in paths.iter().enumerate() {
        if paths[..number].iter().any(|(before, _)| before == path) {
            reader.fail::<()>(*span, format!("`{path}` varies twice"), "keep one of the two");
        }
    }
    let listed = matches!(study.design, Design::List(_));
    for lever in study.lever.iter().filter(|_| !listed) {
        match (&lever.values, &lever.range) {
            (Some(values), None) if values.is_empty() => {
                reader.fail::<()>(lever.path.span, "this lever has no values", "write values = [0.6, 0.7, 0.8]");
            }
            (Some(_), None) | (None, Some(_)) => {}
            _ => {
                let help = "write values = [0.6, 0.7, 0.8], or range = { from = 0.6, to = 0.8 }";
                reader.fail::<()>(lever.path.span, "a lever needs either `values` or `range`", help);
            }
        }
        if lever.range.as_ref().is_some_and(|range| !(2..=10_000).contains(&range.steps.get())) {
            reader.fail::<()>(root.nearest("lever").span, "`steps` is 2 to 10000", "write steps = 5");
        }
    }
    let counts = &study.replications;
    let stops = counts.stop_when.is_some();
    if counts.fixed.is_some() && stops {
        let span = root.nearest("replications.fixed").span;
        reader.fail::<()>(span, "`fixed` and `stop_when` exclude each other", "keep one of the two");
    }
    let order = counts.min.get() >= 2 && counts.min.get() <= counts.max.get() && counts.max.get() <= 1_000_000 && counts.step.get() >= 1;
    if !order || counts.fixed.is_some_and(|fixed| !(1..=1_000_000).contains(&fixed.get())) {
        let span = root.nearest("replications").span;
        let help = "write replications = { min = 20, step = 10, max = 500 }, or replications = { fixed = 20 }";
        reader.fail::<()>(span, "replications are 1 to 1000000, and `min`, of 2 or more, is not above `max`", help);
    }
    if stops && counts.stop_when.as_ref().is_some_and(|stop| stop.half_width.base() <= 0.0) {
        let span = root.nearest("replications.stop_when.half_width").span;
        reader.fail::<()>(span, "no interval is ever that narrow", "write half_width = \"5 %\"");
    }
    if study.outcomes.watch.is_empty() {
        let span = root.nearest("outcomes.watch").span;
        reader.fail::<()>(span, "a study measures nothing", "write watch = [\"clv\"], or leave it out");
    }
    for constraint in &study.constraint {
        if !paths.iter().take(study.lever.len()).any(|(path, _)| *path == constraint.lever.value) {
            reader.fail::<()>(constraint.lever.span, format!("`{}` is no lever of this study", constraint.lever.value), "name one");
        }
        if constraint.at_most.value.0.is_none() && constraint.at_least.value.0.is_none() {
            reader.fail::<()>(constraint.lever.span, "this constraint bounds nothing", "write at_most = 0.9, or the path of another lever");
        }
    }
    let some = |count: Count| (1..=POINTS_MAX).contains(&count.get());
    let sample = |sample: &Sample| some(sample.points) && sample.futures.is_none_or(some);
    let fits = match &study.design {
        Design::Factorial(futures) => futures.futures.is_none_or(some),
        Design::LatinHypercube(of) | Design::Sobol(of) => sample(of),
        Design::Morris(of) => some(of.trajectories) && of.levels.get() >= 2 && of.levels.get().is_multiple_of(2) && of.levels.get() <= 1000,
        Design::OneAtATime(of) => of.leave_out.base() < 0.5,
        Design::SobolIndices(of) => some(of.samples),
        Design::List(table) => table.futures.is_none_or(some),
    };
    if !fits {
        let span = root.nearest("design").span;
        let help = "write design = { latin_hypercube = { points = 100 } }, or { morris = { trajectories = 20, levels = 4 } }";
        reader.fail::<()>(span, format!("a design has 1 to {POINTS_MAX} points, and Morris's an even number of levels"), help);
    }
}

/// A value as it stands behind `KEY=` of a setting.
pub fn set_value(given: &Given) -> String {
    match given.0.as_ref().map(|node| &node.value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number) | Value::Decimal(number, _)) => number.to_string(),
        Some(_) => given
            .0
            .as_ref()
            .and_then(|node| toml::Value::try_from(super::written(node)).ok())
            .map_or(String::new(), |value| value.to_string()),
        None => String::new(),
    }
}

/// The text of a study that varies parameters as `--vary KEY=a..b:steps[:log]` and `--vary KEY=x,y,z` say.
///
/// # Errors
/// What is wrong with one of them.
pub fn vary_text(scenario: &str, vary: &[String]) -> Result<String, String> {
    let quote = super::path::quote;
    let mut text = format!("scenario = {}\n", quote(scenario));
    for one in vary {
        let wrong = || format!("`{one}` is no variation\n  help: write KEY=a..b:steps, KEY=a..b:steps:log, KEY=a..b:log, or KEY=x,y,z");
        let (path, values) = one.split_once('=').ok_or_else(wrong)?;
        let (path, values) = (path.trim(), values.trim());
        if path.is_empty() || values.is_empty() {
            return Err(wrong());
        }
        let value = |text: &str| {
            let text = text.trim();
            if Node::parse(&format!("v = {text}"), 0).is_ok() { text.to_string() } else { quote(text) }
        };
        text += &format!("[[lever]]\npath = {}\n", quote(path));
        match values.split_once("..").filter(|_| path != "strategy" && split_at_commas(values).len() == 1) {
            Some((from, rest)) => {
                let mut parts = rest.split(':');
                let to = parts.next().unwrap_or("");
                let mut next = parts.next();
                // Designs that sample the range have no use for steps: they may be left out.
                let steps: u64 = match next.filter(|part| !["log", "linear"].contains(&part.trim())) {
                    Some(steps) => {
                        next = parts.next();
                        steps.trim().parse().map_err(|_| wrong())?
                    }
                    None => 5,
                };
                let scale = match next.map(str::trim) {
                    None | Some("linear") => "linear",
                    Some("log") => "log",
                    Some(_) => return Err(wrong()),
                };
                if parts.next().is_some() {
                    return Err(wrong());
                }
                text += &format!("range = {{ from = {}, to = {}, steps = {steps}, scale = \"{scale}\" }}\n", value(from), value(to));
            }
            None => {
                let values: Vec<String> = split_at_commas(values).into_iter().map(value).collect();
                text += &format!("values = [{}]\n", values.join(", "));
            }
        }
    }
    Ok(text)
}

/// The parts between commas, but for those within brackets or quotes.
fn split_at_commas(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut depth, mut quote) = (Vec::new(), 0, 0i32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<StudyText, Problems> {
        parse(Source { name: "s".into(), text: text.into() }, &std::collections::BTreeMap::<String, String>::new())
    }

    #[test]
    fn a_variation_becomes_a_study() {
        let vary = ["a.b=15min..72h:6:log".to_string(), "c=0.6, {fixed = '1 h'},x".to_string()];
        let text = vary_text("base.toml", &vary).unwrap();
        let study = of(&text).unwrap().value;
        let range = study.lever[0].range.as_ref().unwrap();
        assert_eq!((range.steps.get(), range.scale, set_value(&range.from.value)), (6, Scale::Log, "15min".to_string()));
        let values: Vec<String> = study.lever[1].values.iter().flatten().map(set_value).collect();
        assert_eq!(values, ["0.6", "{ fixed = \"1 h\" }", "x"]);
        let unstepped = of(&vary_text("base.toml", &["a.b=1h..9h:log".to_string()]).unwrap()).unwrap().value;
        let range = unstepped.lever[0].range.as_ref().unwrap();
        assert_eq!((range.steps.get(), range.scale), (5, Scale::Log));
        for wrong in ["a", "=1", "a=", "a=1..2:x", "a=1..2:3:log:4", "a=1..2:3:cubic"] {
            assert!(vary_text("base.toml", &[wrong.to_string()]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn everything_wrong_with_a_study_is_told_at_once() {
        let text = "scenario = 'b.toml'\n[[lever]]\npath = 'a'\n[[lever]]\npath = 'a'\nvalues = [1]\n[replications]\nmin = 30\nmax = 20\n\
                    [design]\nmorris = { levels = 3 }\n[[constraint]]\nlever = 'z'\n[outcomes]\nwatch = []\n";
        let problems = of(text).unwrap_err();
        let told: Vec<&str> = problems.list.iter().map(|problem| problem.message.as_str()).collect();
        for part in [
            "varies twice",
            "either `values` or `range`",
            "is not above `max`",
            "even number of levels",
            "no lever of this study",
            "bounds nothing",
            "measures nothing",
        ] {
            assert!(told.iter().any(|message| message.contains(part)), "{part}: {told:?}");
        }
    }
}
