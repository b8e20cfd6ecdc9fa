//! The only place where the state of a grant changes (domain.md section 7). Use cases call these functions under a
//! row lock, and save grant and event in one transaction.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{Grant, GrantState, GrantStateName};
use crate::event::{Event, EventAction};
use crate::ids::UserId;
use crate::why::Why;
use crate::window::Window;

/// The facts, besides the grant, that decide whether a session may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Whether the user is active.
    pub user_is_active: bool,
    /// Whether the device exists and is active.
    pub device_is_active: bool,
    /// Whether another session of this user on this device is active.
    pub has_session: bool,
}

type Changed = Result<(Grant, Event), Why>;

impl Grant {
    /// Starts the session. Its time runs from now on.
    pub fn start(self, by: UserId, setting: Setting, now: OffsetDateTime) -> Changed {
        self.check_own(by)?;
        self.check_open(now)?;
        let seconds = match self.state {
            GrantState::Ready { seconds } if self.state_at(now) == GrantStateName::Ready => seconds,
            GrantState::Ready { .. }
            | GrantState::Open
            | GrantState::Revoked { .. }
            | GrantState::Ended { .. }
            | GrantState::Failed { .. } => return Err(Why::GrantNotReady),
        };
        let Setting { user_is_active, device_is_active, has_session } = setting;
        if !user_is_active {
            return Err(Why::BeneficiaryInactive);
        }
        if !device_is_active {
            return Err(Why::DeviceUnavailable);
        }
        if has_session {
            return Err(Why::SessionRunning);
        }
        let window = Window { start: now, end: seconds.map(|seconds| now + Duration::seconds(seconds)) };
        let before = json!({ "state": GrantStateName::Ready, "window": self.window });
        let after = json!({ "state": GrantStateName::Active, "window": window });
        let event = self.event(EventAction::GrantStarted, &before, &after);
        Ok((Self { window, started_at: Some(now), state: GrantState::Open, ..self }, event))
    }

    /// Revokes the grant. Authorization has already checked that `by` may do so.
    pub fn revoke(self, by: UserId, reason: String, now: OffsetDateTime) -> Changed {
        self.check_open(now)?;
        Ok(self.close(EventAction::GrantRevoked, GrantState::Revoked { by, reason, at: now }))
    }

    /// Gives the access back.
    pub fn end(self, by: UserId, now: OffsetDateTime) -> Changed {
        self.check_own(by)?;
        self.check_open(now)?;
        Ok(self.close(EventAction::GrantEnded, GrantState::Ended { at: now }))
    }

    /// Marks the grant as failed, because it could not be made.
    pub fn fail(self, cause: String, now: OffsetDateTime) -> Changed {
        self.check_open(now)?;
        Ok(self.close(EventAction::GrantFailed, GrantState::Failed { cause, at: now }))
    }

    /// Records once that the grant has expired, for readers of the audit log. The state has changed already, by the
    /// clock.
    pub fn expire(self, now: OffsetDateTime) -> Changed {
        if self.expired_at.is_some() {
            return Err(Why::GrantNotOpen);
        }
        match self.state_at(now) {
            GrantStateName::Expired => {}
            GrantStateName::Scheduled | GrantStateName::Ready | GrantStateName::Active => {
                return Err(Why::GrantNotOver);
            }
            GrantStateName::Revoking
            | GrantStateName::Revoked
            | GrantStateName::Ended
            | GrantStateName::Failed => return Err(Why::GrantNotOpen),
        }
        let after = json!({ "state": GrantStateName::Expired, "window": self.window });
        let event = self.event(EventAction::GrantExpired, &json!(self.state), &after);
        Ok((Self { expired_at: Some(now), ..self }, event))
    }

    /// Whether the grant gives access now or will give it later.
    pub fn is_open_at(&self, at: OffsetDateTime) -> bool {
        self.check_open(at).is_ok()
    }

    fn check_own(&self, by: UserId) -> Result<(), Why> {
        if by == self.beneficiary { Ok(()) } else { Err(Why::NotTheBeneficiary) }
    }

    fn check_open(&self, now: OffsetDateTime) -> Result<(), Why> {
        match self.state_at(now) {
            GrantStateName::Scheduled | GrantStateName::Ready | GrantStateName::Active => Ok(()),
            GrantStateName::Expired
            | GrantStateName::Revoking
            | GrantStateName::Revoked
            | GrantStateName::Ended
            | GrantStateName::Failed => Err(Why::GrantNotOpen),
        }
    }

    fn close(self, action: EventAction, state: GrantState) -> (Self, Event) {
        let event = self.event(action, &json!(self.state), &json!(state));
        (Self { state, ..self }, event)
    }

    fn event(&self, action: EventAction, before: &Value, after: &Value) -> Event {
        let mut data = json!({ "ticket_id": self.ticket_id, "before": before, "after": after });
        if let (Some(device), Some(data)) = (self.device(), data.as_object_mut()) {
            data.insert("asset_id".to_owned(), json!(device));
        }
        Event::new(action, data)
    }
}
