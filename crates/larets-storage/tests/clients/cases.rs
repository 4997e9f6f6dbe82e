//! Laws that hold for whatever there is: each is tried on cases that are drawn at random and are the
//! same every time, and one that fails is made as small as it gets.

use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// What the cases are drawn from.
const SEED: [u8; 32] = *b"larets: the same cases each time";
/// Smaller cases that are tried once one has failed.
const SHRINKS: usize = 60;

#[expect(
    clippy::print_stdout,
    reason = "what a test prints is shown once it has failed"
)]
fn begin(case: usize, what: &impl std::fmt::Debug) {
    println!("case {case}: {what:#?}");
}

/// Shows that `law` holds for as many cases. It gets a number of its own each time, so that several
/// cases may live in one database.
pub async fn hold<S: Strategy>(
    cases: usize,
    of: S,
    law: impl AsyncFn(usize, S::Value) -> Result<(), TestCaseError>,
) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    for case in 0..cases {
        let mut tree = of.new_tree(&mut runner).expect("a case");
        // A panic below is told with what caused it.
        begin(case, &tree.current());
        let Err(mut error) = law(case, tree.current()).await else {
            continue;
        };
        let mut worst = tree.current();
        let mut smaller = tree.simplify();
        for number in 0..SHRINKS {
            if !smaller {
                break;
            }
            match law(cases + number, tree.current()).await {
                Err(of_smaller) => {
                    (error, worst) = (of_smaller, tree.current());
                    smaller = tree.simplify();
                }
                Ok(()) => smaller = tree.complicate(),
            }
        }
        let seed = String::from_utf8_lossy(&SEED);
        panic!("case {case} of the seed {seed:?}: {error}\nthe smallest: {worst:#?}");
    }
}
