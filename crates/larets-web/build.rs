//! Compiles this crate again when the built interface has changed: the embedding macro sees only
//! the files that were there before.

fn main() {
    println!("cargo::rerun-if-changed=dist");
}
