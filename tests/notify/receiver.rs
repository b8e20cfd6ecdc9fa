//! A receiver of posts.

use gatepass_testing::Value;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A request as the receiver read it.
#[derive(Debug, Clone)]
pub struct Post {
    pub head: String,
    pub body: String,
}

impl Post {
    pub fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        found.unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A receiver that answers with one status after another, the last again and again.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    pub posts: Arc<Mutex<Vec<Post>>>,
    pub statuses: Arc<Mutex<Vec<u16>>>,
}

impl Receiver {
    pub async fn answering(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/gatepass", listener.local_addr().unwrap());
        let statuses = Arc::new(Mutex::new(statuses.iter().rev().copied().collect()));
        let receiver = Self { url, posts: Arc::default(), statuses };
        let own = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                own.serve(stream).await;
            }
        });
        receiver
    }

    async fn serve(&self, mut stream: tokio::net::TcpStream) {
        let (mut read, mut part) = (Vec::new(), [0; 4096]);
        loop {
            let text = String::from_utf8_lossy(&read).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let post = Post { head: head.to_owned(), body: body.to_owned() };
                if post.header("content-length").parse::<usize>().unwrap() <= body.len() {
                    self.posts.lock().unwrap().push(post);
                    break;
                }
            }
            match stream.read(&mut part).await.unwrap() {
                0 => return,
                length => read.extend_from_slice(&part[..length]),
            }
        }
        let status = {
            let mut statuses = self.statuses.lock().unwrap();
            if statuses.len() > 1 { statuses.pop().unwrap() } else { statuses[0] }
        };
        let answer = format!("HTTP/1.1 {status} Status\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        stream.write_all(answer.as_bytes()).await.unwrap();
    }

    pub fn posts(&self) -> Vec<Post> {
        self.posts.lock().unwrap().clone()
    }
}
