//! `slurm`: a script that plays a study in shares on a Slurm cluster, and puts them together.

use std::path::Path;

use super::folder::{Asked, Plan, usual};
use super::{Layout, lay_out, read};
use crate::cli::args::SlurmOptions;
use crate::cli::failure::Failure;
use crate::cli::files::Disk;
use crate::cli::print;
use crate::experiment::study::layout::in_shell;
use crate::report::format::slug;
use crate::scenario::Recorded;

/// Prints the script.
///
/// # Errors
/// A study that is wrong, or a folder that nobody is in.
pub(in crate::cli) fn execute(file: &str, options: &SlurmOptions) -> Result<(), Failure> {
    let disk = Recorded::new(&Disk);
    let asked = Asked { sets: options.sets.clone(), seed: options.seed, replications: options.replications, method: None };
    let source = read(file, &disk)?.source;
    let layout: Layout<'_> = lay_out(&source, &asked, &disk)?;
    let plan = Plan::new(&layout, source, asked, options.shards, &disk);
    let folder = options.out.clone().unwrap_or_else(|| usual(&plan));
    let here = std::env::current_dir().map_err(|error| Failure::failed(format!("error: there is no current folder: {error}")))?;
    let program = std::env::current_exe().map_or_else(|_| "fideliza".into(), |path| path.display().to_string());
    print(&script(&plan, (&here, &folder, &program), options))
}

fn script(plan: &Plan, (here, folder, program): (&Path, &Path, &str), options: &SlurmOptions) -> String {
    // In the name of a log, a per cent sign is written twice.
    let logs = in_shell(&folder.display().to_string().replace('%', "%%"));
    let (shards, folder) = (options.shards, in_shell(&folder.display().to_string()));
    let program = in_shell(program);
    let sweep = plan.command().replacen("fideliza", &program, 1);
    let more: String = options.sbatch.iter().map(|option| format!(" {}", in_shell(option))).collect();
    let name = in_shell(&slug(&plan.name));
    format!(
        "#!/usr/bin/env bash\n\
         # Plays `{title}` in {shards} shares on a Slurm cluster, and puts them together when all have ended. All: bash THIS_FILE. Some of them again: bash THIS_FILE 3,17\n\
         # How many shares there are is written into the study's folder: submitting some of them again does not change which points each plays, and what is played is kept.\n\
         set -euo pipefail\n\
         cd {here}\n\
         mkdir -p {folder}\n\
         job=$(sbatch --parsable --job-name={name} --array=\"${{1:-1-{shards}}}\" --cpus-per-task={cpus} --signal=B:TERM@60 --output={logs}/slurm-%A_%a.log{more} <<'SHARE'\n\
         #!/usr/bin/env bash\n\
         exec {sweep} --shard \"$SLURM_ARRAY_TASK_ID/{shards}\" --out {folder} --threads \"${{SLURM_CPUS_PER_TASK:-1}}\" --quiet\n\
         SHARE\n\
         )\n\
         # It says what is missing if a share did not come to its end.\n\
         sbatch --parsable --job-name={name}-merge --dependency=\"afterany:${{job%%;*}}\" --output={logs}/slurm-merge-%j.log{more} <<'MERGE'\n\
         #!/usr/bin/env bash\n\
         exec {program} merge {folder}\n\
         MERGE\n",
        title = plan.name.replace('\n', " "),
        here = in_shell(&here.display().to_string()),
        cpus = options.cpus,
    )
}
