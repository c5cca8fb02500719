//! Prints the fingerprint of every story.

fn main() {
    for story in 0..fideliza_wasm::stories() {
        println!("{story} {:016x}", fideliza_wasm::digest(story));
    }
}
