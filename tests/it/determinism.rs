//! The same bits for any number of threads, any machine, and as they were before.

use fideliza::engine::{ENGINE_VERSION, replicate};
use fideliza::random::Seed;
use tempfile::TempDir;

use crate::support::{fideliza, files, prepare, root, shipped};

const ARGS: &[&str] = &["--set", "customers=400", "--set", "horizon=1 year", "-n", "9", "--seed", "7", "-q"];

fn outputs(folder: &std::path::Path, threads: &str, env: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let scenario = |name: &str| root().join(format!("scenarios/{name}.toml")).to_string_lossy().into_owned();
    let out = folder.join(format!("out-{threads}-{}", env.len()));
    let mut command = fideliza();
    command.args(["compare", &scenario("base"), &scenario("fast"), "--threads", threads, "--out"]).arg(&out).args(ARGS);
    command.envs(env.iter().copied()).assert().success();
    files(&out).into_iter().collect()
}

#[test]
fn one_thread_gives_the_same_bytes_as_eight() {
    let folder = TempDir::new().unwrap();
    let (one, eight) = (outputs(folder.path(), "1", &[]), outputs(folder.path(), "8", &[]));
    assert!(one.len() >= 18, "{}", one.len());
    for (one, eight) in one.iter().zip(&eight) {
        assert_eq!(one, eight, "{}", one.0);
    }
}

/// The C library takes other paths without FMA and AVX2; no file must notice, down to the pictures.
#[test]
fn a_processor_without_fma_gives_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    let plain = outputs(folder.path(), "2", &[]);
    let without = outputs(folder.path(), "2", &[("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4")]);
    assert_eq!(plain.len(), without.len());
    for (plain, without) in plain.iter().zip(&without) {
        assert_eq!(plain, without, "{}", plain.0);
    }
}

/// Golden figures of engine version 5. Whoever changes them raises the version and says why in the
/// changelog.
#[test]
fn results_are_those_of_this_engine_version() {
    let prepared = prepare(vec![shipped("base", &["customers=500", "horizon=1 year"])]).remove(0);
    let run = replicate(&prepared.model, Seed::new(1).unwrap(), 0);
    assert_eq!(ENGINE_VERSION, 5);
    assert_eq!((run.events, run.profit().to_bits()), GOLDEN, "events, and profit {}", run.profit());
}

const GOLDEN: (u64, u64) = (16_921, 4_684_882_805_281_765_078);
