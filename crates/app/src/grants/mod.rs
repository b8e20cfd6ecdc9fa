//! Acts of people and of the server on grants, one file each. Persistence finds and locks the grant first.

mod close;
mod end;
mod expire;
mod revoke;
mod start;

pub use end::end;
pub use expire::expire_grant;
pub use revoke::revoke;
pub use start::{setting, start};
