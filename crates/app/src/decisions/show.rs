//! What a link shows, before anything is decided.

use super::decide::find;
use super::{Asked, Door};
use crate::Result;
use crate::notify::{Letter, Written, letter};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::Db;

/// A request as its reader may see it now.
#[derive(Debug)]
pub struct Shown {
    /// The message, written anew.
    pub letter: Letter,
    /// Why it can't be decided by this link. None: it can.
    pub refused: Option<Refused>,
}

/// Shows the request of a link. Changes nothing.
pub async fn show(db: &Db, asked: &Asked) -> Result<Shown> {
    let delivery = find(db, asked, &Door::Link).await?;
    let Written::Letter(letter) = letter(db, &delivery).await? else { return Err(Why::LinkInvalid.into()) };
    let refused = match &letter.asked {
        None => Some(Why::LinkInvalid.into()),
        Some(Err(refused)) => Some(refused.clone()),
        Some(Ok(now)) if now.level != asked.level => Some(Why::LevelNotOpen.into()),
        Some(Ok(now)) if now != asked => Some(Why::TicketChanged.into()),
        Some(Ok(_)) => None,
    };
    Ok(Shown { letter: *letter, refused })
}
