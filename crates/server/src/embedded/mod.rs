//! A real PostgreSQL, private to this process: found, initialised, started, watched, restarted and stopped here.
//! It listens on a unix socket in a folder of its own and on no port. Not here: what is in the database.

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
