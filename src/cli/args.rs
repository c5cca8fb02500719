//! The command line.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::experiment::staff::Target;
use crate::experiment::study::block;
use crate::report::words::Language;
use crate::scenario::study::{Design, Samples, Tails, Trajectories};
use crate::units::{Count, Duration, Money, Quantity, Raw, Share};

/// Shown instead of a wall when there is no command.
pub(super) const EXAMPLES: &str = "\
fideliza plays whole customer populations through their lives and compares strategies.

  fideliza new my_company.toml                        write a commented scenario to start from
  fideliza check my_company.toml                      what is wrong or implausible with it
  fideliza run my_company.toml                        what comes out, with intervals
  fideliza compare base.toml fast.toml                which strategy is worth more, and how sure that is
  fideliza explain my_company.toml --customer 7       the life of one customer, event by event

`fideliza gallery` has stories to run by name, `fideliza params` every parameter with its evidence.
";

/// What the program ends with.
const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong use or wrong input, 4 something cannot be written, 130 interrupted.";

/// Simulates what service, waiting and word of mouth do to customers and money.
#[derive(Debug, Parser)]
#[command(name = "fideliza", version, about, max_term_width = 100, disable_help_subcommand = false, after_help = EXIT_CODES)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Plain text, without colours.
    #[arg(long, global = true)]
    pub no_color: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a commented scenario to start from.
    New {
        /// File to write; it must not exist.
        file: PathBuf,
    },
    /// Say what scenarios assume, in words, and what is wrong or implausible with them, without running them.
    Check {
        /// Scenario files; `-` is standard input.
        #[arg(required = true, value_parser = file_name())]
        files: Vec<String>,
        /// Lay a setting over the scenarios, such as `--set customers=1000`.
        #[arg(long = "set", value_name = "KEY=VALUE")]
        sets: Vec<String>,
    },
    /// Run one scenario, and compare it with the strategies that it lists.
    Run {
        /// Scenario file; `-` is standard input.
        #[arg(value_parser = file_name())]
        file: String,
        #[command(flatten)]
        options: RunOptions,
    },
    /// Run several scenarios on the same people, and compare them with the first.
    Compare {
        /// Scenario files; the first is what the others are compared with.
        #[arg(required = true, num_args = 2.., value_parser = file_name())]
        files: Vec<String>,
        #[command(flatten)]
        options: RunOptions,
    },
    /// Play a scenario at many points of its parameters: a study file, or a scenario with --vary. What is played is kept, and never played again.
    Sweep {
        /// Study file; with `--vary`, a scenario file.
        #[arg(value_parser = file_name())]
        file: String,
        /// Vary a parameter: KEY=a..b:steps, KEY=a..b:steps:log, or KEY=x,y,z; several make all combinations.
        #[arg(long, value_name = "KEY=VALUES")]
        vary: Vec<String>,
        #[command(flatten)]
        options: StudyOptions,
    },
    /// Say which parameters matter: of a study file, or of what `--vary` varies.
    Sensitivity {
        /// Study file; with `--vary`, a scenario file.
        #[arg(value_parser = file_name())]
        file: String,
        /// Vary a parameter: KEY=a..b.
        #[arg(long, value_name = "KEY=VALUES")]
        vary: Vec<String>,
        /// How: each parameter at its ends, screening by trajectories, or shares of the variance.
        #[arg(long, value_enum, default_value_t = Way::Tornado)]
        method: Way,
        /// Trajectories of `morris` (20 if nothing is said), samples of `sobol` (256).
        #[arg(long, value_parser = clap::value_parser!(u64).range(1..=65_536))]
        samples: Option<u64>,
        #[command(flatten)]
        options: StudyOptions,
    },
    /// Find the value of a parameter at which the verdict on a strategy turns, with the same people at every value.
    Flip {
        /// Scenario file that lists the strategy; `-` is standard input.
        #[arg(value_parser = file_name())]
        file: String,
        #[command(flatten)]
        options: FlipOptions,
    },
    /// Write a page with a dial and levers, computed beforehand at every combination: one file that needs neither a network nor this program.
    Explore {
        /// Scenario file.
        #[arg(value_parser = file_name())]
        file: String,
        #[command(flatten)]
        options: ExploreOptions,
    },
    /// Serve a workshop: a board for the projector, a page for every phone, and one for the host, from this machine alone.
    #[cfg(feature = "workshop")]
    Workshop {
        /// Programme: a TOML file, or one that is shipped: `twenty`, `sixty`, `ninety` (minutes).
        #[arg(default_value = "sixty", value_parser = file_name())]
        programme: String,
        #[command(flatten)]
        options: WorkshopOptions,
    },
    /// Find the fewest agents by hour of the week for a promise to callers, or those by whom what decides is highest, and the shifts that cover them.
    Staff {
        /// Scenario file; `-` is standard input.
        #[arg(value_parser = file_name())]
        file: String,
        #[command(flatten)]
        options: StaffOptions,
    },
    /// Choose the best of strategies or of combinations of levers, or the best values in their ranges, confirmed on other people.
    Optimize {
        /// Scenario file with the strategies that it lists; with `--vary`, what varies of it; or a study file.
        #[arg(value_parser = file_name())]
        file: String,
        /// Vary a parameter: KEY=a..b:steps, KEY=a..b:steps:log, or KEY=x,y,z; several make all combinations.
        #[arg(long, value_name = "KEY=VALUES")]
        vary: Vec<String>,
        #[command(flatten)]
        options: OptimizeOptions,
    },
    /// Find the best bundle of strategies within a budget, and the order in which to buy it.
    Budget {
        /// Scenario file that lists the strategies; `-` is standard input.
        #[arg(value_parser = file_name())]
        file: String,
        #[command(flatten)]
        options: BudgetOptions,
    },
    /// Print a script that plays a study in shares on a Slurm cluster and puts them together: `fideliza slurm study.toml --shards 64 > study.sh; bash study.sh`.
    Slurm {
        /// Study file, on a disk that all machines see.
        #[arg(value_parser = file_name())]
        file: String,
        #[command(flatten)]
        options: SlurmOptions,
    },
    /// Put the shares of a study together, and write its results.
    Merge {
        /// Folders of the study; the results go into the first.
        #[arg(required = true)]
        folders: Vec<PathBuf>,
        /// How tables are written: `es` for a Spanish Excel, with `;` between cells and decimal commas.
        #[arg(long, value_enum, default_value_t)]
        csv_locale: Language,
        /// Write tables as Parquet, too: of a program built with the feature `parquet`.
        #[arg(long)]
        parquet: bool,
        /// No tables on the screen.
        #[arg(long, short = 'q')]
        quiet: bool,
        #[command(flatten)]
        telling: Telling,
    },
    /// Tell a saved report again, in another language or under another title: its page, workbook, tables and figures.
    Report {
        /// Folder of the report.
        folder: PathBuf,
        #[command(flatten)]
        telling: Telling,
    },
    /// Print the words of reports in a language, to change them for `--words`.
    Words {
        /// The language.
        #[arg(long, value_enum, default_value_t)]
        lang: Language,
    },
    /// Say how much of a study is done.
    Status {
        /// Folder of the study.
        folder: PathBuf,
        /// List everything that is missing, and the commands that play it.
        #[arg(long)]
        missing: bool,
    },
    /// List the shipped stories; run one by name, wherever you are.
    Gallery {
        /// The story.
        name: Option<String>,
        /// Print its text instead, to change it.
        #[arg(long, requires = "name")]
        text: bool,
        /// Play all and print the page scenarios/README.md.
        #[arg(long, conflicts_with_all = ["name", "text"])]
        markdown: bool,
        #[command(flatten)]
        options: RunOptions,
    },
    /// List parameters: unit, range, default, grade of evidence, source.
    Params {
        /// Only those whose path or meaning contains this.
        filter: Option<String>,
        /// Print as JSON.
        #[arg(long)]
        json: bool,
        /// Print as the page docs/scenario.md.
        #[arg(long, conflicts_with = "json")]
        markdown: bool,
    },
    /// Print the JSON Schema of scenarios, for editors.
    Schema,
    /// Tell the life of one customer in one replication, event by event, with money.
    Explain {
        /// Scenario file; `-` is standard input.
        #[arg(value_parser = file_name())]
        file: String,
        /// Name of a strategy that the scenario lists; else the scenario itself.
        #[arg(long)]
        strategy: Option<String>,
        /// Tell where this life parts from the same person's under another strategy of the scenario, or under another scenario file, and why.
        #[arg(long, value_name = "STRATEGY OR FILE", value_parser = file_name())]
        versus: Option<String>,
        /// Number of the customer, from 0; those won during the run follow the initial ones.
        #[arg(long, default_value_t = 0)]
        customer: usize,
        /// Number of the replication, from 0.
        #[arg(long, default_value_t = 0)]
        replication: u64,
        /// Seed of all draws, instead of the scenario's.
        #[arg(long)]
        seed: Option<u64>,
        /// Lay a setting over the scenario.
        #[arg(long = "set", value_name = "KEY=VALUE")]
        sets: Vec<String>,
    },
    /// Run the closed-form cases on this machine: theorem, expected, simulated, z.
    Validate {
        /// Only cases whose name contains this.
        filter: Option<String>,
        /// Print as the page docs/validation.md.
        #[arg(long)]
        markdown: bool,
        /// Instead, count how often intervals hold the true value, in small experiments repeated this often.
        #[arg(long, value_name = "EXPERIMENTS", num_args = 0..=1, default_missing_value = "10000", value_parser = clap::value_parser!(u64).range(100..=1_000_000), conflicts_with_all = ["filter", "markdown"])]
        coverage: Option<u64>,
    },
    /// Measure how fast a scenario runs on this machine: events and customer-years a second, bytes per customer.
    Bench {
        /// Scenario file; without one, the benchmark `lifecycle`.
        #[arg(value_parser = file_name())]
        file: Option<String>,
        /// Customers at the start, instead of the scenario's; several are separated by commas.
        #[arg(long, value_delimiter = ',')]
        customers: Vec<u64>,
        /// Threads; without it one, and then as many as there are.
        #[arg(long, short = 'j')]
        threads: Option<usize>,
        /// Lay a setting over the scenario.
        #[arg(long = "set", value_name = "KEY=VALUE")]
        sets: Vec<String>,
    },
    /// Write the draws of neighbouring coordinates to standard output, for batteries of tests: 8 bytes each, without end.
    #[command(hide = true)]
    Draws {
        /// Seed of all draws.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print a manual page: of the program, or of a command.
    Man {
        /// The command.
        command: Option<String>,
    },
}

