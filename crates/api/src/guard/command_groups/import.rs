//! `POST /command-groups/import`: groups of JumpServer, all in one transaction.

use super::event;
use super::wire::CommandGroupView;
use super::wire_import::{
    CommandGroupImport, HowToImport, ImportCommandGroups, ImportedGroup, JumpServerGroup, JumpServerType,
};
use crate::error::{Code, Fault, FaultView, Problem, Result};
use crate::extract::{Body, Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::guard::Room;
use gatepass_app::references::not_found;
use gatepass_app::rules::refuse;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::commands::{GroupType, compiled_size, jumpserver};
use gatepass_domain::ids::OrgId;
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::guard::command_groups::{self, CommandGroup};
use gatepass_persistence::{Tx, references};
use serde_json::json;
use std::collections::BTreeSet;
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// Import command groups
///
/// Takes the command groups of JumpServer, at most 200, as its `GET /api/v1/acls/command-groups/` returns them. Only admins of the
/// organization may, and super admins for global groups. The response says of each group whether it was created, or why it was
/// skipped: its name is taken, there are too many groups, it is empty, a line would never be found, or its expression has what ours has not (such as
/// look-around), with the place. JumpServer finds a command anywhere, and Gatepass where a command begins. The lines of an
/// expression become alternatives. `dry_run=true` only reports.
#[utoipa::path(tag = "guard", params(HowToImport), request_body = ImportCommandGroups,
    responses((status = 200, description = "What became of each group", body = CommandGroupImport)))]
#[post("/command-groups/import")]
pub async fn import_command_groups(
    caller: Caller,
    Query(how): Query<HowToImport>,
    body: Body<ImportCommandGroups>,
) -> Result<HttpResponse> {
    let ImportCommandGroups { org_id, items } = body.input;
    let org = org_id.map(OrgId);
    // An actor who may not import uses up no quota.
    caller.authorize(Act::ManageGuard, &Target::within(org))?;
    caller.charge(items.len())?;
    let groups = converted(items).await?;
    if how.dry_run {
        let mut tx = caller.client.db.begin().await?;
        let checked = check(&caller, &mut tx, org, groups).await;
        tx.rollback().await?;
        return Ok(Reply::answer(&report_of(checked?, false))?.send());
    }
    caller
        .write(&body.bytes, async |tx, caller| {
            let checked = check(caller, tx, org, groups).await?;
            Reply::answer(&report_of(store(caller, tx, checked).await?, true))
        })
        .await
}

/// A group of JumpServer, with its content for us or the reasons why it can't be used.
struct Converted {
    name: String,
    type_: GroupType,
    ignore_case: bool,
    comment: String,
    content: std::result::Result<String, Vec<Fault>>,
    /// The compiled size of the content.
    size: usize,
}

/// Converts the groups. To compile many expressions keeps a core busy, so that is done beside the requests.
async fn converted(groups: Vec<JumpServerGroup>) -> Result<Vec<Converted>> {
    let work = move || groups.into_iter().enumerate().map(|(index, group)| convert(index, group)).collect();
    spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "can't convert command groups");
        Problem::new(Code::Internal)
    })
}

fn convert(index: usize, group: JumpServerGroup) -> Converted {
    let JumpServerGroup {
        name,
        group_type,
        content,
        ignore_case,
        comment,
        id: _,
        org_id: _,
        org_name: _,
        created_by: _,
        updated_by: _,
        date_created: _,
        date_updated: _,
    } = group;
    let type_ = group_type.map_or(GroupType::Command, JumpServerType::value);
    let ignore_case = ignore_case.unwrap_or(true);
    let pointer = format!("/items/{index}/content");
    let content = jumpserver::convert(type_, &content, ignore_case).map_err(|faults| {
        faults.iter().take(MOST_REASONS).map(|fault| fault.at(&pointer)).collect::<Vec<_>>()
    });
    let size = content.as_ref().map_or(0, |content| compiled_size(type_, content, ignore_case));
    Converted { name, type_, ignore_case, comment: comment.unwrap_or_default(), content, size }
}

