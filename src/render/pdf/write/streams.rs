//! Streams of bytes as a file carries them, and those that were made before: the documents of an estate have most of
//! their pages, tags and fonts in common, and compressing them is most of what writing costs.

use crate::recent::Recent;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use rustc_hash::FxHasher;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::hash::Hasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A stream, compressed.
#[derive(Debug)]
pub(crate) struct Stream {
    /// As it is written.
    pub bytes: Box<[u8]>,
    /// The SHA-256 of what is written.
    pub digest: [u8; 32],
    /// How long it was before.
    pub length: usize,
    content: OnceLock<[u8; 32]>,
}

impl Stream {
    /// Compresses `bytes` with zlib.
    pub(crate) fn of(bytes: &[u8]) -> Stream {
        let compressed = deflate(bytes);
        let digest = Sha256::digest(&compressed).into();
        Stream { digest, bytes: compressed.into(), length: bytes.len(), content: OnceLock::new() }
    }

    /// The SHA-256 of what it was made of. Few are asked for it, and those are kept from document to document.
    pub(crate) fn content(&self) -> [u8; 32] {
        *self.content.get_or_init(|| Sha256::digest(self.inflated()).into())
    }

    fn inflated(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.length + 64);
        Decompress::new(true)
            .decompress_vec(&self.bytes, &mut bytes, FlushDecompress::Finish)
            .expect("it was compressed by this program");
        bytes
    }
}

/// Streams that were made before.
pub(crate) struct Streams(Mutex<Recent<Made>>);

/// A stream, and the bytes that it was made of.
type Made = (Box<[u8]>, Arc<Stream>);

/// So many bytes of them are kept, before compression.
const KEPT: usize = 24 << 20;

impl Default for Streams {
    fn default() -> Streams {
        Streams(Mutex::new(Recent::new(KEPT)))
    }
}

impl Streams {
    /// `bytes` compressed.
    pub(crate) fn of(&self, bytes: Vec<u8>) -> Arc<Stream> {
        self.kept(bytes, Stream::of)
    }

    /// `bytes` compressed, which are found by what they were made of: the file of a picture is far shorter than its
    /// pixels. `part` tells them from what else is made of `source`.
    pub(crate) fn of_part(&self, bytes: &[u8], part: &str, source: &[u8]) -> Arc<Stream> {
        // No content of a page and no object begins with this byte.
        self.kept([b"\0", part.as_bytes(), b"\0", source].concat(), |_| Stream::of(bytes))
    }

    /// The stream kept by `bytes`; if there is none, what `make` makes of them.
    fn kept(&self, bytes: Vec<u8>, make: impl FnOnce(&[u8]) -> Stream) -> Arc<Stream> {
        let mut hasher = FxHasher::default();
        hasher.write(&bytes);
        let hash = hasher.finish();
        // A panic elsewhere cannot leave them half changed, so poison is no reason to stop.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |(of, _): &Made| **of == *bytes;
        if let Some((_, stream)) = lock().find(hash, is_it) {
            return Arc::clone(stream);
        }
        // Made without the lock: two threads may make the same one, which is the same to a byte.
        let stream = Arc::new(make(&bytes));
        let mut kept = lock();
        if let Some((_, stream)) = kept.find(hash, is_it) {
            return Arc::clone(stream);
        }
        kept.keep(hash, bytes.len(), (bytes.into(), Arc::clone(&stream)));
        stream
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        /// A compressor's working memory is larger than most of what it compresses here.
        static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), true));
    }
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let read = compressor.total_in() as usize;
            let status = compressor
                .compress_vec(&bytes[read..], &mut out, FlushCompress::Finish)
                .expect("compressing in memory cannot fail");
            if status == Status::StreamEnd {
                return out;
            }
            out.reserve(out.len() + 64);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_can_be_read_back() {
        for length in [0, 1, 100, 100_000] {
            let bytes: Vec<u8> =
                (0..length as u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
            let stream = Stream::of(&bytes);
            assert_eq!(stream.inflated(), bytes);
            assert_eq!(stream.content(), *Sha256::digest(&bytes));
        }
    }

    #[test]
    fn a_stream_is_made_once_however_many_others_are_kept() {
        let streams = Streams::default();
        let first = streams.of(b"a page of every school".to_vec());
        for at in 0..40_u32 {
            let other: Vec<u8> = at.to_le_bytes().repeat(500_000);
            assert_eq!(streams.of(other.clone()).inflated(), other);
            assert!(Arc::ptr_eq(&first, &streams.of(b"a page of every school".to_vec())));
        }
    }

    #[test]
    fn the_parts_of_one_picture_are_kept_by_its_file() {
        let streams = Streams::default();
        let colours = streams.of_part(b"red red", "colours", b"PNG");
        assert!(Arc::ptr_eq(&colours, &streams.of_part(b"red red", "colours", b"PNG")));
        assert_eq!(streams.of_part(b"solid", "solidity", b"PNG").inflated(), b"solid");
        assert_eq!(colours.inflated(), b"red red");
    }
}