/// Options of `run` and `compare`.
#[derive(Debug, Args)]
pub(super) struct RunOptions {
    /// Replications of each scenario; with `--precision`, the most that are played.
    #[arg(long, short = 'n')]
    pub replications: Option<u64>,
    /// Add replications until the intervals of the scenario's objective are this narrow, such as `1%`.
    #[arg(long, value_parser = parse_precision)]
    pub precision: Option<f64>,
    /// Seed of all draws, instead of the scenario's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads; the results do not depend on it.
    #[arg(long, short = 'j')]
    pub threads: Option<usize>,
    /// Memory used at most, such as `8GB`; without it, nine tenths of what is free.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub max_memory: Option<u64>,
    /// Folder for the results, instead of `output/<name>-<hash>`.
    #[arg(long, short = 'o')]
    pub out: Option<PathBuf>,
    /// Print the report as JSON on standard output, and write no files unless `--out` is given.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print a table as CSV on standard output, the summary if none is named (`--csv=differences`), and write no files unless `--out` is given.
    #[arg(long, value_name = "TABLE", num_args = 0..=1, require_equals = true, default_missing_value = "summary", value_parser = tables())]
    pub csv: Option<String>,
    /// How reports are told.
    #[command(flatten)]
    pub telling: Telling,
    /// Leave out what needs other worlds: the cost of delay, what retention is worth here, what each change brings, and what doubt about assumptions does.
    #[arg(long)]
    pub brief: bool,
    /// Leave values beyond the horizon as the formula expects them, instead of playing on until nobody is left: faster, and a little off.
    #[arg(long)]
    pub frozen_tail: bool,
    /// No progress and no tables.
    #[arg(long, short = 'q')]
    pub quiet: bool,
    /// Lay a setting over the scenarios, such as `--set moment.incident.voice=0.8`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
}

