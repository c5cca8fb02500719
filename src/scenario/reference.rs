//! The reference page and the JSON schema, from the declarations of the sections.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Settings;
use super::declare::{Default, Field, Section, Shape, forms};
use super::law::LAWS;
use super::strategy::OF_THE_SCENARIO;

/// One parameter of the reference page.
#[derive(Clone, Debug, Serialize)]
pub struct Param {
    /// Where it is written, such as `moment.NAME.voice`.
    pub path: String,
    /// What it means.
    pub about: String,
    /// What it takes.
    pub kind: String,
    /// Its range.
    pub range: String,
    /// Its default.
    pub default: String,
    /// How good the evidence for the default is: A, B, C or - for a setting.
    pub grade: &'static str,
    /// Where the default comes from.
    pub source: &'static str,
    /// Where the true value of a default of grade C may plausibly lie; none where nothing is declared.
    pub plausible: Option<&'static str>,
}

/// Every parameter of a scenario.
pub fn params() -> Vec<Param> {
    let mut params = Vec::new();
    each_field(|path, field| params.push(param(path, field)));
    params
}

/// Every key of a scenario, with its path.
pub(super) fn each_field(mut visit: impl FnMut(&str, &'static Field)) {
    fields_below("", Settings::FIELDS, &mut visit);
}

fn fields_below(prefix: &str, fields: &'static [Field], visit: &mut dyn FnMut(&str, &'static Field)) {
    for field in fields {
        let path = format!("{prefix}{}", field.key);
        let shape = (field.shape)();
        visit(&path, field);
        if let Some((fields, named)) = section_below(&shape) {
            let below = if named { format!("{path}.NAME.") } else { format!("{path}.") };
            fields_below(&below, fields, visit);
        }
        fields_of_choice(&path, &shape, visit);
    }
}

