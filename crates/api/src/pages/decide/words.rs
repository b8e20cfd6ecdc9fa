//! The texts of the page in each language.

use gatepass_domain::notify::Language;

/// The texts of the page.
pub(super) struct Words {
    /// What the reader is asked.
    pub asked: &'static str,
    /// The label of the comment.
    pub comment: &'static str,
    /// Approves.
    pub approve: &'static str,
    /// Denies.
    pub deny: &'static str,
    /// A denial has no reason.
    pub reason_missing: &'static str,
    /// The comment is too long.
    pub too_long: &'static str,
    /// The reader has approved.
    pub approved: &'static str,
    /// The reader has denied.
    pub denied: &'static str,
    /// The title of a page without a request.
    pub not_decided: &'static str,
    /// The link is none.
    pub invalid: &'static str,
    /// The reader has decided before.
    pub used: &'static str,
    /// The organization wants a login.
    pub login: &'static str,
    /// The request is another now.
    pub changed: &'static str,
    /// Somebody else has decided.
    pub decided: &'static str,
    /// The reader is not asked any more.
    pub no_approver: &'static str,
    /// Any other reason follows.
    pub elsewhere: &'static str,
}

/// The texts in this language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &Words {
            asked: "Your decision is needed. This is the request as it is now.",
            comment: "Comment, or the reason why you deny. The requester reads it.",
            approve: "Approve",
            deny: "Deny",
            reason_missing: "Write the reason, then deny. The requester reads it.",
            too_long: "The comment is too long: 4,000 characters at most.",
            approved: "You have approved this request.",
            denied: "You have denied this request.",
            not_decided: "Nothing was decided",
            invalid: "This link does not work. It may be incomplete or too old. Log in to decide the request.",
            used: "You have decided this request before.",
            login: "This request can't be decided from a mail. Log in to decide it.",
            changed: "The request has changed since this message. Log in and look at it again before you decide.",
            decided: "The request is decided already, or it has expired.",
            no_approver: "You are not asked to decide this request any more.",
            elsewhere: "Nothing was decided. Log in to decide the request.",
        },
        Language::Chinese => &Words {
            asked: "需要您审批。以下是申请的当前内容。",
            comment: "评论，或拒绝的理由。申请人可以看到。",
            approve: "批准",
            deny: "拒绝",
            reason_missing: "请先填写拒绝的理由，申请人可以看到。",
            too_long: "评论过长：最多 4,000 个字符。",
            approved: "您已批准此申请。",
            denied: "您已拒绝此申请。",
            not_decided: "未作出审批",
            invalid: "此链接无效，可能不完整或已过期。请登录后审批。",
            used: "您已审批过此申请。",
            login: "此申请不能通过邮件审批。请登录后审批。",
            changed: "此消息发出后申请已变更。请登录查看后再审批。",
            decided: "此申请已有审批结果或已过期。",
            no_approver: "您已不是此申请的审批人。",
            elsewhere: "未作出审批。请登录后审批。",
        },
        Language::German => &Words {
            asked: "Ihre Entscheidung wird gebraucht. So sieht der Antrag jetzt aus.",
            comment: "Kommentar, oder warum Sie ablehnen. Wer den Antrag gestellt hat, liest es.",
            approve: "Genehmigen",
            deny: "Ablehnen",
            reason_missing: "Schreiben Sie zuerst den Grund der Ablehnung. Wer den Antrag gestellt hat, liest ihn.",
            too_long: "Der Kommentar ist zu lang: höchstens 4.000 Zeichen.",
            approved: "Sie haben diesen Antrag genehmigt.",
            denied: "Sie haben diesen Antrag abgelehnt.",
            not_decided: "Es wurde nichts entschieden",
            invalid: "Dieser Link funktioniert nicht. Er ist vielleicht unvollständig oder zu alt. Melden Sie sich an, um zu \
                      entscheiden.",
            used: "Sie haben über diesen Antrag schon entschieden.",
            login: "Über diesen Antrag kann nicht aus einer Mail entschieden werden. Melden Sie sich dafür an.",
            changed: "Der Antrag wurde seit dieser Nachricht geändert. Melden Sie sich an und sehen Sie ihn sich noch einmal an.",
            decided: "Über den Antrag ist schon entschieden, oder er ist verfallen.",
            no_approver: "Ihre Entscheidung über diesen Antrag wird nicht mehr gebraucht.",
            elsewhere: "Es wurde nichts entschieden. Melden Sie sich an, um zu entscheiden.",
        },
    }
}
