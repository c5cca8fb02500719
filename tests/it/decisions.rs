//! Staffing, budgets and choices, held against closed forms and brute force.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{root, run_in};

/// What a command prints as JSON, on a scenario that stands in a folder of its own.
fn asked(text: &str, args: &[&str]) -> Value {
    let folder = TempDir::new().unwrap();
    fs::copy(root().join("scenarios/validation/quiet.toml"), folder.path().join("quiet.toml")).unwrap();
    fs::write(folder.path().join("s.toml"), text).unwrap();
    let (code, out, talk) = run_in(folder.path(), &[&[args[0], "s.toml", "-q", "--json"], &args[1..]].concat());
    assert_eq!(code, 0, "{talk}");
    serde_json::from_str(&out).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// 200 calls an hour of three minutes, round the clock.
fn calls(team: &str) -> String {
    format!(
        "extends = 'quiet.toml'\nname = 'calls'\ncustomers = 200\nhorizon = '15 days'\nwarmup = '1 day'\nreplications = 24\n\
         moment.incident = {{ trigger = {{ rate = '1 / hour' }}, first_contact_resolution = 1.0, team = 'desk', channel = 'phone' }}\n\
         [[team]]\nname = 'desk'\nservice = {{ exponential = {{ mean = '180 s' }} }}\nredial = 0\npay = {{ per_hour = 24 }}\n{team}"
    )
}

/// Erlang C: of 200 calls an hour, 13 agents answer 79.6 % within 20 s, 14 agents 88.8 %: for 84 % every hour of the week needs 14, whatever the roster is now.
/// Each of 168 hours counts some 9,600 calls in 48 weeks, whose share in time has a standard error of two points, as it is by whole busy hours: one hour in forty
/// errs to either side, and eight of ten are exact with near certainty.
#[test]
fn staffing_for_a_promise_is_erlang_cs() {
    for now in ["agents = 20", "agents = 11"] {
        let found = &asked(&calls(&format!("{now}\npatience = 'off'\n")), &["staff", "--target", "84% in 20 s"])["staffing"];
        let needed: Vec<u64> = found["needed"].as_array().unwrap().iter().map(|agents| agents.as_u64().unwrap()).collect();
        let exact = needed.iter().filter(|agents| **agents == 14).count();
        assert!(exact >= 134 && needed.iter().all(|agents| (13..=15).contains(agents)), "{exact} {now}: {needed:?}");
        assert_eq!(found["out_of_reach"], 0);
        // Shifts of eight hours fit three times into a day.
        let hours: f64 = found["trials"]
            .as_array()
            .unwrap()
            .iter()
            .find(|trial| trial["name"] == "shifts")
            .map(|trial| number(&trial["hours"]))
            .unwrap();
        assert!((14.0 * 168.0..=14.6 * 168.0).contains(&hours), "{hours}");
    }
}

/// Erlang A, patience of five minutes: 11 agents lose 7.0 % of these calls, 10 agents 10.9 %: for 9 % every hour needs 11. With a fifth of the agents not there,
/// fourteen are rostered so that eleven are present.
#[test]
fn staffing_knows_patience_and_shrinkage() {
    let patient = "patience = { exponential = { mean = '5 min' } }\n";
    for (team, expected) in [("agents = 14\n", 11), ("agents = 15\nshrinkage = 0.22\n", 14)] {
        let found = &asked(&calls(&format!("{team}{patient}")), &["staff", "--target", "abandoned 9%"])["staffing"];
        let needed: Vec<u64> = found["needed"].as_array().unwrap().iter().map(|agents| agents.as_u64().unwrap()).collect();
        let exact = needed.iter().filter(|agents| **agents == expected).count();
        assert!(exact >= 134 && needed.iter().all(|agents| agents.abs_diff(expected) <= 1), "{exact} {team}: {needed:?}");
    }
}

/// What decides: the roster found brings what the best number of agents for every hour brings by brute force, within three in a hundred of what there is to gain: hours of
/// which chance says another load differ by one or two.
#[test]
fn staffing_for_what_decides_is_the_best_by_brute_force() {
    let text = calls("agents = 14\npatience = { exponential = { mean = '5 min' } }\n");
    let value = "objective = 'profit'\nmargin = '4000 / month'\nleaving.hazards = { service = '0.6 / month' }\n";
    let text = text.replace("customers = 200\n", &format!("customers = 200\n{value}")).replace("replications = 24", "replications = 6");
    let found = asked(&text, &["staff"]);
    let needed: Vec<u64> = found["staffing"]["needed"].as_array().unwrap().iter().map(|agents| agents.as_u64().unwrap()).collect();
    let profit = |agents: u64| {
        let set = format!("team.desk.agents={agents}");
        let report = asked(&text, &["run", "--brief", "--frozen-tail", "--set", &set]);
        let outcomes = report["scenarios"][0]["summary"]["outcomes"].as_array().unwrap().clone();
        number(&outcomes.iter().find(|outcome| outcome["key"] == "profit").unwrap()["estimate"]["mean"])
    };
    let best = (4..=20).max_by(|&a, &b| profit(a).total_cmp(&profit(b))).unwrap();
    let trials = found["staffing"]["trials"].as_array().unwrap();
    let gain = number(&trials.iter().find(|trial| trial["name"] == "needed by the hour").unwrap()["versus_now"]["estimate"]["mean"]);
    let most = profit(best) - profit(14);
    assert!(gain > 0.97 * most && needed.iter().all(|agents| agents.abs_diff(best) <= 2), "{gain} of {most}, {best} {needed:?}");
}

#[test]
fn what_cannot_be_staffed_says_why() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("none.toml"), "name = 'none'").unwrap();
    fs::write(folder.path().join("idle.toml"), "name = 'idle'\n[[team]]\nname = 'desk'\nagents = 2\n[[team]]\nname = 'back'\nagents = 2\n")
        .unwrap();
    for (args, part) in [
        ("staff none.toml", "this scenario has no team"),
        ("staff idle.toml", "add --team with one of: desk, back"),
        ("staff idle.toml --team desk", "nobody contacts the team `desk`"),
        ("staff idle.toml --team dek", "did you mean `desk`?"),
        ("staff idle.toml --team desk --target fast", "80% in 20 s"),
    ] {
        let args: Vec<&str> = args.split(' ').collect();
        let (code, _, talk) = run_in(folder.path(), &args);
        assert!(code == 2 && talk.contains(part), "{args:?}: {talk}");
    }
}

