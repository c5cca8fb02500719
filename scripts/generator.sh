#!/usr/bin/env bash
# Pipes the draws of neighbouring coordinates, interleaved, through dieharder and, where installed, PractRand.
# Usage: scripts/generator.sh [SEED]        (dieharder: `apt-get install dieharder`; about an hour)
set -euo pipefail
cd "$(dirname "$0")/.."
seed=${1:-1}
cargo build --release --locked --quiet
draws() { ./target/release/fideliza draws --seed "$seed"; }

if ! command -v dieharder >/dev/null; then
    echo "dieharder is not installed: apt-get install dieharder" >&2
    exit 3
fi
draws | dieharder -a -g 200 -k 2
if command -v RNG_test >/dev/null; then
    draws | RNG_test stdin64 -tlmax 8GB
else
    echo "PractRand's RNG_test is not installed: skipped" >&2
fi
