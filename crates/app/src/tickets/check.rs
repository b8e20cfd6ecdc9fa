//! Checks a request and reports all faults at once: its entries, and the objects that it names.

use super::{Changes, Given};
use gatepass_domain::ids::UserId;
use gatepass_domain::permission::{EntryFault, check_account_entry, check_protocol_entry};
use gatepass_domain::refused::Fault;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::readers::{UnfitWatcher, unfit_watcher};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The faults of a new request. `found` are its existing assets and nodes.
pub fn request(request: &Request, given: &Given, found: &BTreeSet<Uuid>) -> Vec<Fault> {
    let Given { nodes, assets, accounts, protocols } = given;
    let at = "/request";
    let mut faults = references(at, "nodes", nodes, found);
    faults.extend(references(at, "assets", assets, found));
    faults.extend(entries(at, "accounts", accounts, check_account_entry));
    faults.extend(entries(at, "protocols", protocols, check_protocol_entry));
    faults.extend(request.empty_sides().into_iter().map(|side| {
        Fault::new(format!("{at}/{side}"), "required", "with nothing here the request would give nothing")
    }));
    faults
}

/// The fault of a catalog item that is not visible to the applicant.
pub fn item(is_there: bool) -> Option<Fault> {
    let fault =
        || Fault::new("/request/item_id", "not_found", "there is no such item that the applicant may use");
    (!is_there).then(fault)
}

/// The fault of a device that the item does not offer.
pub fn device(is_offered: bool) -> Option<Fault> {
    let fault = || Fault::new("/request/asset_id", "not_found", "the item offers no such device");
    (!is_offered).then(fault)
}

/// The faults of people who can't be named as watchers. `seen` are those who are visible, and whether each is active.
pub fn watchers(at: &str, named: &[UserId], seen: &BTreeMap<UserId, bool>) -> Vec<Fault> {
    let unfit = named.iter().enumerate().filter_map(|(i, user)| {
        let unfit = unfit_watcher(*user, seen)?;
        let detail = match unfit {
            UnfitWatcher::NotFound => "there is no such user",
            UnfitWatcher::Inactive => "the user is not active",
        };
        Some(Fault::new(format!("{at}/{i}"), unfit.as_str(), detail))
    });
    unfit.collect()
}

/// The faults of an approver's changes.
pub fn changes(changes: &Changes, found: &BTreeSet<Uuid>) -> Vec<Fault> {
    let Changes { nodes, assets, accounts, protocols, actions: _, timing: _ } = changes;
    let at = "/changes";
    let mut faults = references(at, "nodes", nodes.as_deref().unwrap_or_default(), found);
    faults.extend(references(at, "assets", assets.as_deref().unwrap_or_default(), found));
    let accounts = accounts.as_deref().unwrap_or_default();
    faults.extend(entries(at, "accounts", accounts, check_account_entry));
    let protocols = protocols.as_deref().unwrap_or_default();
    faults.extend(entries(at, "protocols", protocols, check_protocol_entry));
    faults
}

fn references<T: Copy + Into<Uuid>>(at: &str, side: &str, ids: &[T], found: &BTreeSet<Uuid>) -> Vec<Fault> {
    let missing = ids.iter().enumerate().filter(|(_, id)| !found.contains(&(**id).into()));
    missing
        .map(|(index, _)| {
            Fault::new(format!("{at}/{side}/{index}"), "not_found", "there is none in this organization")
        })
        .collect()
}

fn entries(
    at: &str,
    side: &str,
    entries: &[String],
    check: fn(&str) -> Result<(), EntryFault>,
) -> Vec<Fault> {
    let wrong = entries.iter().enumerate().filter_map(|(index, entry)| Some((index, check(entry).err()?)));
    wrong
        .map(|(index, fault)| {
            let detail = fault.to_string().replace('_', " ");
            Fault::new(format!("{at}/{side}/{index}"), &fault.to_string(), detail)
        })
        .collect()
}
