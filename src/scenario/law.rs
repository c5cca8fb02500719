//! A law of chance in the text: `{ lognormal = { median = "8h", sigma = 1.0 } }`, or a plain value.

use std::marker::PhantomData;

use super::declare::{Read, Reader, Shape};
use super::files::in_words;
use super::node::{Node, Value};
use super::table::{DateOrder, Table, TableRead, date_order, day_number};
use crate::distribution::Law;
use crate::units::{BOUNDS, DAY, Factor, Quantity, Raw};

/// A law over a quantity, in the quantity's base unit.
#[derive(Clone, Debug)]
pub struct Dist<Q> {
    /// The law.
    pub law: Law,
    quantity: PhantomData<Q>,
}

/// The tags, each with the keys it takes.
pub const LAWS: [(&str, &[&str]); 9] = [
    ("fixed", &[]),
    ("exponential", &["mean"]),
    ("lognormal", &["median", "sigma", "mean", "cv"]),
    ("gamma", &["shape", "scale", "mean", "cv"]),
    ("weibull", &["shape", "scale"]),
    ("uniform", &["min", "max"]),
    ("triangular", &["min", "mode", "max"]),
    ("empirical", &["values", "file", "column", "unit", "as_of", "order"]),
    ("mixture", &["weight", "of"]),
];

/// Values in an empirical law, at most.
const VALUES_MAX: usize = 1_000_000;

impl<Q: Quantity + Read> Read for Dist<Q> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let law = match &node.value {
            Value::Table(_) => read_law::<Q>(node, reader)?,
            _ => Law::Fixed(Q::read(node, reader)?.base()),
        };
        // A fixed `never` is a value like others; a law without a mean is not.
        let mean = law.mean();
        if !matches!(law, Law::Fixed(_)) && (mean.is_nan() || mean > *BOUNDS.end()) {
            return reader.fail(node.span, "this law has no finite mean", "choose a larger shape, or a smaller sigma");
        }
        Some(Dist { law, quantity: PhantomData })
    }

    fn shape() -> Shape {
        Shape::Law { kind: Q::KIND, example: Q::EXAMPLE, of: Q::shape }
    }
}

fn read_law<Q: Quantity + Read>(node: &Node, reader: &mut Reader<'_>) -> Option<Law> {
    let (tag, inner) = reader.tag(node, &LAWS.map(|(tag, _)| tag))?;
    match tag {
        "fixed" => return Some(Law::Fixed(Q::read(inner, reader)?.base())),
        "mixture" => return mixture::<Q>(inner, reader),
        _ => {}
    }
    let keys = LAWS.iter().find(|(known, _)| *known == tag).expect("the tag is known").1;
    if !reader.table(inner, keys) {
        return None;
    }
    match tag {
        "exponential" => Some(Law::Exponential { mean: positive::<Q>(inner, "mean", reader)? }),
        "lognormal" => lognormal::<Q>(inner, reader),
        "gamma" => gamma::<Q>(inner, reader),
        "weibull" => {
            let (shape, scale) = (positive::<Factor>(inner, "shape", reader), positive::<Q>(inner, "scale", reader));
            Some(Law::Weibull { shape: shape?, scale: scale? })
        }
        "uniform" => ordered::<Q, 2>(inner, ["min", "max"], reader).map(|[min, max]| Law::Uniform { min, max }),
        "triangular" => ordered::<Q, 3>(inner, ["min", "mode", "max"], reader).map(|[min, mode, max]| Law::Triangular { min, mode, max }),
        _ => empirical::<Q>(inner, reader),
    }
}

fn lognormal<Q: Quantity + Read>(node: &Node, reader: &mut Reader<'_>) -> Option<Law> {
    match one_form(node, [["median", "sigma"], ["mean", "cv"]], reader)? {
        0 => {
            let (median, sigma) = (positive::<Q>(node, "median", reader), reader.need::<Factor>(node, "sigma"));
            let sigma = at_most(node, "sigma", sigma?.base(), 6.0, reader);
            Some(Law::Lognormal { median: median?, sigma: sigma? })
        }
        _ => {
            let (mean, cv) = (positive::<Q>(node, "mean", reader), reader.need::<Factor>(node, "cv"));
            let cv = at_most(node, "cv", cv?.base(), 1e6, reader);
            Some(Law::lognormal_from_mean(mean?, cv?))
        }
    }
}

