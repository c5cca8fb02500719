//! Legal scenarios by chance: made from the declarations, over the whole range of every key and its ends, several mechanisms at once.

use fideliza::scenario::declare::{Field, Section as _, Shape};
use fideliza::scenario::law::LAWS;
use fideliza::scenario::{Scenario, Settings};
use toml::{Table, Value};

/// A stream of random numbers (Steele, Lea & Flood 2014, SplitMix).
pub struct Chance(pub u64);

impl Chance {
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub fn uniform(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.uniform() * count as f64) as usize
    }

    pub fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    pub fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }

    /// Between two powers of ten, evenly on the scale of logarithms.
    fn magnitude(&mut self, from: f64, to: f64) -> f64 {
        libm::pow(10.0, from + (to - from) * self.uniform())
    }
}

/// Probability that a value is an end of its range, or beyond what anybody would write.
const EXTREME: f64 = 0.12;
/// Rounds in which what is refused is taken out again.
const ROUNDS: usize = 40;

/// A legal scenario, with its text; none if what was made cannot be mended.
pub fn legal(seed: u64) -> Option<(String, Scenario)> {
    let mut chance = Chance(seed);
    let mut table = section("", Settings::FIELDS, &mut chance, 0);
    table.insert("name".into(), "legal".into());
    shrink(&mut table, &mut chance);
    if chance.happens(0.3) {
        let overlay = section("", Settings::FIELDS, &mut chance, 0);
        let mut overlay: Table = overlay.into_iter().filter(|_| chance.happens(0.2)).collect();
        overlay.insert("name".into(), "strategy".into());
        table.insert("strategy".into(), Value::Array(vec![overlay.into()]));
    }
    if chance.happens(0.4) {
        interventions(&mut table, &mut chance);
    }
    mended(table)
}

/// What is refused is taken out, until all is legal.
fn mended(mut table: Table) -> Option<(String, Scenario)> {
    for _ in 0..ROUNDS {
        let text = toml::to_string(&table).expect("a table is written");
        match fideliza::scenario::parse(&text) {
            Ok(scenario) => return Some((text, scenario)),
            Err(problems) => {
                let mut taken = false;
                for details in problems.details() {
                    let tree = fideliza::scenario::node::Node::parse(&text, 0).expect("it is TOML");
                    let keys = details.key.map(|key| fideliza::scenario::path::keys(&key, &tree)).unwrap_or_default();
                    taken |= take_out(&mut table, &keys);
                }
                if !taken {
                    return None;
                }
            }
        }
    }
    None
}

