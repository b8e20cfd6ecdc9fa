//! The texts of the page in each language.

use gatepass_domain::notify::Language;

/// The texts of the page.
pub(super) struct Words {
    /// The title.
    pub title: &'static str,
    /// What to do with the code.
    pub enter: &'static str,
    /// When not to do it.
    pub warning: &'static str,
    /// The label of the code.
    pub code: &'static str,
    /// The label of the login name.
    pub user: &'static str,
    /// The label of the service.
    pub service: &'static str,
    /// The label of the account.
    pub account: &'static str,
    /// The title of a page without a code.
    pub nothing: &'static str,
    /// The way back is not valid.
    pub invalid: &'static str,
    /// The service did not say who signed in.
    pub failed: &'static str,
}

/// The texts in this language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &Words {
            title: "Bind this account to Gatepass",
            enter: "Enter this code in Gatepass, where you began. It is valid for 10 minutes. Nothing is bound before.",
            warning: "Tell the code to nobody. If you are not this user of Gatepass, somebody else sent you here: close this page.",
            code: "Code",
            user: "User of Gatepass",
            service: "Service",
            account: "Account",
            nothing: "No account is bound",
            invalid: "This page was opened before, is too old, or belongs to a session that has ended. Begin anew in Gatepass.",
            failed: "The service did not say who you are. Begin anew in Gatepass.",
        },
        Language::Chinese => &Words {
            title: "将此账号绑定到 Gatepass",
            enter: "请回到 Gatepass 输入此验证码，10 分钟内有效。在此之前不会绑定任何账号。",
            warning: "不要把验证码告诉任何人。如果您不是下面的 Gatepass 用户，说明是他人把您引到这里：请关闭此页。",
            code: "验证码",
            user: "Gatepass 用户",
            service: "服务",
            account: "账号",
            nothing: "未绑定账号",
            invalid: "此页面已打开过、已过期，或其会话已结束。请在 Gatepass 中重新开始。",
            failed: "服务未返回您的身份。请在 Gatepass 中重新开始。",
        },
        Language::German => &Words {
            title: "Dieses Konto mit Gatepass verbinden",
            enter: "Geben Sie diesen Code in Gatepass ein, wo Sie begonnen haben. Er gilt 10 Minuten. Vorher wird nichts verbunden.",
            warning: "Geben Sie den Code nicht weiter. Wenn Sie in Gatepass nicht so heißen, hat Sie jemand anderes hierher geschickt: \
                      Schließen Sie diese Seite.",
            code: "Code",
            user: "Name in Gatepass",
            service: "Dienst",
            account: "Konto",
            nothing: "Kein Konto ist verbunden",
            invalid: "Diese Seite wurde schon geöffnet, ist zu alt, oder ihre Sitzung ist zu Ende. Beginnen Sie in Gatepass von vorn.",
            failed: "Der Dienst hat nicht gesagt, wer Sie sind. Beginnen Sie in Gatepass von vorn.",
        },
    }
}
