//! What the pages of the administration console share: who is admitted, and the frame around each page. No routes.

pub mod administrator;
pub mod app;
pub mod app_form;
pub mod app_problem;
pub mod attribute_form;
pub mod audit_search;
pub mod check_words;
pub mod claim_rules;
pub mod deeds;
pub mod event;
pub mod event_words;
pub mod events;
pub mod frame;
pub mod group;
pub mod group_form;
pub mod person;
pub mod refusal;
pub mod rights;
pub mod role;
pub mod scope_form;
pub mod setting_field;
pub mod setting_tabs;
pub mod setting_words;
pub mod trace_view;