/// Takes out what stands at a path; of a list that is refused as a whole, an entry.
fn take_out(table: &mut Table, keys: &[String]) -> bool {
    let Some((first, rest)) = keys.split_first() else { return false };
    if first == "name" && rest.is_empty() {
        return false;
    }
    let taken = match table.get_mut(first) {
        Some(Value::Table(inner)) => take_out(inner, rest),
        Some(Value::Array(entries)) if rest.is_empty() && entries.len() > 1 => entries.pop().is_some(),
        Some(Value::Array(entries)) => {
            let named = |entry: &Value| rest.first().is_some_and(|name| entry.get("name").and_then(Value::as_str) == Some(name));
            let number = rest.first().and_then(|number| number.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
            let place = entries.iter().position(named).or(number.filter(|&number| number < entries.len()));
            place.is_some_and(|place| {
                let inside = entries[place].as_table_mut().is_some_and(|entry| take_out(entry, &rest[1..]));
                if !inside {
                    entries.remove(place);
                }
                true
            })
        }
        _ => false,
    };
    taken || table.remove(first).is_some()
}

/// Few people and a short time, most of the time: what takes long is another matter.
fn shrink(table: &mut Table, chance: &mut Chance) {
    table.insert("customers".into(), Value::Integer(*chance.pick(&[1, 2, 17, 100, 400])));
    let horizon = *chance.pick(&["1 h", "2 days", "3 months", "1 year", "3 years", "20 years"]);
    table.insert("horizon".into(), horizon.into());
    // Solving takes thousands of customers: most state their hazards.
    if chance.happens(0.9) {
        table.remove("target_annual_churn");
        let leaving = table.entry("leaving").or_insert_with(|| Table::new().into());
        if let Some(leaving) = leaving.as_table_mut() {
            let stated =
                Table::from_iter([("service".to_string(), quantity("rate", chance)), ("need".to_string(), quantity("rate", chance))]);
            leaving.entry("hazards").or_insert_with(|| stated.into());
        }
    }
}

/// Some of the keys of a section.
fn section(prefix: &str, fields: &[Field], chance: &mut Chance, depth: usize) -> Table {
    let wanted = [0.25, 0.35, 0.6, 0.6, 0.6][depth.min(4)];
    let mut table = Table::new();
    for field in fields.iter().filter(|field| !["extends", "strategy", "intervention", "finding"].contains(&field.key)) {
        let required = matches!(field.default, fideliza::scenario::declare::Default::Required);
        if required || chance.happens(wanted) {
            let path = format!("{prefix}{}", field.key);
            if let Some(value) = value(&path, &(field.shape)(), chance, depth) {
                table.insert(field.key.into(), value);
            }
        }
    }
    table
}

/// A value of a shape.
fn value(path: &str, shape: &Shape, chance: &mut Chance, depth: usize) -> Option<Value> {
    Some(match shape {
        Shape::Quantity { kind, .. } => quantity(kind, chance),
        Shape::Text => text(path, chance),
        Shape::Essay => Table::from_iter([("es".to_string(), text(path, chance))]).into(),
        Shape::Flag => Value::Boolean(chance.happens(0.5)),
        Shape::Word(words) => chance.pick(words).0.into(),
        Shape::Law { of, .. } => law(&of(), chance, 0),
        Shape::Section(fields) => section(&format!("{path}."), fields, chance, depth + 1).into(),
        Shape::Choice(options) => {
            let (tag, _, inner) = chance.pick(options);
            let inner = value(&format!("{path}.{tag}"), inner, chance, depth + 1)?;
            Table::from_iter([(tag.to_string(), inner)]).into()
        }
        Shape::List(inner) => list(path, inner, chance, depth),
        Shape::Optional(inner) if chance.happens(0.8) => value(path, inner, chance, depth)?,
        Shape::Optional(_) => "off".into(),
        Shape::OrWord(word, _) if chance.happens(0.3) => (*word).into(),
        Shape::OrWord(_, inner) => value(path, inner, chance, depth)?,
        Shape::Any | Shape::Overlay => return None,
    })
}

/// Names that lists have, and that other keys refer to.
const NAMES: [&str; 3] = ["a", "b", "c"];

fn text(path: &str, chance: &mut Chance) -> Value {
    match path.rsplit('.').next().unwrap_or(path) {
        "channel" => (*chance.pick(&["ticket", "chat", "phone", "a"])).into(),
        "analysis" | "currency" => "EUR".into(),
        _ => (*chance.pick(&NAMES)).into(),
    }
}

fn list(path: &str, inner: &Shape, chance: &mut Chance, depth: usize) -> Value {
    let count = match path.rsplit('.').next().unwrap_or(path) {
        "by_month" => 12,
        "by_weekday" => 7,
        "by_hour" => 24,
        _ => chance.below(NAMES.len()) + 1,
    };
    let mut entries: Vec<Value> = (0..count).filter_map(|_| value(path, inner, chance, depth)).collect();
    let mut total = 0.0;
    for (number, entry) in entries.iter_mut().enumerate() {
        if let Value::Table(entry) = entry {
            entry.insert("name".into(), NAMES[number % NAMES.len()].into());
            total += 1.0;
        }
    }
    // Shares of segments sum to 1, regimes follow each other.
    for (number, entry) in entries.iter_mut().filter_map(Value::as_table_mut).enumerate() {
        match path {
            "segment" => _ = entry.insert("share".into(), Value::Float(1.0 / total)),
            "regime" => {
                entry.remove("from");
                entry.remove("lasts");
                if count == 2 {
                    entry.insert("from".into(), format!("{} days", 40 * number).into());
                } else {
                    entry.insert("lasts".into(), Table::from_iter([("exponential".into(), means("2 months"))]).into());
                }
            }
            _ => {}
        }
    }
    Value::Array(entries)
}

fn means(mean: &str) -> Value {
    Table::from_iter([("mean".to_string(), mean.into())]).into()
}

/// Changes of course: numbers of the scenario, each set anew or scaled.
fn interventions(table: &mut Table, chance: &mut Chance) {
    let mut leaves = Vec::new();
    numbers("", &Value::Table(table.clone()), &mut leaves);
    if leaves.is_empty() {
        return;
    }
    let intervention = |number: usize, chance: &mut Chance| {
        let path = chance.pick(&leaves).clone();
        let mut change = Table::from_iter([("path".to_string(), Value::String(path))]);
        change.insert("scale".into(), Value::Float(*chance.pick(&[0.0, 0.5, 1.1, 3.0, 100.0])));
        let mut entry = Table::from_iter([("name".to_string(), NAMES[number].into())]);
        entry.insert("at".into(), (*chance.pick(&["0 s", "10 days", "5 months"])).into());
        if chance.happens(0.3) {
            entry.remove("at");
            entry.insert("when".into(), Table::from_iter([("backlog".to_string(), Value::Integer(3))]).into());
        }
        if chance.happens(0.3) {
            entry.insert("ramp".into(), "1 month".into());
        }
        entry.insert("change".into(), Value::Array(vec![change.into()]));
        Value::Table(entry)
    };
    let entries = (0..chance.below(NAMES.len()) + 1).map(|number| intervention(number, chance)).collect();
    table.insert("intervention".into(), Value::Array(entries));
}

/// Paths of all that may be a number.
fn numbers(path: &str, value: &Value, found: &mut Vec<String>) {
    let below = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
    match value {
        Value::Table(entries) => entries.iter().for_each(|(key, value)| numbers(&below(key), value, found)),
        Value::Array(entries) => {
            for entry in entries {
                if let Some(name) = entry.get("name").and_then(Value::as_str) {
                    numbers(&below(name), entry, found);
                }
            }
        }
        Value::Integer(_) | Value::Float(_) => found.push(path.to_string()),
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) => found.push(path.to_string()),
        _ => {}
    }
}