/// How reports are told.
#[derive(Debug, Args)]
pub(super) struct Telling {
    /// Language of the report; with `es`, tables have `;` between cells and decimal commas, as a Spanish Excel reads them.
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Own words instead of those of the language, in the form that `fideliza words` prints.
    #[arg(long, value_name = "FILE")]
    pub words: Option<PathBuf>,
    /// Title of the page, instead of the scenarios' names.
    #[arg(long, value_parser = parse_title)]
    pub title: Option<String>,
    /// Drawing at the top of the page.
    #[arg(long, value_name = "FILE.svg")]
    pub logo: Option<PathBuf>,
    /// Open the page in the browser when it is there.
    #[arg(long)]
    pub open: bool,
}

/// Options of `sweep`.
#[derive(Debug, Args)]
pub(super) struct StudyOptions {
    /// Replications of each point; of a study that stops when it is precise enough, the most.
    #[arg(long, short = 'n', value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub replications: Option<u64>,
    /// Seed of all draws, instead of the study's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads; the results do not depend on it.
    #[arg(long, short = 'j')]
    pub threads: Option<usize>,
    /// Memory used at most, such as `8GB`; without it, nine tenths of what is free.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub max_memory: Option<u64>,
    /// Folder of the study, instead of `output/<name>-<hash>`.
    #[arg(long, short = 'o')]
    pub out: Option<PathBuf>,
    /// Say how many points and runs there are, and how long they take, and play nothing else.
    #[arg(long)]
    pub dry_run: bool,
    /// Play one of n shares, on this machine: `--shard 3/8`; `merge` puts them together.
    #[arg(long, value_name = "I/N", value_parser = parse_share)]
    pub shard: Option<block::Share>,
    /// Add replications to what is there.
    #[arg(long)]
    pub extend: bool,
    /// Play points again that failed.
    #[arg(long)]
    pub retry_failed: bool,
    /// How tables are written: `es` for a Spanish Excel, with `;` between cells and decimal commas.
    #[arg(long, value_enum, default_value_t)]
    pub csv_locale: Language,
    /// Write tables as Parquet, too: of a program built with the feature `parquet`.
    #[arg(long)]
    pub parquet: bool,
    /// No progress and no tables.
    #[arg(long, short = 'q')]
    pub quiet: bool,
    /// Lay a setting over the scenario in every point.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    #[command(flatten)]
    pub telling: Telling,
}

