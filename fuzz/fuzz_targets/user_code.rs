//! Codes of devices that somebody typed. What must hold is in `targets.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| vestibule_fuzz::user_code(input));
