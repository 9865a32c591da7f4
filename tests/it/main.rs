//! The one test program: a module per stage.

fn main() {}
