//! The choice of the flow of a request (domain.md section 4), for opening it and for previewing it.

use super::{Submission, prepare};
use crate::{By, Result};
use futures::future::{join, join4};
use gatepass_domain::flow::Flow;
use gatepass_domain::flow::claim::{self, Facts, Unclaimed};
use gatepass_domain::flow::on_behalf::{self, Asker};
use gatepass_domain::ids::{AssetId, FlowId, GroupId, NodeId, UserId};
use gatepass_domain::permission::MAX_ASSETS;
use gatepass_domain::refused::{Fault, InTheWay};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::edit::Changes;
use gatepass_domain::ticket::kind::Tree;
use gatepass_domain::ticket::kind::asset_access::AssetAccessRequest;
use gatepass_domain::why::Why;
use gatepass_persistence::flows::{self, Candidates, claims};
use gatepass_persistence::{Conn, Error, Tx, directory::users, tickets, visible};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The most parts that a refusal names.
const MOST_PARTS: usize = 100;

/// The facts that decide the choice: the flows, the groups of requester and beneficiary, and the tree around the request.
pub struct Choice {
    candidates: Candidates,
    groups: BTreeMap<UserId, Vec<GroupId>>,
    /// Whether the requester is the manager of the beneficiary.
    is_manager: bool,
    tree: Tree,
}

impl Choice {
    /// Loads the facts. Hold the flows before, so that they stay as they are.
    pub async fn find(conn: &Conn, by: By<'_>, input: &Submission) -> Result<Self> {
        let (org, request) = (input.org_id, &input.request);
        let people = [prepare::applicant(by.actor, input), prepare::beneficiary(by.actor, input)];
        let tree = async {
            let (assets, nodes) = request.subjects();
            if request.access().is_some() {
                claims::tree_of_request(conn, org, &assets, &nodes).await
            } else {
                Ok(Tree::default())
            }
        };
        let [requester, beneficiary] = people;
        let is_manager = async {
            let is_for_other = requester != beneficiary;
            Ok::<_, Error>(is_for_other && users::is_manager_of(conn, requester, beneficiary).await?)
        };
        let candidates = flows::candidates(conn, org, request.ticket_type());
        let groups = tickets::groups_of(conn, &people);
        let (candidates, groups, tree, is_manager) = join4(candidates, groups, tree, is_manager).await;
        Ok(Self { candidates: candidates?, groups: groups?, is_manager: is_manager?, tree: tree? })
    }

    fn facts<'a>(&'a self, unknown: &'a BTreeSet<Uuid>) -> Facts<'a> {
        let Candidates { flows, shadows } = &self.candidates;
        Facts { flows, shadows: *shadows, tree: &self.tree, unknown }
    }