/// Nobody leaves and nothing is discounted: a margin of 1 a month more brings 36 for each of a hundred customers, 3,600 in all, on any people.
const STAYS: &str = "extends = 'quiet.toml'\nname = 'stays'\ncustomers = 100\nhorizon = '3 years'\ndiscount = 0\nobjective = 'profit'\nreplications = 4\n\
                     leaving.hazards = { competitor = '0 / year' }\n";

/// What is worth less than it costs is not bought, what is worth more is; by how much, to the cent.
#[test]
fn a_budget_buys_what_is_worth_more_than_it_costs() {
    let text =
        |cost: &str| format!("{STAYS}margin = '10 / month'\n[[strategy]]\nname = 'dearer'\nmargin = '11 / month'\ncost.one_off = {cost}\n");
    let bought = asked(&text("3599"), &["budget", "--budget", "5000"]);
    let purchase = &bought["purchase"];
    assert_eq!(purchase["steps"][0]["name"], "dearer");
    assert!((number(&purchase["confirmed"]["estimate"]["mean"]) - 1.0).abs() < 1e-6, "{purchase}");
    assert_eq!(asked(&text("3601"), &["budget", "--budget", "5000"])["purchase"]["steps"], serde_json::json!([]));
    // Too dear for the budget: nothing.
    assert_eq!(asked(&text("3599"), &["budget", "--budget", "3598"])["purchase"]["steps"], serde_json::json!([]));
}

