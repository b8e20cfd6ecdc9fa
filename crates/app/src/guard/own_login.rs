//! Logins to Gatepass ask the rules on logins (domain.md section 9.3). Their users have proved who they are.

use super::ask::{About, Ask};
use super::evaluate::{answer, evaluate_own, evaluated, request, review_own};
use super::verdict::Verdict;
use super::{Memory, rule_events};
use crate::by::without_credential;
use crate::{By, Result};
use gatepass_domain::guard::{Action, Covers};
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_domain::refused::{InTheWay, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::events::{self, Origin};
use gatepass_persistence::{Conn, Db, Tx, auth::sessions};
use std::time::Instant;

/// What the rules say to a login. A review is open afterwards, or an approval has counted. None: the user was removed meanwhile.
pub async fn ask_login(tx: &mut Tx, memory: &Memory, user: UserId, from: &Origin) -> Result<Option<Verdict>> {
    let ask = ask(user, from, Covers::Login);
    let (actor, origin) = (without_credential(user), of(user, from));
    let by = By { actor: &actor, origin: &origin };
    let Some((verdict, told)) = evaluate_own(tx, memory, by, &ask).await? else { return Ok(None) };
    events::record(tx, &origin, told).await?;
    Ok(Some(verdict))
}

/// Whether the rules let a session go on. If not: the refusal of its refresh.
pub async fn ask_refresh(
    tx: &mut Tx,
    memory: &Memory,
    (user, session): (UserId, SessionId),
    from: &Origin,
) -> Result<Option<Refused>> {
    let ask = ask(user, from, Covers::Refresh);
    let begun = Instant::now();
    let verdict = answer(tx, memory, &ask).await?.ok_or(Why::Unauthenticated)?;
    tx.count(evaluated(&ask, [&verdict], begun));
    events::record(tx, &of(user, from), rule_events::events(&ask, &verdict)).await?;
    let Some(matched) = verdict.decision().filter(|_| verdict.action != Action::Accept) else {
        return Ok(None);
    };
    if verdict.action == Action::Reject {
        return Ok(Some(rejected(&verdict)));
    }
    let question = request(&ask, matched).question().map(|question| question.keys(user, None).question);
    let question = question.ok_or(Why::Internal)?;
    if sessions::began_by_review(tx, session, &question).await? {
        return Ok(None);
    }
    let detail = "a guard rule sends this session to a review: log in again";
    Ok(Some(Refused::new(Why::LoginRejected).detail(detail)))
}

/// Refuses a request with an API key, if the rules do. `version` is the number of changes of all rules, as it was read with the key.
pub async fn refuse_key(
    db: &Db,
    conn: Conn,
    memory: &Memory,
    version: i64,
    (user, key): (UserId, &str),
    from: &Origin,
) -> Result<()> {
    if !memory.rules(&conn, version).await?.set.covers(Covers::ApiKey) {
        return Ok(());
    }
    let ask = ask(user, from, Covers::ApiKey);
    let begun = Instant::now();
    let mut verdict = answer(&conn, memory, &ask).await?.ok_or(Why::Unauthenticated)?;
    // A connection must not be held while waiting for another.
    drop(conn);
    let actor = without_credential(user);
    let origin = Origin { credential: Some(key.to_owned()), ..of(user, from) };
    let news = |verdict: &Verdict| {
        Some(rule_events::events(&ask, verdict))
            .filter(|told| !told.is_empty() && memory.is_news(key, &ask, verdict))
    };
    let is_review = verdict.action == Action::Review;
    let mut told = if is_review { None } else { news(&verdict) };
    if is_review || told.is_some() {
        let mut tx = db.begin().await?;
        let by = By { actor: &actor, origin: &origin };
        Box::pin(review_own(&mut tx, by, &ask, &mut verdict)).await?;
        if is_review {
            told = news(&verdict);
        }
        events::record(&mut tx, &origin, told.unwrap_or_default()).await?;
        tx.commit().await?;
    }
    db.metrics().count(&evaluated(&ask, [&verdict], begun));
    match verdict.action {
        Action::Reject => Err(rejected(&verdict)),
        Action::Review => {
            let refused = Refused::new(Why::LoginReview);
            Err(verdict.ticket.map(InTheWay::Ticket).into_iter().fold(refused, Refused::in_the_way))
        }
        Action::Accept | Action::Notify | Action::Warn => Ok(()),
    }
}

/// The refusal of a login that the rules reject.
pub fn rejected(verdict: &Verdict) -> Refused {
    let message = verdict.decided_by().map(|rule| rule.message.clone()).filter(|text| !text.is_empty());
    message.into_iter().fold(Refused::new(Why::LoginRejected), Refused::detail)
}

fn ask(user: UserId, from: &Origin, covers: Covers) -> Ask {
    let source = from.ip.as_deref().and_then(|ip| ip.parse().ok());
    Ask { user, source, about: About::Login(covers) }
}

fn of(user: UserId, from: &Origin) -> Origin {
    Origin { actor_id: Some(user.into()), ..from.clone() }
}
