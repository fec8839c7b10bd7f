//! x
use sib::engine::*;
use sib::scenario;
use std::path::PathBuf;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let req = scenario::Request { file: PathBuf::from(&a[1]), case: None, sets: vec![], replay: None };
    let o = scenario::open(&req, &|p| std::fs::read_to_string(p)).unwrap();
    let plan = Plan::new(&o.model).unwrap();
    let p = plan.draw(1, a[2].parse().unwrap()).unwrap();
    let b = p.last().unwrap();
    for t in b.ledger.transfers.iter().filter(|t| t.month >= 40 && t.purpose != sib::data::Purpose::Care) {
        println!("{} {:?}->{:?} {} {:?} {}", t.month, t.from, t.to, t.amount, t.purpose, t.item);
    }
    for m in 40..80 {
        println!("{m} {}", b.cash.vehicle[m]);
    }
}
