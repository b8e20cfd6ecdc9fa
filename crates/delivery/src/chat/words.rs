//! The few words that clients add to a card, in each language.

use gatepass_domain::notify::Language;

/// The words of a language. Each fits every service: a modal of Slack takes 24 characters, a button of WeCom 10.
pub(super) struct Words {
    /// The label of the link to the frontend.
    pub open: &'static str,
    /// The label of the reason for a denial.
    pub reason: &'static str,
    /// The title of the form for that reason, and its button.
    pub deny: &'static str,
    /// The button that closes the form.
    pub cancel: &'static str,
    /// What a button of WeCom says after a press.
    pub done: &'static str,
    /// What a notification of DingTalk says before a decision.
    pub waiting: &'static str,
}

/// The words of this language.
pub(super) fn words(language: Language) -> Words {
    match language {
        Language::English => Words {
            open: "Open",
            reason: "Reason",
            deny: "Deny",
            cancel: "Cancel",
            done: "Decided",
            waiting: "Waiting",
        },
        Language::Chinese => Words {
            open: "查看详情",
            reason: "原因",
            deny: "拒绝",
            cancel: "取消",
            done: "已处理",
            waiting: "待处理",
        },
        Language::German => Words {
            open: "Öffnen",
            reason: "Grund",
            deny: "Ablehnen",
            cancel: "Abbrechen",
            done: "Erledigt",
            waiting: "Offen",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatepass_domain::text::TextEnum;

    #[test]
    fn words_fit_every_service() {
        for language in Language::ALL {
            let Words { open, reason, deny, cancel, done, waiting } = words(*language);
            for (word, longest) in
                [(open, 10), (reason, 24), (deny, 24), (cancel, 24), (done, 10), (waiting, 10)]
            {
                assert!((1..=longest).contains(&word.chars().count()), "{word}");
            }
        }
    }
}
