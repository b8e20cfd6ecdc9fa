//! AES-256-CBC as chat services use it, with the padding of PKCS#7 up to a block of the service's choice.

use aes::Aes256;
use cbc::{
    Decryptor,
    cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding},
};

/// The text in these bytes. `block` is the most bytes of padding: 16, or 32 at DingTalk and WeCom. None: the bytes were not
/// encrypted so, whatever the fault is.
pub(super) fn decrypt(key: &[u8; 32], iv: &[u8; 16], bytes: &[u8], block: u8) -> Option<Vec<u8>> {
    let mut text =
        Decryptor::<Aes256>::new(key.into(), iv.into()).decrypt_padded_vec::<NoPadding>(bytes).ok()?;
    let padding = *text.last()?;
    let length = text.len().checked_sub(padding.into())?;
    let is_padding = (1..=block).contains(&padding) && text.get(length..)?.iter().all(|b| *b == padding);
    is_padding.then(|| text.truncate(length))?;
    Some(text)
}
