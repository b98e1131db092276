//! What is in a bundle: every file with its SHA-256, and every id with the digest of what it says. This is what is signed.

use crate::digest::sha256;
use crate::model::release::ReleaseId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of it in a bundle.
pub const NAME: &str = "manifest.json";

/// The form of manifests that this program writes; it reads no later one.
pub const FORM: u32 = 1;

/// `manifest.json` of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleManifest {
    /// The form it has.
    pub form: u32,
    /// Who publishes the release.
    pub publisher: String,
    /// What the release is called.
    pub name: String,
    /// Its number among the releases of its publisher.
    pub serial: u32,
    /// SHA-256 of every file of the bundle but this one and its signature, by path.
    pub files: BTreeMap<String, String>,
    /// Fonts that belong to it and are those of the program, which the bundle need not hold: by path, with their SHA-256.
    #[serde(default)]
    pub fonts: BTreeMap<String, String>,
    /// A digest of what each clause, item, section and other entry says, by id. Typing and the order of files do not show
    /// in it.
    pub ids: BTreeMap<String, String>,
}

impl BundleManifest {
    /// Which release it is of.
    pub fn id(&self) -> ReleaseId {
        ReleaseId { publisher: self.publisher.clone(), name: self.name.clone() }
    }

    /// What the signature signs beside it: who takes a signature from another bundle is found out.
    pub fn comment(&self) -> String {
        format!("{} {} serial {}", self.publisher, self.name, self.serial)
    }

    /// As it is written: JSON in lines, so that two of them can be compared.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and numbers become JSON") + "\n"
    }
}

/// The digest by which a release is remembered: of its manifest, which has that of every file.
pub fn digest(manifest: &[u8]) -> String {
    format!("sha256:{}", sha256(manifest))
}
