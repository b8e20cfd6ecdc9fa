//! The organizations whose objects an actor may see. Every list query begins with them.

use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::OrgId;
use uuid::Uuid;

/// The organizations to which a query is limited: the visible ones among those that were asked for, or all visible ones if
/// none were. None: no limit.
pub fn orgs(may_see: &Orgs, asked_for: &[OrgId]) -> Option<Vec<Uuid>> {
    let ids = |orgs: &mut dyn Iterator<Item = &OrgId>| orgs.map(|org| org.0).collect();
    match may_see {
        Orgs::All if asked_for.is_empty() => None,
        Orgs::All => Some(ids(&mut asked_for.iter())),
        Orgs::Only(seen) if asked_for.is_empty() => Some(ids(&mut seen.iter())),
        Orgs::Only(seen) => Some(ids(&mut asked_for.iter().filter(|org| seen.contains(org)))),
    }
}
