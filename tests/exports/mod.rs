//! Exports: their rows and formats, and callers who don't read them.

mod cells;
mod objects;
mod rows;
mod shares;
mod slow;
mod xlsx;

use gatepass_testing::{Person, Value, World};

/// All items of a list, read page by page.
pub async fn listed(by: &Person, list: &str, query: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = by.get(&format!("{list}?{query}&limit=3{cursor}")).await.expect(200);
        all.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { return all };
        cursor = format!("&cursor={next}");
    }
}

/// The items of an export as JSON.
pub async fn exported(by: &Person, list: &str, query: &str) -> Vec<Value> {
    let path = if list.contains('?') { format!("{list}{query}") } else { format!("{list}/export?{query}") };
    let all = by.get(&path).await.expect(200);
    all["items"].as_array().unwrap().clone()
}

/// The rows of a CSV file by column name, read by another library than the server's.
pub fn cells(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// Inserts many long events.
pub async fn fill(world: &World) {
    world
        .sql(
            "INSERT INTO events (id, at, action, data) SELECT gen_random_uuid(), gatepass_now(), 'big.one', \
             jsonb_build_object('x', repeat('x', 20000)) FROM generate_series(1, 2000)",
        )
        .await;
}
