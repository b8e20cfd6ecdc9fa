//! The texts of the page in each language.

use gatepass_domain::notify::Language;

/// The texts of the page.
pub(super) struct Words {
    /// Asks whether mails are to stop.
    pub question: &'static str,
    /// The kind of mails; `{}` stands for it.
    pub kind: &'static str,
    /// What is not stopped.
    pub inbox: &'static str,
    /// Stops the mails.
    pub button: &'static str,
    /// The mails are stopped.
    pub stopped: &'static str,
    /// The link is none.
    pub gone: &'static str,
    /// Why, and what to do.
    pub why_gone: &'static str,
}

/// The texts in this language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &Words {
            question: "Stop these mails?",
            kind: "Mails of this kind: {}.",
            inbox: "The inbox still has these messages. Other mails still arrive. Your preferences turn them on again.",
            button: "Stop these mails",
            stopped: "These mails are stopped.",
            gone: "This link does not work.",
            why_gone: "It may be incomplete or too old. Log in and choose in your preferences which mails you get.",
        },
        Language::Chinese => &Words {
            question: "停止接收此类邮件？",
            kind: "邮件类型：{}。",
            inbox: "收件箱仍会收到这些消息，其他邮件不受影响。您可以在偏好设置中重新开启。",
            button: "停止接收",
            stopped: "已停止发送此类邮件。",
            gone: "此链接无效。",
            why_gone: "链接可能不完整或已过期。请登录后在偏好设置中选择要接收的邮件。",
        },
        Language::German => &Words {
            question: "Diese Mails abbestellen?",
            kind: "Mails dieser Art: {}.",
            inbox: "Der Posteingang zeigt diese Nachrichten weiterhin. Andere Mails kommen weiterhin an. In Ihren Einstellungen \
                    können Sie diese Mails wieder bestellen.",
            button: "Mails abbestellen",
            stopped: "Diese Mails sind abbestellt.",
            gone: "Dieser Link funktioniert nicht.",
            why_gone: "Er ist vielleicht unvollständig oder zu alt. Melden Sie sich an und wählen Sie in Ihren Einstellungen, \
                       welche Mails Sie bekommen.",
        },
    }
}
