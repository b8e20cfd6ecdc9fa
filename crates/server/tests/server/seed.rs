//! Generated data in large numbers.

use gatepass_server::commands::{MigrateAction, Scale, Seed, wire};
use gatepass_server::embedded::{Cluster, Options};
use tokio_postgres::NoTls;

/// Counts grants whose assets differ from their ticket's. A trigger keeps them equal.
const UNLIKE_THEIR_TICKETS: &str = "SELECT count(*) FROM grants g JOIN tickets t ON t.id = g.ticket_id \
    WHERE g.flow_id IS DISTINCT FROM t.flow_id \
    OR to_jsonb(g.assets) IS DISTINCT FROM coalesce(t.approved, t.requested) -> 'assets'";

/// Large data is generated without triggers, which would take half of the time.
#[tokio::test(flavor = "multi_thread")]
async fn grants_name_their_things_also_where_no_trigger_does_it() {
    let folder = super::embedded::folder();
    let cluster = Cluster::start(folder.path(), Options::throwaway()).unwrap();
    let url = cluster.url("gatepass");
    wire::migrate(&url, MigrateAction::Run).await.unwrap();
    let scale = Scale { users: 10, assets: 10, tickets: 60, ..Scale::default() };
    let without_triggers = format!("{url}?options=-c%20session_replication_role%3Dreplica");
    wire::seed(&without_triggers, Seed::Scale(scale)).await.unwrap();

    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let count = async |sql: &str| client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
    assert_eq!(count("SELECT count(*) FROM grants").await, 20);
    assert_eq!(count(UNLIKE_THEIR_TICKETS).await, 0);
}