/// Options that help each other and get in each other's way.
const SHOP: &str = "name = 'shop'\ncustomers = 120\nhorizon = '2 years'\nreplications = 12\nobjective = 'profit'\n\
    leaving.hazards = { service = '0.5 / year', competitor = '0.2 / year' }\nmoment.incident.voice = 0.6\nleads.organic = '8 / month'\n\
    [[strategy]]\nname = 'fast'\nmoment.incident.latency = '30 min'\ncost.running = '30 / month'\n\
    [[strategy]]\nname = 'faster'\nmoment.incident.latency = '5 min'\ncost.running = '60 / month'\n\
    [[strategy]]\nname = 'right'\nmoment.incident.first_contact_resolution = 0.95\ncost.one_off = 900\n\
    [[strategy]]\nname = 'heard'\nmoment.incident.voice = 0.9\ncost.one_off = 400\n\
    [[strategy]]\nname = 'leads'\nleads.organic = '9 / month'\ncost.one_off = 100\ncost.running = '10 / month'\n";

/// Brute force: every bundle, written out as a strategy that includes its parts, run beside the others; and buying one by one and exchanging finds the same as
/// playing them all.
#[test]
fn a_budget_is_spent_as_brute_force_would() {
    use fideliza::experiment::{Control, budget};
    let names = ["fast", "faster", "right", "heard", "leads"];
    let costs = [720.0, 1440.0, 900.0, 400.0, 340.0];
    let bundles: Vec<Vec<usize>> = (0..32usize).map(|bits| (0..5).filter(|option| bits >> option & 1 == 1).collect()).collect();
    let mut text = SHOP.to_string();
    for (number, bundle) in bundles.iter().enumerate().filter(|(_, bundle)| bundle.len() > 1) {
        let parts: Vec<String> = bundle.iter().map(|&option| format!("'{}'", names[option])).collect();
        text += &format!("[[strategy]]\nname = 'bundle {number}'\ninclude = [{}]\n", parts.join(", "));
    }
    let report = asked(&text, &["run", "--brief", "--frozen-tail"]);
    let profit = |name: &str| {
        let scenarios = report["scenarios"].as_array().unwrap();
        let outcomes = scenarios.iter().find(|scenario| scenario["name"] == name).unwrap()["summary"]["outcomes"].as_array().unwrap();
        number(&outcomes.iter().find(|outcome| outcome["key"] == "profit").unwrap()["estimate"]["mean"])
    };
    let files = std::collections::BTreeMap::from([("s".to_string(), SHOP.to_string())]);
    let draft = fideliza::scenario::load("s", &files, &[]).unwrap();
    for spend in [300.0, 1000.0, 1700.0, 2500.0, 9000.0] {
        let cost = |bundle: &Vec<usize>| bundle.iter().map(|&option| costs[option]).sum::<f64>();
        let value = |(number, bundle): &(usize, &Vec<usize>)| match bundle.as_slice() {
            [] => profit("shop"),
            [only] => profit(names[*only]),
            _ => profit(&format!("bundle {number}")),
        };
        let affordable = bundles.iter().enumerate().filter(|(_, bundle)| cost(bundle) <= spend);
        let best = affordable.max_by(|a, b| value(a).total_cmp(&value(b))).unwrap().1;
        let mut expected: Vec<&str> = best.iter().map(|&option| names[option]).collect();
        expected.sort_unstable();
        for bundles_max in [64, 0] {
            let options = names.map(String::from).to_vec();
            let asked =
                budget::Asked { budget: spend, options, bundles_max, seed: fideliza::random::Seed::new(1).unwrap(), replications: 12 };
            let found = budget::budget(&draft, &asked, &Control::unwatched(), |_| {}).unwrap();
            let mut bought: Vec<&str> = found.steps.iter().map(|step| step.name.as_str()).collect();
            bought.sort_unstable();
            assert_eq!(bought, expected, "{spend} {bundles_max}");
            assert_eq!(found.all_played, bundles_max > 0);
            assert!(found.steps.last().is_none_or(|step| step.spent <= spend));
        }
    }
}

