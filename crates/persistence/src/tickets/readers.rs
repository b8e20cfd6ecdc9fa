//! The readers of a ticket besides its participants: watchers, and approvers of later levels.

use crate::db::prepared::Prepared;
use crate::{Result, Tx};
use diesel::sql_types::{Array, Integer, Text, Uuid as SqlUuid};
use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::ticket::readers::Readers;
use serde::Deserialize;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The readers of a ticket, as JSON.
pub(super) const READERS: &str = r"coalesce((SELECT json_agg(json_build_object(
    'user', r.user_id, 'because', r.because, 'level', r.level)) FROM ticket_readers r WHERE r.ticket_id = tickets.id), '[]')";

const SAVE: &str = include_str!("save_readers.sql");
const FORGET: &str = include_str!("forget_reader.sql");

/// A reader. The level is that of an approver; 0 for watchers.
#[derive(Deserialize)]
pub(super) struct Reader {
    user: UserId,
    because: Because,
    level: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Because {
    Ahead,
    Flow,
    Named,
    Asker,
}

pub(super) fn read(all: Vec<Reader>) -> Readers {
    let mut readers = Readers::default();
    for Reader { user, because, level } in all {
        match because {
            Because::Ahead => _ = readers.ahead.entry(level).or_default().insert(user),
            Because::Flow => _ = readers.of_flow.insert(user),
            Because::Named => _ = readers.named.insert(user),
            Because::Asker => readers.asker = Some(user),
        }
    }
    readers
}

/// Why somebody reads a ticket, at which level, and who.
type Row = (&'static str, i32, Uuid);

fn rows(readers: &Readers) -> BTreeSet<Row> {
    let Readers { ahead, of_flow, named, asker } = readers;
    let of = |because, users: &BTreeSet<UserId>| -> Vec<Row> {
        users.iter().map(|user| (because, 0, Uuid::from(*user))).collect()
    };
    let ahead = ahead.iter().flat_map(|(level, users)| {
        let level = i32::try_from(*level).unwrap_or(i32::MAX);
        users.iter().map(move |user| ("ahead", level, Uuid::from(*user)))
    });
    let asker = asker.map(|user| ("asker", 0, Uuid::from(user)));
    ahead.chain(of("flow", of_flow)).chain(of("named", named)).chain(asker).collect()
}

/// Stores the differences between `before` and `after`.
pub(super) async fn save(tx: &mut Tx, ticket: Uuid, before: &Readers, after: &Readers) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let (before, after) = (rows(before), rows(after));
    let (gone, new) = (columns(before.difference(&after)), columns(after.difference(&before)));
    let query = diesel::sql_query(SAVE)
        .bind::<SqlUuid, _>(ticket)
        .bind::<Array<Text>, _>(gone.0)
        .bind::<Array<Integer>, _>(gone.1)
        .bind::<Array<SqlUuid>, _>(gone.2)
        .bind::<Array<Text>, _>(new.0)
        .bind::<Array<Integer>, _>(new.1)
        .bind::<Array<SqlUuid>, _>(new.2);
    tx.write(Prepared::<_, ()>::new(query)).await
}

fn columns<'a>(rows: impl Iterator<Item = &'a Row>) -> (Vec<&'static str>, Vec<i32>, Vec<Uuid>) {
    let mut columns = (Vec::new(), Vec::new(), Vec::new());
    for (because, level, user) in rows {
        columns.0.push(*because);
        columns.1.push(*level);
        columns.2.push(*user);
    }
    columns
}

/// Removes a user who leaves an organization from the readers of its tickets, except where a rule still names them.
pub async fn forget_reader(tx: &mut Tx, user: UserId, org: OrgId) -> Result<()> {
    let query = diesel::sql_query(FORGET)
        .bind::<SqlUuid, _>(Uuid::from(user))
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Array<Text>, _>(ApproverRule::kinds_with_outsiders());
    tx.write(Prepared::<_, ()>::new(query)).await
}

/// The columns of the ticket that a row of an export is about.
pub(crate) struct OfTicket<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its requester.
    pub applicant: &'a str,
    /// Its beneficiary.
    pub beneficiary: &'a str,
}

/// The condition that this user is, was or will be asked to decide the ticket of a row, and did not ask for it: the rule
/// `is_decider` of the domain. `user` is SQL.
pub(crate) fn is_decider(user: &str, ticket: &OfTicket<'_>) -> String {
    let OfTicket { id, applicant, beneficiary } = ticket;
    format!(
        r"({user} NOT IN ({applicant}, {beneficiary}) AND (
            EXISTS (SELECT FROM ticket_approvers a WHERE a.ticket_id = {id} AND a.user_id = {user})
            OR EXISTS (SELECT FROM ticket_readers r WHERE r.ticket_id = {id} AND r.user_id = {user}
                AND r.because = 'ahead')))"
    )
}
