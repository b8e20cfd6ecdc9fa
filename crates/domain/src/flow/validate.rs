//! What a flow must not say. Finds all faults at once, each with the JSON pointer of its place in the body.

use std::collections::BTreeSet;

use super::approver::ApproverRule;
use super::definition::{Approval, Definition, Item, LevelMode, LevelRule};
use super::duration::{DurationRule, IsoDuration};
use super::scope::Scope;
use crate::inventory::Category;
use crate::permission::{self, Action};
use crate::refused::Fault;
use crate::text::TextEnum;
use crate::ticket::kind::{Offer, TicketType};

#[cfg(test)]
mod tests;

const LONGEST_WAIT: IsoDuration = IsoDuration::days(365);
const LONGEST_ACCESS: IsoDuration = IsoDuration::days(3650);
const LEVELS: usize = 10;
const RULES_PER_LEVEL: usize = 20;
const DENIALS: u32 = 100;
const OPTIONS: usize = 20;
const SCOPE_PLACES: usize = 1000;
const SCOPE_ACCOUNTS: usize = 100;

const OUT_OF_RANGE: &str = "out_of_range";
const REQUIRED: &str = "required";
const NOT_ALLOWED: &str = "not_allowed";
const DUPLICATE: &str = "duplicate";
const INVALID_URL: &str = "invalid_url";

/// All faults of a definition. Empty: the definition may be saved.
pub fn validate(definition: &Definition) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    if definition.ticket_type.is_review() {
        faults.add("/ticket_type", NOT_ALLOWED, "the levels of a review are those of its guard rule");
    }
    faults.approval(&definition.approval);
    if !definition.watchers.is_empty() {
        faults.count("/watchers", definition.watchers.len(), RULES_PER_LEVEL);
    }
    faults.rules("/watchers", &definition.watchers);
    faults.duration_rule(&definition.duration);
    faults.length("/pending_for", definition.pending_for, LONGEST_WAIT);
    if let Some(max_pending) = definition.max_pending {
        faults.length("/max_pending", max_pending, LONGEST_WAIT.times(3));
        if max_pending < definition.pending_for {
            faults.add(
                "/max_pending",
                OUT_OF_RANGE,
                format!("is shorter than pending_for, {}", definition.pending_for),
            );
        }
    }
    if let Some(start_within) = definition.start_within {
        faults.length("/start_within", start_within, LONGEST_WAIT);
        if definition.ticket_type.offer() != Offer::Devices {
            faults.add("/start_within", NOT_ALLOWED, format!("{} is not started", definition.ticket_type));
        }
    }
    faults.scope(definition.ticket_type, &definition.scope);
    faults.item(definition.ticket_type, definition.item.as_ref());
    if definition.pin_assets && !definition.ticket_type.names_places() {
        faults.add(
            "/pin_assets",
            NOT_ALLOWED,
            format!("{} is asked for by no nodes", definition.ticket_type),
        );
    }
    faults.0
}

