//! Questions to guard rules.

use super::CoveredUse;
use crate::error::{Fault, Problem, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatepass_app::guard::{About, Ask, Connection};
use gatepass_domain::guard::Covers;
use gatepass_domain::guard::commands::MOST_COMMAND_BYTES;
use gatepass_domain::permission::typed_name_fault;
use serde::Deserialize;
use std::net::IpAddr;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A login to Gatepass.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskLogin {
    /// The user who logs in.
    pub user_id: Uuid,
    /// The address that the user comes from; null if it is not known.
    #[schema(max_length = 100, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The use of Gatepass; `login` if omitted.
    #[serde(rename = "use")]
    #[schema(value_type = Option<CoveredUse>)]
    pub covers: Option<Covers>,
}

/// A connection to an asset.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskAssetLogin {
    /// The user who connects.
    pub user_id: Uuid,
    /// The address that the user comes from; null if it is not known.
    #[schema(max_length = 100, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The asset.
    pub asset_id: Uuid,
    /// The account: the name of one, `@INPUT` (typed by hand), `@USER` (named like the user) or `@ANON` (none).
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub account: String,
    /// The login name that the user types. It is required with `@INPUT`, and not allowed with other accounts.
    #[schema(min_length = 1, max_length = 128, example = "app")]
    pub input_username: Option<String>,
    /// The protocol.
    #[schema(min_length = 1, max_length = 32, example = "ssh")]
    pub protocol: String,
}

/// A command in a session on an asset. It has `command` or `command_base64`.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskCommand {
    /// The user whose session it is.
    pub user_id: Uuid,
    /// The address that the user comes from; null if it is not known.
    #[schema(max_length = 100, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The asset.
    pub asset_id: Uuid,
    /// The account: the name of one, `@INPUT` (typed by hand), `@USER` (named like the user) or `@ANON` (none).
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub account: String,
    /// The login name that the user typed. It is required with `@INPUT`, and not allowed with other accounts.
    #[schema(min_length = 1, max_length = 128, example = "app")]
    pub input_username: Option<String>,
    /// The protocol.
    #[schema(min_length = 1, max_length = 32, example = "ssh")]
    pub protocol: String,
    /// The command as typed, at most 64 KiB.
    #[schema(max_length = 65_536, example = "sudo rm -rf /var/tmp")]
    pub command: Option<String>,
    /// The bytes of the command in base64, at most 64 KiB. For commands that are no UTF-8.
    #[schema(max_length = 87_384, example = "c3VkbyBybSAtcmYgL3Zhci90bXA=")]
    pub command_base64: Option<String>,
}

/// Many questions.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskCommands {
    /// The questions.
    #[schema(max_items = 1000)]
    pub questions: Vec<AskCommand>,
}

impl AskLogin {
    /// The question.
    pub fn ask(self) -> Result<Ask> {
        let Self { user_id, ip, covers } = self;
        let about = About::Login(covers.unwrap_or(Covers::Login));
        let source = address("", ip).map_err(|fault| Problem::faults(vec![fault]))?;
        Ok(Ask { user: user_id.into(), source, about })
    }
}

impl AskAssetLogin {
    /// The question.
    pub fn ask(self) -> Result<Ask> {
        let Self { user_id, ip, asset_id, account, input_username, protocol } = self;
        let mut faults: Vec<Fault> =
            typed_name_fault("", &account, input_username.as_deref()).into_iter().collect();
        let source = address("", ip).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let connection = Connection { asset: asset_id.into(), account, input: input_username, protocol };
        Ok(Ask { user: user_id.into(), source, about: About::AssetLogin(connection) })
    }
}

impl AskCommand {
    /// The question, which stands at this pointer.
    pub fn ask(self, at: &str) -> Result<Ask> {
        self.faultless(at).map_err(Problem::faults)
    }

    /// The question, or all of its faults.
    pub fn faultless(self, at: &str) -> std::result::Result<Ask, Vec<Fault>> {
        let Self { user_id, ip, asset_id, account, input_username, protocol, command, command_base64 } = self;
        let mut faults: Vec<Fault> =
            typed_name_fault(at, &account, input_username.as_deref()).into_iter().collect();
        let source = address(at, ip).map_err(|fault| faults.push(fault));
        let typed = bytes(at, command, command_base64).map_err(|fault| faults.push(fault));
        let (Ok(source), Ok(typed), true) = (source, typed, faults.is_empty()) else { return Err(faults) };
        let connection = Connection { asset: asset_id.into(), account, input: input_username, protocol };
        Ok(Ask { user: user_id.into(), source, about: About::Command(connection, typed) })
    }
}

fn address(at: &str, ip: Option<String>) -> std::result::Result<Option<IpAddr>, Fault> {
    let expected = || {
        Fault::new(format!("{at}/ip"), "invalid_format", "not an address, such as 192.0.2.7 or 2001:db8::7")
    };
    ip.map(|text| text.parse().map_err(|_| expected())).transpose()
}

/// The bytes of a command, which is given as text or in base64. `at` is the pointer of its object.
pub fn bytes(at: &str, text: Option<String>, base64: Option<String>) -> std::result::Result<Vec<u8>, Fault> {
    let bytes = match (text, base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(text)) => STANDARD.decode(text).map_err(|_| {
            Fault::new(
                format!("{at}/command_base64"),
                "invalid_format",
                "not base64 (RFC 4648 section 4, with padding)",
            )
        })?,
        (None, None) => {
            return Err(Fault::new(
                format!("{at}/command"),
                "required",
                "command or command_base64 is needed",
            ));
        }
        (Some(_), Some(_)) => {
            return Err(Fault::new(
                format!("{at}/command_base64"),
                "not_allowed",
                "command is there already",
            ));
        }
    };
    if bytes.len() > MOST_COMMAND_BYTES {
        return Err(Fault::new(format!("{at}/command"), "too_long", "a command has at most 65,536 bytes"));
    }
    Ok(bytes)
}