/// What one option saves pays for another, whatever their order; what the scenario itself costs is counted once, and what is included by two ways is laid once; what
/// contradicts each other is left out.
#[test]
fn bundles_are_what_their_parts_are() {
    let base = "name = 's'\ncustomers = 50\nhorizon = '1 year'\nreplications = 4\nobjective = 'profit'\nleaving.hazards = { competitor = '0.2 / year' }\ncost.running = '1000 / year'\n";
    let saves = "[[strategy]]\nname = 'a'\nmargin = '40 / month'\ncost.running = '1900 / year'\n[[strategy]]\nname = 'b'\ncost.running = '100 / year'\n";
    for order in [["a", "b"], ["b", "a"]] {
        let options = ["budget", "--budget", "300", "--option", order[0], "--option", order[1]];
        let purchase = &asked(&format!("{base}{saves}"), &options)["purchase"];
        let steps: Vec<&str> = purchase["steps"].as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect();
        assert_eq!(steps.len(), 2, "{order:?} {purchase}");
        assert!((number(&purchase["steps"][1]["spent"])).abs() < 1e-6, "{purchase}");
    }
    let two = "[[strategy]]\nname = 'n1'\ncost.running = '1001 / year'\n[[strategy]]\nname = 'n2'\ncost.running = '1002 / year'\n\
               [[strategy]]\nname = 'both'\ninclude = ['n1', 'n2']\n[[strategy]]\nname = 'diamond'\ninclude = ['both', 'n1']\n";
    let scenario = fideliza::scenario::parse(&format!("{base}{two}")).unwrap();
    for bundle in &scenario.strategies[2..] {
        use fideliza::units::Quantity;
        let yearly = bundle.settings.cost.running.base() * fideliza::units::YEAR;
        assert!((yearly - 1003.0).abs() < 1e-6, "{yearly}");
    }
    // Two that write the same are told.
    let same = "[[strategy]]\nname = 'a'\nmargin = '31 / month'\n[[strategy]]\nname = 'b'\nmargin = '32 / month'\n";
    let clashes = &asked(&format!("{base}{same}"), &["budget", "--budget", "9"])["purchase"]["clashes"];
    assert_eq!(clashes, &serde_json::json!([["a", "b", "margin"]]));
    let long = "a name of which nobody would think that it is too long for a strategy";
    let clash = format!(
        "[[team]]\nname = 'desk'\nagents = 3\n[[strategy]]\nname = '{long} 1'\nteam.desk.agents = 4\n[[strategy]]\nname = '{long} 2'\nteam.desk = {{ agents = 'off', shift = [{{ agents = 4 }}] }}\n\
         [[strategy]]\nname = '{long} 3'\nmargin = '31 / month'\n"
    );
    let clash = clash.replace("[[team]]", "[[moment]]\nname = 'call'\ntrigger = { rate = '1 / month' }\nteam = 'desk'\n[[team]]");
    let purchase = &asked(&format!("{base}{clash}"), &["budget", "--budget", "9000"])["purchase"];
    assert!(purchase["steps"].as_array().is_some_and(|steps| !steps.is_empty()), "{purchase}");
}

/// Costs of what is included add up, keys of later ones count, and what is wrong is said where it stands.
#[test]
fn strategies_include_others() {
    let read = |text: &str| fideliza::scenario::parse(&format!("name = 's'\n{text}"));
    let two = "[[strategy]]\nname = 'a'\nmoment.incident.voice = 0.7\ncost = { one_off = 10, running = '5 / month' }\n\
               [[strategy]]\nname = 'b'\nmoment.incident.voice = 0.8\ncost.one_off = 5\n";
    let scenario = read(
        &format!("{two}[[strategy]]\nname = 'c'\ninclude = ['b', 'a']\ncost.one_off = 100\ncustomers_note = 1\n")
            .replace("customers_note = 1\n", ""),
    )
    .unwrap();
    let c = &scenario.strategies[2].written;
    assert_eq!((&c["moment"][0]["voice"], &c["cost"]["one_off"], &c["cost"]["running"]), (&0.7.into(), &115.0.into(), &"5 / month".into()));
    for (text, part) in [
        ("[[strategy]]\nname = 'c'\ninclude = ['bb']\n", "there is no strategy `bb`"),
        ("[[strategy]]\nname = 'c'\ninclude = ['c']\n", "includes itself, in a circle"),
        ("[[strategy]]\nname = 'c'\ninclude = 'a'\n", "expected a list of strategies"),
        ("[[strategy]]\nname = 'c'\ninclude = [3]\n", "expected the name of a strategy"),
    ] {
        let problems = read(&format!("{two}{text}")).unwrap_err();
        assert!(problems.list.iter().any(|problem| problem.message.contains(part)), "{text}: {:?}", problems.list);
    }
    assert!(read("include = ['a']").is_err());
}