/// A number with its unit: usual ones, ends of ranges, and what nobody would write.
fn quantity(kind: &str, chance: &mut Chance) -> Value {
    let extreme = chance.happens(EXTREME);
    let plain =
        |number: f64| if number.fract() == 0.0 && number.abs() < 1e15 { Value::Integer(number as i64) } else { Value::Float(number) };
    match kind {
        "duration" if extreme => {
            (*chance.pick(&["0 s", "never", "1e-9 s", "200 years", "1e7 h", "99999999 h", "1e17 h", "1e29 h", "1 h", "1 day"])).into()
        }
        "duration" => format!("{} h", chance.magnitude(-2.0, 4.5)).into(),
        "rate" if extreme => {
            (*chance.pick(&["0 / year", "1e-9 / year", "1 / h", "1000 / h", "999999 / h", "1e12 / h", "1e-29 / h"])).into()
        }
        "rate" => format!("{} / year", chance.magnitude(-2.0, 2.0)).into(),
        "share" if extreme => plain(*chance.pick(&[0.0, 1.0, 1e-16, 1e-9, 0.999_999_999, 1.0 - 1e-16])),
        "share" => Value::Float(chance.uniform()),
        "money" if extreme => plain(*chance.pick(&[0.0, 1e-12, 1e9, 1e15, 1e29])),
        "money" => plain(chance.magnitude(-2.0, 4.0)),
        "money per time" if extreme => (*chance.pick(&["0 / month", "-30 / month", "1e12 / h", "-1e15 / h", "1e-20 / h"])).into(),
        "money per time" => format!("{} / month", chance.magnitude(-1.0, 3.0)).into(),
        "score" if extreme => plain(*chance.pick(&[0.0, 10.0, 1e-16])),
        "score" => Value::Float(10.0 * chance.uniform()),
        "count" if extreme => plain(*chance.pick(&[0.0, 1.0, 255.0, 65536.0, 2_147_483_648.0, 9_007_199_254_740_991.0])),
        "count" => Value::Integer(chance.magnitude(0.0, 2.0) as i64),
        _ if extreme => plain(*chance.pick(&[0.0, 1.0, 1e-12, 1e-29, 100.0, 1e6, 1e12, 1e29])),
        _ => Value::Float(chance.magnitude(-1.5, 1.5)),
    }
}

fn law(of: &Shape, chance: &mut Chance, depth: usize) -> Value {
    let Shape::Quantity { kind, .. } = of else { unreachable!("laws are of quantities") };
    if depth > 1 || chance.happens(0.3) {
        return quantity(kind, chance);
    }
    let (tag, keys) = *chance.pick(&LAWS);
    let number = |chance: &mut Chance| quantity("number", chance);
    let inner = match tag {
        "fixed" => quantity(kind, chance),
        "mixture" => {
            let part = |chance: &mut Chance| {
                Value::from(Table::from_iter([("weight".to_string(), number(chance)), ("of".to_string(), law(of, chance, depth + 1))]))
            };
            Value::Array(vec![part(chance), part(chance)])
        }
        "empirical" => {
            let values = (0..3).map(|_| quantity(kind, chance)).collect();
            Table::from_iter([("values".to_string(), Value::Array(values))]).into()
        }
        _ => {
            let form = if keys.len() == 4 && chance.happens(0.5) { &keys[2..] } else { &keys[..keys.len().min(3).max(keys.len() % 4)] };
            let form = if keys.len() == 4 && form.len() != 2 { &keys[..2] } else { form };
            let of_key = |key: &&str, chance: &mut Chance| {
                let plain = ["sigma", "cv", "shape"].contains(key);
                (key.to_string(), if plain { number(chance) } else { quantity(kind, chance) })
            };
            form.iter().map(|key| of_key(key, chance)).collect::<Table>().into()
        }
    };
    Table::from_iter([(tag.to_string(), inner)]).into()
}
