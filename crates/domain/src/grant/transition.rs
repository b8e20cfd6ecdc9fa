//! The only place where the state of a grant changes (domain.md section 7). Use cases call these functions under a
//! row lock, and save grant and event in one transaction.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{Grant, GrantState, GrantStateName};
use crate::connector::{Provisioning, Task};
use crate::event::{Event, EventAction};
use crate::flow::duration::DurationRule;
use crate::ids::{ConnectorId, UserId};
use crate::notify::EndNotice;
use crate::why::Why;
use crate::window::Window;

/// The facts, besides the grant, that decide whether a session may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Setting {
    /// Whether the user is active.
    pub user_is_active: bool,
    /// Whether the device exists and is active.
    pub device_is_active: bool,
    /// Whether another session of this user on this device is active.
    pub has_session: bool,
    /// Whether an open ticket asks for an extension.
    pub has_extension: bool,
    /// The requester of the ticket that gave the grant.
    pub applicant: UserId,
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
        let Setting { user_is_active, device_is_active, has_session, has_extension: _, applicant: _ } =
            setting;
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

    /// Moves the end to a later one, because an extension was approved.
    pub fn extend(self, end: OffsetDateTime, now: OffsetDateTime) -> Changed {
        if end <= self.extendable_end(now)? {
            return Err(Why::EditLeavesNothing);
        }
        Ok(self.end_at(end, EventAction::GrantExtended))
    }

    /// The present end of a grant that can be extended: one whose time runs, or will.
    pub fn extendable_end(&self, now: OffsetDateTime) -> Result<OffsetDateTime, Why> {
        self.check_open(now)?;
        self.window.end.filter(|_| self.state == GrantState::Open).ok_or(Why::GrantNotExtendable)
    }

    /// Moves the end, as an admin says. The whole access stays as short as the flow demands (`rule`). Nobody makes their own
    /// access longer.
    pub fn change_end(
        self,
        end: OffsetDateTime,
        is_own: bool,
        rule: &DurationRule,
        now: OffsetDateTime,
    ) -> Changed {
        self.check_open(now)?;
        if self.state != GrantState::Open {
            return Err(Why::GrantNotExtendable);
        }
        if end <= now || end <= self.window.start {
            return Err(Why::EndPassed);
        }
        let is_later = self.window.end.is_some_and(|present| end > present);
        if is_own && is_later {
            return Err(Why::OwnTicket);
        }
        if is_later && rule.longest().is_some_and(|most| end - self.window.start > most.length()) {
            return Err(Why::DurationNotAllowed);
        }
        Ok(self.end_at(end, EventAction::GrantUpdated))
    }

    fn end_at(self, end: OffsetDateTime, action: EventAction) -> (Self, Event) {
        let window = Window { end: Some(end), ..self.window };
        let of = |window: &Window| json!({ "state": "open", "window": window });
        let event = self.event(action, &of(&self.window), &of(&window));
        (Self { window, ..self }, event)
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

    /// The grant, which waits for connectors to give its access.
    #[must_use]
    pub fn carried(self) -> Self {
        Self { provisioning: Some(Provisioning::Giving), ..self }
    }

    /// The grant after its connectors have done these tasks. None: nothing of the grant changes.
    pub fn carried_on(&self, tasks: &[Task]) -> Option<(Self, Event)> {
        let provisioning = self.provisioning?.after(tasks)?;
        let action = match provisioning {
            Provisioning::Giving | Provisioning::Given => EventAction::GrantProvisioned,
            Provisioning::Taking | Provisioning::Taken => EventAction::GrantDeprovisioned,
        };
        let event = Event::new(action, json!({ "ticket_id": self.ticket_id, "window": self.window }));
        Some((Self { provisioning: Some(provisioning), ..self.clone() }, event))
    }

    /// The event that a connector is late to take the access away. Nothing of the grant changes.
    pub fn overdue(&self, connector: (ConnectorId, &str), task: &Task) -> Event {
        let (id, name) = connector;
        let connector = json!({ "id": id, "name": name });
        let data = json!({ "ticket_id": self.ticket_id, "connector": connector, "attempts": task.attempts });
        Event::new(EventAction::GrantRevocationOverdue, data)
    }

    /// Marks the grant as failed, because its connectors gave up before all of them gave the access.
    pub fn fail(self, cause: String, now: OffsetDateTime) -> Changed {
        self.check_open(now)?;
        if self.provisioning != Some(Provisioning::Giving) {
            return Err(Why::GrantNotOpen);
        }
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
            GrantStateName::Revoking if !self.is_closed() => {}
            GrantStateName::Scheduled
            | GrantStateName::Ready
            | GrantStateName::Provisioning
            | GrantStateName::Active => return Err(Why::GrantNotOver),
            GrantStateName::Revoking
            | GrantStateName::Revoked
            | GrantStateName::Ended
            | GrantStateName::Failed => return Err(Why::GrantNotOpen),
        }
        let after = json!({ "state": GrantStateName::Expired, "window": self.window });
        let event = self.event(EventAction::GrantExpired, &json!(self.state), &after);
        Ok((Self { expired_at: Some(now), ..self.taken_away() }, event))
    }

    /// The event that access begins, if the window of the grant began at this time. Nothing of the grant changes.
    pub fn begin(&self, at: OffsetDateTime, now: OffsetDateTime) -> Option<Event> {
        // If connectors carry the grant, they say when its access begins.
        let is_given = self.provisioning != Some(Provisioning::Giving);
        let begins = self.is_open_at(now) && is_given && self.window.start == at && at <= now;
        begins.then(|| self.notice(EventAction::GrantBegan, None))
    }

    /// The event that access ends soon, if the grant ends at this time. Nothing of the grant changes.
    pub fn announce(&self, notice: EndNotice, end: OffsetDateTime, now: OffsetDateTime) -> Option<Event> {
        let ends = self.is_open_at(now) && self.window.end == Some(end);
        ends.then(|| self.notice(EventAction::GrantEnding, Some(notice)))
    }

    fn notice(&self, action: EventAction, moment: Option<EndNotice>) -> Event {
        Event::new(action, json!({ "ticket_id": self.ticket_id, "moment": moment, "window": self.window }))
    }

    /// Whether the grant gives access now or will give it later.
    pub fn is_open_at(&self, at: OffsetDateTime) -> bool {
        self.check_open(at).is_ok()
    }

    fn check_own(&self, by: UserId) -> Result<(), Why> {
        if by == self.beneficiary { Ok(()) } else { Err(Why::NotTheBeneficiary) }
    }

    /// Refuses a grant that is over, or was closed.
    pub fn check_open(&self, now: OffsetDateTime) -> Result<(), Why> {
        match self.state_at(now) {
            GrantStateName::Scheduled
            | GrantStateName::Ready
            | GrantStateName::Provisioning
            | GrantStateName::Active => Ok(()),
            GrantStateName::Expired
            | GrantStateName::Revoking
            | GrantStateName::Revoked
            | GrantStateName::Ended
            | GrantStateName::Failed => Err(Why::GrantNotOpen),
        }
    }

    fn close(self, action: EventAction, state: GrantState) -> (Self, Event) {
        let event = self.event(action, &json!(self.state), &json!(state));
        (Self { state, ..self.taken_away() }, event)
    }

    /// The grant, whose connectors have to take the access away.
    fn taken_away(self) -> Self {
        Self { provisioning: self.provisioning.map(|_| Provisioning::Taking), ..self }
    }

    /// Whether somebody closed it before its end.
    fn is_closed(&self) -> bool {
        !matches!(self.state, GrantState::Open | GrantState::Ready { .. })
    }

    fn event(&self, action: EventAction, before: &Value, after: &Value) -> Event {
        let mut data = json!({ "ticket_id": self.ticket_id, "before": before, "after": after });
        if let (Some(device), Some(data)) = (self.device(), data.as_object_mut()) {
            data.insert("asset_id".to_owned(), json!(device));
        }
        Event::new(action, data)
    }
}
