//! The envelope around callbacks of WeCom, which DingTalk took over for its events: an AES key of 43 characters, a token that
//! signs, and an owner in the text.
//!
//! ```text
//! text = 16 random bytes | length, 4 bytes big-endian | message | owner | padding of PKCS#7 up to 32
//! signature = hex SHA-1 of [token, timestamp, nonce, text encrypted in base64], sorted and joined
//! ```

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use ring::digest::SHA1_FOR_LEGACY_USE_ONLY;
use zeroize::Zeroizing;

use super::{
    Secret,
    aes::decrypt,
    verify::{digest, same},
};

/// Reads keys. The last of their 43 characters often has bits that belong to no byte.
const KEY: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The most bytes of padding.
const BLOCK: u8 = 32;

/// The key of a text such as `jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C`. None: it is no key.
pub(super) fn key(text: &Secret) -> Option<Zeroizing<[u8; 32]>> {
    let bytes = Zeroizing::new(KEY.decode(text.reveal()).ok()?);
    bytes.as_slice().try_into().ok().map(Zeroizing::new)
}

/// The signature of an encrypted text.
pub(super) fn signature(token: &Secret, timestamp: &str, nonce: &str, encrypted: &str) -> String {
    let mut parts = [token.reveal(), timestamp, nonce, encrypted];
    parts.sort_unstable();
    digest(&SHA1_FOR_LEGACY_USE_ONLY, &parts.map(str::as_bytes))
}

/// Opens envelopes of one owner.
pub(super) struct Envelope<'a> {
    /// The token that signs.
    pub token: &'a Secret,
    /// The AES key as text.
    pub key: &'a Secret,
    /// The owner: the corporation of an app.
    pub owner: &'a str,
}

impl Envelope<'_> {
    /// The message, if it is signed, encrypted and owned as it must be. None: there is a fault, whatever it is.
    pub fn open(&self, sign: &str, timestamp: &str, nonce: &str, encrypted: &str) -> Option<Vec<u8>> {
        let expected = signature(self.token, timestamp, nonce, encrypted);
        if !same(expected.as_bytes(), sign.as_bytes()) {
            return None;
        }
        let key = key(self.key)?;
        let text = decrypt(&key, key.first_chunk()?, &STANDARD.decode(encrypted).ok()?, BLOCK)?;
        let (_, rest) = text.split_first_chunk::<16>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (message, owner) = rest.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)?;
        same(owner, self.owner.as_bytes()).then(|| message.to_vec())
    }
}

