//! The pages before anything is in them: places for parts, and the script that fills them.

use std::sync::LazyLock;

use maud::{DOCTYPE, Markup, html};

/// A phone's page.
pub(super) static PHONE: LazyLock<String> = LazyLock::new(|| {
    let parts = html! {
        (status())
        (error())
        div data-part="result" aria-live="polite" {}
        div data-part="scene" {}
        noscript { "This page needs JavaScript. · Esta página necesita JavaScript." }
    };
    page("phone", html! { div data-part="who" {} (clock()) }, parts, foot())
});

/// The board.
pub(super) static BOARD: LazyLock<String> = LazyLock::new(|| {
    let parts = html! {
        div data-part="text" {}
        (status())
        div data-part="scene" {}
        div data-part="blank" hidden {}
    };
    page("board", clock(), parts, foot())
});

/// The host's page: it shows nothing until its script has brought the secret.
pub(super) static HOST: LazyLock<String> = LazyLock::new(|| {
    let parts = html! {
        (status())
        (error())
        div data-part="asking" aria-live="polite" {}
        @for part in ["now", "controls", "teams", "room"] { div data-part=(part) {} }
    };
    page("host", clock(), parts, html! {})
});

/// What is printed.
pub(super) static PRINT: LazyLock<String> =
    LazyLock::new(|| page("print", html! {}, html! { @for part in ["host", "all"] { div data-paper=(part) {} } }, html! {}));

fn page(view: &str, head: Markup, parts: Markup, foot: Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "fideliza" }
                link rel="icon" href="/icon.svg";
                link rel="stylesheet" href="/room.css";
                script src="/room.js" defer {}
            }
            body class=(view) data-view=(view) {
                header { h1 data-part="title" data-paper="title" { "fideliza" } (head) }
                main { (parts) }
                (foot)
                p.offline role="status" hidden {}
            }
        }
    }
    .into_string()
}

fn clock() -> Markup {
    html! { p.clock role="timer" hidden {} }
}

fn status() -> Markup {
    html! { p data-part="status" role="status" {} }
}

fn error() -> Markup {
    html! { p.error role="alert" hidden {} }
}

fn foot() -> Markup {
    html! { footer { p data-part="foot" {} } }
}
