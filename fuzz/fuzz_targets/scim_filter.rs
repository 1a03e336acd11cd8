//! The filter of a list. What must hold is in `targets.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| vestibule_fuzz::filter(input));
