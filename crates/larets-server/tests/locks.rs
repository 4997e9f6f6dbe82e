//! Programs that try to get past the walls and must not compile. Each fails for the reason its
//! first line states and for no other: read the `.stderr` beside it before accepting a change
//! (`TRYBUILD=overwrite cargo test -p larets-server --test locks`).

#[test]
fn the_walls_hold() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
