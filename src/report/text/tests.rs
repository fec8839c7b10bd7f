use super::super::example;
use super::*;
#[test]
fn show() {
    println!("{}", text(&example::model(), &example::summary()));
    println!("{}", expected_text(&example::model(), &example::summary()));
}
