//! Where every list query begins: the organizations whose things the actor may see.

use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::OrgId;
use uuid::Uuid;

/// The organizations that a query is limited to: of those that may be seen, those that were asked for, if any were.
/// None: no limit.
pub fn orgs(may_see: &Orgs, asked_for: &[OrgId]) -> Option<Vec<Uuid>> {
    let ids = |orgs: &mut dyn Iterator<Item = &OrgId>| orgs.map(|org| org.0).collect();
    match may_see {
        Orgs::All if asked_for.is_empty() => None,
        Orgs::All => Some(ids(&mut asked_for.iter())),
        Orgs::Only(seen) if asked_for.is_empty() => Some(ids(&mut seen.iter())),
        Orgs::Only(seen) => Some(ids(&mut asked_for.iter().filter(|org| seen.contains(org)))),
    }
}
