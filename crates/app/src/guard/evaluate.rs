//! The answer of the rules to questions, with what follows from it: lines in the audit log, and review tickets.

use super::ask::{About, Ask, Connection};
use super::asked::Asked;
use super::reviews::{Outcome, open_or_join};
use super::verdict::{Matched, Verdict};
use super::{Memory, rule_events};
use crate::auth::secrets;
use crate::{By, Result, rights};
use gatepass_domain::authz::Scope;
use gatepass_domain::guard::{Action, OnNoReviewer};
use gatepass_domain::ids::UserId;
use gatepass_domain::refused::Refused;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::asset_login_review::AssetLoginReviewRequest;
use gatepass_domain::ticket::kind::command_review::{CommandReviewRequest, HeldCommand};
use gatepass_domain::ticket::kind::login_review::LoginReviewRequest;
use gatepass_domain::why::Why;
use gatepass_metrics::{Evaluations, Happened};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Conn, Db, Tx, auth::poll_tokens, events, guard::reviews};
use std::collections::BTreeSet;
use std::time::Instant;

/// Refuses a key that may not ask rules, before it learns anything of what it asks about.
pub fn authorize(by: By<'_>) -> Result<()> {
    rights::require_scope(by.actor, Scope::GuardEvaluate)
}

/// The answers to these questions, in their order. None: the user or the asset does not exist, or is not visible to the actor. If
/// the actor may not ask one of them, all of them are refused.
pub async fn evaluate(db: &Db, memory: &Memory, by: By<'_>, asks: &[Ask]) -> Result<Vec<Option<Verdict>>> {
    let begun = Instant::now();
    let mut answers = answers(db, memory, by, asks, false).await?;
    let writes = |(ask, answer): (&Ask, &Option<Verdict>)| {
        answer
            .as_ref()
            .is_some_and(|one| one.action == Action::Review || !rule_events::events(ask, one).is_empty())
    };
    // Most questions are accepted, and leave nothing behind.
    if !asks.iter().zip(&answers).any(writes) {
        count(db, asks, &answers, begun);
        return Ok(answers);
    }
    let mut tx = db.begin().await?;
    let answered = asks.iter().zip(&answers).filter_map(|(ask, answer)| Some((ask, answer.as_ref()?)));
    hold_reviews(&tx, answered).await?;
    let asker = Some(by.id());
    for (ask, answer) in asks.iter().zip(&mut answers) {
        if let Some(verdict) = answer {
            Box::pin(review(&mut tx, (by, asker), ask, verdict)).await?;
            if let (Action::Review, Some(ticket)) = (verdict.action, verdict.ticket) {
                let token = secrets::generate(poll_tokens::PREFIX);
                poll_tokens::insert(&mut tx, &secrets::hash(&token), ticket, ask.user, None).await?;
                verdict.poll_token = Some(token);
            }
            let told = rule_events::events(ask, verdict);
            events::record(&mut tx, by.origin, told).await?;
        }
    }
    tx.commit().await?;
    count(db, asks, &answers, begun);
    Ok(answers)
}

/// Counts the answers. All questions of a batch are of one kind.
fn count(db: &Db, asks: &[Ask], answers: &[Option<Verdict>], begun: Instant) {
    let Some(ask) = asks.first().filter(|_| db.metrics().is_on()) else { return };
    db.metrics().count(&evaluated(ask, answers.iter().flatten(), begun));
}

/// These answers, for the metrics.
pub(super) fn evaluated<'a>(
    ask: &Ask,
    answers: impl IntoIterator<Item = &'a Verdict>,
    begun: Instant,
) -> Happened {
    let actions = answers.into_iter().map(|verdict| verdict.action).collect();
    Happened::Evaluated(Evaluations { kind: ask.about.kind(), actions, took: begun.elapsed() })
}

/// What the rules would answer, with all rules that match. Nothing follows from it.
pub async fn try_out(db: &Db, memory: &Memory, by: By<'_>, asks: &[Ask]) -> Result<Vec<Option<Verdict>>> {
    answers(db, memory, by, asks, true).await
}

/// The answer to a question about the actor themselves, in a transaction of theirs, with the events that say so. The caller records
/// them. None: the user or the asset does not exist.
pub(crate) async fn evaluate_own(
    tx: &mut Tx,
    memory: &Memory,
    by: By<'_>,
    ask: &Ask,
) -> Result<Option<(Verdict, Vec<NewEvent>)>> {
    let begun = Instant::now();
    let Some(mut verdict) = answer(tx, memory, ask).await? else { return Ok(None) };
    Box::pin(review_own(tx, by, ask, &mut verdict)).await?;
    let answered = evaluated(ask, [&verdict], begun);
    if verdict.action == Action::Reject {
        // At once, because a refusal may be rolled back.
        tx.metrics().count(&answered);
    } else {
        tx.count(answered);
    }
    let told = rule_events::events(ask, &verdict);
    Ok(Some((verdict, told)))
}

