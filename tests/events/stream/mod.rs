//! `GET /events/stream`: events as they happen.

mod ends;
mod follows;
mod idle;
mod sees;

use gatepass_testing::{Person, Value};
use reqwest::{Method, Response};
use std::time::Duration;
use tokio::time::timeout;

/// A part of a stream: the text up to an empty line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    pub id: Option<String>,
    pub event: Option<String>,
    pub data: Value,
}

/// A reader of a stream.
pub struct Follow {
    pub response: Response,
    unread: String,
}

impl Follow {
    /// Opens a stream, and reads the position that it begins with. `after` is the last position that the reader has.
    pub async fn open(by: &Person, query: &str, after: Option<&str>) -> (Self, String) {
        let mut request = by.request(Method::GET, &format!("/events/stream?{query}"));
        if let Some(id) = after {
            request = request.header("last-event-id", id);
        }
        let mut follow = Self::of(request.send().await.unwrap());
        let first = follow.frame().await.unwrap();
        assert_eq!((&first.event, &first.data), (&None, &Value::Null));
        (follow, first.id.unwrap())
    }

    /// Reads a response.
    pub fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, unread: String::new() }
    }

    /// The next part. None: the response has ended.
    pub async fn frame(&mut self) -> Option<Frame> {
        loop {
            if let Some((frame, rest)) = self.unread.split_once("\n\n") {
                let (frame, rest) = (read(frame), rest.to_owned());
                self.unread = rest;
                return Some(frame);
            }
            let more = timeout(Duration::from_secs(20), self.response.chunk()).await;
            let Some(more) = more.expect("a part in time").unwrap() else {
                assert_eq!(self.unread, "");
                return None;
            };
            self.unread.push_str(std::str::from_utf8(&more).unwrap());
        }
    }

    /// The next event, without comments before it.
    pub async fn event(&mut self) -> Frame {
        loop {
            let frame = self.frame().await.expect("an event");
            if frame.event.is_some() {
                return frame;
            }
        }
    }

    /// The problem with which the stream ends.
    pub async fn end(&mut self) -> Value {
        let frame = self.event().await;
        assert_eq!(frame.event.as_deref(), Some("end"), "{frame:?}");
        assert_eq!((frame.id, self.frame().await), (None, None));
        frame.data
    }
}

/// Everything that is ready, and the position after it.
pub async fn ready(by: &Person, query: &str, after: Option<&str>) -> (Vec<Frame>, String) {
    let mut request = by.request(Method::GET, &format!("/events/stream?{query}")).header("prefer", "wait=0");
    if let Some(id) = after {
        request = request.header("last-event-id", id);
    }
    let mut follow = Follow::of(request.send().await.unwrap());
    assert_eq!(follow.response.headers()["preference-applied"], "wait=0");
    let (mut frames, mut position) = (Vec::new(), String::new());
    while let Some(frame) = follow.frame().await {
        frame.id.clone().expect("a position").clone_into(&mut position);
        frames.extend(Some(frame).filter(|frame| frame.event.is_some()));
    }
    (frames, position)
}

/// The ids of the events in these frames.
pub fn ids(frames: &[Frame]) -> Vec<String> {
    frames.iter().map(|frame| frame.data["id"].as_str().unwrap().to_owned()).collect()
}

fn read(text: &str) -> Frame {
    let mut frame = Frame::default();
    for line in text.lines() {
        match line.split_once(": ") {
            Some(("id", id)) => frame.id = Some(id.to_owned()),
            Some(("event", event)) => frame.event = Some(event.to_owned()),
            Some(("data", data)) => frame.data = serde_json::from_str(data).unwrap(),
            _ => assert_eq!(line, ":"),
        }
    }
    frame
}
