//! What people are told in chats, in each language.

use gatepass_domain::notify::Language;

/// The texts.
pub(super) struct Words {
    /// The title of the message with a code.
    pub code_title: &'static str,
    /// Brings a code. `{username}` and `{code}` stand for both.
    pub code: &'static str,
    /// The person's account is not bound.
    pub unbound: &'static str,
}

/// The texts in this language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &Words {
            code_title: "Code of Gatepass",
            code: "{code} is the code that binds this account to {username} in Gatepass. It is valid for 10 minutes. If you \
                   didn't ask for it, ignore it, and tell it to nobody.",
            unbound: "Gatepass doesn't know whose account this is. Bind it in your settings of Gatepass, under chats \
                      (/me/channels), then press again.",
        },
        Language::Chinese => &Words {
            code_title: "Gatepass 验证码",
            code: "{code} 是将此账号绑定到 Gatepass 用户 {username} 的验证码，10 分钟内有效。如非本人操作，请忽略，且不要告诉任何人。",
            unbound: "Gatepass 不知道此账号属于谁。请在 Gatepass 的聊天设置（/me/channels）中绑定后重试。",
        },
        Language::German => &Words {
            code_title: "Code von Gatepass",
            code: "{code} ist der Code, der dieses Konto mit {username} in Gatepass verbindet. Er gilt 10 Minuten. Wenn Sie ihn \
                   nicht angefordert haben, ignorieren Sie ihn und geben Sie ihn nicht weiter.",
            unbound: "Gatepass weiß nicht, wem dieses Konto gehört. Verbinden Sie es in Ihren Einstellungen von Gatepass \
                      (/me/channels) und drücken Sie noch einmal.",
        },
    }
}