    fn groups(&self, user: UserId) -> &[GroupId] {
        self.groups.get(&user).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The chosen flow, or the fault of a request that no flow takes.
pub struct Chosen {
    /// The flow.
    pub flow: Option<Flow>,
    /// Why there is none. A missing item has its own fault.
    pub fault: Option<Fault>,
    /// The parts of the request, or the flows that tie.
    pub in_the_way: Option<InTheWay>,
}

/// Chooses the flow. Refuses an actor who may not ask for the beneficiary under it. `found` are the assets and nodes of the request
/// that exist for the requester.
pub async fn choose(
    conn: &Conn,
    by: By<'_>,
    input: &Submission,
    choice: &Choice,
    found: &BTreeSet<Uuid>,
) -> Result<Chosen> {
    let chosen = find_flow(conn, by, input, choice, found).await?;
    // An admin who resubmits asks in the name of the applicant.
    if input.applicant.is_none() && prepare::beneficiary(by.actor, input) != by.id() {
        let asker = Asker {
            id: by.id(),
            is_admin: by.actor.asks_for_others_in(input.org_id),
            is_manager: choice.is_manager,
            groups: choice.groups(by.id()),
        };
        on_behalf::check(chosen.flow.as_ref(), &choice.candidates.flows, &asker)?;
    }
    Ok(chosen)
}

async fn find_flow(
    conn: &Conn,
    by: By<'_>,
    input: &Submission,
    choice: &Choice,
    found: &BTreeSet<Uuid>,
) -> Result<Chosen> {
    let Candidates { flows, shadows } = &choice.candidates;
    let requester = prepare::applicant(by.actor, input);
    let beneficiary = prepare::beneficiary(by.actor, input);
    let Some(request) = input.request.access() else {
        // The item is the flow. A guard rule has its own flow, and nobody submits a review.
        let find = |item| Flow::of_item(flows, *shadows, requester, choice.groups(requester), item).ok();
        return Ok(Chosen {
            flow: input.request.item().and_then(find).cloned(),
            fault: None,
            in_the_way: None,
        });
    };
    let viewers = [requester, beneficiary].map(|user| (user, choice.groups(user)));
    let unknown: BTreeSet<Uuid> = places(request).filter(|place| !found.contains(place)).collect();
    let facts = choice.facts(&unknown);
    let is_of_today =
        |flow: &FlowId| input.extension.is_none() || claim::is_claimed_by(&facts, request, *flow);
    Ok(match claim::choose(&facts, request, &viewers, input.flow_id.filter(is_of_today)) {
        Ok(flow) => Chosen { flow: Some(flow.clone()), fault: None, in_the_way: None },
        Err(why) => {
            let in_the_way = match &why {
                Unclaimed::Split => {
                    Some(InTheWay::Parts(parts(conn, by, input, choice, (request, &unknown)).await?))
                }
                Unclaimed::Ambiguous(tied) => Some(InTheWay::Candidates(named(flows, tied))),
                Unclaimed::NoFlow | Unclaimed::Disabled | Unclaimed::NotApplicable => None,
            };
            Chosen { flow: None, fault: Some(fault(&why)), in_the_way }
        }
    })
}

/// Refuses changes that add something which another flow claims, so that nobody gives it under this one. `tree` has the places of
/// the request before and after.
pub async fn refuse_claimed(tx: &Tx, ticket: &Ticket, changes: Option<&Changes>, tree: &Tree) -> Result<()> {
    let (changed, org) = (ticket.request_with(changes), ticket.org_id);
    let Some(request) = changed.access() else { return Ok(()) };
    if changed.is_narrower_or_equal(ticket.current_request(), tree) {
        return Ok(());
    }
    claims::hold(tx, org).await?;
    let (assets, nodes) = changed.subjects();
    let tree = claims::tree_of_request(tx, org, &assets, &nodes);
    let (tree, candidates) = join(tree, flows::candidates(tx, org, ticket.ticket_type())).await;
    let Candidates { flows, shadows } = candidates?;
    let facts = Facts { flows: &flows, shadows, tree: &tree?, unknown: &BTreeSet::new() };
    if claim::is_claimed_by(&facts, request, ticket.flow.id) { Ok(()) } else { Err(Why::OutOfScope.into()) }
}

fn fault(why: &Unclaimed) -> Fault {
    let (pointer, why, detail) = match why {
        Unclaimed::NoFlow => {
            ("/flow_id", Why::NoFlow, "there is no flow for this that requester and beneficiary may use")
        }
        Unclaimed::Disabled => {
            ("/flow_id", Why::FlowDisabled, "the flow for this takes no requests at the moment")
        }
        Unclaimed::NotApplicable => {
            ("/flow_id", Why::FlowNotApplicable, "another flow is for this: omit flow_id, or ask for less")
        }
        Unclaimed::Ambiguous(_) => (
            "/flow_id",
            Why::FlowAmbiguous,
            "several flows are for this: name one of `candidates` as flow_id",
        ),
        Unclaimed::Split => (
            "/request",
            Why::SplitRequest,
            "its parts belong to different flows: send each of `parts` as a request",
        ),
    };
    Fault::new(pointer, why.as_str(), detail)
}

fn named(flows: &[Flow], ids: &[FlowId]) -> Vec<(FlowId, String)> {
    flows.iter().filter(|flow| ids.contains(&flow.id)).map(|flow| (flow.id, flow.name.clone())).collect()
}

/// The parts of a request that can be sent separately, at most 100. None, if more assets are below its nodes than a request
/// may give.
async fn parts(
    conn: &Conn,
    by: By<'_>,
    input: &Submission,
    choice: &Choice,
    (request, unknown): (&AssetAccessRequest, &BTreeSet<Uuid>),
) -> Result<Vec<AssetAccessRequest>> {
    let (org, (mut assets, mut nodes)) = (input.org_id, input.request.subjects());
    assets.retain(|asset| !unknown.contains(&asset.0));
    nodes.retain(|node| !unknown.contains(&node.0));
    let mut below = tickets::below(conn, org, &nodes, MAX_ASSETS.saturating_add(1)).await?;
    if below.len() > MAX_ASSETS {
        return Ok(Vec::new());
    }
    below.extend(assets);
    let named = claims::named(choice.candidates.flows.iter().map(|flow| &*flow.definition.scope));
    let tree = claims::tree_with_all_below(conn, org, &below, &nodes, &named).await?;
    let parts = claim::parts::parts(&Facts { tree: &tree, ..choice.facts(unknown) }, request);
    let mut parts = shown(conn, by, input, (request, parts)).await?;
    parts.truncate(MOST_PARTS);
    Ok(parts)
}

/// These parts of a request without the places below its nodes that are hidden from the requester. So each part can be sent.
async fn shown(
    conn: &Conn,
    by: By<'_>,
    input: &Submission,
    (request, mut parts): (&AssetAccessRequest, Vec<AssetAccessRequest>),
) -> Result<Vec<AssetAccessRequest>> {
    let reader = prepare::reader(by.actor, input);
    let Some(reader) = reader.filter(|_| by.actor.sees_inventory_in_part(input.org_id)) else {
        return Ok(parts);
    };
    let assets: Vec<AssetId> = parts.iter().flat_map(|part| &part.assets).copied().collect();
    let nodes: Vec<NodeId> = parts.iter().flat_map(|part| &part.nodes).copied().collect();
    let mut shown = visible::places(conn, reader, input.org_id, &assets, &nodes).await?;
    shown.extend(places(request));
    for part in &mut parts {
        part.assets.retain(|asset| shown.contains(&asset.0));
        part.nodes.retain(|node| shown.contains(&node.0));
    }
    parts.retain(|part| !(part.assets.is_empty() && part.nodes.is_empty()));
    Ok(parts)
}

fn places(request: &AssetAccessRequest) -> impl Iterator<Item = Uuid> {
    request.assets.iter().map(|asset| asset.0).chain(request.nodes.iter().map(|node| node.0))
}
