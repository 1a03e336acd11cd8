//! The documentation: its pages are all in the book, its links lead somewhere, its commands run, and what it names is there.

mod apps;
mod configuration;
mod links;
mod messages;
mod names;
mod running;
