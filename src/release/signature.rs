//! Who made a release: a signature of Ed25519 in the format of minisign, which other programs can make and check too.

use minisign::{KeyPair, SecretKeyBox};
use minisign_verify::{PublicKey, Signature};
use std::fmt;
use std::io::Cursor;

/// The public half of a publisher's key, as people give it to each other: 56 letters and digits that begin with `RW`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublisherKey(String);

impl PublisherKey {
    /// Reads a key: the line itself, or a file of minisign that has it after a line of comment.
    pub fn read(text: &str) -> Option<PublisherKey> {
        let line =
            text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("untrusted comment:"))?;
        PublicKey::from_base64(line).ok()?;
        Some(PublisherKey(line.to_owned()))
    }

    /// The file that other programs read it from.
    pub fn file(&self) -> String {
        format!("untrusted comment: policygen public key\n{}\n", self.0)
    }
}

impl fmt::Display for PublisherKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `signature` is one of `signed` by `key`, and if so the comment that it signs too.
pub fn verified(signed: &[u8], signature: &str, key: &PublisherKey) -> Option<String> {
    let key = PublicKey::from_base64(&key.0).expect("a key was read as one");
    let signature = Signature::decode(signature).ok()?;
    // The older form, which signs the bytes and not their hash, is refused: nothing here ever made one.
    key.verify(signed, &signature, false).ok()?;
    Some(signature.trusted_comment().to_owned())
}

/// A key to sign with.
pub struct SigningKey(minisign::SecretKey);

/// Why a file gives no key to sign with.
#[derive(Debug, PartialEq, Eq)]
pub enum NoKey {
    /// It holds no such key.
    NotAKey,
    /// It is kept under a password, which was not given or is another.
    Password,
}

impl SigningKey {
    /// Whether the key in a file is kept under a password.
    pub fn needs_password(file: &str) -> bool {
        SigningKey::read(file, None) == Err(NoKey::Password)
    }

    /// Reads the file of a key that is kept under a password, or under none.
    pub fn read(file: &str, password: Option<&str>) -> Result<SigningKey, NoKey> {
        let boxed = || SecretKeyBox::from_string(file).map_err(|_| NoKey::NotAKey);
        let read = match password {
            None => boxed()?.into_unencrypted_secret_key(),
            Some(password) => boxed()?.into_secret_key(Some(password.to_owned())),
        };
        match read {
            Ok(key) if !key.is_encrypted() => Ok(SigningKey(key)),
            Ok(_) => Err(NoKey::Password),
            Err(_) if is_under_password(file) => Err(NoKey::Password),
            Err(_) => Err(NoKey::NotAKey),
        }
    }

    /// A new key as the file that keeps it, under a password if there is one, and its public half. None if the system gives
    /// no random numbers.
    pub fn generate(password: Option<&str>) -> Option<(String, PublisherKey)> {
        let comment = Some("policygen key to sign releases: show it to nobody");
        let pair = match password {
            None => KeyPair::generate_unencrypted_keypair(),
            Some(password) => KeyPair::generate_encrypted_keypair(Some(password.to_owned())),
        };
        let pair = pair.ok()?;
        let file = pair.sk.to_box(comment).ok()?.into_string();
        Some((file, PublisherKey(pair.pk.to_base64())))
    }

    /// Its public half.
    pub fn public(&self) -> PublisherKey {
        let key = minisign::PublicKey::from_secret_key(&self.0).expect("a key to sign with holds its public half");
        PublisherKey(key.to_base64())
    }

    /// A signature of `bytes` and of a `comment`, below a line that it does not sign. There is chance in it: it
    /// is another every time, and no weaker if the machine slips once.
    pub fn sign(&self, bytes: &[u8], comment: &str, above: &str) -> String {
        minisign::sign(None, &self.0, Cursor::new(bytes), Some(comment), Some(above))
            .expect("bytes in memory can be read and signed")
            .to_string()
    }
}

impl PartialEq for SigningKey {
    fn eq(&self, other: &SigningKey) -> bool {
        self.public() == other.public()
    }
}

impl fmt::Debug for SigningKey {
    /// Says which it is, and nothing that must stay hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public())
    }
}

/// Whether a file says of itself that it holds a key under a password. These letters are base64 for "EdScB2": a key of Ed25519,
/// its password stretched by scrypt.
fn is_under_password(file: &str) -> bool {
    file.lines().any(|line| line.trim().starts_with("RWRTY0Iy"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A key that only tests use.
    pub(crate) fn key() -> SigningKey {
        let file = include_str!("../../tests/keys/anyshire.key");
        SigningKey::read(file, None).expect("it is a key without a password")
    }

    #[test]
    fn what_was_signed_is_known_and_what_was_not_is_refused() {
        let (key, public) = (key(), key().public());
        let signature = key.sign(b"manifest", "anyshire 2027.1 serial 2", "x");
        assert_eq!(verified(b"manifest", &signature, &public).as_deref(), Some("anyshire 2027.1 serial 2"));
        assert_eq!(verified(b"manifesT", &signature, &public), None);
        let forged = signature.replace("serial 2", "serial 9");
        assert_ne!(forged, signature);
        assert_eq!(verified(b"manifest", &forged, &public), None);
        let (_, other) = SigningKey::generate(None).expect("the system gives random numbers");
        assert_eq!(verified(b"manifest", &signature, &other), None);
        assert_eq!(verified(b"manifest", "", &public), None);
    }

    #[test]
    fn a_key_is_read_as_a_line_or_as_a_file() {
        let public = key().public();
        assert_eq!(PublisherKey::read(&public.to_string()), Some(public.clone()));
        assert_eq!(PublisherKey::read(&public.file()), Some(public));
        for text in ["", "RWQ", "untrusted comment: x\n", "hello"] {
            assert_eq!(PublisherKey::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_new_key_is_another_every_time_and_signs() {
        let (file, public) = SigningKey::generate(None).expect("the system gives random numbers");
        let read = SigningKey::read(&file, None).expect("it was just made");
        assert_eq!(read.public(), public);
        assert_ne!(SigningKey::generate(None).expect("the system gives random numbers").1, public);
        assert_eq!(verified(b"a", &read.sign(b"a", "b", "x"), &public).as_deref(), Some("b"));
        assert_eq!(SigningKey::read("hello", None), Err(NoKey::NotAKey));
        assert_eq!(SigningKey::read(&public.file(), None), Err(NoKey::NotAKey));
    }
}