/// Ten margins, of which one is ahead of all others by the difference that matters, 2 % of what the scenario brings: found in 95 or more of 100 searches, each on
/// people of its own. The procedure is careful: it finds more than it promises, and misses this bound in less than one of fifty such tests if that is .98; one that
/// finds nine of ten passes in one of seventeen.
/// Leads and leaving make the noise, which differs between the worlds as competitors pull harder in each.
#[test]
fn the_best_of_ten_is_picked() {
    use fideliza::experiment::optimize::{By, choose};
    use fideliza::experiment::{Control, study::layout::Layout};
    use fideliza::scenario::{place::Source, study::parse};
    let base = "name = 's'\ncustomers = 40\nhorizon = '1 year'\nobjective = 'profit'\nleaving.hazards = { service = '0.2 / year', competitor = '0.3 / year' }\n";
    let files = std::collections::BTreeMap::from([("s.toml".to_string(), base.to_string())]);
    let mut found = 0;
    for seed in 0..100u64 {
        // The best is another one each time; all others lie as near as they may.
        let best = seed % 10;
        let rows: String = (0..10)
            .map(|row| format!("{},{}\n", if row == best { "31.2 / month" } else { "30.3 / month" }, 1.0 + 0.02 * (row % 5) as f64))
            .collect();
        let mut files = files.clone();
        files.insert("list.csv".into(), format!("margin,market.competitor_pull\n{rows}"));
        let text = format!(
            "scenario = 's.toml'\nseed = {}\ndesign = {{ list = {{ file = 'list.csv' }} }}\nreplications = {{ fixed = 4 }}\n\
             [[lever]]\npath = 'margin'\n[[lever]]\npath = 'market.competitor_pull'\n",
            1000 + seed
        );
        let study = parse(Source { name: "study.toml".into(), text }, &files).unwrap();
        let layout = Layout::new(&study, &files, &[]).unwrap();
        let by = By::Indifference { share: 0.02, most: 5000 };
        let choice = choose(&layout, "profit", by, &Control::unwatched(), |_| {}).unwrap();
        assert_eq!(choice.probability, Some(0.95));
        // Combinations are counted from 1.
        found += u64::from(choice.best as u64 == best + 1);
    }
    assert!(found >= 95, "{found} of 100");
}

