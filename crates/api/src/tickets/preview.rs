//! `POST /tickets/preview`: what would happen to a request. Nothing is stored.

use super::wire::{
    AssetAccess, OpenTicket, PermissionPreview, Person, PinnedFlow, PreviewLevel, PreviewPart, TicketPreview,
    Warning,
};
use super::{kind, pinned_warnings};
use crate::error::{Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, post};
use futures::future::try_join;
use gatepass_app::directory;
use gatepass_app::tickets::prepare::{self, Existing, Prepared, known, prepare};
use gatepass_app::tickets::{
    Choice, Submission, below, choose, refuse_duplicate, timing_fault, too_many_owners,
};
use gatepass_domain::flow::LevelRule;
use gatepass_domain::flow::approver::speakers::Speakers;
use gatepass_domain::flow::approver::{BlockedReason, resolve};
use gatepass_domain::flow::timing::{Timing, TimingFault};
use gatepass_domain::ids::{AssetId, OrgId, UserId};
use gatepass_domain::ticket::existing_objects::Standing;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::window::Window;
use gatepass_persistence::tickets::PersonName;
use gatepass_persistence::tickets::approvers::Known;
use gatepass_persistence::{Conn, catalog, tickets, visible};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Preview a request
///
/// Returns who would decide the request, what it would give, and warnings; or all of its faults. Nothing is stored.
#[utoipa::path(
    tag = "requests",
    request_body = OpenTicket,
    responses((status = 200, description = "The preview", body = TicketPreview))
)]
#[post("/tickets/preview")]
pub async fn preview_ticket(caller: Caller, body: Body<OpenTicket>) -> Result<HttpResponse> {
    let input = Submission::from(body.input);
    prepare::authorize(&caller.actor, &input)?;
    let mut conn = caller.conn().await?;
    let request = input.request.clone();
    let (assets, nodes) = request.subjects();
    let org = input.org_id;
    let sees_part = caller.actor.sees_inventory_in_part(org);
    let reader = prepare::reader(&caller.actor, &input).filter(|_| sees_part);
    let around = tickets::surroundings(&mut conn, org, reader, &assets, &nodes).await?;
    let references = match reader {
        Some(reader) => visible::places(&conn, reader, org, &assets, &nodes).await?,
        None => around.ids(),
    };
    let offered = catalog::is_offered(&conn, org, &request, prepare::beneficiary(&caller.actor, &input));
    let standing = tickets::standing(&conn, org, prepare::beneficiary(&caller.actor, &input));
    let (is_offered, standing) = try_join(offered, standing).await?;
    let watchers = directory::seen_with_state(&conn, &caller.actor, &input.watchers).await?;
    let found = Existing { references, is_offered, standing, applicant: Standing::Entitled, watchers };
    let choice = Choice::find(&conn, caller.by(), &input).await?;
    let chosen = choose(&conn, caller.by(), &input, &choice, &found.references).await?;
    let prepared = prepare(caller.by(), &input, &found, chosen, caller.now)?;
    let held = catalog::held_now(&conn, prepared.beneficiary, request.item(), request.device()).await?;
    refuse_duplicate(&held, &input, caller.now)?;
    let below: Vec<AssetId> =
        below(&conn, &prepared.flow.definition, org, &request).await?.into_iter().collect();
    let pinned = match reader {
        Some(reader) => visible::places(&conn, reader, org, &below, &[]).await?.len(),
        None => below.len(),
    };
    let mut warnings = kind::warnings(&request, &input.given, &around);
    warnings.extend(pinned_warnings::of(&input.given, &prepared.flow.definition, pinned));
    let preview = preview(&mut conn, &caller, prepared, warnings).await?;
    Ok(Reply::answer(&preview)?.send())
}

async fn preview(
    conn: &mut Conn,
    caller: &Caller,
    prepared: Prepared,
    warnings: Vec<Warning>,
) -> Result<TicketPreview> {
    let (timing, window) = timing(caller, &prepared)?;
    let (levels, names) = levels(conn, caller, &prepared).await?;
    let Prepared { org, applicant: _, beneficiary, request, timing: _, flow } = prepared;
    let waits_until = flow.definition.pending_for.after(caller.now);
    let decision_deadline = timing.fixed_end().map_or(waits_until, |end| waits_until.min(end));
    Ok(TicketPreview {
        beneficiary: person(&names, beneficiary),
        flow: PinnedFlow {
            id: flow.id.into(),
            approval_type: flow.definition.approval.kind(),
            pin_assets: flow.definition.pin_assets,
            name: flow.name,
            version: flow.version,
        },
        timing: timing.into(),
        window: window.into(),
        decision_deadline: decision_deadline.into(),
        levels,
        permission: permission(org, beneficiary, &request, window),
        warnings,
    })
}

