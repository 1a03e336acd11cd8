//! What the pages of the administration console share: who is admitted, and the frame around each page. No routes.

pub mod administrator;
pub mod app;
pub mod app_form;
pub mod app_problem;
pub mod events;
pub mod frame;
pub mod person;
pub mod refusal;
pub mod scope_form;