/// A group that can be stored, or the reasons why it can't.
struct Checked {
    name: String,
    outcome: std::result::Result<CommandGroup, Vec<Fault>>,
}

/// Checks the groups, each by itself.
async fn check(
    caller: &Caller,
    tx: &mut Tx,
    org: Option<OrgId>,
    groups: Vec<Converted>,
) -> Result<Vec<Checked>> {
    caller.authorize(Act::ManageGuard, &Target::within(org))?;
    if let Some(org) = org
        && !references::hold_org(tx, org).await?
    {
        refuse(vec![not_found("/org_id")])?;
    }
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let mut taken = command_groups::taken(tx, org, &names).await?;
    let mut room = Room::of(tx, org, None).await?;
    let mut checked = Vec::new();
    for (index, group) in groups.into_iter().enumerate() {
        let Converted { name, type_, ignore_case, comment, content, size } = group;
        let outcome = match content {
            Ok(content) if taken.insert(name.clone()) => {
                room.take(size).map_err(|why| vec![no_room(index, why)]).map(|()| CommandGroup {
                    id: tx.ids.next(),
                    org_id: org.map(Uuid::from),
                    name: name.clone(),
                    type_,
                    content,
                    ignore_case,
                    comment,
                    created_at: tx.now,
                    updated_at: tx.now,
                })
            }
            Ok(_) => Err(vec![name_taken(index)]),
            Err(faults) if taken.contains(&name) => {
                Err([name_taken(index)].into_iter().chain(faults).collect())
            }
            Err(faults) => Err(faults),
        };
        checked.push(Checked { name, outcome });
    }
    Ok(checked)
}

/// So many faults of a group's content are told, besides that of its name.
const MOST_REASONS: usize = 99;

fn name_taken(index: usize) -> Fault {
    Fault::new(format!("/items/{index}/name"), Why::AlreadyExists.as_str(), "this name is taken")
}

fn no_room(index: usize, why: String) -> Fault {
    Fault::new(format!("/items/{index}"), Why::TooManyCommandGroups.as_str(), why)
}

/// Stores the groups that can be stored, and records them. A name that somebody else took meanwhile is taken.
async fn store(caller: &Caller, tx: &mut Tx, mut checked: Vec<Checked>) -> Result<Vec<Checked>> {
    let new: Vec<CommandGroup> =
        checked.iter().filter_map(|one| one.outcome.as_ref().ok()).cloned().collect();
    let stored: BTreeSet<Uuid> =
        if new.is_empty() { BTreeSet::new() } else { command_groups::insert_new(tx, &new).await? };
    for (index, one) in checked.iter_mut().enumerate() {
        if one.outcome.as_ref().is_ok_and(|group| !stored.contains(&group.id)) {
            one.outcome = Err(vec![name_taken(index)]);
        }
    }
    let created = |group: &CommandGroup| {
        let view = CommandGroupView::from(group.clone());
        event(EventAction::CommandGroupCreated, group, json!({ "after": view }))
    };
    let events = new.iter().filter(|group| stored.contains(&group.id)).map(created).collect();
    caller.record(tx, events).await?;
    Ok(checked)
}

fn report_of(checked: Vec<Checked>, is_stored: bool) -> CommandGroupImport {
    let created_count = checked.iter().filter(|one| one.outcome.is_ok()).count();
    let skipped_count = checked.len() - created_count;
    let shown = |Checked { name, outcome }| match outcome {
        Ok(group) => ImportedGroup { name, id: is_stored.then_some(group.id), reasons: Vec::new() },
        Err(faults) => {
            ImportedGroup { name, id: None, reasons: faults.into_iter().map(FaultView::from).collect() }
        }
    };
    CommandGroupImport {
        is_stored,
        created_count,
        skipped_count,
        items: checked.into_iter().map(shown).collect(),
    }
}
