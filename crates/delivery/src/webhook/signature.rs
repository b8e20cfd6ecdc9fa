//! Signs webhooks: id, time of the attempt and body, with each secret of the receiver.

use time::OffsetDateTime;

use super::Secret;

/// The headers of a webhook. There is a signature for each secret, so that a receiver may verify with the old or the new one
/// while a secret is rotated.
///
/// `id` is the same in each attempt: receivers recognize doubles by it. `at` is the time of this attempt: receivers refuse
/// what is older than five minutes.
pub fn sign(id: &str, at: OffsetDateTime, body: &[u8], secrets: &[Secret]) -> [(&'static str, String); 3] {
    let timestamp = at.unix_timestamp();
    let signed = [format!("{id}.{timestamp}.").as_bytes(), body].concat();
    let signatures: Vec<String> = secrets.iter().filter_map(|secret| secret.sign(&signed)).collect();
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors that are published: standard-webhooks/libraries, svix-webhooks, the server of Svix.
    const SHARED: [[&str; 5]; 2] = [
        [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            r#"{"test": 2432232314}"#,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ],
        [
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            "1649367553",
            r#"{"email":"test@example.com","username":"test_user"}"#,
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
        ],
    ];
    const PRIVATE: [&str; 3] = [
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
    ];

    fn at(seconds: &str) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds.parse().unwrap()).unwrap()
    }

    #[test]
    fn published_vectors_are_met() {
        for [secret, id, seconds, body, signature] in SHARED {
            let headers = sign(id, at(seconds), body.as_bytes(), &[Secret::parse(secret).unwrap()]);
            let texts =
                [("webhook-id", id), ("webhook-timestamp", seconds), ("webhook-signature", signature)];
            assert_eq!(headers, texts.map(|(name, value)| (name, value.to_owned())));
        }
        let [private, public, signature] = PRIVATE;
        let secret = Secret::parse(private).unwrap();
        assert_eq!(secret.public_key().as_deref(), Some(public));
        let [_, id, seconds, body, _] = SHARED[0];
        assert_eq!(sign(id, at(seconds), body.as_bytes(), &[secret])[2].1, signature);
    }

    #[test]
    fn each_secret_signs_while_one_is_rotated() {
        let [old, id, seconds, body, first] = SHARED[0];
        let secrets = [Secret::parse(old).unwrap(), Secret::parse(PRIVATE[0]).unwrap()];
        let signature = &sign(id, at(seconds), body.as_bytes(), &secrets)[2].1;
        assert_eq!(*signature, format!("{first} {}", PRIVATE[2]));
    }
}
