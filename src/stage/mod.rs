//! The stages of a draw. Each is a function of plain data; none knows another. The engine puts them in order:
//! world → pool → histories and delivery → outcomes → decisions → settlement → capital → value.

pub mod audit;
pub mod capital;
pub mod decide;
pub mod deliver;
pub mod histories;
pub mod measure;
pub mod pool;
pub mod record;
pub mod settle;
pub mod staff;
pub mod value;
pub mod works;
pub mod world;
