//! report.html: one file, nothing fetched, names as text, and the same figures as report.json.

use std::fs;
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::support::{root, run_in, skip};

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
    let figures = html.matches("<div class=\"drawing\" role=\"img\" tabindex=\"0\" aria-label=\"").count();
    assert!(figures == html.matches("<svg ").count() && (figures >= 6 || !cfg!(feature = "charts")), "{figures}");
    let caption = html.matches("<caption>").count();
    assert!(caption >= 5, "{caption}");
    // The seed, the verdict's figure and the first assumption are those of report.json.
    assert!(html.contains(&format!("seed {}", report["manifest"]["seed"])));
    let first = report["doubt"]["assumptions"][0]["path"].as_str().unwrap();
    let table = html.split("<section id=\"assumptions\"").nth(1).unwrap();
    assert!(table.find(first).unwrap() < 2000, "{first}");
    // Every parameter in force is listed once, with its grade: those in doubt first, then what is stated.
    let parameters = html.split("<caption>Parameters in force").nth(1).unwrap().split("</table>").next().unwrap();
    let listed: Vec<&str> = parameters.split("<th scope=\"row\"><code>").skip(1).map(|row| row.split('<').next().unwrap()).collect();
    assert_eq!(listed.len(), report["parameters"].as_array().unwrap().len().min(150));
    let all = report["parameters"].as_array().unwrap();
    let of = |path: &str| all.iter().find(|parameter| parameter["path"].as_str() == Some(path)).unwrap_or_else(|| panic!("{path}"));
    let doubtful = listed.iter().take_while(|path| of(path)["stated"] == false).count();
    assert!(doubtful > 10 && listed[..doubtful].iter().all(|path| of(path)["grade"] == "C"), "{listed:?}");
    let stated = listed[doubtful..].iter().take_while(|path| of(path)["stated"] == true).count();
    assert_eq!(stated, all.iter().filter(|parameter| parameter["stated"] == true).count());
    // Without doubt and neighbours there is less, and what is listed is there.
    let (brief, _) = page(SCENARIO, &["--brief"]);
    assert!(!brief.contains("Assumptions in doubt") && brief.contains("<section id=\"answer\""));
}

/// A scenario with as many moments, teams and segments as there may be still makes a page of 400 kB or less, which says where the rest is.
#[test]
fn a_long_page_is_cut() {
    let moments =
        (0..59).map(|n| format!("[[moment]]\nname = 'moment number {n}'\ntrigger.rate = '0.1 / year'\nteam = 'team number {}'\n", n % 8));
    let teams = (0..8).map(|n| format!("[[team]]\nname = 'team number {n}'\nagents = 2\n"));
    let segments = (0..12).map(|n| format!("[[segment]]\nname = 'segment number {n}'\nshare = {}\n", 1.0 / 12.0));
    let lists: String = moments.chain(teams).chain(segments).collect();
    let text = format!(
        "name = 's'\ncustomers = 60\nhorizon = '1 year'\nreplications = 2\ntarget_annual_churn = 0.2\n{lists}[[strategy]]\nname = 'x'\nmoment.'moment number 1'.voice = 0.9\n"
    );
    let (html, _) = page(&text, &[]);
    assert!(html.len() <= 400_000 && html.len() > 200_000, "{}", html.len());
    assert!(html.contains(" more in report.json"), "{}", html.len());
}

/// A browser opens the page: its script runs under the page's own policy, nothing is wider than the window, and axe-core finds no violation.
#[test]
fn a_browser_shows_it() {
    let Some(browser) =
        ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| Command::new(name).arg("--version").output().is_ok())
    else {
        return skip("no chromium: apt-get install chromium");
    };
    let Some(axe) = axe() else { return skip("no axe-core: pip install axe-core-python") };
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let insurer = fs::read_to_string(root().join("tests/it/insurer.toml")).unwrap().replace("customers = 40000", "customers = 400");
    fs::write(at.join("s.toml"), insurer).unwrap();
    let (code, _, talk) = run_in(at, &["run", "s.toml", "-q", "-n", "10", "-o", "o", "--lang", "es"]);
    assert_eq!(code, 0, "{talk}");
    let page = fs::read_to_string(at.join("o/report.html")).unwrap();
    // Without the policy that keeps other scripts out, ours and axe's tell what they find at the end of the page.
    let policy = page.find("<meta http-equiv").unwrap();
    let policy = &page[policy..policy + page[policy..].find('>').unwrap() + 1];
    let look = "<script>axe.run().then((found) => { const told = document.createElement('pre'); told.id = 'told'; told.textContent = \
        JSON.stringify({ found: found.violations.map((v) => [v.id, v.nodes[0].html]), passes: found.passes.length, \
        wide: document.documentElement.scrollWidth - innerWidth }); document.body.append(told); });</script>";
    let told = page.replace(policy, "").replace("</body>", &format!("<script>{axe}</script>{look}</body>"));
    fs::write(at.join("o/told.html"), told).unwrap();
    let dom = |file: &str, width: u32| {
        let window = format!("--window-size={width},900");
        let args = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom", &window];
        let output = Command::new(browser).args(args).arg(at.join("o").join(file)).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    // The script shows the switches: the policy lets it run.
    let shown = dom("report.html", 1280);
    assert!(
        page.contains("class=\"switches\" hidden") && shown.contains("class=\"switches\"") && !shown.contains("class=\"switches\" hidden")
    );
    assert!(shown.contains("class=\"readout\""));
    for width in [500, 1280, 1920] {
        let told = dom("told.html", width);
        let told =
            told.split("<pre id=\"told\">").nth(1).unwrap_or_else(|| panic!("axe said nothing at {width}")).split("</pre>").next().unwrap();
        let told: serde_json::Value =
            serde_json::from_str(&told.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).unwrap();
        assert_eq!(told["found"].as_array().unwrap().len(), 0, "{told}");
        assert!(told["passes"].as_u64().unwrap() > 15 && told["wide"].as_i64().unwrap() <= 0, "{width}: {told}");
    }
}

/// axe-core, from where FIDELIZA_PYTHON or the Python on the path has it.
fn axe() -> Option<String> {
    let named = std::env::var_os("FIDELIZA_PYTHON").unwrap_or_else(|| "python3".into());
    let place = "import axe_core_python, os; print(os.path.join(os.path.dirname(axe_core_python.__file__), 'axe.min.js'))";
    let output = Command::new(named).args(["-c", place]).output().ok().filter(|output| output.status.success())?;
    fs::read_to_string(String::from_utf8(output.stdout).ok()?.trim()).ok()
}