/// Options of `explore`.
#[derive(Debug, Args)]
pub(super) struct ExploreOptions {
    /// The page.
    #[arg(long, short = 'o', default_value = "dial.html")]
    pub out: PathBuf,
    /// What the dial turns: a time such as `moment.incident.latency`, or KEY=VALUES as in --vary; `off`: no dial. Without it, the wait of the first moment that states one.
    #[arg(long, value_name = "KEY")]
    pub dial: Option<String>,
    /// A lever: KEY=a..b:steps, KEY=a..b:steps:log, or KEY=x,y,z; as often as there are some.
    #[arg(long, value_name = "KEY=VALUES")]
    pub vary: Vec<String>,
    /// A strategy that can be switched on, as often as there are some; without it, the first six that the scenario lists.
    #[arg(long = "strategy", value_name = "NAME", conflicts_with = "no_strategies")]
    pub strategies: Vec<String>,
    /// No strategy can be switched on.
    #[arg(long)]
    pub no_strategies: bool,
    /// Replications of each combination.
    #[arg(long, short = 'n', value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub replications: Option<u64>,
    /// Seed of all draws, instead of the scenario's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads; the results do not depend on it.
    #[arg(long, short = 'j')]
    pub threads: Option<usize>,
    /// Memory used at most, such as `8GB`; without it, nine tenths of what is free.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub max_memory: Option<u64>,
    /// No progress.
    #[arg(long, short = 'q')]
    pub quiet: bool,
    /// Lay a setting over the scenario in every combination.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    #[command(flatten)]
    pub telling: Telling,
}