/// The permission that an approval would give. Its lists are empty if the type gives none.
fn permission(org: OrgId, beneficiary: UserId, request: &Request, window: Window) -> PermissionPreview {
    let mut preview = PermissionPreview {
        org_id: org.into(),
        users: Vec::new(),
        groups: Vec::new(),
        assets: Vec::new(),
        nodes: Vec::new(),
        accounts: Vec::new(),
        protocols: Vec::new(),
        actions: Vec::new(),
        valid_from: window.start.into(),
        valid_until: window.end.map(Timestamp::from),
    };
    if let Some(request) = request.access() {
        let AssetAccess { nodes, assets, accounts, protocols, actions } = request.into();
        let users = vec![beneficiary.into()];
        preview = PermissionPreview { users, assets, nodes, accounts, protocols, actions, ..preview };
    }
    preview
}

fn timing(caller: &Caller, prepared: &Prepared) -> Result<(Timing, Window)> {
    let refused = |fault: TimingFault| Problem::faults(vec![timing_fault(fault, Some(&prepared.flow))]);
    let rule = &prepared.flow.definition.duration;
    let timing = Timing::fit(rule, prepared.timing, caller.now).map_err(refused)?;
    let window = timing.window(caller.now).map_err(|passed| refused(passed.into()))?;
    Ok((timing, window))
}

type Names = BTreeMap<Uuid, PersonName>;

/// The levels with their approvers as of now, and the names of everybody in the preview.
async fn levels(conn: &mut Conn, caller: &Caller, prepared: &Prepared) -> Result<(Vec<PreviewLevel>, Names)> {
    let rules = prepared.flow.definition.approval.levels();
    let Known { facts, names, objects: _ } = known(conn, caller.by(), prepared, &rules).await?;
    if facts.has_too_many_owners() {
        return Err(Problem::faults(vec![too_many_owners("/request")]));
    }
    let own = [caller.id(), prepared.beneficiary];
    let owned = prepared.request.owned(&facts);
    let resolved: Vec<Result<Vec<UserId>, BlockedReason>> =
        rules.iter().map(|rule| resolve(rule, &facts, &owned, &own)).collect();
    let names: Names = names.into_iter().map(|person| (person.id, person)).collect();
    let tells = prepared.flow.definition.shows_people(caller.actor.is_auditor_of(prepared.org));
    let parts = |rule: &LevelRule| -> Vec<PreviewPart> {
        let fit = |user: &UserId| facts.is_eligible(*user) && !own.contains(user);
        let parts = Speakers::of(rule, &facts, &owned).only(fit).owned().into_iter().filter(|_| tells);
        let people = |people: BTreeSet<UserId>| people.into_iter().map(|user| person(&names, user)).collect();
        parts.map(|(id, speakers)| PreviewPart { id, approvers: people(speakers) }).collect()
    };
    let levels = (1..).zip(rules).zip(resolved).map(|((level, rule), resolved)| {
        let (approvers, blocked_reason) = match resolved {
            Ok(approvers) => (approvers, None),
            // It tells who would have decided.
            Err(reason) => (Vec::new(), Some(reason).filter(|_| tells)),
        };
        let shown = approvers.into_iter().filter(|_| tells);
        let approvers = shown.map(|user| person(&names, user)).collect();
        let parts = parts(&rule);
        let LevelRule { mode, quorum, denials, approvers: _ } = rule;
        PreviewLevel { level, mode, quorum, denials, approvers, parts, blocked_reason }
    });
    let levels = levels.collect();
    Ok((levels, names))
}

fn person(names: &Names, user: UserId) -> Person {
    let id = Uuid::from(user);
    let unknown = || PersonName { id, username: String::new(), name: String::new() };
    names.get(&id).cloned().unwrap_or_else(unknown).into()
}