/// Makes envelopes, for tests.
#[cfg(test)]
pub(super) fn seal(key_text: &str, random: [u8; 16], owner: &str, message: &[u8]) -> String {
    let key = key(&key_text.into()).unwrap();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let mut text = [&random[..], &length, message, owner.as_bytes()].concat();
    let padding = 32 - text.len() % 32;
    text.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
    let iv: &[u8; 16] = key.first_chunk().unwrap();
    STANDARD.encode(super::aes::encrypt(&key, iv, &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published: token, key, owner, timestamp, nonce, encrypted, signature, text (D1, D3 of DingTalk; W1, W3 of WeCom).
    const READ: [[&str; 8]; 4] = [
        [
            "mryue",
            "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
            "ding6ccabc44d2c8d38b",
            "1608001896814",
            "WL4PK6yA",
            "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3",
            "03044561471240d4a14bb09372dfcfd4fd0e40cb",
            r#"{"EventType":"check_url"}"#,
        ],
        [
            "123456",
            "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij",
            "suite4xxxxxxxxxxxxxxx",
            "1445827045067",
            "nEXhMP4r",
            "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==",
            "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0",
            r#"{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}"#,
        ],
        [
            "QDG6eK",
            "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            "wx5823bf96d3bd56c7",
            "1409659589",
            "263014780",
            "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
            "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
            "1616140317555161061",
        ],
        [
            "123456",
            "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
            "wx49f0ab532d5d035a",
            "1411443780",
            "437374425",
            "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==",
            "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96",
            "5927782489442352469",
        ],
    ];

    #[test]
    fn published_texts_are_read() {
        for [token, key, owner, timestamp, nonce, encrypted, sign, text] in READ {
            let (token, key) = (token.into(), key.into());
            let envelope = Envelope { token: &token, key: &key, owner };
            let open = |sign: &str, timestamp: &str, encrypted: &str| {
                envelope.open(sign, timestamp, nonce, encrypted).map(|text| String::from_utf8(text).unwrap())
            };
            assert_eq!(open(sign, timestamp, encrypted).as_deref(), Some(text));
            assert_eq!(open(sign, "1", encrypted), None);
            assert_eq!(open(&sign.to_uppercase(), timestamp, encrypted), None);
            assert_eq!(open("", timestamp, encrypted), None);
            // A text that is signed, but that nobody encrypted.
            for broken in ["", "AAAA", &encrypted[4..], &encrypted[..encrypted.len() - 24], "no base64!"] {
                let sign = signature(&token, timestamp, nonce, broken);
                assert_eq!(open(&sign, timestamp, broken), None, "{broken}");
            }
            let other = Envelope { owner: "other", ..envelope };
            assert_eq!(other.open(sign, timestamp, nonce, encrypted), None);
        }
    }

    #[test]
    fn published_texts_are_written() {
        // D2 of DingTalk.
        let key = "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus";
        let encrypted = seal(key, *b"WelUQl6bCqcBa2fM", "dingxxxxxx", b"success");
        assert_eq!(
            encrypted,
            "X1VSe9cTJUMZu60d3kyLYTrBq5578ZRJtteU94wG0Q4Uk6E/wQYeJRIC0/UFW5Wkya1Ihz9oXAdLlyC9TRaqsQ=="
        );
        let sign = signature(&"tokenxxxx".into(), "1605695694141", "WelUQl6bCqcBa2fM", &encrypted);
        assert_eq!(sign, "f36f4ba5337d426c7d4bca0dbcb06b3ddc1388fc");
        // W4 of WeCom.
        let text = "<xml>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n<ToUserName><![CDATA[messense]]></ToUserName>\n<AgentID>1</AgentID>\n<CreateTime>1411525903</CreateTime>\n</xml>";
        let key = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";
        let encrypted = seal(key, *b"1234567890123456", "wx49f0ab532d5d035a", text.as_bytes());
        assert_eq!(
            encrypted,
            "9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3"
        );
        let sign = signature(&"123456".into(), "1411525903", "461056294", &encrypted);
        assert_eq!(sign, "407518b7649e86ef23978113f92d27afa9296533");
    }

    #[test]
    fn lengths_and_paddings_that_lie_are_refused() {
        let (token, key) = ("t".into(), READ[2][1]);
        let open = |encrypted: &str| {
            let sign = signature(&token, "1", "n", encrypted);
            Envelope { token: &token, key: &key.into(), owner: "corp" }.open(&sign, "1", "n", encrypted)
        };
        let good = seal(key, [7; 16], "corp", b"text");
        assert_eq!(open(&good).as_deref(), Some(&b"text"[..]));
        assert_eq!(open(&seal(key, [7; 16], "", b"textcorp")), None);
        assert_eq!(open(&seal(key, [7; 16], "corpx", b"text")), None);
        // A message without room for its length.
        let short = {
            let mut bytes = STANDARD.decode(&good).unwrap();
            bytes.truncate(16);
            STANDARD.encode(bytes)
        };
        assert_eq!(open(&short), None);
        // Each byte of the last block but its last one is padding.
        let mut bytes = STANDARD.decode(&good).unwrap();
        let at = bytes.len() - 20;
        bytes[at] ^= 1;
        assert_eq!(open(&STANDARD.encode(bytes)), None);
    }

    #[test]
    fn keys_have_43_characters() {
        for [_, key_text, ..] in READ {
            assert!(key(&key_text.into()).is_some());
            assert!(key(&key_text[1..].into()).is_none());
            assert!(key(&format!("{key_text}=").as_str().into()).is_none());
        }
        assert!(key(&"".into()).is_none());
    }
}