/// Options of `workshop`.
#[cfg(feature = "workshop")]
#[derive(Debug, Args)]
pub(super) struct WorkshopOptions {
    /// Language of the board and of the host's page, and of phones that speak neither English nor Spanish.
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Let phones in from the local network; without it, only this machine.
    #[arg(long)]
    pub lan: bool,
    /// Port.
    #[arg(long, default_value_t = 7777, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: u16,
    /// Do not open the board and the host's page in the browser.
    #[arg(long)]
    pub no_open: bool,
    /// Begin a new room, although one of this programme is not over: it is put aside.
    #[arg(long)]
    pub new: bool,
    /// File in which the room is kept, instead of `output/workshop/<programme>.json`.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Threads that compute answers.
    #[arg(long, short = 'j')]
    pub threads: Option<usize>,
}

/// Options of `slurm`.
#[derive(Debug, Args)]
pub(super) struct SlurmOptions {
    /// In how many shares: each is a task of an array of jobs.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub shards: u64,
    /// Processors of each share.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub cpus: u32,
    /// An option for `sbatch`, such as `--sbatch=--time=04:00:00`; as often as there are some.
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true)]
    pub sbatch: Vec<String>,
    /// Folder of the study, on a disk that all machines see, instead of `output/<name>-<hash>`.
    #[arg(long, short = 'o')]
    pub out: Option<PathBuf>,
    /// Replications of each point; of a study that stops when it is precise enough, the most.
    #[arg(long, short = 'n', value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub replications: Option<u64>,
    /// Seed of all draws, instead of the study's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Lay a setting over the scenario in every point.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
}

impl clap::ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Language] {
        &Language::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.code()))
    }
}

/// How it is asked which parameters matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize, serde::Deserialize)]
pub(super) enum Way {
    /// Each parameter at its lowest and highest, all others as in the scenario.
    Tornado,
    /// Elementary effects over all ranges: which matter, and which interact.
    Morris,
    /// Sobol's indices: shares of the variance over all ranges.
    Sobol,
}

/// A way, with how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Method {
    /// The way.
    pub way: Way,
    /// Trajectories or samples.
    pub samples: Option<u64>,
}

impl Method {
    /// The design that it takes.
    pub(super) fn design(self) -> Design {
        let count = |usual: u64| Count::parse(Raw::Number(self.samples.unwrap_or(usual) as f64)).expect("it was checked");
        match self.way {
            Way::Tornado => Design::OneAtATime(Tails { leave_out: Share::parse(Raw::Number(0.0)).expect("a share") }),
            Way::Morris => {
                Design::Morris(Trajectories { trajectories: count(20), levels: Count::parse(Raw::Number(4.0)).expect("a number") })
            }
            Way::Sobol => Design::SobolIndices(Samples { samples: count(256) }),
        }
    }

    /// The options that ask for it.
    pub(super) fn options(self) -> String {
        let samples = self.samples.map_or_else(String::new, |samples| format!(" --samples {samples}"));
        let way = match self.way {
            Way::Tornado => "tornado",
            Way::Morris => "morris",
            Way::Sobol => "sobol",
        };
        format!(" --method {way}{samples}")
    }
}

/// Options of `flip`.
#[derive(Debug, Args)]
pub(super) struct FlipOptions {
    /// Name of the strategy; it may be left out if only one is listed.
    #[arg(long)]
    pub strategy: Option<String>,
    /// Path of the parameter, such as `retention.responds`; without it, the assumptions of grade C that the verdict hangs on most, each over its plausible range.
    #[arg(long)]
    pub key: Option<String>,
    /// The smallest value that is tried; else 0 for a share, and a quarter of the value in force for other numbers.
    #[arg(long, value_name = "VALUE", requires = "key")]
    pub from: Option<String>,
    /// The largest; else 1 for a share, and four times the value in force for other numbers.
    #[arg(long, value_name = "VALUE", requires = "key")]
    pub to: Option<String>,
    #[command(flatten)]
    pub search: SearchOptions,
}

