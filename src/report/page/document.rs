//! What all pages are made of: the document around their parts, tables that scroll by themselves, charts with their tables.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Logo;
use crate::report::answer::Drawing;
use crate::report::words::Words;

/// How it looks.
const STYLE: &str = include_str!("page.css");
/// What it does beyond being read.
const SCRIPT: &str = include_str!("page.js");
/// By what a browser knows that the script is ours: SHA-256 of it in base 64.
const SCRIPT_HASH: &str = "Ms6YzScAURRzuV/G13fSfFPnkFYsCjKxm25532r5gQs=";

/// A page: what is nobody's part.
pub(super) struct Document<'a> {
    pub words: &'a Words,
    pub title: &'a str,
    pub subtitle: String,
    pub logo: Option<&'a Logo>,
    /// Names of what can be hidden and shown.
    pub switched: Vec<&'a str>,
    /// Who made it.
    pub made_by: String,
}

/// A part of a page.
pub(super) struct Part {
    pub id: &'static str,
    pub body: Markup,
}

impl Document<'_> {
    /// The page of these parts; those that say nothing are left out.
    pub(super) fn of(&self, parts: Vec<Part>) -> Markup {
        let words = self.words;
        let parts: Vec<(Part, String)> = parts
            .into_iter()
            .filter(|part| !part.body.0.is_empty())
            .map(|part| {
                let title = words.plain(&format!("part-{}", part.id));
                (part, title)
            })
            .collect();
        html! {
            (DOCTYPE)
            html lang=(words.language().code()) {
                head { (head(self.title, STYLE, SCRIPT_HASH)) }
                body {
                    header {
                        @if let Some(logo) = self.logo { img.logo src=(logo.address()) alt=""; }
                        h1 { (self.title) }
                        @if !self.subtitle.is_empty() { p.sub { (self.subtitle) } }
                    }
                    main {
                        nav aria-label=(words.plain("contents")) { ol { @for (part, title) in &parts { li { a href={ "#" (part.id) } { (title) } } } } }
                        (self.switches())
                        @for (part, title) in &parts {
                            section id=(part.id) aria-labelledby={ (part.id) "-title" } {
                                h2 id={ (part.id) "-title" } { (title) }
                                (part.body)
                            }
                        }
                    }
                    footer { p.note { (self.made_by) } }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    /// What the script works with; hidden without it.
    fn switches(&self) -> Markup {
        let words = self.words;
        html! { div.switches hidden[true] role="group" aria-label=(words.plain("switches")) {
            button type="button" aria-pressed="false" { (words.plain("all-tables")) }
            @for (index, name) in self.switched.iter().enumerate() {
                label { input type="checkbox" checked value=(index); " " (name) }
            }
        } }
    }
}

/// What every page says of itself: its look is in it, and no script runs but the one with this hash.
pub(super) fn head(title: &str, style: &str, script_hash: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta http-equiv="Content-Security-Policy" content={ "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-" (script_hash) "'" };
        title { (title) }
        style { (PreEscaped(style)) }
    }
}

/// A table in a frame of its own, which scrolls where it is too wide; `label` says what it is.
pub(super) fn framed(label: &str, table: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="region" aria-label=(label) { table { (table) } } }
}

/// The same with its label as a caption.
pub(super) fn captioned(caption: &str, table: &Markup) -> Markup {
    framed(caption, &html! { caption { (caption) } (table) })
}

/// The rows of a table of texts: the head, of which cells may be empty, and rows that begin with their names.
pub(super) fn of_texts(head: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        thead { tr { @for cell in head { @if cell.is_empty() { td {} } @else { th scope="col" { (marked(cell)) } } } } }
        tbody { @for row in rows { tr { @for (place, cell) in row.iter().enumerate() {
            @if place == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
        } } } }
    }
}

/// A chart, with its table behind a click.
pub(super) fn figure(drawing: &Drawing, words: &Words) -> Markup {
    html! { figure {
        div.drawing role="img" tabindex="0" aria-label=(drawing.title) data-at=[places(&drawing.at)] { (PreEscaped(drawing.svg.replacen("<svg ", "<svg aria-hidden=\"true\" ", 1))) }
        @if let [head, rows @ ..] = drawing.table.as_slice() { details {
            summary { (words.plain("table-of")) ": " (drawing.title) }
            (framed(&drawing.title, &of_texts(head, rows)))
        } }
    } }
}

/// Places along a chart, as the script reads them; none where there are none.
fn places(at: &[f64]) -> Option<String> {
    (!at.is_empty()).then(|| at.iter().map(|place| format!("{place:.0}")).collect::<Vec<_>>().join(" "))
}

/// A paragraph for each line.
pub(super) fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) { p { (marked(line)) } } }
}

/// Text in which what stands between backquotes is code.
pub(super) fn marked(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd one out is no pair.
    if parts.len().is_multiple_of(2) {
        return html! { (text) };
    }
    html! { @for (index, part) in parts.iter().enumerate() { @if index % 2 == 1 { code { (part) } } @else { (part) } } }
}
