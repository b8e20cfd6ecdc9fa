//! Invitations: nobody joins an organization without consent (domain.md section 12). The invited user answers; for a service,
//! an admin of its home does.

mod accept;
mod create;
mod decline;
mod withdraw;

pub use accept::accept_invitation;
pub use create::create_invitation;
pub use decline::decline_invitation;
pub use withdraw::withdraw_invitation;

use super::target;
use crate::{By, Result};
use gatepass_domain::authz::{Act, Actor, UserKind};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{InvitationId, UserId};
use gatepass_domain::why::Why;
use gatepass_persistence::directory::invitations::{self, Invitation, Whose};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, directory::users};
use serde_json::{Value, json};

/// The invitations that this actor answers: their own, and those of the services whose home they administer.
pub fn answered_by(actor: &Actor) -> Whose {
    Whose::Answerer(actor.user_id, actor.admin_orgs())
}

/// Finds an open invitation that the actor answers. Its user is locked, and so is not deactivated before the transaction ends.
async fn find_to_answer(tx: &mut Tx, by: By<'_>, id: InvitationId) -> Result<Invitation> {
    let invitation = invitations::find(tx, &answered_by(by.actor), id).await?;
    let user = users::find_shared(tx, UserId(invitation.user_id)).await?;
    by.authorize(Act::AnswerInvitation, &target(tx, &user).await?)?;
    let is_own = by.id() == UserId(user.id);
    if !user.is_active || (user.kind == UserKind::Human && !is_own) {
        return Err(Why::NotFound.into());
    }
    Ok(invitation)
}

/// Removes an invitation. Of two answers at once, or of an answer and a withdrawal, the second finds it gone.
async fn take(tx: &mut Tx, invitation: &Invitation) -> Result<()> {
    if invitations::take(tx, InvitationId(invitation.id)).await? { Ok(()) } else { Err(Why::NotFound.into()) }
}

/// An event of an invitation.
fn event(action: EventAction, invitation: &Invitation, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(invitation.user_id).in_org(invitation.org_id)
}

/// An invitation as the audit log shows it.
fn logged(invitation: &Invitation) -> Value {
    json!({
        "id": invitation.id,
        "user_id": invitation.user_id,
        "role": invitation.role,
        "invited_by": invitation.invited_by,
    })
}
