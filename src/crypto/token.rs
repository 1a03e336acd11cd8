//! Opaque tokens: a prefix for the kind, the id of a row, a secret. The id finds the row by its primary key; only the digest
//! of the secret is stored, and compared in constant time.
//!
//! The digest covers the prefix, so the secret of one kind is unknown as any other. A token has exactly one spelling:
//! truncated, extended, padded or case-flipped ones are unknown.

use aws_lc_rs::digest::{Context, SHA256};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::random::Random;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// `vac_`: an authorization code (RFC 6749 section 4.1.2).
    AuthorizationCode,
    /// `vdc_`: a device code (RFC 8628 section 3.2).
    DeviceCode,
    /// `vat_`: an opaque access token (RFC 6750).
    AccessToken,
    /// `vsu_`: the link that sets up the first administrator.
    Setup,
    /// `vdv_`: the cookie of a trusted browser.
    Device,
    /// `vrp_`: the link for setting a new password.
    Recovery,
    /// `vrg_`: the link for creating an account.
    Registration,
    /// `vem_`: the link for changing the address of an account.
    EmailChange,
    /// `vim_`: the link by which an administrator acts as somebody else.
    Impersonation,
    /// `vak_`: an API key.
    ApiKey,
    /// `vus_`: the `state` of a request to another provider (RFC 6749 section 10.12).
    UpstreamState,
}

impl TokenKind {
    /// The prefix of its tokens.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "vac_",
            Self::DeviceCode => "vdc_",
            Self::AccessToken => "vat_",
            Self::Setup => "vsu_",
            Self::Device => "vdv_",
            Self::Recovery => "vrp_",
            Self::Registration => "vrg_",
            Self::EmailChange => "vem_",
            Self::Impersonation => "vim_",
            Self::ApiKey => "vak_",
            Self::UpstreamState => "vus_",
        }
    }
}

/// A token that was just created.
pub struct MintedToken {
    /// The token for the client; it is stored nowhere.
    pub text: String,
    /// The row it belongs to.
    pub id: Uuid,
    /// The digest that the row stores.
    pub digest: Vec<u8>,
}

/// A well-formed token that was presented. Whether it was issued is for the store to say.
#[derive(Clone, PartialEq, Eq)]
pub struct PresentedToken {
    /// The id of the row that it claims to belong to.
    pub id: Uuid,
    /// The digest that this row must have.
    pub digest: Vec<u8>,
}

const ID: usize = 16;
const SECRET: usize = 32;
const BODY: usize = ID + SECRET;

/// Creates a token for the row `id`.
pub fn mint(kind: TokenKind, id: Uuid, random: &Random) -> MintedToken {
    let secret = Zeroizing::new(random.bytes::<SECRET>());
    let mut body = Zeroizing::new([0; BODY]);
    body[..ID].copy_from_slice(id.as_bytes());
    body[ID..].copy_from_slice(&*secret);
    let mut text = String::with_capacity(kind.prefix().len() + BODY / 3 * 4);
    text.push_str(kind.prefix());
    URL_SAFE_NO_PAD.encode_string(body.as_slice(), &mut text);
    MintedToken {
        text,
        id,
        digest: digest(kind, &*secret),
    }
}

/// How the token of that row begins: enough to recognise it, and nothing of its secret.
pub fn beginning(kind: TokenKind, id: Uuid) -> String {
    /// Nine bytes of the id.
    const LENGTH: usize = 12;
    let encoded = URL_SAFE_NO_PAD.encode(id.as_bytes());
    let shown: String = encoded.chars().take(LENGTH).collect();
    format!("{}{shown}", kind.prefix())
}

/// Reads a token of that kind; `None` for everything that [`mint`] cannot have created.
pub fn parse(kind: TokenKind, text: &str) -> Option<PresentedToken> {
    let encoded = text
        .strip_prefix(kind.prefix())
        .filter(|encoded| encoded.len() == BODY / 3 * 4)?;
    let mut body = Zeroizing::new([0; BODY]);
    // Strict: no padding, no other alphabet.
    let length = URL_SAFE_NO_PAD.decode_slice(encoded, &mut *body).ok()?;
    let (id, secret) = body.split_first_chunk::<ID>().filter(|_| length == BODY)?;
    Some(PresentedToken {
        id: Uuid::from_bytes(*id),
        digest: digest(kind, secret),
    })
}

