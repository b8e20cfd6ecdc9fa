//! The levels of a ticket with approvers and decisions. The rules of the levels are in the pinned flow version.

use crate::db::json::Json;
use crate::db::prepared::Prepared;
use crate::schema::decisions;
use crate::{Error, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Text, Uuid as SqlUuid};
use gatepass_domain::flow::Definition;
use gatepass_domain::flow::approver::speakers::Part;
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::decision::{Content, Decision};
use gatepass_domain::ticket::edit::Changes;
use gatepass_domain::ticket::level::{Level, LevelState};
use serde::Deserialize;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// A level without its rule.
#[derive(Debug, Deserialize)]
pub(super) struct StoredLevel {
    level: u32,
    state: LevelState,
    is_assigned: bool,
    approvers: Vec<UserId>,
    withdrawn: Vec<UserId>,
    decisions: Vec<Decision>,
}

#[derive(Insertable)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
struct DecisionRow {
    ticket_id: Uuid,
    level: i32,
    user_id: Uuid,
    verdict: &'static str,
    decided_at: OffsetDateTime,
    comment: Option<String>,
    next_steps: Option<String>,
    digest: String,
    changes: Option<Json<Changes>>,
    round: i32,
    content: Option<Json<Content>>,
    parts: Option<Json<BTreeSet<Part>>>,
}

pub(super) fn with_rules(definition: &Definition, stored: Vec<StoredLevel>) -> Result<Vec<Level>> {
    let rules = definition.approval.levels();
    if stored.len() != rules.len() {
        return Err(Error::inconsistent("ticket_levels", "not as many as the flow version has"));
    }
    let levels = stored.into_iter().zip(rules).map(|(stored, rule)| {
        let StoredLevel { level, state, is_assigned, approvers, withdrawn, decisions } = stored;
        Level { number: level, rule, state, is_assigned, approvers, withdrawn, decisions }
    });
    Ok(levels.collect())
}

const SAVE: &str = include_str!("levels/save.sql");

const WITHDRAWN: &str = include_str!("levels/withdraw_approvers.sql");

/// Stores the differences between `before` and `after`; `before` is empty for a new ticket.
pub(super) async fn save(tx: &mut Tx, ticket: Uuid, before: &[Level], after: &[Level]) -> Result<()> {
    let (mut changed, mut states, mut assigned) = (Vec::new(), Vec::new(), Vec::new());
    let (mut ended, mut reopened) = (Vec::new(), Vec::new());
    let (mut asked_at, mut asked) = (Vec::new(), Vec::new());
    let (mut gone_from, mut gone) = (Vec::new(), Vec::new());
    let (mut decided, mut void) = (Vec::new(), Vec::new());
    for after in after {
        let old = before.iter().find(|old| old.number == after.number);
        let Level { number, rule: _, state, is_assigned, approvers: people, withdrawn: _, decisions } = after;
        let level = i32::try_from(*number).map_err(|e| Error::Internal(e.to_string()))?;
        if old.is_none_or(|old| old.state != *state || old.is_assigned != *is_assigned) {
            changed.push(level);
            states.push(state.as_str());
            assigned.push(*is_assigned);
            if old.is_some_and(|old| !old.is_undone()) && after.is_undone() {
                reopened.push(level);
            }
            if old.is_some_and(|old| old.state == LevelState::Active) && !after.is_undone() {
                ended.push(level);
            }
        }
        let known = old.map_or(&[][..], |old| &old.approvers);
        let new = people.iter().filter(|user| !known.contains(user)).copied().map(Uuid::from);
        asked.extend(new);
        asked_at.resize(asked.len(), level);
        gone.extend(known.iter().filter(|user| !people.contains(user)).copied().map(Uuid::from));
        gone_from.resize(gone.len(), level);
        let known = old.map_or(&[][..], |old| &old.decisions);
        let newly_void = decisions.iter().zip(known).filter(|(new, old)| new.is_void && !old.is_void);
        void.extend(newly_void.map(|(decision, _)| (level, Uuid::from(decision.by))));
        for decision in decisions.iter().skip(known.len()) {
            decided.push(decision_row(ticket, level, decision)?);
        }
    }
    if !gone.is_empty() {
        let query = diesel::sql_query(WITHDRAWN)
            .bind::<SqlUuid, _>(ticket)
            .bind::<Array<Integer>, _>(gone_from)
            .bind::<Array<SqlUuid>, _>(gone);
        tx.write(Prepared::<_, ()>::new(query)).await?;
    }
    if !(states.is_empty() && asked.is_empty()) {
        let query = diesel::sql_query(SAVE)
            .bind::<SqlUuid, _>(ticket)
            .bind::<Array<Integer>, _>(changed)
            .bind::<Array<Text>, _>(states)
            .bind::<Array<Bool>, _>(assigned)
            .bind::<Array<Integer>, _>(ended)
            .bind::<Array<Integer>, _>(reopened)
            .bind::<Array<Integer>, _>(asked_at)
            .bind::<Array<SqlUuid>, _>(asked);
        tx.write(Prepared::<_, ()>::new(query)).await?;
    }
    for (level, user) in void {
        let row = (decisions::ticket_id.eq(ticket))
            .and(decisions::level.eq(level))
            .and(decisions::user_id.eq(user));
        tx.write(diesel::update(decisions::table.filter(row)).set(decisions::is_void.eq(true))).await?;
    }
    for decision in decided {
        tx.write(diesel::insert_into(decisions::table).values::<DecisionRow>(decision)).await?;
    }
    Ok(())
}

fn decision_row(ticket_id: Uuid, level: i32, decision: &Decision) -> Result<DecisionRow> {
    let Decision { by, verdict, at, comment, next_steps, digest, round, is_void: _, content, parts, changes } =
        decision;
    Ok(DecisionRow {
        ticket_id,
        level,
        user_id: (*by).into(),
        verdict: verdict.as_str(),
        decided_at: *at,
        comment: comment.clone(),
        next_steps: next_steps.clone(),
        digest: digest.clone(),
        changes: changes.clone().map(Json),
        round: i32::try_from(*round).map_err(|e| Error::Internal(e.to_string()))?,
        content: content.clone().map(Json),
        parts: parts.clone().map(Json),
    })
}
