//! Who would have to approve: some people for each level of a flow, as the SQL function `deciders_of_flow` finds them.

use crate::tickets::PersonName;
use serde::Deserialize;

/// Somebody who would decide a level, which is counted from 1.
#[derive(Debug, Clone, Deserialize)]
pub struct Decider {
    /// The level.
    pub level: u32,
    /// Who.
    #[serde(flatten)]
    pub person: PersonName,
}