/// Options of `staff`.
#[derive(Debug, Args)]
pub(super) struct StaffOptions {
    /// Name of the team; it may be left out if there is only one.
    #[arg(long)]
    pub team: Option<String>,
    /// What is promised in every hour of the week: `80% in 20 s`, or `abandoned 5%`; without it, what decides is to be as high as can be.
    #[arg(long, value_parser = parse_target)]
    pub target: Option<Target>,
    /// Hours of a shift; shorter where the team is open for less.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=24))]
    pub shift: u64,
    /// Days a week that somebody works.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=7))]
    pub days: u32,
    #[command(flatten)]
    pub search: SearchOptions,
}

/// Options of `budget`.
#[derive(Debug, Args)]
pub(super) struct BudgetOptions {
    /// What may be spent until the horizon, undiscounted: one-off and running costs that the strategies state.
    #[arg(long, value_parser = parse_amount)]
    pub budget: f64,
    /// A strategy that can be bought, as often as there are some; without it, all that the scenario lists.
    #[arg(long = "option", value_name = "STRATEGY")]
    pub options: Vec<String>,
    #[command(flatten)]
    pub search: SearchOptions,
}

/// Options of `optimize`.
#[derive(Debug, Args)]
pub(super) struct OptimizeOptions {
    /// What is to be best, a key as in `run --csv`; without it, what decides in the scenario.
    #[arg(long, value_name = "KEY")]
    pub outcome: Option<String>,
    /// The difference that matters, as a share of the baseline's figure: the best is found with 95 % wherever it is ahead by this.
    #[arg(long, value_name = "SHARE", value_parser = parse_precision, default_value = "1%", conflicts_with_all = ["runs", "search", "frontier"])]
    pub indifference: f64,
    /// Replications of each combination at most, while the best is looked for.
    #[arg(long, value_name = "REPLICATIONS", default_value_t = 2000, value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub most: u64,
    /// Instead, as good as can be with so many runs in all: more of them where it is close.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=1_000_000_000), conflicts_with_all = ["search", "frontier"])]
    pub runs: Option<u64>,
    /// Instead, look for the best values anywhere in the levers' ranges, whole numbers where they are counts.
    #[arg(long, conflicts_with = "frontier")]
    pub search: bool,
    /// With `--search`, a bound that an outcome keeps, such as `annual_churn=0.15`; as often as there are some.
    #[arg(long, value_name = "KEY=VALUE", requires = "search")]
    pub at_most: Vec<String>,
    /// The same from below.
    #[arg(long, value_name = "KEY=VALUE", requires = "search")]
    pub at_least: Vec<String>,
    /// Instead, which combinations cannot be bettered in the outcome and in this one at once, such as `annual_churn`.
    #[arg(long, value_name = "KEY")]
    pub frontier: Option<String>,
    #[command(flatten)]
    pub common: SearchOptions,
}

/// Options of all that looks for an answer with the same people everywhere.
#[derive(Debug, Args)]
pub(super) struct SearchOptions {
    /// Replications of each world that is tried; where the best is chosen step by step, of what is confirmed.
    #[arg(long, short = 'n', value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub replications: Option<u64>,
    /// Seed of all draws, instead of the scenario's.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads; the results do not depend on it.
    #[arg(long, short = 'j')]
    pub threads: Option<usize>,
    /// Memory used at most, such as `8GB`; without it, nine tenths of what is free.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub max_memory: Option<u64>,
    /// Folder for the answer, instead of `output/<command>-<name>-<hash>`.
    #[arg(long, short = 'o')]
    pub out: Option<PathBuf>,
    /// Print everything that was found as JSON, and write no files unless `--out` is given.
    #[arg(long)]
    pub json: bool,
    /// Say nothing while it looks.
    #[arg(long, short = 'q')]
    pub quiet: bool,
    /// Lay a setting over the scenario.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    #[command(flatten)]
    pub telling: Telling,
}

