//! The faults of a rule as somebody writes it.

use super::hours::{is_zone, minute};
use super::rule::{Action, Rule, RuleKind};
use crate::flow::duration::IsoDuration;
use crate::flow::validate::level_faults;
use crate::permission::{check_account_entry, check_protocol_name, reach_no_account};
use crate::refused::Fault;
use crate::text::TextEnum;

/// The longest time that a review waits.
const LONGEST_WAIT: IsoDuration = IsoDuration::days(1);

/// Every fault of the rule, with pointers into its form in requests. An error of the form itself is found before.
pub fn faults(rule: &Rule) -> Vec<Fault> {
    [
        of_the_action(rule),
        of_the_objects(rule),
        of_the_accounts(rule),
        of_the_times(rule),
        of_the_review(rule),
    ]
    .concat()
}

fn of_the_action(rule: &Rule) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !rule.action.is_for(rule.kind) {
        let allowed: Vec<_> =
            Action::ALL.iter().filter(|action| action.is_for(rule.kind)).map(|a| a.as_str()).collect();
        faults.push(Fault::new(
            "/action",
            "not_allowed",
            format!("here a rule says one of {}", allowed.join(", ")),
        ));
    }
    if rule.review.is_some() != (rule.action == Action::Review) {
        let detail = if rule.review.is_some() {
            "only the action review has it"
        } else {
            "the action review needs it"
        };
        let code = if rule.review.is_some() { "not_allowed" } else { "required" };
        faults.push(Fault::new("/review", code, detail));
    }
    if !rule.recipients.is_empty() && rule.action != Action::Notify {
        faults.push(Fault::new("/recipients", "not_allowed", "only the action notify has them"));
    }
    let is_empty = rule.valid_from.zip(rule.valid_until).is_some_and(|(from, until)| until <= from);
    if is_empty {
        faults.push(Fault::new("/valid_until", "before_start", "must be after valid_from"));
    }
    faults
}

/// Parts that rules of this kind do not have, and those that they need.
fn of_the_objects(rule: &Rule) -> Vec<Fault> {
    let parts = &rule.parts;
    let is_login = rule.kind == RuleKind::Login;
    let of_assets = [
        ("assets", parts.assets.is_empty()),
        ("nodes", parts.nodes.is_empty()),
        ("accounts", parts.accounts.is_empty()),
        ("protocols", parts.protocols.is_empty()),
    ];
    let mut faults = Vec::new();
    for (name, is_empty) in of_assets {
        if is_login && !is_empty {
            faults.push(Fault::new(
                format!("/match/{name}"),
                "not_allowed",
                "logins to Gatepass are to no asset",
            ));
        }
    }
    if rule.org.is_none() && !(parts.assets.is_empty() && parts.nodes.is_empty()) {
        let pointer = if parts.assets.is_empty() { "/match/nodes" } else { "/match/assets" };
        faults.push(Fault::new(pointer, "not_allowed", "a global rule names no objects of an organization"));
    }
    if rule.kind != RuleKind::Command && !parts.command_groups.is_empty() {
        faults.push(Fault::new(
            "/match/command_groups",
            "not_allowed",
            "only rules on commands have command groups",
        ));
    }
    if rule.kind == RuleKind::Command && parts.command_groups.is_empty() {
        faults.push(Fault::new(
            "/match/command_groups",
            "required",
            "a rule on commands needs a command group",
        ));
    }
    if !is_login && !parts.covers.is_empty() {
        faults.push(Fault::new(
            "/match/covers",
            "not_allowed",
            "only rules on logins say which uses they cover",
        ));
    }
    faults
}

fn of_the_accounts(rule: &Rule) -> Vec<Fault> {
    let parts = &rule.parts;
    let mut faults = Vec::new();
    for (place, entry) in parts.accounts.iter().enumerate() {
        if let Err(why) = check_account_entry(entry) {
            let detail = "not an account name, !name, @ALL, @INPUT, @USER or @ANON";
            faults.push(Fault::new(format!("/match/accounts/{place}"), why.as_str(), detail));
        }
    }
    if faults.is_empty() && !parts.accounts.is_empty() && reach_no_account(&parts.accounts) {
        faults.push(Fault::new("/match/accounts", "no_account", "every account is excluded again"));
    }
    for (place, protocol) in parts.protocols.iter().enumerate() {
        if let Err(why) = check_protocol_name(protocol) {
            let detail = "not the name of a protocol, such as ssh";
            faults.push(Fault::new(format!("/match/protocols/{place}"), why.as_str(), detail));
        }
    }
    faults
}

fn of_the_times(rule: &Rule) -> Vec<Fault> {
    let Some(times) = &rule.parts.times else { return Vec::new() };
    let mut faults = Vec::new();
    if !is_zone(&times.zone) {
        let detail = "not a time zone of the IANA database, such as Europe/Zurich or UTC";
        faults.push(Fault::new("/match/times/zone", "unknown_zone", detail));
    }
    for (place, span) in times.spans.iter().enumerate() {
        for (name, text) in [("start", &span.start), ("end", &span.end)] {
            if minute(text).is_none() {
                let pointer = format!("/match/times/spans/{place}/{name}");
                faults.push(Fault::new(pointer, "invalid_format", "not a time of the day, such as 08:30"));
            }
        }
    }
    faults
}

fn of_the_review(rule: &Rule) -> Vec<Fault> {
    let Some(review) = &rule.review else { return Vec::new() };
    let mut faults = level_faults("/review/levels", &review.levels);
    let approvers = review.levels.iter().enumerate().flat_map(|(level, rule)| {
        rule.approvers.iter().enumerate().map(move |(place, approver)| (level, place, approver))
    });
    for (level, place, approver) in approvers {
        if rule.org.is_none() && !approver.rule().is_for_global() {
            let pointer = format!("/review/levels/{level}/approvers/{place}");
            faults.push(Fault::new(
                pointer,
                "not_allowed",
                "a global rule asks users, groups or super_admins",
            ));
        }
    }
    if review.pending_for == IsoDuration::ZERO || review.pending_for > LONGEST_WAIT {
        faults.push(Fault::new("/review/pending_for", "out_of_range", "a review waits from PT1S to P1D"));
    }
    if review.valid_for == Some(IsoDuration::ZERO) {
        faults.push(Fault::new("/review/valid_for", "out_of_range", "an approval counts for at least PT1S"));
    }
    faults
}
