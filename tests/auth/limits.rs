//! Rate limits: every response states them, and they are enforced.

use gatepass_testing::World;

#[actix_web::test]
async fn a_caller_hears_what_is_left_and_is_stopped() {
    let world = World::with_rate_limit(20).await;
    let first = world.admin.get("/me").await;
    assert_eq!(first.header("ratelimit-policy"), "\"default\";q=20;w=60");
    assert!(first.header("ratelimit").starts_with("\"default\";r="), "{:?}", first.headers);
    let mut refused = None;
    for _ in 0..25 {
        let answer = world.admin.get("/me").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a limit");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(refused.header("ratelimit"), "\"default\";r=0;t=60");
    refused.problem(429, "too_many_requests");
    // Each user has their own quota.
    world.stranger("alice").await.get("/me").await.expect(200);
}
