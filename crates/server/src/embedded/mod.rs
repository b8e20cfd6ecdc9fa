//! The embedded database: a real PostgreSQL that belongs to this process. This module finds, initialises, starts,
//! watches, restarts and stops it. It listens on a unix socket in a private folder, and on no port. Its contents are
//! not the concern of this module.

mod access;
mod cluster;
mod environment;
mod error;
mod find;
mod init;
mod keeper;
mod layout;
mod options;
mod os_user;
mod owner;
mod pidfile;

pub use cluster::Cluster;
pub use error::Error;
pub use find::{Binaries, OLDEST};
pub use layout::Layout;
pub use options::Options;
