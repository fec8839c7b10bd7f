//! Tests of the program and the library as their users meet them.

mod cli;
