//! The levels of a ticket, with who was asked and what they decided. Their rules are in the pinned flow version.

use super::row;
use crate::schema::{decisions, ticket_approvers, ticket_levels};
use crate::{Error, Result, Tx};
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::Definition;
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::decision::Decision;
use gatepass_domain::ticket::level::{Level, LevelState};
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Deserialize)]
struct StoredLevel {
    level: u32,
    state: LevelState,
    approvers: Vec<UserId>,
    decisions: Vec<Decision>,
}

#[derive(Insertable)]
#[diesel(table_name = ticket_levels)]
struct LevelRow {
    ticket_id: Uuid,
    level: i32,
    state: &'static str,
}

#[derive(Insertable)]
#[diesel(table_name = ticket_approvers)]
struct ApproverRow {
    ticket_id: Uuid,
    level: i32,
    user_id: Uuid,
}

#[derive(Insertable)]
#[diesel(table_name = decisions)]
struct DecisionRow {
    ticket_id: Uuid,
    level: i32,
    user_id: Uuid,
    verdict: &'static str,
    decided_at: OffsetDateTime,
    comment: Option<String>,
    digest: String,
    changes: Option<Value>,
}

pub(super) fn read(definition: &Definition, stored: Value) -> Result<Vec<Level>> {
    let stored: Vec<StoredLevel> = row::read("ticket_levels", stored)?;
    let rules = definition.approval.levels();
    if stored.len() != rules.len() {
        return Err(Error::inconsistent("ticket_levels", "not as many as the flow version has"));
    }
    let levels = stored.into_iter().zip(rules).map(|(stored, rule)| {
        let StoredLevel { level, state, approvers, decisions } = stored;
        Level { number: level, rule, state, approvers, decisions }
    });
    Ok(levels.collect())
}

/// Writes what is new in `after`; `before` is empty for a new ticket.
pub(super) async fn save(tx: &mut Tx, ticket: Uuid, before: &[Level], after: &[Level]) -> Result<()> {
    let (mut states, mut approvers, mut decided) = (Vec::new(), Vec::new(), Vec::new());
    for level in after {
        let old = before.iter().find(|old| old.number == level.number);
        let Level { number, rule: _, state, approvers: people, decisions } = level;
        let level = i32::try_from(*number).map_err(|e| Error::Internal(e.to_string()))?;
        if old.is_none_or(|old| old.state != *state) {
            states.push(LevelRow { ticket_id: ticket, level, state: state.as_str() });
        }
        let known = old.map_or(&[][..], |old| &old.approvers);
        let new = people.iter().filter(|user| !known.contains(user));
        approvers.extend(new.map(|user| ApproverRow { ticket_id: ticket, level, user_id: (*user).into() }));
        let known = old.map_or(0, |old| old.decisions.len());
        for decision in decisions.iter().skip(known) {
            decided.push(decision_row(ticket, level, decision)?);
        }
    }
    if !states.is_empty() {
        diesel::insert_into(ticket_levels::table)
            .values(states)
            .on_conflict((ticket_levels::ticket_id, ticket_levels::level))
            .do_update()
            .set(ticket_levels::state.eq(excluded(ticket_levels::state)))
            .execute(&mut ***tx)
            .await?;
    }
    if !approvers.is_empty() {
        diesel::insert_into(ticket_approvers::table).values(approvers).execute(&mut ***tx).await?;
    }
    if !decided.is_empty() {
        diesel::insert_into(decisions::table).values(decided).execute(&mut ***tx).await?;
    }
    Ok(())
}

fn decision_row(ticket_id: Uuid, level: i32, decision: &Decision) -> Result<DecisionRow> {
    let Decision { by, verdict, at, comment, digest, changes } = decision;
    Ok(DecisionRow {
        ticket_id,
        level,
        user_id: (*by).into(),
        verdict: verdict.as_str(),
        decided_at: *at,
        comment: comment.clone(),
        digest: digest.clone(),
        changes: changes.as_ref().map(row::write).transpose()?,
    })
}
