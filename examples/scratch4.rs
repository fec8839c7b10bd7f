//! x
use std::path::PathBuf;
use sib::engine::*; use sib::scenario;
fn main(){
 let a:Vec<String>=std::env::args().collect();
 let req=scenario::Request{file:PathBuf::from(&a[1]),case:None,sets:a[2..].to_vec(),replay:None};
 let o=scenario::open(&req,&|p|std::fs::read_to_string(p)).unwrap_or_else(|e|panic!("{e}"));
 let plan=Plan::new(&o.model).unwrap();
 let mut h=vec![[0;3];9]; let mut prov=0;
 let wi=o.model.inputs.find("service.promoting_independence.works_here");
 let _=wi;
 for d in 0..600{ let p=plan.draw(1,d).unwrap(); let b=p.last().unwrap();
  let w=b.values.len(); let _=w;
  if let Some(m)=b.closed_from{ let k=(m/12) as usize; let neg=(m.saturating_sub(6)..m).all(|x|b.cash.provider[x as usize].pence()<0); h[k][if neg {1}else{0}]+=1; if neg{prov+=1;} }
 }
 println!("by year [commitment, provider] {h:?} provider {prov}");
}
