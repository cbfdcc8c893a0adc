//! The `pagelog` command: everything is in the library.

fn main() {}