fn gamma<Q: Quantity + Read>(node: &Node, reader: &mut Reader<'_>) -> Option<Law> {
    match one_form(node, [["shape", "scale"], ["mean", "cv"]], reader)? {
        0 => {
            let (shape, scale) = (positive::<Factor>(node, "shape", reader), positive::<Q>(node, "scale", reader));
            Some(Law::Gamma { shape: shape?, scale: scale? })
        }
        _ => {
            let (mean, cv) = (positive::<Q>(node, "mean", reader), positive::<Factor>(node, "cv", reader));
            let (mean, cv) = (mean?, cv?);
            let shape = 1.0 / (cv * cv);
            Some(Law::Gamma { shape, scale: mean / shape })
        }
    }
}

/// Which of two pairs of keys is written; both or none is a problem.
fn one_form(node: &Node, forms: [[&str; 2]; 2], reader: &mut Reader<'_>) -> Option<usize> {
    let written = |form: [&str; 2]| form.iter().any(|key| node.child(key).is_some());
    match forms.map(written) {
        [_, false] => Some(0),
        [false, true] => Some(1),
        _ => {
            let [[a, b], [c, d]] = forms;
            reader.fail(node.span, format!("`{a}`, `{b}` and `{c}`, `{d}` do not go together"), format!("keep {a} and {b}, or {c} and {d}"))
        }
    }
}

fn positive<Q: Quantity + Read>(node: &Node, key: &str, reader: &mut Reader<'_>) -> Option<f64> {
    let value = reader.need::<Q>(node, key)?.base();
    if value > 0.0 && value.is_finite() {
        return Some(value);
    }
    reader.fail(node.nearest(key).span, format!("`{key}` must be above 0 and finite"), format!("for example {}", Q::EXAMPLE))
}

fn at_most(node: &Node, key: &str, value: f64, most: f64, reader: &mut Reader<'_>) -> Option<f64> {
    if value <= most {
        return Some(value);
    }
    reader.fail(node.nearest(key).span, format!("`{key}` is at most {most}"), "a law this wide has no mean that could be simulated")
}

fn ordered<Q: Quantity + Read, const N: usize>(node: &Node, keys: [&str; N], reader: &mut Reader<'_>) -> Option<[f64; N]> {
    let read = keys.map(|key| reader.need::<Q>(node, key).map(Q::base));
    if read.iter().any(Option::is_none) {
        return None;
    }
    let values = read.map(|value| value.expect("checked above"));
    if values.is_sorted() && values.iter().all(|value| value.is_finite()) {
        return Some(values);
    }
    reader.fail(node.span, format!("{} must not fall, and be finite", keys.join(", ")), "put the bounds in rising order")
}

fn mixture<Q: Quantity + Read>(node: &Node, reader: &mut Reader<'_>) -> Option<Law> {
    let Value::List(parts) = &node.value else {
        return reader.fail(node.span, "a mixture is a list", "write [{ weight = 0.9, of = … }, { weight = 0.1, of = … }]");
    };
    let read = |part: &Node, reader: &mut Reader<'_>| {
        if !reader.table(part, &["weight", "of"]) {
            return None;
        }
        let (weight, of) = (positive::<Factor>(part, "weight", reader), reader.need::<Dist<Q>>(part, "of"));
        Some((weight?, of?.law))
    };
    let read: Vec<_> = parts.iter().map(|part| read(part, reader)).collect();
    let mut laws = read.into_iter().collect::<Option<Vec<_>>>()?;
    if laws.is_empty() {
        return reader.fail(node.span, "a mixture needs at least one part", "add { weight = 1, of = … }");
    }
    let total: f64 = laws.iter().map(|(weight, _)| weight).sum();
    laws.iter_mut().for_each(|(weight, _)| *weight /= total);
    Some(Law::Mixture(laws.into()))
}