/// All faults of levels that stand at this pointer.
pub fn level_faults(at: &str, levels: &[LevelRule]) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    faults.levels(at, levels);
    faults.0
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.0.push(Fault::new(pointer, code, detail));
    }

    fn count(&mut self, pointer: impl Into<String>, count: usize, most: usize) {
        if !(1..=most).contains(&count) {
            self.add(pointer, OUT_OF_RANGE, format!("1 to {most} are allowed, not {count}"));
        }
    }

    fn length(&mut self, pointer: impl Into<String>, length: IsoDuration, longest: IsoDuration) {
        if length == IsoDuration::ZERO || length > longest {
            self.add(pointer, OUT_OF_RANGE, format!("must be longer than PT0S and at most {longest}"));
        }
    }

    fn approval(&mut self, approval: &Approval) {
        if let Approval::Assigned { levels } = approval {
            self.levels("/approval/levels", levels);
        }
    }

    fn levels(&mut self, at: &str, levels: &[LevelRule]) {
        self.count(at, levels.len(), LEVELS);
        for (index, level) in levels.iter().enumerate() {
            self.level(&format!("{at}/{index}"), level);
        }
    }

    fn level(&mut self, at: &str, level: &LevelRule) {
        match (level.mode, level.quorum) {
            (LevelMode::Quorum, None) => {
                self.add(format!("{at}/quorum"), REQUIRED, "the mode quorum needs a number");
            }
            (LevelMode::Quorum, Some(0)) => {
                self.add(format!("{at}/quorum"), OUT_OF_RANGE, "a quorum is at least 1");
            }
            (LevelMode::Any | LevelMode::All, Some(_)) => {
                self.add(format!("{at}/quorum"), NOT_ALLOWED, "only the mode quorum takes a number");
            }
            (LevelMode::Quorum, Some(_)) | (LevelMode::Any | LevelMode::All, None) => {}
        }
        if !(1..=DENIALS).contains(&level.denials) {
            self.add(format!("{at}/denials"), OUT_OF_RANGE, format!("1 to {DENIALS} denials are allowed"));
        } else if level.mode == LevelMode::All && level.denials > 1 {
            let why = "with the mode all everybody must approve, so one denial denies";
            self.add(format!("{at}/denials"), NOT_ALLOWED, why);
        }
        self.count(format!("{at}/approvers"), level.approvers.len(), RULES_PER_LEVEL);
        self.rules(&format!("{at}/approvers"), &level.approvers);
    }

    fn rules(&mut self, at: &str, rules: &[ApproverRule]) {
        for (index, rule) in rules.iter().enumerate() {
            if let Some((field, detail)) = rule.rule().fault() {
                self.add(format!("{at}/{index}/{field}"), OUT_OF_RANGE, detail);
            }
        }
    }

    fn duration_rule(&mut self, rule: &DurationRule) {
        match rule {
            DurationRule::Permanent => {}
            DurationRule::Fixed { duration } => self.length("/duration/duration", *duration, LONGEST_ACCESS),
            DurationRule::Max { max } => self.length("/duration/max", *max, LONGEST_ACCESS),
            DurationRule::Choice { options } => {
                self.count("/duration/options", options.len(), OPTIONS);
                let mut seen = BTreeSet::new();
                for (index, option) in options.iter().enumerate() {
                    let pointer = format!("/duration/options/{index}");
                    self.length(pointer.clone(), *option, LONGEST_ACCESS);
                    if !seen.insert(option) {
                        self.add(pointer, DUPLICATE, format!("{option} is there already"));
                    }
                }
            }
        }
    }

    fn scope(&mut self, ticket_type: TicketType, scope: &Scope) {
        if !scope.is_everything() && !ticket_type.names_places() {
            self.add(
                "/scope",
                NOT_ALLOWED,
                format!("only flows of asset_access have a scope, not {ticket_type}"),
            );
        }
        let Scope { nodes, assets, categories, accounts, actions } = scope;
        self.members("/scope/nodes", nodes.as_ref(), SCOPE_PLACES);
        self.members("/scope/assets", assets.as_ref(), SCOPE_PLACES);
        self.members("/scope/categories", categories.as_ref(), Category::ALL.len());
        self.members("/scope/accounts", accounts.as_ref(), SCOPE_ACCOUNTS);
        self.members("/scope/actions", actions.as_ref(), Action::ALL.len());
        let entries = accounts.iter().flatten();
        let has_all = entries.clone().any(|entry| entry == permission::ALL);
        for (index, entry) in entries.enumerate() {
            let pointer = format!("/scope/accounts/{index}");
            if let Err(fault) = permission::check_account_entry(entry) {
                self.add(pointer, fault.as_str(), fault.to_string().replace('_', " "));
            } else if permission::VIRTUAL.contains(&entry.as_str()) || entry.contains(permission::USERNAME) {
                self.add(pointer, NOT_ALLOWED, format!("{entry} counts as every account: write @ALL"));
            } else if entry.starts_with('!') != has_all && entry != permission::ALL {
                self.add(pointer, NOT_ALLOWED, "write names, or @ALL with exclusions such as !root");
            }
        }
    }

    /// A list of a scope: not empty, and nothing twice.
    fn members<T: Ord>(&mut self, at: &str, list: Option<&Vec<T>>, most: usize) {
        let Some(list) = list else { return };
        self.count(at, list.len(), most);
        let mut seen = BTreeSet::new();
        for (index, member) in list.iter().enumerate() {
            if !seen.insert(member) {
                self.add(format!("{at}/{index}"), DUPLICATE, "is there already");
            }
        }
    }

    fn item(&mut self, ticket_type: TicketType, item: Option<&Item>) {
        let gives_groups = ticket_type.offer() == Offer::Groups;
        match (ticket_type.is_from_catalog(), item) {
            (false, None) => {}
            (false, Some(_)) => self.add("/item", NOT_ALLOWED, format!("{ticket_type} has no catalog item")),
            (true, None) => self.add("/item", REQUIRED, format!("{ticket_type} needs a catalog item")),
            (true, Some(item)) => {
                let has_groups = !item.groups.is_empty();
                let has_devices = !item.assets.is_empty() || !item.nodes.is_empty();
                match (gives_groups, has_groups) {
                    (true, false) => self.add("/item/groups", REQUIRED, "the groups to give are needed"),
                    (false, true) => self.add("/item/groups", NOT_ALLOWED, "a device item has no groups"),
                    (true, true) | (false, false) => {}
                }
                match (gives_groups, has_devices) {
                    (true, true) => self.add("/item", NOT_ALLOWED, "a resource item has no assets or nodes"),
                    (false, false) => self.add("/item", REQUIRED, "assets or nodes are needed"),
                    (true, false) | (false, true) => {}
                }
                if gives_groups && item.own_devices_only {
                    self.add("/item/own_devices_only", NOT_ALLOWED, "a resource item has no devices");
                }
                for (pointer, url) in [("/item/icon_url", &item.icon_url), ("/item/url", &item.url)] {
                    if url.as_deref().is_some_and(|url| !is_web(url)) {
                        let detail = "must be a URL of https or http, without a login";
                        self.add(pointer, INVALID_URL, detail);
                    }
                }
            }
        }
    }
}

/// Whether the URL is safe as the source of an image or the target of a link. The server never fetches it. The URL must not be
/// a script, and must not end the HTML attribute that it is put in.
fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c);
    !host.is_empty() && !host.contains('@') && url.chars().all(is_plain)
}
