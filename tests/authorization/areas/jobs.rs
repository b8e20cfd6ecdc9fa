//! Background work.

use crate::authorization::table::{Scene, nothing, row, scene};

pub fn scenes() -> Vec<Scene> {
    vec![
        scene(
            "jobs:read",
            "super_admin",
            [
                row("list_jobs", "", ""),
                row("list_jobs", "that are dead", "?state=dead"),
                row("get_job", "", "$job"),
            ],
        ),
        scene("jobs:write", "super_admin", [row("retry_job", "", "$job").with(nothing())]),
    ]
}
