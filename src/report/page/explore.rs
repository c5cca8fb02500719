//! A page to explore: a dial and levers, with what came out at every combination that they can stand at, all of it in the page.

use maud::{DOCTYPE, PreEscaped, html};
use serde::Serialize;

use super::document::head;
use crate::report::words::Words;

/// How it looks.
const STYLE: &str = concat!(include_str!("page.css"), include_str!("explore.css"));
/// What makes its controls move.
const SCRIPT: &str = include_str!("explore.js");
/// SHA-256 of the script in base 64: the page's policy lets no other one run.
const SCRIPT_HASH: &str = "MxadcG2ciIr8Igk4i1LZxAPsaFoF6iivylg6OFSW6B8=";

/// Marks a page as made by `explore`.
pub const GENERATOR: &str = "fideliza explore";
/// Bytes of a page, at most.
pub const BYTES_MAX: usize = 1_000_000;

/// What can be explored.
#[derive(Clone, Debug)]
pub struct Explored {
    /// The words of the page.
    pub words: Words,
    /// Its title.
    pub title: String,
    /// What it is about, a paragraph on each line.
    pub about: String,
    /// The dial, if there is one, and the levers; combinations are in their order, the last one first to change.
    pub controls: Vec<Control>,
    /// Names of the figures; the first is drawn along the first control, and held against the start.
    pub figures: Vec<String>,
    /// What came out at every combination.
    pub combinations: Vec<Combination>,
    /// Who made it, and of what.
    pub made_by: String,
    /// A command that makes it again, or nothing.
    pub again: String,
}

/// A control.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its name.
    pub name: String,
    /// What it can stand at.
    pub options: Vec<String>,
    /// What it stands at first.
    pub start: usize,
    /// Where its options lie along the chart, if they lie on a scale: then it is a slider.
    pub scale: Option<Vec<f64>>,
    /// Where the first control goes when one of these options is chosen.
    pub moves: Option<Vec<usize>>,
}

/// What came out at a combination.
#[derive(Clone, Debug, Serialize)]
pub struct Combination {
    /// The figures as they are told.
    #[serde(rename = "t")]
    pub told: Vec<String>,
    /// The first figure; none if it does not exist.
    #[serde(rename = "v")]
    pub value: Option<f64>,
    /// How the first figure differs from that at the start, as a sentence.
    #[serde(rename = "s")]
    pub sentence: String,
}

/// Number of the combination at which every control stands at its start.
pub fn start_of(controls: &[Control]) -> usize {
    controls.iter().fold(0, |number, control| number * control.options.len() + control.start)
}

impl Explored {
    /// The page.
    ///
    /// # Panics
    /// If there are not as many combinations as the controls make.
    pub fn render(&self) -> String {
        let words = &self.words;
        let count: usize = self.controls.iter().map(|control| control.options.len()).product();
        assert_eq!(self.combinations.len(), count, "every combination is there");
        // What could end the element is written so that it cannot.
        let data = serde_json::to_string(&self.combinations).expect("texts and numbers are JSON").replace('<', "\\u003c");
        let start = &self.combinations[start_of(&self.controls)];
        html! {
            (DOCTYPE)
            html lang=(words.language().code()) {
                head {
                    (head(&self.title, STYLE, SCRIPT_HASH))
                    meta name="generator" content=(GENERATOR);
                }
                body {
                    header {
                        h1 { (self.title) }
                        @for line in self.about.lines().map(str::trim).filter(|line| !line.is_empty()) { p.sub { (line) } }
                    }
                    main {
                        noscript { p.answer { (words.plain("explore-needs-script")) } }
                        form.controls autocomplete="off" {
                            @for (number, control) in self.controls.iter().enumerate() { (self.control(number, control)) }
                        }
                        div.answer {
                            p #sentence role="status" { (start.sentence) }
                        }
                        div #chart {}
                        table.figures { tbody { @for (number, name) in self.figures.iter().enumerate() {
                            tr { th scope="row" { (name) } td data-figure=(number) { (start.told[number]) } }
                        } } }
                        details {
                            summary { (words.plain("explore-table")) }
                            div.scroll tabindex="0" role="region" aria-label=(words.plain("explore-table")) { table #all {
                                thead { tr {
                                    @for control in &self.controls { th scope="col" { (control.name) } }
                                    @for name in &self.figures { th scope="col" { (name) } }
                                } }
                                tbody {}
                            } }
                        }
                    }
                    footer {
                        p.note { (self.made_by) }
                        @if !self.again.is_empty() { pre { (self.again) } }
                    }
                    script #data type="application/json" { (PreEscaped(data)) }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
        .into_string()
    }

    fn control(&self, number: usize, control: &Control) -> maud::Markup {
        let words = &self.words;
        let id = format!("c{number}");
        html! {
            div.control {
                @match &control.scale {
                    Some(scale) => {
                        @let places = scale.iter().map(|place| format!("{place:.4}")).collect::<Vec<_>>().join(" ");
                        @let options = serde_json::to_string(&control.options).expect("texts are JSON");
                        label for=(id) { (control.name) }
                        output for=(id) { (control.options[control.start]) }
                        span.slide {
                            button type="button" data-for=(id) data-step="-1" aria-label={ (words.plain("explore-less")) ": " (control.name) } { "−" }
                            input type="range" id=(id) data-control=(number) data-scale=(places) data-options=(options) min="0" max=(control.options.len() - 1) step="1" value=(control.start) aria-valuetext=(control.options[control.start]);
                            button type="button" data-for=(id) data-step="1" aria-label={ (words.plain("explore-more")) ": " (control.name) } { "+" }
                        }
                    }
                    None => {
                        label for=(id) { (control.name) }
                        @let moves = control.moves.as_ref().map(|moves| serde_json::to_string(moves).expect("numbers are JSON"));
                        select id=(id) data-control=(number) data-moves=[moves] { @for (at, option) in control.options.iter().enumerate() {
                            option value=(at) selected[at == control.start] { (option) }
                        } }
                    }
                }
            }
        }
    }
}
