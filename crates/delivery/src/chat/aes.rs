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

/// Encrypts a text that has its padding already, for tests.
#[cfg(test)]
pub(super) fn encrypt(key: &[u8; 32], iv: &[u8; 16], padded: &[u8]) -> Vec<u8> {
    use cbc::cipher::BlockModeEncrypt;
    cbc::Encryptor::<Aes256>::new(key.into(), iv.into()).encrypt_padded_vec::<NoPadding>(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paddings_of_one_byte_to_a_block_are_removed() {
        let (key, iv) = ([1; 32], [2; 16]);
        // 64 bytes, of which the last ones are padding.
        let padded =
            |padding: u8| [vec![b'x'; 64 - usize::from(padding)], vec![padding; padding.into()]].concat();
        for (padding, of_16, of_32) in [
            (0, false, false),
            (1, true, true),
            (16, true, true),
            (17, false, true),
            (32, false, true),
            (33, false, false),
        ] {
            let mut text = padded(padding);
            if padding == 0 {
                text[63] = 0;
            }
            let bytes = encrypt(&key, &iv, &text);
            for (block, is_read) in [(16, of_16), (32, of_32)] {
                let kept = vec![b'x'; 64 - usize::from(padding)];
                assert_eq!(
                    decrypt(&key, &iv, &bytes, block),
                    is_read.then_some(kept),
                    "{padding} of {block}"
                );
            }
        }
        // The whole text may be padding, and nothing is not a text.
        assert_eq!(decrypt(&key, &iv, &encrypt(&key, &iv, &[16; 16]), 16), Some(vec![]));
        assert_eq!(decrypt(&key, &iv, &[], 16), None);
        assert_eq!(decrypt(&key, &iv, &[7; 15], 16), None);
        let mut broken = padded(5);
        broken[60] = 4;
        assert_eq!(decrypt(&key, &iv, &encrypt(&key, &iv, &broken), 16), None);
    }
}
