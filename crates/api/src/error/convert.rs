//! Turns refusals of other layers into problems.

use super::{Code, Problem};
use gatepass_domain::refused::{InTheWay, Particulars, Refused};
use gatepass_domain::why::Why;

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let Particulars { why, detail, faults, in_the_way, retry_after, concerned } =
            refused.into_particulars();
        let code = Code::from(why);
        if code == Code::Internal && why != Why::Internal {
            tracing::error!(%why, "an act of the server came too early");
        }
        let mut problem = Self::new(code).with_faults(faults);
        if let Some(detail) = detail {
            problem = problem.detail(detail);
        }
        if let Some(seconds) = retry_after {
            problem = problem.retry_after(seconds);
        }
        let problem = match in_the_way {
            Some(InTheWay::Ticket(id)) => problem.ticket(id.into()),
            Some(InTheWay::Grant(id)) => problem.grant(id.into()),
            Some(InTheWay::Uses(users)) => problem.used_by(users),
            Some(InTheWay::Parts(parts)) => problem.parts(parts),
            Some(InTheWay::Candidates(flows)) => problem.candidates(flows),
            Some(InTheWay::Denied(denial)) => problem.reason(denial),
            Some(InTheWay::Scope(scope)) => problem.required_scope(scope),
            None => problem,
        };
        problem.concerning(concerned.into_iter().map(Into::into).collect())
    }
}

impl From<Why> for Problem {
    fn from(why: Why) -> Self {
        Refused::new(why).into()
    }
}

impl From<gatepass_persistence::Error> for Problem {
    fn from(error: gatepass_persistence::Error) -> Self {
        Refused::from(error).into()
    }
}