fn empirical<Q: Quantity + Read>(node: &Node, reader: &mut Reader<'_>) -> Option<Law> {
    let mut values = match (node.child("values"), node.child("file")) {
        (Some(_), None) => reader.need::<Vec<Q>>(node, "values")?.into_iter().map(Q::base).collect(),
        (None, Some(_)) => column::<Q>(node, reader)?,
        _ => {
            return reader.fail(node.span, "an empirical law takes `values`, or `file` and `column`", "for example { values = [1, 2, 3] }");
        }
    };
    if values.is_empty() || values.len() > VALUES_MAX || values.iter().any(|value| !value.is_finite()) {
        return reader.fail(node.span, format!("an empirical law has 1 to {VALUES_MAX} finite values"), "");
    }
    values.sort_by(f64::total_cmp);
    Some(Law::Empirical(values.into()))
}

/// The column of a table that stands beside the scenario.
fn column<Q: Quantity + Read>(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<f64>> {
    let (file, column) = (reader.need::<String>(node, "file")?, reader.need::<String>(node, "column")?);
    let unit = node.child("unit").map_or(Some(String::new()), |unit| String::read(unit, reader))?;
    let span = node.nearest("file").span;
    let path = reader.files.beside(&reader.source_names[span.source], &file);
    let no_table = |why: &dyn std::fmt::Display| (format!("`{path}`: {why}"), "give the path from the scenario's folder");
    let table = reader.files.table(&path).map_err(|error| no_table(&in_words(&error)));
    let mut read = |bytes: Vec<u8>| {
        reader.tables.push(TableRead::new(&path, &bytes));
        Table::read(&bytes).map_err(|error| no_table(&error))
    };
    let table = match table.and_then(&mut read) {
        Ok(table) => table,
        Err((why, help)) => return reader.fail(span, why, help),
    };
    let Some(cells) = table.column(&column) else {
        let known: Vec<&str> = table.headers().iter().map(String::as_str).take(40).collect();
        return reader.fail(
            node.nearest("column").span,
            format!("`{path}` has no column `{column}`"),
            super::problem::suggestion(&column, &known),
        );
    };
    if node.child("as_of").is_some() {
        return dates::<Q>(node, &cells, (&path, &column), reader);
    }
    let read = |(row, cell): &(usize, String)| {
        let parsed = match cell.parse::<f64>() {
            Ok(number) if unit.is_empty() && Q::BARE => Q::parse(Raw::Number(number)),
            _ => Q::parse(Raw::Text(&format!("{cell} {unit}"))),
        };
        parsed.map(Q::base).map_err(|why| format!("`{path}` row {row}, `{column}` = `{cell}`: {why}"))
    };
    let help = if date_order(&cells).is_some() && Q::KIND == "duration" {
        "for dates write as_of = \"2026-01-31\": what counts is the time up to then"
    } else {
        "mend the row, or give `unit`"
    };
    match cells.iter().map(read).collect() {
        Ok(values) => Some(values),
        Err(why) => reader.fail(span, why, help),
    }
}

/// The time from each date of a column up to `as_of`.
fn dates<Q: Quantity + Read>(
    node: &Node,
    cells: &[(usize, String)],
    (path, column): (&str, &str),
    reader: &mut Reader<'_>,
) -> Option<Vec<f64>> {
    let stated = node.child("order").map(|order| String::read(order, reader));
    let order = match stated.flatten().as_deref() {
        Some("day first") => Some(DateOrder::DayFirst),
        Some("month first") => Some(DateOrder::MonthFirst),
        Some(_) => None,
        None => date_order(cells),
    };
    let span = node.nearest("as_of").span;
    let as_of = reader.need::<String>(node, "as_of")?;
    let Some(order) = order else {
        let why = format!("the dates of `{column}` in `{path}` could have the day or the month first, or are none");
        return reader.fail(node.nearest("column").span, why, "write order = \"day first\", or order = \"month first\"");
    };
    let Some(end) = day_number(&as_of, order).filter(|_| Q::KIND == "duration") else {
        return reader.fail(
            span,
            format!("`{as_of}`: `as_of` is a date, and what comes of it a duration"),
            "for example as_of = \"2026-01-31\"",
        );
    };
    let time = |(row, cell): &(usize, String)| {
        let days = day_number(cell, order).map(|day| end - day);
        days.filter(|days| *days >= 0)
            .map(|days| days as f64 * DAY)
            .ok_or_else(|| format!("`{path}` row {row}, `{column}` = `{cell}`: it is no date up to `{as_of}`"))
    };
    match cells.iter().map(time).collect() {
        Ok(times) => Some(times),
        Err(why) => reader.fail(span, why, "mend the row, or give a later `as_of`"),
    }
}
