//! What is the same in each service: codes, decisions, and presses that decide nothing.

use super::{Desk, buttons, texts};
use gatepass_testing::{Person, Value, json};
use std::time::Duration;

/// The accounts of Ann, Ben, and somebody whose account nobody bound.
pub struct Accounts {
    pub ann: &'static str,
    pub ben: &'static str,
    pub stranger: &'static str,
}

impl Desk {
    /// Tests the channel, and binds the accounts of Ann and Ben.
    pub async fn set_up(&self, accounts: &Accounts) {
        let path = format!("/channels/{}/test", self.channel);
        self.world.admin.post(&path, json!({})).await.expect(200);
        self.bind(&self.ann, accounts.ann).await;
        self.bind(&self.ben, accounts.ben).await;
    }

    /// Binds an account by the code that it gets.
    pub async fn bind(&self, person: &Person, account: &str) {
        let own = format!("/me/channels/{}", self.channel);
        person.post(&format!("{own}/code"), json!({ "account": account })).await.expect(200);
        let code = self.code(account).await;
        let bound = person.post(&format!("{own}/confirm"), json!({ "code": code })).await.expect(200);
        assert_eq!((&bound["account"], &bound["proof"]), (&json!(account), &json!("code")), "{bound}");
    }

    /// The code that an account got last.
    pub async fn code(&self, account: &str) -> String {
        code_in(&self.last(account).await)
    }

    /// Ann approves by her card. The cards of both say so, and a press counts once.
    pub async fn approves(&self, accounts: &Accounts, shown: &[&str]) {
        let Accounts { ann, ben, stranger: _ } = accounts;
        let ticket = self.ask().await;
        let (of_ann, of_ben) = (self.last(ann).await, self.last(ben).await);
        for card in [&of_ann, &of_ben] {
            assert_eq!(buttons(card), shown, "{card}");
            assert!(["Alice", "web", "Deploy 4.2"].iter().all(|fact| texts(card).contains(fact)), "{card}");
        }
        let done = self.press(&of_ann, "Approve", ann, json!({})).await;
        assert_eq!((&done["status"], &done["seen"]["error"]), (&json!(200), &Value::Null), "{done}");
        assert_eq!(self.state(&ticket).await, json!("approved"));
        let again = self.press(&of_ann, "Approve", ann, json!({ "override": { "repeat": true } })).await;
        assert_eq!(again["status"], json!(200), "{again}");
        let anew = self.press(&of_ann, "Approve", ann, json!({})).await;
        assert_eq!(anew["status"], json!(200), "{anew}");
        assert_eq!(self.decisions().await, 1);
        self.is_decided_by_message_of_ann().await;
        self.work().await;
        for (card, account) in [(&of_ann, ann), (&of_ben, ben)] {
            self.says(card, account, "approved by Ann").await;
        }
    }

    /// The decision is Ann's, by the message that asked her.
    async fn is_decided_by_message_of_ann(&self) {
        let events = self.world.admin.get("/events?action=ticket.approval_recorded").await.expect(200);
        let event = &events["items"][0];
        let sql = format!(
            "SELECT 'message:' || id FROM deliveries WHERE channel = '{}' AND message = 'decision_needed' \
             AND recipient_id = '{}' AND updates IS NULL",
            self.service, self.ann.id
        );
        let message = self.world.query(&sql).await.remove(0);
        assert_eq!(
            (&event["actor"]["id"], &event["credential"]),
            (&json!(self.ann.id), &json!(message)),
            "{event}"
        );
    }

    /// The card has no buttons any more, and says this.
    pub async fn says(&self, card: &Value, account: &str, words: &str) {
        let now = self.now(card, account).await;
        assert_eq!(buttons(&now).len(), 0, "{now}");
        assert!(texts(&now).contains(words), "{words}: {now}");
        assert!(now["faults"].as_array().is_none_or(Vec::is_empty), "{now}");
    }

    /// Ben denies, which needs a reason. `with_reason` are the fields of the press that has one.
    pub async fn denies(&self, accounts: &Accounts, without_reason: Value, with_reason: Value) {
        let Accounts { ann, ben, stranger: _ } = accounts;
        let ticket = self.ask().await;
        let (of_ann, of_ben) = (self.last(ann).await, self.last(ben).await);
        let asked = self.press(&of_ben, "Deny", ben, without_reason).await;
        assert_eq!(asked["status"], json!(200), "{asked}");
        assert_eq!(self.state(&ticket).await, json!("pending"), "{asked}");
        let done = self.press(&of_ben, "Deny", ben, with_reason).await;
        assert_eq!(done["status"], json!(200), "{done}");
        assert_eq!(self.state(&ticket).await, json!("denied"), "{done}");
        assert!(self.alice.see(&ticket).await.to_string().contains("not tonight"));
        self.work().await;
        for (card, account) in [(&of_ann, ann), (&of_ben, ben)] {
            self.says(card, account, "denied by Ben").await;
        }
    }

    /// Forgeries are refused with their status, and nobody but Ann decides by her card.
    pub async fn refuses(&self, accounts: &Accounts, forged: &[(Value, u16)]) {
        let Accounts { ann, ben, stranger } = accounts;
        let ticket = self.ask().await;
        let of_ann = self.last(ann).await;
        for (forged, status) in forged {
            let done = self.press(&of_ann, "Approve", ann, json!({ "override": forged })).await;
            assert_eq!(done["status"], json!(status), "{forged}: {done}");
        }
        for user in [stranger, ben] {
            let done = self.press(&of_ann, "Approve", user, json!({})).await;
            assert_eq!(done["status"], json!(200), "{user}: {done}");
            if user == stranger {
                self.hears(&done, "/me/channels").await;
            }
        }
        assert_eq!((self.state(&ticket).await, self.decisions().await), (json!("pending"), 0));
        self.press(&of_ann, "Approve", ann, json!({})).await;
        assert_eq!(self.state(&ticket).await, json!("approved"));
    }

    /// Waits until somebody is told this, in the answer to their press or in a message.
    async fn hears(&self, answered: &Value, words: &str) {
        for _ in 0..100 {
            let messages = json!(self.messages().await);
            if [&answered["seen"], &messages].iter().any(|told| told.to_string().contains(words)) {
                return;
            }
            actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nobody is told {words}: {answered}");
    }
}

/// The code in a message.
pub fn code_in(message: &Value) -> String {
    let text = texts(message);
    let at = text.find(" is the code").unwrap();
    text[at - 8..at].to_owned()
}
