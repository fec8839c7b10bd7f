//! x
use sib::engine::*;
use sib::scenario;
use sib::statistics::*;
use std::path::PathBuf;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let req = scenario::Request {
        file: PathBuf::from(&a[1]),
        case: a.get(2).filter(|s| !s.is_empty()).cloned(),
        sets: vec![],
        replay: None,
    };
    let o = match scenario::open(&req, &|p| std::fs::read_to_string(p)) {
        Ok(o) => o,
        Err(e) => {
            print!("{e}");
            std::process::exit(1)
        }
    };
    let plan = Plan::new(&o.model).unwrap();
    let mut why = std::collections::BTreeMap::new();
    for d in 0..1000 {
        let p = plan.draw(1, d).unwrap();
        let b = p.last().unwrap();
        let n = b.cash.flows[0].len();
        let f: Vec<i64> = (0..n).map(|m| b.cash.flows.iter().map(|c| c[m]).sum()).collect();
        let r = irr(&f);
        if let Irr::Undefined(w) = r {
            *why.entry(format!("{w:?}")).or_insert(0) += 1;
            if why.values().sum::<i32>() < 6 {
                println!(
                    "draw {d} {w:?} closed {:?} flows {:?}",
                    b.closed_from,
                    f.iter().enumerate().filter(|x| *x.1 != 0).map(|(m, x)| (m, x / 100)).collect::<Vec<_>>()
                );
            }
        }
        if d < 15 {
            println!(
                "draw {d} closed {:?} irr {:?} started {}",
                b.closed_from,
                r,
                b.courses.iter().filter(|c| **c != sib::data::Course::NotStarted).count()
            );
        }
    }
    println!("{why:?}");
}
