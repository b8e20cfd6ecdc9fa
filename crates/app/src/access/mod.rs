//! Questions about access: may this user do this on this asset? One statement fetches the facts, and the domain
//! answers from them. An actor gets only the answers that they may have.

mod visible;

pub use visible::may_read_permissions;

use crate::{By, Result, rules};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::permission::is_in_past;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::access::{self, Ask, Facts};
use gatepass_persistence::{Conn, Db};
use time::OffsetDateTime;

/// Refuses an actor who may ask nothing about access, before they get a connection.
pub fn authorize(by: By<'_>) -> Result<()> {
    by.authorize(Act::CheckOwnAccess, &Target::global())
}

/// Refuses questions about the past, with a fault at each. `asked` has the pointer and the moment (none: now) of each.
pub fn refuse_past(
    asked: impl IntoIterator<Item = (String, Option<OffsetDateTime>)>,
    now: OffsetDateTime,
) -> Result<()> {
    refuse(Vec::new(), asked, now)
}

/// Refuses questions that have these faults by the rules of their type, or that are about the past.
pub fn refuse(
    mut faults: Vec<Fault>,
    asked: impl IntoIterator<Item = (String, Option<OffsetDateTime>)>,
    now: OffsetDateTime,
) -> Result<()> {
    let past = asked.into_iter().filter(|(_, at)| at.is_some_and(|at| is_in_past(at, now)));
    let detail = "is more than 60 seconds in the past: ask about now (omit it) or about the future";
    faults.extend(past.map(|(pointer, _)| Fault::new(pointer, Why::AtInPast.as_str(), detail)));
    rules::refuse(faults)
}

/// The facts for one question, if this actor may have the answer.
pub async fn facts(db: &Db, by: By<'_>, ask: &Ask) -> Result<Facts> {
    authorize(by)?;
    let mut conn = db.conn().await?;
    let found = access::facts(&conn, std::slice::from_ref(ask)).await?.pop().flatten();
    allowed(&mut conn, by, found).await
}

/// The facts for one question, with the permissions that come near, if this actor may have the answer.
pub async fn facts_with_near_ones(db: &Db, by: By<'_>, ask: &Ask) -> Result<Facts> {
    authorize(by)?;
    let mut conn = db.conn().await?;
    let found = access::facts_with_near_ones(&mut conn, ask).await?;
    allowed(&mut conn, by, found).await
}

/// The facts for a question of the actor about themselves, whatever their key may ask about access. None: the asset does not exist,
/// or is not visible to the actor.
pub(crate) async fn own_facts(conn: &mut Conn, by: By<'_>, ask: &Ask) -> Result<Option<Facts>> {
    let Some(facts) = access::facts(conn, std::slice::from_ref(ask)).await?.pop().flatten() else {
        return Ok(None);
    };
    let seen = visible::seen(conn, by, [&facts]).await?;
    Ok(visible::is_visible_to_user(by, &facts, &seen).then_some(facts))
}

async fn allowed(conn: &mut Conn, by: By<'_>, found: Option<Facts>) -> Result<Facts> {
    let facts = found.ok_or_else(|| Refused::new(Why::NotFound))?;
    visible::judge(by, &facts, &visible::seen(conn, by, [&facts]).await?)?;
    Ok(facts)
}

/// The facts for many questions, in their order. None: the asset or the user does not exist, or is not visible to
/// this actor. If the actor may not ask one of the questions, all of them are refused.
pub async fn facts_of_many(db: &Db, by: By<'_>, asks: &[Ask]) -> Result<Vec<Option<Facts>>> {
    authorize(by)?;
    let mut conn = db.conn().await?;
    let found = access::facts(&conn, asks).await?;
    let seen = visible::seen(&mut conn, by, found.iter().flatten()).await?;
    let judged = found.into_iter().map(|facts| {
        let Some(facts) = facts else { return Ok(None) };
        match visible::judge(by, &facts, &seen) {
            Ok(()) => Ok(Some(facts)),
            Err(refused) if refused.why() == Why::NotFound => Ok(None),
            Err(refused) => Err(refused),
        }
    });
    judged.collect()
}
