//! Faults, injected into the built program: it is killed between two statements, its disk is full, its database hangs, its peers do not
//! answer, its clients flood it. Each test says what must hold afterwards. Others are where their subject is: `cli/crash.rs`,
//! `cli/outage.rs`, `security/overload.rs`, `jobs/deliver_outbox.rs`.

mod flood;
mod hanging_peers;
mod kept_waiting;
mod killed_requests;
mod killed_rotation;
mod postgres;
mod sqlite;
