//! Streams of bytes as a file carries them, and those that were made before: the documents of an estate have most of
//! their pages, tags and fonts in common, and compressing them is most of what writing costs.

use flate2::{Compress, Compression, FlushCompress, Status};
use rustc_hash::{FxHashMap, FxHasher};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::hash::Hasher;
use std::sync::{Arc, Mutex, PoisonError};

/// A stream, compressed.
#[derive(Debug)]
pub(crate) struct Stream {
    /// As it is written.
    pub bytes: Box<[u8]>,
    /// The SHA-256 of what is written.
    pub digest: [u8; 32],
    /// The SHA-256 of what it was made of.
    pub content: [u8; 32],
    /// How long it was before.
    pub length: usize,
}

impl Stream {
    /// Compresses `bytes` with zlib.
    pub(crate) fn of(bytes: &[u8]) -> Stream {
        let compressed = deflate(bytes);
        let (digest, content) = (Sha256::digest(&compressed).into(), Sha256::digest(bytes).into());
        Stream { digest, content, bytes: compressed.into(), length: bytes.len() }
    }
}

/// Streams that were made before.
#[derive(Default)]
pub(crate) struct Streams(Mutex<KeptStream>);

/// Streams by the hash of their bytes before compression; those of one hash are told apart by the bytes.
type ByHash = FxHashMap<u64, Vec<(Box<[u8]>, Arc<Stream>)>>;

#[derive(Default)]
struct KeptStream {
    young: ByHash,
    /// Those that were young before the last that were one too many; one that is asked for again is young again.
    old: ByHash,
    /// The bytes of the young.
    size: usize,
}

/// The young are old when they have more bytes than this, before compression.
const FULL: usize = 24 << 20;

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
        if let Some(stream) = lock().find(hash, &bytes) {
            return stream;
        }
        // Made without the lock: two threads may make the same one, which is the same to a byte.
        let stream = Arc::new(make(&bytes));
        let mut kept = lock();
        kept.find(hash, &bytes).unwrap_or_else(|| {
            kept.keep(hash, bytes.into(), Arc::clone(&stream));
            stream
        })
    }
}

impl KeptStream {
    fn find(&mut self, hash: u64, bytes: &[u8]) -> Option<Arc<Stream>> {
        let is_it = |(of, _): &(Box<[u8]>, Arc<Stream>)| **of == *bytes;
        if let Some((_, stream)) = self.young.get(&hash).and_then(|same| same.iter().find(|one| is_it(one))) {
            return Some(Arc::clone(stream));
        }
        let same = self.old.get_mut(&hash)?;
        let (bytes, stream) = same.swap_remove(same.iter().position(is_it)?);
        self.keep(hash, bytes, Arc::clone(&stream));
        Some(stream)
    }

    fn keep(&mut self, hash: u64, bytes: Box<[u8]>, stream: Arc<Stream>) {
        if self.size > FULL {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += bytes.len();
        self.young.entry(hash).or_default().push((bytes, stream));
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

    fn back(stream: &Stream) -> Vec<u8> {
        let mut back = Vec::with_capacity(stream.length + 64);
        flate2::Decompress::new(true)
            .decompress_vec(&stream.bytes, &mut back, flate2::FlushDecompress::Finish)
            .expect("it was compressed a line ago");
        back
    }

    #[test]
    fn what_is_compressed_can_be_read_back() {
        for length in [0, 1, 100, 100_000] {
            let bytes: Vec<u8> =
                (0..length as u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
            assert_eq!(back(&Stream::of(&bytes)), bytes);
        }
    }

    #[test]
    fn a_stream_is_made_once_however_many_others_are_kept() {
        let streams = Streams::default();
        let first = streams.of(b"a page of every school".to_vec());
        for at in 0..40_u32 {
            let other: Vec<u8> = at.to_le_bytes().repeat(500_000);
            assert_eq!(back(&streams.of(other.clone())), other);
            assert!(Arc::ptr_eq(&first, &streams.of(b"a page of every school".to_vec())));
        }
        let kept = streams.0.lock().expect("no thread panicked");
        assert!(kept.young.len() + kept.old.len() < 40, "not all is kept for ever");
    }

    #[test]
    fn the_parts_of_one_picture_are_kept_by_its_file() {
        let streams = Streams::default();
        let colours = streams.of_part(b"red red", "colours", b"PNG");
        assert!(Arc::ptr_eq(&colours, &streams.of_part(b"red red", "colours", b"PNG")));
        assert_eq!(back(&streams.of_part(b"solid", "solidity", b"PNG")), b"solid");
        assert_eq!(back(&colours), b"red red");
    }

    #[test]
    fn streams_with_one_hash_are_told_apart() {
        let mut kept = KeptStream::default();
        for bytes in [b"one", b"two"] {
            kept.keep(7, bytes[..].into(), Arc::new(Stream::of(bytes)));
        }
        let found = |kept: &mut KeptStream, bytes: &[u8]| kept.find(7, bytes).map(|stream| back(&stream));
        assert_eq!(found(&mut kept, b"two").as_deref(), Some(&b"two"[..]));
        kept.old = std::mem::take(&mut kept.young);
        assert_eq!(found(&mut kept, b"one").as_deref(), Some(&b"one"[..]));
        assert_eq!(found(&mut kept, b"six"), None);
    }
}
