//! The audit log, and the public endpoints of the service.

use crate::authorization::table::{Scene, row, scene};

pub fn scenes() -> Vec<Scene> {
    vec![
        scene(
            "events:read",
            "auditor",
            [
                row("list_events", "", ""),
                row("list_events", "of an organization", "?org_id=$org"),
                row("list_events", "as a feed", "?after=now"),
                row("stream_events", "of logs", "?after=start"),
                row("stream_events", "of logs, from now", ""),
                row("export_events", "", ""),
                row("export_events", "of an organization", "?org_id=$org"),
                row("get_event", "", "$event"),
                row("get_event", "of no organization", "$global_event"),
            ],
        ),
        scene(
            "events:read",
            "member",
            [
                row("get_jwks", "", ""),
                row("get_health", "", ""),
                row("get_readiness", "", ""),
                row("get_contract", "", ""),
                row("get_contract_as_yaml", "", ""),
                row("get_event_contract", "", ""),
                row("list_problems", "", ""),
                row("get_problem", "", "not_found"),
                row("get_security_contact", "", ""),
            ],
        ),
    ]
}
