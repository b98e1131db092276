//! What documents have in common, read and made once a process: the faces, words and texts that were set, subsets, streams.
//!
//! Shared by threads. Each document is lent a warm store that no other is using.

use super::set::fonts::{Faces, FontError};
use super::set::typesetter::{Typesetter, Warm};
use super::write::Embedded;
use super::write::strings::StrungWords;
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// The four faces, and what documents that are set in them leave to later ones.
pub struct Stock {
    /// The faces.
    pub(super) faces: Faces,
    /// What documents have embedded.
    pub(super) made: Embedded,
    /// Stores that no document is using now: what was set, and how its words were written.
    idle: Mutex<Vec<(Warm, StrungWords)>>,
}

impl Stock {
    /// Reads the regular, bold, italic and bold italic font files, in that order.
    pub fn load(files: [Cow<'static, [u8]>; 4]) -> Result<Stock, FontError> {
        Ok(Stock { faces: Faces::read(files)?, made: Embedded::default(), idle: Mutex::default() })
    }

    /// Lends what earlier documents have left, and takes it back with what `work` has added.
    pub(super) fn lend<T>(&self, work: impl FnOnce(&mut Typesetter, &mut StrungWords) -> T) -> T {
        // A panic elsewhere cannot leave the list half changed, so poison is no reason to stop.
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let (warm, mut strung) = idle().pop().unwrap_or_default();
        let mut setter = Typesetter::new(&self.faces, warm);
        let made = work(&mut setter, &mut strung);
        if let Some(warm) = setter.into_warm() {
            idle().push((warm, strung));
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_may_be_shared_by_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Stock>();
    }
}
