//! Accept-Language and ui_locales. What must hold is in `targets.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| vestibule_fuzz::languages(input));
