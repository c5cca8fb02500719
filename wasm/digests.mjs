// Prints the fingerprint of every story, as the wasm module yields it: node wasm/digests.mjs MODULE
import { readFileSync } from "node:fs";

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]));
const { stories, digest } = instance.exports;
for (let story = 0; story < stories(); story++) {
    console.log(`${story} ${BigInt.asUintN(64, digest(story)).toString(16).padStart(16, "0")}`);
}
