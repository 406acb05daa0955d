//! The laws.

mod reference;
#[test]
fn t(){}
