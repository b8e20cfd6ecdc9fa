//! Invitations: nobody is enrolled in an organization without consent (domain.md section 12).

mod accept;
mod create;
mod decline;
mod get;
mod list;
mod mine;
mod wire;
mod withdraw;

use super::users::target;
use crate::error::{Code, Problem, Result};
use crate::extract::Caller;
use gatepass_domain::authz::{Act, UserKind};
use gatepass_domain::ids::{InvitationId, UserId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::invitations::{self, Invitation, Whose};
use gatepass_persistence::{Tx, users};
use serde_json::{Value, json};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_invitation)
        .service(list::list_invitations)
        .service(get::get_invitation)
        .service(withdraw::delete_invitation)
        .service(mine::list_my_invitations)
        .service(accept::accept_invitation)
        .service(decline::decline_invitation);
}

/// What the caller answers: their own, and those of the services that they administer.
fn answered_by(caller: &Caller) -> Whose {
    Whose::Answerer(caller.id(), caller.actor.admin_orgs())
}

/// An open invitation that the caller answers. Its user stays as they are until the transaction ends.
async fn find_to_answer(caller: &Caller, tx: &mut Tx, id: InvitationId) -> Result<Invitation> {
    let invitation = invitations::find(tx, &answered_by(caller), id).await?;
    let user = users::find_shared(tx, UserId(invitation.user_id)).await?;
    caller.authorize(Act::AnswerInvitation, &target(tx, &user).await?)?;
    let is_own = caller.id() == UserId(user.id);
    if !user.is_active || (user.kind == UserKind::Human && !is_own) {
        return Err(Problem::new(Code::NotFound));
    }
    Ok(invitation)
}

/// What the log says of an invitation.
fn event(action: &str, invitation: &Invitation, data: Value) -> NewEvent {
    NewEvent {
        action: action.into(),
        org_id: Some(invitation.org_id),
        subject: Some(("user", invitation.user_id)),
        data,
        ..NewEvent::default()
    }
}

/// An invitation in the log of what came of it.
fn summary(invitation: &Invitation) -> Value {
    json!({
        "id": invitation.id,
        "user_id": invitation.user_id,
        "role": invitation.role,
        "invited_by": invitation.invited_by,
    })
}
