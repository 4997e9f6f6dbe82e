//! Compiles this crate again when the built interface has changed: the embedding macro sees only
//! the files that were there before.

#![expect(clippy::print_stdout, reason = "how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=dist");
}
