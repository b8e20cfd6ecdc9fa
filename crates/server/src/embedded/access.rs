//! Who may connect to the embedded database: `pg_hba.conf` and `pg_ident.conf`, written before each start. PostgreSQL
//! learns from the system which OS user is at the other end of the socket (`peer`). The map names the OS users that
//! may use the role `gatepass`.

use std::collections::BTreeSet;

use nix::unistd::{ROOT, User, geteuid};

use super::{Error, Layout, owner::Owner};

const RULES: &str = "\
# Written by Gatepass at each start. Nobody connects but the OS users of pg_ident.conf, through the socket.
local all         all peer map=gatepass
local replication all peer map=gatepass
";

/// Writes both files.
pub(super) fn write(layout: &Layout, owner: &Owner) -> Result<(), Error> {
    owner.write(&layout.pg().join("pg_hba.conf"), RULES)?;
    owner.write(&layout.pg().join("pg_ident.conf"), &map(&users(owner)))
}

/// The OS users that may connect: root, the user who started the server, and the user who runs the database.
fn users(owner: &Owner) -> BTreeSet<String> {
    let name = |uid| User::from_uid(uid).ok().flatten().map(|user| user.name);
    let names = [name(ROOT), name(geteuid()), owner.name().map(str::to_owned)];
    names.into_iter().flatten().filter(|name| !name.contains(['"', '\n'])).collect()
}

fn map(users: &BTreeSet<String>) -> String {
    let lines = users.iter().map(|user| format!("gatepass \"{user}\" gatepass\n"));
    format!("# Written by Gatepass at each start: map, OS user, role.\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_has_a_line_for_each_user() {
        let users = ["root".to_owned(), "app".to_owned()].into();
        let map = map(&users);
        let lines: Vec<_> = map.lines().skip(1).collect();
        assert_eq!(lines, ["gatepass \"app\" gatepass", "gatepass \"root\" gatepass"]);
    }
}
