//! In an organization that restricts its inventory, an id that is hidden from a member gets the same response as an id that does
//! not exist: in every operation that names one.

use super::AREAS;
use super::cast::Cast;
use super::oracles::{replaced, told};
use gatepass_testing::{World, json, rows};

/// What rows name, and what is hidden in its place.
const HIDDEN: [(&str, Kind); 5] = [
    ("$web", Kind::Asset),
    ("$spare", Kind::Asset),
    ("$node", Kind::Node),
    ("$empty_node", Kind::Node),
    ("$account", Kind::Account),
];

#[derive(Debug, Clone, Copy)]
enum Kind {
    Asset,
    Node,
    Account,
}

/// A world like that of the cast, but restricted, with a node, an asset and an account that no member sees. No flow names them, but
/// one that members may not see.
struct Restricted {
    world: World,
    node: String,
    asset: String,
    account: String,
}

impl Restricted {
    async fn new(cast: &Cast) -> Self {
        let world = cast.world().await;
        let [node, asset, account, flow] = [(); 4].map(|()| world.new_id());
        let org = cast.id("$org");
        let definition = json!({ "ticket_type": "asset_access", "priority": 5, "approval": { "type": "manual" },
            "scope": { "nodes": [node], "assets": [asset] }, "visible_to": { "users": [cast.id("$leaver")] } });
        world
            .insert([
                rows::node(&node, org, "hidden", None::<&str>),
                rows::asset(&asset, org, "hidden"),
                rows::asset_node(&asset, &node),
                rows::account(&account, &asset, "root"),
                rows::flow(&flow, "Hidden", definition).with("org_id", org),
            ])
            .await;
        let settings = json!({ "inventory_visibility": "restricted" });
        world.sql(&format!("UPDATE organizations SET settings = '{settings}' WHERE id = '{org}'")).await;
        Self { world, node, asset, account }
    }

    fn id(&self, kind: Kind) -> &str {
        match kind {
            Kind::Asset => &self.asset,
            Kind::Node => &self.node,
            Kind::Account => &self.account,
        }
    }
}

#[actix_web::test]
async fn what_is_hidden_is_answered_like_what_nobody_has() {
    let cast = Cast::assemble().await;
    let mut restricted = Restricted::new(&cast).await;
    let (mut compared, mut told_apart) = (0, Vec::new());
    for scene in AREAS.iter().flat_map(|(_, scenes)| scenes()) {
        for (row, (name, kind)) in scene.rows.iter().flat_map(|row| HIDDEN.iter().map(move |one| (row, one)))
        {
            for persona in ["member", "applicant", "key"] {
                if persona == "key" && !["member", "applicant"].contains(&scene.key_of) {
                    continue;
                }
                let hidden = restricted.id(*kind).to_owned();
                let Some(of_hidden) = replaced(row, name, &hidden) else { continue };
                let Some(of_nobody) = replaced(row, name, "$nobody") else { continue };
                let mut answers = Vec::new();
                for (row, id) in [(of_hidden, hidden.as_str()), (of_nobody, cast.id("$nobody"))] {
                    let answer = scene.play(&row, &cast, &restricted.world, persona).await;
                    answers.push(told(&answer, id));
                    if row.changed(&answer) {
                        restricted = Restricted::new(&cast).await;
                    }
                }
                compared += 1;
                if answers[0] != answers[1] {
                    let what = format!("{} ({}) of {name} by {persona}", row.operation, row.case);
                    told_apart
                        .push(format!("{what}\n  hidden:   {:?}\n  nobody's: {:?}", answers[0], answers[1]));
                }
            }
        }
    }
    assert!(compared > 60, "too easy: {compared}");
    assert!(told_apart.is_empty(), "{}", told_apart.join("\n"));
}
