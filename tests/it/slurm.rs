//! A study on a real Slurm of one machine: its array of jobs, a share that is killed, and what is submitted again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{root, run_in, skip};

/// Programs of Slurm that must be there.
const PROGRAMS: [&str; 5] = ["munged", "slurmctld", "slurmd", "sbatch", "scancel"];

/// A cluster of this machine alone, with a folder of its own; it ends with the test.
struct Cluster {
    folder: TempDir,
}

impl Cluster {
    /// Starts one; none if Slurm is not installed, or this user may not start it.
    fn start() -> Option<Cluster> {
        let there =
            |program: &&str| Command::new("sh").args(["-c", &format!("command -v {program}")]).output().is_ok_and(|o| o.status.success());
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
        if !PROGRAMS.iter().all(there) || !is_root {
            return None;
        }
        // Sockets have short names, and their folder is nobody else's to write.
        let folder = tempfile::Builder::new().prefix("slurm-").tempdir_in("/var/tmp").unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let host = String::from_utf8(Command::new("hostname").arg("-s").output().unwrap().stdout).unwrap().trim().to_string();
        fs::create_dir(at("state")).unwrap();
        fs::create_dir(at("spool")).unwrap();
        fs::write(at("munge.key"), (0..128u8).collect::<Vec<u8>>()).unwrap();
        Command::new("chmod").args(["600", &at("munge.key")]).status().unwrap();
        let port = 20_000 + std::process::id() % 20_000;
        fs::write(
            at("slurm.conf"),
            format!(
                "ClusterName=test\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={port}\nSlurmdPort={}\nAuthType=auth/munge\nAuthInfo=socket={}\n\
                 SlurmUser=root\nSlurmdUser=root\nStateSaveLocation={}\nSlurmdSpoolDir={}\nSlurmctldPidFile={}\nSlurmdPidFile={}\n\
                 SlurmctldLogFile={}\nSlurmdLogFile={}\nProctrackType=proctrack/pgid\nTaskPlugin=task/none\nSelectType=select/cons_tres\n\
                 SelectTypeParameters=CR_Core\nSchedulerParameters=sched_interval=1,bf_interval=1\nReturnToService=2\nMpiDefault=none\n\
                 NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\nPartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n",
                port + 1,
                at("munge.socket"),
                at("state"),
                at("spool"),
                at("slurmctld.pid"),
                at("slurmd.pid"),
                at("slurmctld.log"),
                at("slurmd.log"),
            ),
        )
        .unwrap();
        let cluster = Cluster { folder };
        let munge = [
            ("--key-file", "munge.key"),
            ("--socket", "munge.socket"),
            ("--pid-file", "munged.pid"),
            ("--log-file", "munged.log"),
            ("--seed-file", "munged.seed"),
        ];
        let munge: Vec<String> = munge.iter().map(|(option, name)| format!("{option}={}", cluster.at(name).display())).collect();
        cluster.must(Command::new("munged").arg("--force").args(munge));
        for daemon in ["slurmctld", "slurmd"] {
            cluster.must(Command::new(daemon).arg("-f").arg(cluster.at("slurm.conf")));
        }
        cluster.until("it is idle", || String::from_utf8_lossy(&cluster.run("sinfo", &["-h", "-o", "%T"]).stdout).contains("idle"));
        Some(cluster)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn must(&self, command: &mut Command) {
        let output = command.env("SLURM_CONF", self.at("slurm.conf")).output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn run(&self, program: &str, args: &[&str]) -> Output {
        Command::new(program).args(args).env("SLURM_CONF", self.at("slurm.conf")).env("NO_COLOR", "1").output().unwrap()
    }

    fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let started = Instant::now();
        while !holds() {
            let log = fs::read_to_string(self.at("slurmctld.log")).unwrap_or_default();
            assert!(started.elapsed() < Duration::from_secs(120), "waited in vain until {what}:\n{log}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn is_done(&self) -> bool {
        self.run("squeue", &["-h"]).stdout.is_empty()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.run("scancel", &["--user=root"]);
        for daemon in ["slurmd", "slurmctld", "munged"] {
            if let Ok(pid) = fs::read_to_string(self.at(&format!("{daemon}.pid"))) {
                let _ = Command::new("kill").args(["-9", pid.trim()]).status();
            }
        }
    }
}

const STUDY: &str = "scenario = 'base.toml'\nseed = 3\nset = ['customers=1000', 'target_annual_churn=off', \"leaving.hazards={ competitor = '0.2 / year' }\"]\n\
    replications = { fixed = 12 }\n[[lever]]\npath = 'moment.incident.voice'\nvalues = [0.2, 0.4, 0.6, 0.8]\n\
    [[lever]]\npath = 'moment.incident.first_contact_resolution'\nrange = { from = 0.5, to = 0.9, steps = 6 }\n";

fn tables(folder: &Path) -> Vec<Vec<u8>> {
    ["points.csv", "replications.csv", "summary.csv", "combinations.csv", "manifest.json"]
        .map(|name| fs::read(folder.join(name)).unwrap())
        .into()
}

/// Three shares as an array of jobs; the second is killed with -9 in mid-run. The merge says which share is missing; that one alone is submitted again, and the result is
/// that of one machine to the last byte.
#[test]
fn a_cluster_gives_the_same_bytes() {
    let Some(cluster) = Cluster::start() else {
        return skip("no Slurm that this user may start: apt-get install slurm-wlm munge");
    };
    let folder = TempDir::new_in("/var/tmp").unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::copy(root().join("scenarios/base.toml"), at("base.toml")).unwrap();
    fs::write(at("s.toml"), STUDY).unwrap();
    let (code, _, talk) = run_in(folder.path(), &["sweep", "s.toml", "-q", "-o", "alone"]);
    assert_eq!(code, 0, "{talk}");
    // A folder that no other process names.
    let cluster_folder = at("cluster").display().to_string();
    let (code, script, talk) = run_in(folder.path(), &["slurm", "s.toml", "--shards", "3", "-o", &cluster_folder, "--sbatch=--time=10"]);
    assert_eq!(code, 0, "{talk}");
    fs::write(at("s.sh"), script).unwrap();

    let submitted = cluster.run("bash", &[at("s.sh").to_str().unwrap()]);
    assert!(submitted.status.success(), "{}", String::from_utf8_lossy(&submitted.stderr));
    let journal = at("cluster/journal-2of3.log");
    cluster
        .until("the second share has played something", || fs::metadata(&journal).is_ok_and(|file| file.len() > 300) || cluster.is_done());
    let killed = Command::new("pkill").args(["-9", "-f", "--", &format!("--shard 2/3 --out {cluster_folder}")]).status().unwrap().success();
    cluster.until("all jobs have ended", || cluster.is_done());
    let logs = || {
        let merge = fs::read_dir(at("cluster")).unwrap().map(|entry| entry.unwrap().path());
        merge
            .filter(|path| path.to_string_lossy().contains("slurm-merge"))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect::<String>()
    };
    assert!(killed, "the second share had ended before it could be killed: {}", logs());
    assert!(!at("cluster/manifest.json").exists() && logs().contains("--shard 2/3"), "{}", logs());

    let again = cluster.run("bash", &[at("s.sh").to_str().unwrap(), "2"]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    cluster.until("the rest has ended", || cluster.is_done());
    assert!(at("cluster/manifest.json").exists(), "{}", logs());
    assert_eq!(tables(&at("alone")), tables(&at("cluster")));
}

/// The script is for a shell, whatever names hold.
#[test]
fn the_script_quotes_what_it_must() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("mi carpeta $(x)")).unwrap();
    let here = folder.path().join("mi carpeta $(x)");
    fs::copy(root().join("scenarios/base.toml"), here.join("base.toml")).unwrap();
    fs::write(here.join("un estudio.toml"), STUDY).unwrap();
    let (code, script, talk) = run_in(&here, &["slurm", "un estudio.toml", "--shards", "5", "--set", "name=a b"]);
    assert_eq!(code, 0, "{talk}");
    assert!(
        script.contains("mi carpeta $(x)'\n")
            && script.contains("sweep 'un estudio.toml' --set 'name=a b' --shard \"$SLURM_ARRAY_TASK_ID/5\""),
        "{script}"
    );
    fs::write(here.join("s.sh"), script).unwrap();
    assert!(Command::new("bash").arg("-n").arg(here.join("s.sh")).status().unwrap().success());
    for (args, part) in [("slurm none.toml --shards 3", "cannot read `none.toml`"), ("slurm none.toml --shards 0", "0 is not in")] {
        let (code, _, talk) = run_in(&here, &args.split(' ').collect::<Vec<_>>());
        assert!(code == 2 && talk.contains(part), "{talk}");
    }
}