/// An amount of money.
fn parse_amount(text: &str) -> Result<f64, String> {
    if text.contains('%') {
        return Err("a budget is an amount of money; write it as 50000".into());
    }
    Money::parse(Raw::Text(text)).map(Quantity::base).map_err(|error| error.to_string())
}

/// A promise of service, such as `80% in 20 s` or `abandoned 5%`.
fn parse_target(text: &str) -> Result<Target, &'static str> {
    const HELP: &str = "write it as `80% in 20 s`, or `abandoned 5%`";
    let share = |text: &str| Share::parse(Raw::Text(text.trim())).map(Quantity::base).map_err(|_| HELP);
    if let Some(given_up) = text.trim().strip_prefix("abandoned") {
        return Ok(Target::Abandoned { share: share(given_up)? });
    }
    let (answered, within) = text.split_once(" within ").or_else(|| text.split_once(" in ")).ok_or(HELP)?;
    let within = Duration::parse(Raw::Text(within.trim())).map_err(|_| HELP)?.base();
    let share = share(answered)?;
    if share > 0.0 && within.is_finite() { Ok(Target::Answered { share, within }) } else { Err(HELP) }
}

/// One of several shares, as `3/8`.
fn parse_share(text: &str) -> Result<block::Share, &'static str> {
    let parts = text.split_once('/').and_then(|(number, of)| Some((number.trim().parse().ok()?, of.trim().parse().ok()?)));
    match parts {
        Some((number, of)) if (1..=of).contains(&number) && of <= 1_000_000 => Ok(block::Share { number, of }),
        _ => Err("write it as `3/8`: the third of eight shares"),
    }
}

/// The command line as clap sees it, for completions and the manual page.
pub(super) fn command() -> clap::Command {
    Cli::command()
}

/// A file's name: any that the system has, also one that is no UTF-8.
fn file_name() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(super::files::name_of)
}

/// The tables that `--csv` prints: files of the report, without their ending.
fn tables() -> clap::builder::PossibleValuesParser {
    crate::report::csv::TABLES.iter().map(|table| table.name).collect::<Vec<_>>().into()
}

fn parse_title(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("a title has letters"),
        text if text.chars().count() > 200 => Err("a title has 200 letters or fewer"),
        text if text.chars().any(char::is_control) => Err("a title is one line"),
        text => Ok(text.to_string()),
    }
}

fn parse_precision(text: &str) -> Result<f64, &'static str> {
    let (number, scale) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 0.01));
    let share = number.trim().parse::<f64>().map(|number| number * scale).map_err(|_| "write it as `1%` or `0.01`")?;
    if (1e-6..=1.0).contains(&share) { Ok(share) } else { Err("it lies between 0.0001% and 100%; write it as `1%`") }
}

/// Bytes, written with a unit or without.
fn parse_size(text: &str) -> Result<u64, &'static str> {
    const UNITS: [(&str, f64); 13] = [
        ("KIB", 1024.0),
        ("MIB", 1_048_576.0),
        ("GIB", 1_073_741_824.0),
        ("TIB", 1_099_511_627_776.0),
        ("KB", 1e3),
        ("MB", 1e6),
        ("GB", 1e9),
        ("TB", 1e12),
        ("K", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("B", 1.0),
    ];
    let text = text.trim().to_uppercase();
    let unit = UNITS.iter().find_map(|(unit, bytes)| text.strip_suffix(unit).map(|number| (number, *bytes)));
    let (number, bytes) = unit.unwrap_or((&text, 1.0));
    let size = number.trim().parse::<f64>().map_err(|_| "write it as `8GB` or `500MB`")? * bytes;
    if (1e6..=1e15).contains(&size) { Ok(size as u64) } else { Err("it lies between 1MB and 1000TB; write it as `8GB`") }
}