/// Nobody leaves and nothing is discounted: a customer brings 36 months of margin. Profit is highest at the largest margin of which a customer brings no more than 450:
/// 12.5 a month. A bound that nothing keeps is said; a whole number is the best of all by brute force.
#[test]
fn a_search_in_ranges_finds_the_bound() {
    let text = format!("{STAYS}margin = '10 / month'\n");
    let found = asked(&text, &["optimize", "--search", "--vary", "margin=5 / month..20 / month", "--at-most", "clv=450"]);
    let optimum = &found["optimum"];
    let margin: f64 = optimum["values"][0].as_str().unwrap().trim_end_matches(" / month").parse().unwrap();
    assert!((12.45..=12.5).contains(&margin), "{margin}");
    assert_eq!((&optimum["within"], &optimum["at_ends"][0]), (&true.into(), &false.into()));
    assert!((number(&optimum["versus_baseline"]["estimate"]["mean"]) - 3600.0 * (margin - 10.0)).abs() < 1e-6);
    let never = asked(&text, &["optimize", "--search", "--vary", "margin=5 / month..20 / month", "--at-most", "clv=100"]);
    assert_eq!((&never["optimum"]["within"], &never["optimum"]["at_ends"][0]), (&false.into(), &true.into()));

    let calls = calls("agents = 14\npatience = { exponential = { mean = '5 min' } }\n");
    let value = "objective = 'profit'\nmargin = '4000 / month'\nleaving.hazards = { service = '0.6 / month' }\n";
    let calls = calls.replace("customers = 200\n", &format!("customers = 200\n{value}")).replace("replications = 24", "replications = 4");
    let found = asked(&calls, &["optimize", "--search", "--vary", "team.desk.agents=4..20"]);
    let agents: u64 = found["optimum"]["values"][0].as_str().unwrap().parse().unwrap();
    let profit = |agents: u64| {
        let report = asked(&calls, &["run", "--brief", "--frozen-tail", "--set", &format!("team.desk.agents={agents}")]);
        let outcomes = report["scenarios"][0]["summary"]["outcomes"].as_array().unwrap().clone();
        number(&outcomes.iter().find(|outcome| outcome["key"] == "profit").unwrap()["estimate"]["mean"])
    };
    assert_eq!(agents, (4..=20).max_by(|&a, &b| profit(a).total_cmp(&profit(b))).unwrap());
}

/// A frontier holds what nothing betters, and its files can be read.
#[test]
fn a_frontier_is_written() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.toml"), SHOP).unwrap();
    let out = folder.path().join("out");
    let args = ["optimize", "s.toml", "-q", "--json", "--frontier", "annual_churn", "-n", "6", "-o", out.to_str().unwrap()];
    let (code, text, talk) = run_in(folder.path(), &args);
    assert_eq!(code, 0, "{talk}");
    let found: Value = serde_json::from_str(&text).unwrap();
    let places = found["frontier"]["places"].as_array().unwrap();
    let figures = |place: &Value| [number(&place["figures"][0]["mean"]), -number(&place["figures"][1]["mean"])];
    for place in places {
        let here = figures(place);
        let beaten = places.iter().map(figures).any(|other| other != here && other[0] >= here[0] && other[1] >= here[1]);
        assert_eq!(place["on_frontier"], !beaten, "{place}");
    }
    let mut table = csv::Reader::from_path(out.join("data/frontier.csv")).unwrap();
    assert!(table.headers().unwrap().iter().any(|head| head == "on_frontier"));
    assert_eq!(table.records().count(), 6);
    for file in ["report.html", "report.json", "figures/frontier.svg", "figures/frontier.png"] {
        assert!(fs::metadata(out.join(file)).unwrap().len() > 500, "{file}");
    }
}

#[test]
fn what_cannot_be_chosen_says_why() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("none.toml"), "name = 'none'\ncustomers = 20").unwrap();
    for (args, part) in [
        ("optimize none.toml", "this scenario lists no strategy"),
        ("optimize none.toml --vary customers=10,20 --outcome events", "neither good nor bad by itself"),
        ("optimize none.toml --vary margin=1/month,2/month --outcome profitt", "did you mean `profit`?"),
        ("optimize none.toml --vary moment.incident.voice=0.4,0.5 --search", "has no range to look in"),
        ("optimize none.toml --vary moment.incident.voice=0.4..0.5 --search --at-most churn=0.1", "no outcome is named `churn`"),
        ("optimize none.toml --vary moment.incident.voice=0.4..0.5 --search --at-most annual_churn=low", "is no bound"),
        ("optimize none.toml --vary moment.incident.voice=0.1..0.9:2000", "it takes 2 to 1000"),
        ("budget none.toml --budget 10", "there are 0 strategies to buy"),
        ("budget none.toml --budget=-1", "it must not be negative"),
        ("budget none.toml --budget 10 --option fast", "there is no strategy `fast`"),
    ] {
        let args: Vec<&str> = args.split(' ').collect();
        let (code, _, talk) = run_in(folder.path(), &args);
        assert!(code == 2 && talk.contains(part), "{args:?}: {talk}");
    }
}
