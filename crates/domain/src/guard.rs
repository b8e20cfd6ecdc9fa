//! Guard rules decide about logins, connections to assets, and commands (domain.md section 9).
