//! Limits on codes and on guesses.

use super::Desk;
use super::steps::code_in;
use gatepass_testing::{Answer, Person, json};
use reqwest::Method;
use time::Duration;

impl Desk {
    async fn ask_code(&self, person: &Person, account: &str) -> Answer {
        person.post(&format!("/me/channels/{}/code", self.channel), json!({ "account": account })).await
    }

    async fn guess(&self, person: &Person, code: &str) -> Answer {
        person.post(&format!("/me/channels/{}/confirm", self.channel), json!({ "code": code })).await
    }
}

/// A code that is not this one.
fn wrong(right: &str) -> &'static str {
    if right == "00000000" { "00000001" } else { "00000000" }
}

/// The answer is this refusal, with this time to wait.
fn refused(answer: Answer, code: &str, wait: &str) {
    assert_eq!(answer.header("retry-after"), wait, "{}", answer.text);
    answer.problem(429, code);
}

/// The sorted statuses of answers.
fn statuses<const N: usize>(answers: [Answer; N]) -> [u16; N] {
    let mut statuses = answers.map(|answer| answer.status.as_u16());
    statuses.sort_unstable();
    statuses
}

#[actix_web::test]
async fn a_code_is_sent_once_a_minute_for_a_person_and_to_an_account() {
    let desk = Desk::slack().await;
    let stopped = desk.world.stop_clock().await;
    desk.ask_code(&desk.ann, "U1").await.expect(200);
    for account in ["U1", "U2"] {
        refused(desk.ask_code(&desk.ann, account).await, "code_too_soon", "60");
    }
    // Nobody annoys an account, in whichever spelling. Ben's request did not count for Ben.
    for account in ["U1", "u1"] {
        refused(desk.ask_code(&desk.ben, account).await, "code_too_soon", "60");
    }
    desk.ask_code(&desk.ben, "U2").await.expect(200);
    assert_eq!(desk.messages().await.len(), 2);
    // A code that was used is no reason to send the next one at once.
    let code = desk.code("U1").await;
    desk.guess(&desk.ann, &code).await.expect(200);
    desk.world.set_clock(&stopped, Duration::seconds(59)).await;
    refused(desk.ask_code(&desk.ann, "U1").await, "code_too_soon", "1");
    desk.world.set_clock(&stopped, Duration::seconds(60)).await;
    desk.ask_code(&desk.ann, "U1").await.expect(200);
    assert_eq!(desk.messages().await.len(), 3);
}

#[actix_web::test]
async fn of_two_requests_at_the_same_moment_one_sends_a_code() {
    let desk = Desk::slack().await;
    let answers = futures::join!(desk.ask_code(&desk.ann, "U1"), desk.ask_code(&desk.ben, "U1"));
    assert_eq!(statuses(answers.into()), [200, 429]);
    let answers = futures::join!(desk.ask_code(&desk.alice, "U2"), desk.ask_code(&desk.alice, "U3"));
    assert_eq!(statuses(answers.into()), [200, 429]);
    assert_eq!(desk.messages().await.len(), 2);
    // A request that is repeated with its key sends nothing, and is no second one.
    desk.world.travel(Duration::minutes(1)).await;
    let path = format!("/me/channels/{}/code", desk.channel);
    for replayed in [false, true] {
        let request = desk.ann.request(Method::POST, &path).header("idempotency-key", "one");
        let answer = Answer::of(request.json(&json!({ "account": "U1" }))).await;
        assert_eq!(answer.headers.contains_key("idempotency-replayed"), replayed);
        answer.expect(200);
    }
    assert_eq!(desk.messages().await.len(), 3);
}

#[actix_web::test]
async fn a_person_guesses_ten_times_an_hour_over_all_codes() {
    let desk = Desk::slack().await;
    let stopped = desk.world.stop_clock().await;
    for minute in 0..2 {
        desk.world.set_clock(&stopped, Duration::minutes(minute)).await;
        desk.ask_code(&desk.ann, "U1").await.expect(200);
        let right = desk.code("U1").await;
        for _ in 0..5 {
            desk.guess(&desk.ann, wrong(&right)).await.problem(422, "code_invalid");
        }
    }
    desk.world.set_clock(&stopped, Duration::minutes(2)).await;
    desk.ask_code(&desk.ann, "U1").await.expect(200);
    let right = desk.code("U1").await;
    refused(desk.guess(&desk.ann, &right).await, "too_many_guesses", "3480");
    // Others guess as before.
    desk.ask_code(&desk.ben, "U2").await.expect(200);
    let code = desk.code("U2").await;
    desk.guess(&desk.ben, &code).await.expect(200);
    // The first five are an hour old now, the others are not.
    desk.world.set_clock(&stopped, Duration::minutes(60)).await;
    let ann = desk.world.again(&desk.ann).await;
    desk.ask_code(&ann, "U1").await.expect(200);
    let messages = desk.messages().await;
    let right = code_in(messages.last().unwrap());
    for _ in 0..4 {
        desk.guess(&ann, wrong(&right)).await.problem(422, "code_invalid");
    }
    desk.guess(&ann, &right).await.expect(200);
    refused(desk.guess(&ann, &right).await, "too_many_guesses", "60");
}

#[actix_web::test]
async fn guesses_at_the_same_moment_all_count() {
    let desk = Desk::slack().await;
    desk.ask_code(&desk.ann, "U1").await.expect(200);
    let right = desk.code("U1").await;
    let guesses = (0..12).map(|_| desk.guess(&desk.ann, wrong(&right)));
    let answers = futures::future::join_all(guesses).await;
    let of = |status: u16| answers.iter().filter(|answer| answer.status.as_u16() == status).count();
    assert_eq!((of(422), of(429)), (10, 2));
}
