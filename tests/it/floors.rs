//! The house: a module imports only lower floors.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Modules and their floors.
const FLOORS: &[(&str, i32)] = &[
    ("math", -1),
    ("units", 0),
    ("random", 0),
    ("distribution", 0),
    ("stats", 0),
    ("scenario", 1),
    ("model", 2),
    ("error", 2),
    ("engine", 3),
    ("experiment", 4),
    ("report", 5),
    ("workshop", 6),
    ("cli", 7),
];

fn floor(module: &str) -> Option<i32> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}

/// The modules that a line of code names after `crate::`.
fn named(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or("");
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    code.match_indices("crate::").map(|(at, found)| word(&code[at + found.len()..])).collect()
}

/// The lines of a file that import from their own or a higher floor. Tests may look everywhere.
fn violations(module: &str, text: &str) -> Vec<(usize, String)> {
    let own = floor(module).unwrap_or_else(|| panic!("`{module}` has no floor: add it to FLOORS and ARCHITECTURE.md"));
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    let mut wrong = Vec::new();
    for (number, line) in code.lines().enumerate() {
        for import in named(line).into_iter().filter(|import| import != module) {
            if floor(&import).is_none_or(|floor| floor >= own) {
                wrong.push((number + 1, line.trim().to_string()));
            }
        }
    }
    wrong
}

#[test]
fn a_module_imports_only_lower_floors() {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 40);
    let mut wrong = Vec::new();
    for file in files {
        let below = file.strip_prefix(&src).unwrap();
        let module = below.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_string();
        if ["main", "lib"].contains(&module.as_str()) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        wrong.extend(violations(&module, &text).into_iter().map(|(line, code)| format!("src/{}:{line}: {code}", below.display())));
    }
    assert!(wrong.is_empty(), "imports from the same or a higher floor:\n{}", wrong.join("\n"));
}

#[test]
fn a_violation_is_found_and_named() {
    let text = "use crate::stats::Moments;\nuse crate::experiment::run; // up\nlet x = crate::model::Model;\n";
    let found = violations("engine", text);
    assert_eq!(found, vec![(2, "use crate::experiment::run; // up".to_string())]);
    assert_eq!(violations("random", "use crate::stats::Moments;").len(), 1);
}

/// Absences that the architecture promises.
#[test]
fn the_engine_has_no_io_no_threads_no_clock_and_no_hash_order() {
    let src = root().join("src");
    let mut files = Vec::new();
    for folder in ["engine", "model", "stats"] {
        sources(&src.join(folder), &mut files);
    }
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for absent in [
            "std::fs",
            "std::io",
            "std::env",
            "std::thread",
            "Instant",
            "SystemTime",
            "HashMap",
            "HashSet",
            "println!",
            "rayon",
            "static mut",
        ] {
            assert!(!code.contains(absent), "{}: `{absent}`", file.display());
        }
    }
}

/// The modules of the engine that a text names: after `use super::`, `use crate::engine::` and, below it, `rules::`.
fn engine_modules(text: &str, known: &[String]) -> Vec<String> {
    let code: String = text.split("#[cfg(test)]").next().unwrap_or("").lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    let uses = code.split("use ").skip(1).map(|rest| rest.split(';').next().unwrap_or(""));
    let inside = uses.filter(|path| path.starts_with("super::") || path.starts_with("crate::engine::"));
    let words = inside.flat_map(|path| path.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_string).collect::<Vec<_>>());
    words.filter(|word| known.contains(word)).collect()
}

/// Modules that can be reached from themselves, with the way.
fn circles(imports: &[(String, Vec<String>)]) -> Vec<String> {
    let of = |module: &str| imports.iter().find(|(name, _)| name == module).map_or(&[] as &[String], |(_, named)| named);
    let mut found = Vec::new();
    for (start, _) in imports {
        let mut ways: Vec<Vec<&str>> = vec![vec![start]];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(way) = ways.pop() {
            for next in of(way[way.len() - 1]) {
                if next == start {
                    found.push([&way[..], &[next]].concat().join(" -> "));
                } else if !seen.contains(&next.as_str()) {
                    seen.push(next);
                    ways.push([&way[..], &[next]].concat());
                }
            }
        }
    }
    found
}

/// Inside the engine, too, no module needs itself by way of others: rules return what happened, and their caller goes on.
#[test]
fn the_engine_has_no_circles() {
    let mut files = Vec::new();
    sources(&root().join("src/engine"), &mut files);
    let name = |file: &PathBuf| file.file_stem().unwrap().to_string_lossy().into_owned();
    let modules: Vec<String> = files.iter().map(name).filter(|name| name != "mod").collect();
    assert!(modules.len() > 40, "{modules:?}");
    let of = |file: &PathBuf| (name(file), engine_modules(&fs::read_to_string(file).unwrap(), &modules));
    let imports: Vec<(String, Vec<String>)> = files.iter().filter(|file| name(file) != "mod").map(of).collect();
    assert!(imports.iter().map(|(_, named)| named.len()).sum::<usize>() > 100);
    let circles = circles(&imports);
    assert!(circles.is_empty(), "circles in the engine:\n{}", circles.join("\n"));
}

#[test]
fn a_circle_is_found_and_named() {
    let known = ["issues", "teams", "world"].map(str::to_string);
    assert_eq!(engine_modules("use super::{issues, teams};\nuse crate::engine::world::{Issue, World};\nuse crate::teams;", &known), known);
    let imports = [("issues", vec!["teams", "world"]), ("teams", vec!["issues"]), ("world", vec![])];
    let imports = imports.map(|(name, named)| (name.to_string(), named.into_iter().map(str::to_string).collect()));
    assert_eq!(circles(&imports), ["issues -> teams -> issues", "teams -> issues -> teams"]);
}

/// Every rule says in its first lines what it reads and what it changes.
#[test]
fn rules_say_what_they_read_and_change() {
    let mut files = Vec::new();
    sources(&root().join("src/engine/rules"), &mut files);
    for file in files.iter().filter(|file| !file.ends_with("mod.rs")) {
        let text = fs::read_to_string(file).unwrap();
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(head.contains("Reads "), "{}: say in the first lines what it reads and what it changes", file.display());
    }
}
