//! The flow of a guard rule, which has the levels of its reviews. No list of flows shows it, and no request finds it.

use super::row::Row;
use super::{Stored, folded, insert_version};
use crate::schema::flows;
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::Flow;
use gatepass_domain::ids::RuleId;
use uuid::Uuid;

#[diesel::dsl::auto_type]
fn is_of(rule: Uuid) -> _ {
    flows::rule_id.eq(rule).and(flows::deleted_at.is_null())
}

/// Finds the flow of a rule, and locks it until the transaction ends. None: the rule has none.
pub async fn of_rule_locked(tx: &mut Tx, rule: RuleId) -> Result<Option<Stored>> {
    let found = flows::table.filter(is_of(rule.into())).select(Row::as_select()).for_update();
    found.first(&mut ***tx).await.optional()?.map(Stored::try_from).transpose()
}

/// Finds the flow of a rule, and keeps it as it is until the transaction ends. None: the rule has none.
pub async fn of_rule_shared(tx: &Tx, rule: RuleId) -> Result<Option<Flow>> {
    let found = flows::table.filter(is_of(rule.into())).select(Row::as_select()).for_share();
    let found = found.first(&mut &***tx).await.optional()?;
    Ok(found.map(Stored::try_from).transpose()?.map(|stored| stored.flow))
}

/// Stores the first version of the flow of a rule.
pub async fn insert_of_rule(tx: &mut Tx, stored: &Stored, rule: RuleId) -> Result<()> {
    let own = (flows::folded.eq(folded(&stored.flow)), flows::rule_id.eq(Uuid::from(rule)));
    diesel::insert_into(flows::table).values((Row::try_from(stored)?, own)).execute(&mut ***tx).await?;
    insert_version(tx, stored).await
}
