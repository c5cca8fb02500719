//! The page of an answer: what was found, in pictures, and what it follows from.

use maud::{Markup, html};

use super::document::{Document, Part, captioned, figure, framed, of_texts, paragraphs};
use crate::engine::ENGINE_VERSION;
use crate::random::SCHEME;
use crate::report::answer::{Answer, Block, Drawing, Table};
use crate::report::words::say;

/// The page, with these drawings.
pub fn render(answer: &Answer, drawings: &[Drawing]) -> String {
    let words = &answer.words;
    // What is said before the first table is the answer, and with it the table that a sentence before it announces.
    let first = answer.blocks.iter().position(|block| !matches!(block, Block::Said(_))).unwrap_or(answer.blocks.len());
    let announced = first > 0 && matches!(&answer.blocks[first - 1], Block::Said(text) if text.ends_with(':'));
    let (found, follows) = answer.blocks.split_at(first + usize::from(announced));
    let again = say!(
        words,
        "answer-again-said",
        version = env!("CARGO_PKG_VERSION"),
        engine = ENGINE_VERSION.to_string(),
        scheme = SCHEME,
        seed = answer.seed.get().to_string()
    );
    let parts = vec![
        Part {
            id: "answer",
            body: html! {
                div.answer { @for block in found { (told(block, answer)) } }
                @for drawing in drawings { (figure(drawing, words)) }
            },
        },
        Part { id: "found", body: html! { @for block in follows { (told(block, answer)) } } },
        Part {
            id: "again",
            body: html! {
                p { (again) }
                @if !answer.command.is_empty() { pre { (answer.command) } }
                p.note { (words.plain("again-same")) }
            },
        },
    ];
    let document = Document {
        words,
        title: &answer.title,
        subtitle: String::new(),
        logo: answer.logo.as_ref(),
        switched: Vec::new(),
        made_by: say!(words, "answer-made-by", version = env!("CARGO_PKG_VERSION")),
    };
    document.of(parts).into_string()
}

fn told(block: &Block, answer: &Answer) -> Markup {
    match block {
        Block::Said(text) => paragraphs(text),
        Block::Lines { about, text } => html! { p { (super::document::marked(about)) } pre { (text) } },
        Block::Table(table) if table.shown == 0 => html! {},
        Block::Table(table) => shown(table, answer),
    }
}

fn shown(table: &Table, answer: &Answer) -> Markup {
    let (words, currency) = (&answer.words, answer.currency.as_str());
    let head: Vec<String> = table.columns.iter().map(|(_, head)| head.clone()).collect();
    let rows: Vec<Vec<String>> =
        table.rows.iter().take(table.shown).map(|row| row.iter().map(|cell| cell.told(words, currency)).collect()).collect();
    let body = of_texts(&head, &rows);
    html! {
        @if table.caption.is_empty() { (framed(&head.iter().find(|head| !head.is_empty()).map_or_else(String::new, |head| head.replace('`', "")), &body)) } @else { (captioned(&table.caption, &body)) }
        @if table.left_out() > 0 { p.note { (say!(words, "and-more", count = table.left_out())) } }
    }
}