/// The answer of the rules, from which nothing follows yet. None: the user or the asset does not exist.
pub(super) async fn answer(conn: &Conn, memory: &Memory, ask: &Ask) -> Result<Option<Verdict>> {
    let asked = Asked::load_in(conn, memory, ask).await?;
    Ok(asked.answers(std::slice::from_ref(ask), false).pop().flatten())
}

async fn answers(
    db: &Db,
    memory: &Memory,
    by: By<'_>,
    asks: &[Ask],
    goes_on: bool,
) -> Result<Vec<Option<Verdict>>> {
    authorize(by)?;
    let asked = Asked::load(db, memory, by, asks).await?;
    let judged = asks.iter().map(|ask| match asked.authorize(by, ask) {
        Ok(()) => Ok(true),
        Err(refused) if refused.why() == Why::NotFound => Ok(false),
        Err(refused) => Err(refused),
    });
    let visible = judged.collect::<Result<Vec<bool>, Refused>>()?;
    if !visible.contains(&false) {
        return asked.answers_to_all(memory.comparing(), asks, goes_on).await;
    }
    // Nobody compares anything for somebody who may not see it.
    let shown = asks.iter().zip(&visible).filter(|(_, is_visible)| **is_visible);
    let shown: Vec<Ask> = shown.map(|(ask, _)| ask.clone()).collect();
    let mut answers = asked.answers_to_all(memory.comparing(), &shown, goes_on).await?.into_iter();
    Ok(visible
        .into_iter()
        .map(|is_visible| if is_visible { answers.next().flatten() } else { None })
        .collect())
}

/// Locks all reviews that these questions may open, join or use up, in an order that is the same for everybody: two batches that
/// have some questions in common wait for each other, and never each for the other.
async fn hold_reviews<'a>(tx: &Tx, asked: impl IntoIterator<Item = (&'a Ask, &'a Verdict)>) -> Result<()> {
    let mut reaches = BTreeSet::new();
    for (ask, verdict) in asked {
        let requests = verdict.reviewing().map(|matched| request(ask, matched));
        reaches
            .extend(requests.filter_map(|request| {
                request.question().map(|question| question.keys(ask.user, None).reach)
            }));
    }
    // One alone is locked where it is looked for.
    if reaches.len() > 1 {
        reviews::lock(tx, reaches.into_iter().collect()).await?;
    }
    Ok(())
}

/// Sends a question of its own user to people, if the rules say so. An approval that still counts accepts it. If nobody can
/// review, the rule says what counts.
pub(super) async fn review_own(tx: &mut Tx, by: By<'_>, ask: &Ask, verdict: &mut Verdict) -> Result<()> {
    hold_reviews(tx, [(ask, &*verdict)]).await?;
    review(tx, (by, None), ask, verdict).await
}

/// Sends a question whose reviews are locked to people, if the rules say so. `asker` is the user of the gateway that asks.
async fn review(
    tx: &mut Tx,
    (by, asker): (By<'_>, Option<UserId>),
    ask: &Ask,
    verdict: &mut Verdict,
) -> Result<()> {
    while verdict.action == Action::Review {
        let Some(matched) = verdict.decision().cloned() else { return Ok(()) };
        let Matched { rule, .. } = &matched;
        verdict.action = match open_or_join(tx, (by, asker), rule, ask.user, request(ask, &matched)).await? {
            Outcome::Opened(stored) => {
                verdict.ticket = Some(stored.ticket.id);
                return Ok(());
            }
            Outcome::Joined(ticket) => {
                verdict.ticket = Some(ticket);
                return Ok(());
            }
            Outcome::Approved(ticket) => {
                verdict.ticket = Some(ticket);
                Action::Accept
            }
            Outcome::NoReviewer => match rule.review.as_ref().map(|review| review.on_no_reviewer) {
                Some(OnNoReviewer::Accept) => Action::Accept,
                Some(OnNoReviewer::Pass) => {
                    verdict.pass_on();
                    verdict.action
                }
                Some(OnNoReviewer::Reject) | None => Action::Reject,
            },
        };
    }
    Ok(())
}

/// The question as its reviewers see it.
pub(super) fn request(ask: &Ask, matched: &Matched) -> Request {
    let Matched { rule, effect: _, group } = matched;
    let (rule_id, ip) = (rule.id, ask.source);
    // The name that is typed says more than `@INPUT`.
    let account = |it: &Connection| it.input.as_ref().unwrap_or(&it.account).clone();
    match (&ask.about, group) {
        (About::Login(_), _) => Request::LoginReview(LoginReviewRequest { rule_id, ip }),
        (About::Command(it, bytes), Some(group)) => Request::CommandReview(CommandReviewRequest {
            rule_id,
            ip,
            asset_id: it.asset,
            account: account(it),
            protocol: it.protocol.clone(),
            command: HeldCommand::of(bytes),
            command_group_id: *group,
            session: None,
        }),
        (About::AssetLogin(it) | About::Command(it, _), _) => {
            let (asset_id, account, protocol) = (it.asset, account(it), it.protocol.clone());
            Request::AssetLoginReview(AssetLoginReviewRequest { rule_id, ip, asset_id, account, protocol })
        }
    }
}
