//! The settings that hold if nobody chose others.

use serde_json::json;

use super::*;
use crate::text::TextEnum;

#[test]
fn what_is_not_stored_has_its_default() {
    let settings: Settings = serde_json::from_value(json!({})).unwrap();
    assert_eq!(settings, Settings::default());
    assert!(settings.self_grants);
    assert_eq!(settings.inventory_visibility, InventoryVisibility::All);
    let chosen: Settings =
        serde_json::from_value(json!({ "shadow_global": { "device_admin": true } })).unwrap();
    assert!(chosen.self_grants && chosen.shadow_global.asset_access && chosen.shadow_global.device_admin);
}

#[test]
fn flows_hide_global_ones_and_catalog_items_do_not() {
    let hiding = |settings: ShadowGlobal| -> Vec<TicketType> {
        TicketType::ALL.iter().copied().filter(|ticket_type| settings.of(*ticket_type)).collect()
    };
    assert_eq!(hiding(ShadowGlobal::default()), [TicketType::AssetAccess]);
    let turned = ShadowGlobal { asset_access: false, resource_access: true, device_admin: true };
    assert_eq!(hiding(turned), [TicketType::ResourceAccess, TicketType::DeviceAdmin]);
}
