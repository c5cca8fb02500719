//! report.html: one file, nothing fetched, names as text, and the same figures as report.json.

use std::fs;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::support::run_in;

const SCENARIO: &str = "name = 'tú </script><b>y & yo</b>'\ncustomers = 150\nhorizon = '1 year'\nreplications = 12\ntarget_annual_churn = 0.2\n\
    analysis = 'What <i>is</i> \"said\" of it.'\n[[strategy]]\nname = 'más <rápido>'\nmoment.incident.latency = '30 min'\ncost.running = '20 / month'\n";

fn page(text: &str, more: &[&str]) -> (String, serde_json::Value) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.toml"), text).unwrap();
    let (code, _, talk) = run_in(folder.path(), &[&["run", "s.toml", "-q", "-o", "o"], more].concat());
    assert_eq!(code, 0, "{talk}");
    let read = |name: &str| fs::read_to_string(folder.path().join("o").join(name)).unwrap();
    (read("report.html"), serde_json::from_str(&read("report.json")).unwrap())
}

#[test]
fn names_stay_text_and_nothing_is_fetched() {
    let (html, _) = page(SCENARIO, &[]);
    assert!(html.contains("tú &lt;/script&gt;&lt;b&gt;y &amp; yo&lt;/b&gt;") && html.contains("What &lt;i&gt;is&lt;/i&gt;"), "{html}");
    for raw in ["</script><b>", "<i>is", "<rápido>", "src=", "url(", "@import", "<link"] {
        assert!(!html.contains(raw), "{raw}");
    }
    // The one script is ours, small, and the page says by which hash it is known.
    assert_eq!(html.matches("<script").count(), 1);
    let script = html.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    let hash = BASE64_STANDARD.encode(Sha256::digest(script));
    assert!(script.len() < 8000 && html.contains(&format!("script-src 'sha256-{hash}'")), "{hash}");
    // What the drawings are of is no address to fetch.
    assert!(!html.replace("http://www.w3.org/2000/svg", "").contains("://"), "{html}");
    assert!(html.contains("default-src 'none'") && html.len() < 400_000, "{}", html.len());
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"));
}

/// Every part that is listed is there, and every figure and table says what it is.
#[test]
fn every_part_is_there() {
    let (html, report) = page(SCENARIO, &[]);
    let links: Vec<&str> = html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= 9, "{links:?}");
    for link in links {
        assert!(html.contains(&format!("<section id=\"{link}\"")), "{link}");
    }
    let figures = html.matches("<div class=\"drawing\" role=\"img\" aria-label=\"").count();
    assert!(figures == html.matches("<svg ").count() && (figures >= 6 || !cfg!(feature = "charts")), "{figures}");
    let caption = html.matches("<caption>").count();
    assert!(caption >= 5, "{caption}");
    // The seed, the verdict's figure and the first assumption are those of report.json.
    assert!(html.contains(&format!("seed {}", report["manifest"]["seed"])));
    let first = report["doubt"]["assumptions"][0]["path"].as_str().unwrap();
    let table = html.split("<section id=\"assumptions\"").nth(1).unwrap();
    assert!(table.find(first).unwrap() < 2000, "{first}");
    // Without doubt and neighbours there is less, and what is listed is there.
    let (brief, _) = page(SCENARIO, &["--brief"]);
    assert!(!brief.contains("Assumptions in doubt") && brief.contains("<section id=\"answer\""));
}
