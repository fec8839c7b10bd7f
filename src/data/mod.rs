//! Plain data that stages hand to each other. No rules here: each type says what it holds and in which units.

mod baselines;
mod care;
mod cash;
mod comparison;
mod decisions;
mod figures;
mod histories;
mod ledger;
mod luck;
mod outcomes;
mod pool;
mod reached;
mod results;
mod scheduled;
mod settlement;
mod summary;
mod tallies;
mod world;

pub use care::*;
pub use cash::*;
pub use comparison::*;
pub use decisions::*;
pub use figures::*;
pub use histories::*;
pub use ledger::*;
pub use luck::*;
pub use outcomes::*;
pub use pool::*;
pub use reached::*;
pub use results::*;
pub use scheduled::*;
pub use settlement::*;
pub use summary::*;
pub use tallies::*;
pub use world::*;
