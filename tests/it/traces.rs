//! Decision traces: for each way in which a deployment is set up wrong, the trace names the check that refused and the setting that decides.

mod authorize;
mod logout;
mod reading;
mod sign_in;
mod token;
