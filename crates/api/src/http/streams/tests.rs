//! Which streams are woken, and which take over the position of the reader of the log.

use super::watch::Watch;
use super::*;
use futures::FutureExt;
use gatepass_persistence::feed::{Mark, Place, Round, Start};
use std::sync::Mutex;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn at(epoch: i64) -> Position {
    let Position { seen: Mark { snapshot, .. }, round } = Position::beginning();
    Position { seen: Mark { epoch, snapshot }, round }
}

/// A position within the round that ends at this epoch.
fn within(epoch: i64) -> Position {
    let place = Place { epoch, xid: 1, id: id(0) };
    Position { round: Some(Round { until: at(epoch).seen, place }), ..at(epoch - 1) }
}

fn news(org: u128, user: u128, next: Position) -> News {
    News { orgs: [Some(id(org))].into(), users: [id(user)].into(), next, has_more: false }
}

/// A stream of this user that has read to the end.
fn idle(streams: &Streams, user: u128, org: u128) -> Registered {
    let stream = streams.register(id(user), Orgs::Only([OrgId(id(org))].into())).unwrap();
    stream.begin_read();
    stream.end_read();
    stream
}

fn is_woken(stream: &Registered) -> bool {
    stream.news().now_or_never().is_some()
}

#[test]
fn a_stream_is_woken_by_its_organizations_and_its_tickets() {
    let streams = Streams::default();
    let (one, two) = (idle(&streams, 1, 10), idle(&streams, 2, 20));
    let all = streams.register(id(3), Orgs::All).unwrap();
    streams.tell(news(10, 9, at(1)), 1);
    assert_eq!((is_woken(&one), is_woken(&two), is_woken(&all)), (true, false, true));
    streams.tell(news(30, 2, at(1)), 1);
    assert_eq!((is_woken(&one), is_woken(&two), is_woken(&all)), (false, true, true));
    let of_no_org = News { orgs: [None].into(), users: [].into(), next: at(1), has_more: false };
    streams.tell(of_no_org, 1);
    assert_eq!((is_woken(&one), is_woken(&two), is_woken(&all)), (false, false, true));
    one.concern(Orgs::Only([OrgId(id(20))].into()));
    assert!(is_woken(&one), "there may be more to read now");
    streams.tell(news(20, 9, at(1)), 1);
    assert!(is_woken(&one));
}

#[test]
fn news_that_comes_while_a_stream_reads_wakes_it_again() {
    let streams = Streams::default();
    let stream = idle(&streams, 1, 10);
    stream.begin_read();
    streams.tell(news(10, 9, at(1)), 1);
    stream.end_read();
    assert!(is_woken(&stream));
}

#[test]
fn a_position_is_taken_over_if_its_round_began_after_the_last_read_and_nothing_concerned_the_stream() {
    let streams = Streams::default();
    let stream = idle(&streams, 1, 10);
    let early = streams.begin_step();
    // This round began after the read.
    streams.tell(news(20, 2, at(1)), early);
    assert_eq!(stream.passed(), Some(at(1)));
    assert_eq!(stream.passed(), None, "once");
    // A round that began before the end of the read may lack what the stream has sent.
    stream.begin_read();
    stream.end_read();
    streams.tell(news(20, 2, at(2)), early);
    assert_eq!(stream.passed(), None);
    let late = streams.begin_step();
    // Within a round there is no position of its own.
    streams.tell(news(20, 2, within(3)), late);
    assert_eq!(stream.passed(), None);
    streams.tell(news(20, 2, at(3)), late);
    // What concerns the stream takes the position away again, until it has read.
    streams.tell(news(10, 2, at(4)), late);
    streams.tell(news(20, 2, at(5)), late);
    assert_eq!(stream.begin_read(), None);
    // While it reads, it takes over nothing.
    streams.tell(news(20, 2, at(6)), streams.begin_step());
    stream.end_read();
    assert_eq!(stream.passed(), None);
    streams.tell(news(20, 2, at(7)), streams.begin_step());
    assert_eq!(stream.begin_read(), Some(at(7)));
}

#[actix_web::test]
async fn the_reader_of_the_log_wakes_all_when_it_begins_and_reads_to_the_end() {
    let streams = Streams::default();
    let stream = idle(&streams, 1, 10);
    let (mut watch, asked) = (Watch::default(), Mutex::new(Vec::new()));
    let read = async |start: Start| {
        let mut asked = asked.lock().unwrap();
        asked.push(start.clone());
        let more = |next, has_more| Some(News { has_more, ..news(20, 2, next) });
        Ok(match start {
            Start::Now => more(at(1), false),
            Start::After(from) if from == at(1) => more(within(2), true),
            Start::After(from) if from == within(2) => more(at(2), true),
            Start::After(from) if from == at(2) => more(at(3), false),
            Start::After(_) => None,
        })
    };
    watch.look(&streams, read).await.unwrap();
    assert!(is_woken(&stream));
    stream.begin_read();
    stream.end_read();
    watch.look(&streams, read).await.unwrap();
    assert_eq!((is_woken(&stream), stream.passed()), (false, Some(at(3))));
    // The position is unknown to the database: it begins again, and all streams look for themselves.
    watch.look(&streams, read).await.unwrap();
    assert!(is_woken(&stream));
    let after = [Start::Now, Start::After(at(1)), Start::After(within(2)), Start::After(at(2))];
    assert_eq!(*asked.lock().unwrap(), [&after[..], &[Start::After(at(3)), Start::Now]].concat());
}

#[test]
fn a_stream_that_is_gone_is_forgotten_and_frees_its_place() {
    let streams = Streams::default();
    let mut open: Vec<Registered> = (0..10).map(|_| idle(&streams, 1, 10)).collect();
    assert!(streams.register(id(1), Orgs::All).is_err());
    open.pop();
    open.push(idle(&streams, 1, 10));
    drop(open);
    assert!(streams.is_empty());
}
