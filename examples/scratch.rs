//! x
use sib::data::*;
use sib::engine::*;
use sib::scenario;
use std::path::PathBuf;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let draws: u32 = a[2].parse().unwrap();
    let req = scenario::Request {
        file: PathBuf::from(&a[1]),
        case: a.get(3).filter(|s| !s.is_empty()).cloned(),
        sets: a[4.min(a.len())..].to_vec(),
        replay: None,
    };
    let o = match scenario::open(&req, &|p| std::fs::read_to_string(p)) {
        Ok(o) => o,
        Err(e) => {
            print!("{e}");
            std::process::exit(1)
        }
    };
    eprint!("{}", o.warnings);
    let t = std::time::Instant::now();
    let plan = Plan::new(&o.model).unwrap_or_else(|e| panic!("{e}"));
    eprintln!("plan {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let s = Settings {
        seed: 1,
        draws: 0..draws,
        threads: None,
        coupling: Coupling::SameLuck,
        fans: Fanning::Dropped,
    };
    let prov =
        Provenance { version: "x".into(), scenario_sha256: o.sha256.clone(), seed: 1, draws, case: None };
    let r = plan.run(&s, prov, &|_| {}).unwrap_or_else(|e| panic!("{e}"));
    eprintln!("run {:?}", t.elapsed());
    for op in &r.options {
        println!("== {}  closed {}", o.model.options[op.option.index()].name, op.closed);
        for (i, f) in op.figures.iter().enumerate() {
            let c = &op.columns[i];
            let mut v: Vec<f64> = c
                .values()
                .filter_map(|x| match x {
                    sib::statistics::Value::Known(x) => Some(x),
                    _ => None,
                })
                .collect();
            let n = v.len();
            let mean = v.iter().sum::<f64>() / n.max(1) as f64;
            v.sort_by(f64::total_cmp);
            let q = |p: f64| if n == 0 { f64::NAN } else { v[((n as f64 * p) as usize).min(n - 1)] };
            println!(
                "{:45} base {:>16} se {:>10} | mean {:14.4} p5 {:14.4} p50 {:14.4} p95 {:14.4} n {}",
                f.path(&o.model, op.option),
                match op.base_case[i].value {
                    sib::statistics::Value::Known(x) => format!("{x:.4}"),
                    v => format!("{v:?}"),
                },
                op.base_case[i].se.map_or("-".into(), |s| format!("{s:.4}")),
                mean,
                q(0.05),
                q(0.5),
                q(0.95),
                n
            );
        }
    }
}