fn digest(kind: TokenKind, secret: &[u8]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(kind.prefix().as_bytes());
    context.update(secret);
    context.finish().as_ref().to_vec()
}

impl std::fmt::Debug for MintedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MintedToken")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PresentedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PresentedToken")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_token_is_told_by_its_row_alone() {
        let id = Uuid::from_u128(0x0190_b3f2_7a52_7c3b_9d0e_0000_0000_0001);
        let minted = mint(TokenKind::ApiKey, id, &Random::system());
        let beginning = beginning(TokenKind::ApiKey, id);
        assert!(
            minted.text.starts_with(&beginning) && beginning.len() == 16,
            "{beginning}"
        );
    }

    const KINDS: [TokenKind; 3] = [TokenKind::AuthorizationCode, TokenKind::AccessToken, TokenKind::Setup];

    fn minted(kind: TokenKind) -> MintedToken {
        let random = Random::system();
        mint(kind, random.uuid_v7(chrono::DateTime::UNIX_EPOCH), &random)
    }

    #[test]
    fn a_token_names_its_row_and_its_digest() {
        for kind in KINDS {
            let token = minted(kind);
            assert_eq!(token.text.len(), 68);
            let presented = parse(kind, &token.text).unwrap();
            assert_eq!((presented.id, presented.digest), (token.id, token.digest));
        }
    }

    #[test]
    fn a_token_of_one_kind_is_unknown_as_another() {
        let token = minted(TokenKind::AuthorizationCode);
        assert!(parse(TokenKind::AccessToken, &token.text).is_none());
        let renamed = token.text.replacen("vac_", "vat_", 1);
        assert_ne!(parse(TokenKind::AccessToken, &renamed).unwrap().digest, token.digest);
    }

    #[test]
    fn a_truncated_or_extended_token_is_unknown() {
        let token = minted(TokenKind::AccessToken).text;
        for length in 0..token.len() {
            assert!(parse(TokenKind::AccessToken, &token[..length]).is_none());
        }
        for more in ["A", "=", "==", "AAAA", " ", "\n", "\0", "é"] {
            assert!(
                parse(TokenKind::AccessToken, &format!("{token}{more}")).is_none(),
                "{more:?}"
            );
            assert!(
                parse(TokenKind::AccessToken, &format!("{more}{token}")).is_none(),
                "{more:?}"
            );
        }
        assert!(parse(TokenKind::AccessToken, &token.replace("vat_", "vat_ ")).is_none());
    }

    #[test]
    fn a_token_with_any_letter_flipped_is_unknown() {
        let token = minted(TokenKind::AccessToken);
        for index in 0..token.text.len() {
            let mut bytes = token.text.clone().into_bytes();
            if !bytes[index].is_ascii_alphabetic() {
                continue;
            }
            bytes[index] ^= 0x20;
            let flipped = parse(TokenKind::AccessToken, std::str::from_utf8(&bytes).unwrap());
            assert!(flipped.is_none_or(|flipped| flipped.id != token.id || flipped.digest != token.digest));
        }
    }

    #[test]
    fn another_alphabet_is_unknown() {
        let random = Random::from_fn(|bytes| bytes.fill(0xff));
        let token = mint(TokenKind::Setup, Uuid::max(), &random).text;
        assert!(token.contains('_'));
        assert!(parse(TokenKind::Setup, &token).is_some());
        assert!(parse(TokenKind::Setup, &format!("vsu_{}", token[4..].replace('_', "/"))).is_none());
    }

    #[test]
    fn a_token_is_not_shown() {
        let token = minted(TokenKind::Setup);
        assert!(!format!("{token:?}").contains(&token.text[30..]));
    }
}