/// The keys of the sections behind the tags of a choice.
fn fields_of_choice(path: &str, shape: &Shape, visit: &mut dyn FnMut(&str, &'static Field)) {
    if let Shape::Optional(inner) | Shape::OrWord(_, inner) = shape {
        fields_of_choice(path, inner, visit);
    }
    if let Shape::Choice(options) = shape {
        for (tag, _, inner) in options {
            if let Shape::Section(fields) = inner {
                fields_below(&format!("{path}.{tag}."), fields, visit);
            }
        }
    }
}

/// The section behind a shape, and whether it is in a list of named entries.
fn section_below(shape: &Shape) -> Option<(&'static [Field], bool)> {
    match shape {
        Shape::Section(fields) => Some((fields, false)),
        Shape::Optional(inner) | Shape::OrWord(_, inner) => section_below(inner),
        Shape::List(inner) => section_below(inner).map(|(fields, _)| (fields, fields.iter().any(|field| field.key == "name"))),
        _ => None,
    }
}

fn param(path: &str, field: &Field) -> Param {
    let (kind, range) = describe(&(field.shape)());
    let default = match field.default {
        Default::Required => "required".to_string(),
        Default::Off => "off".to_string(),
        Default::Text(text) => text.to_string(),
    };
    Param {
        path: path.to_string(),
        about: field.summary(),
        kind,
        range,
        default,
        grade: field.grade.letter(),
        source: field.source,
        plausible: field.plausible,
    }
}

/// Kind and range of a shape in words.
fn describe(shape: &Shape) -> (String, String) {
    match shape {
        Shape::Quantity { kind, range, .. } => ((*kind).to_string(), (*range).to_string()),
        Shape::Text => ("text".into(), "any".into()),
        Shape::Flag => ("switch".into(), "true or false".into()),
        Shape::Word(words) => ("word".into(), forms(words)),
        Shape::Law { kind, .. } => {
            let law = |(tag, keys): (&str, &[&str])| if keys.is_empty() { tag.to_string() } else { format!("{tag}: {}", keys.join(", ")) };
            (format!("{kind}, or a law over it"), LAWS.map(law).join("; "))
        }
        Shape::Section(_) => ("section".into(), "a table".into()),
        Shape::Choice(options) => {
            let options: Vec<(&str, &str)> = options.iter().map(|(tag, about, _)| (*tag, *about)).collect();
            ("one of several forms".into(), forms(&options))
        }
        Shape::List(inner) => (format!("list of: {}", describe(inner).0), "any number of entries".into()),
        Shape::Optional(inner) => {
            let (kind, range) = describe(inner);
            (kind, format!("{range}, or \"off\""))
        }
        Shape::OrWord(word, inner) => {
            let (kind, range) = describe(inner);
            (kind, format!("{range}, or \"{word}\""))
        }
        Shape::Essay => ("text".into(), "or one for each language: `{ en = \"…\", es = \"…\" }`".into()),
        Shape::Any => ("value".into(), "what the parameter takes".into()),
        Shape::Overlay => ("keys of a scenario".into(), "a name, and any keys".into()),
    }
}

/// The JSON Schema of a scenario.
pub fn schema() -> Value {
    let mut schema = section_schema(Settings::FIELDS);
    let object = schema.as_object_mut().expect("a section is an object");
    object.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    object.insert("title".into(), "fideliza scenario".into());
    object.insert("definitions".into(), json!({ "law": law_schema(), "strategy": strategy_schema() }));
    schema
}

/// What a strategy may write: the keys of a scenario but for those of the whole, and others that it includes.
fn strategy_schema() -> Value {
    let fields: Vec<Field> = Settings::FIELDS.iter().filter(|field| !OF_THE_SCENARIO.contains(&field.key)).copied().collect();
    let mut schema = section_schema(&fields);
    let include = json!({ "type": "array", "items": { "type": "string" }, "description": "Strategies of the list that are laid under this one; what they cost adds up." });
    schema["properties"]["include"] = include;
    schema
}

/// The schema as text.
pub fn schema_text() -> String {
    serde_json::to_string_pretty(&schema()).expect("a schema has only text keys") + "\n"
}

fn section_schema(fields: &[Field]) -> Value {
    let property = |field: &Field| {
        let mut schema = shape_schema(&(field.shape)());
        let (default, evidence) = match field.default {
            Default::Required => ("required".to_string(), String::new()),
            Default::Off => ("off".to_string(), String::new()),
            Default::Text(text) => {
                let plausible = field.plausible.map_or_else(String::new, |range| format!(", plausibly {range}"));
                (text.to_string(), format!("{plausible}, grade {} {}", field.grade.letter(), field.source))
            }
        };
        let words = match (field.shape)() {
            Shape::Word(words) => format!(" {}.", forms(words)),
            _ => String::new(),
        };
        let about = format!("{}{words} Default: {default}{}", field.summary(), evidence.trim_end());
        schema.as_object_mut().expect("every shape is an object").insert("description".into(), about.into());
        (field.key.to_string(), schema)
    };
    let properties: Map<String, Value> = fields.iter().map(property).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn shape_schema(shape: &Shape) -> Value {
    match shape {
        Shape::Quantity { bare: true, .. } => json!({ "type": ["number", "string"] }),
        Shape::Quantity { example, .. } => json!({ "type": "string", "examples": [example.trim_matches('"')] }),
        Shape::Text => json!({ "type": "string" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Word(words) => json!({ "enum": words.iter().map(|(word, _)| word).collect::<Vec<_>>() }),
        Shape::Law { .. } => json!({ "anyOf": [{ "type": ["number", "string"] }, { "$ref": "#/definitions/law" }] }),
        Shape::Section(fields) => section_schema(fields),
        Shape::Choice(options) => {
            let option = |(tag, about, inner): &(&str, &str, Shape)| {
                let mut schema = shape_schema(inner);
                schema.as_object_mut().expect("every shape is an object").insert("description".into(), about.trim().into());
                ((*tag).to_string(), schema)
            };
            let properties: Map<String, Value> = options.iter().map(option).collect();
            json!({ "type": "object", "additionalProperties": false, "properties": properties, "minProperties": 1 })
        }
        // Entries of a named list may also be addressed by name: moment.incident.voice = 0.8
        Shape::List(inner) => match section_below(shape) {
            Some((_, true)) => {
                json!({ "anyOf": [{ "type": "array", "items": shape_schema(inner) }, { "type": "object", "additionalProperties": shape_schema(inner) }] })
            }
            _ => json!({ "type": "array", "items": shape_schema(inner) }),
        },
        Shape::Optional(inner) => json!({ "anyOf": [{ "const": "off" }, shape_schema(inner)] }),
        Shape::OrWord(word, inner) => json!({ "anyOf": [{ "const": word }, shape_schema(inner)] }),
        Shape::Essay => {
            let texts = json!({ "type": "object", "properties": { "en": { "type": "string" }, "es": { "type": "string" } }, "additionalProperties": false });
            json!({ "anyOf": [{ "type": "string" }, texts] })
        }
        Shape::Any => json!({}),
        Shape::Overlay => json!({ "$ref": "#/definitions/strategy" }),
    }
}

fn law_schema() -> Value {
    let quantity = || json!({ "type": ["number", "string"] });
    let law = |(tag, keys): (&str, &[&str])| {
        let schema = match tag {
            "fixed" => quantity(),
            "mixture" => {
                let part =
                    json!({ "weight": { "type": ["number", "string"] }, "of": { "anyOf": [quantity(), { "$ref": "#/definitions/law" }] } });
                json!({ "type": "array", "items": { "type": "object", "additionalProperties": false, "properties": part, "required": ["weight", "of"] } })
            }
            "empirical" => {
                let keys = json!({ "values": { "type": "array", "items": quantity() }, "file": { "type": "string" }, "column": { "type": "string" }, "unit": { "type": "string" }, "as_of": { "type": "string" }, "order": { "enum": ["day first", "month first"] } });
                json!({ "type": "object", "additionalProperties": false, "properties": keys })
            }
            _ => {
                let properties: Map<String, Value> = keys.iter().map(|key| ((*key).to_string(), quantity())).collect();
                json!({ "type": "object", "additionalProperties": false, "properties": properties })
            }
        };
        (tag.to_string(), schema)
    };
    let properties: Map<String, Value> = LAWS.into_iter().map(law).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "minProperties": 1 })
}
