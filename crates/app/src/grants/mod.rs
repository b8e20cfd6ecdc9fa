//! Acts of people and of the server on grants, one file each. Persistence finds and locks the grant first.

mod change_end;
mod close;
mod end;
mod expire;
mod revoke;
mod revoke_all;
mod start;

pub use change_end::change_end;
pub(crate) use close::{begin_access, close, move_end, record};
pub use end::end;
pub use expire::expire_grant;
pub use revoke::revoke;
pub(crate) use revoke_all::revoke_all;
pub use start::{setting, start};
