//! Objects that stand behind a comment in an object stream, as `qpdf --qdf` writes them for people to read. lopdf passes
//! over them.

use lopdf::xref::XrefEntry;
use lopdf::{Document, Object, ObjectStream, Stream};

/// Adds the objects that lopdf has passed over. No stream is decompressed to more than `longest` bytes.
pub(super) fn read_commented(pdf: &mut Document, longest: usize) {
    let is_packed = |object: &&Object| object.as_stream().is_ok_and(|stream| stream.dict.has_type(b"ObjStm"));
    let packs = pdf.objects.iter().filter(|(_, object)| is_packed(object));
    let packs: Vec<(u32, Stream)> = packs
        .filter_map(|((id, _), object)| Some((*id, without_comments(object.as_stream().ok()?, longest)?)))
        .collect();
    for (pack, mut stream) in packs {
        let Ok(read) = ObjectStream::new_with_limit(&mut stream, Some(longest)) else { continue };
        for (id, object) in read.objects {
            let is_here =
                |entry: &XrefEntry| matches!(entry, XrefEntry::Compressed { container, .. } if *container == pack);
            if pdf.reference_table.get(id.0).is_some_and(is_here) {
                pdf.objects.entry(id).or_insert(object);
            }
        }
    }
}

/// The stream with spaces for the comments that its objects begin with; nothing if none does.
fn without_comments(stream: &Stream, longest: usize) -> Option<Stream> {
    let mut content = stream.get_plain_content_with_limit(longest).ok()?;
    let first = usize::try_from(stream.dict.get(b"First").and_then(Object::as_i64).ok()?).ok()?;
    let index = std::str::from_utf8(content.get(..first)?).ok()?;
    let places: Vec<usize> =
        index.split_ascii_whitespace().skip(1).step_by(2).filter_map(|at| at.parse().ok()).collect();
    let mut has_comment = false;
    for place in places {
        let mut at = first.saturating_add(place);
        while content.get(at).is_some_and(|&byte| byte == b'%' || byte.is_ascii_whitespace()) {
            if content[at] == b'%' {
                has_comment = true;
                let end = content[at..].iter().position(|&byte| byte == b'\n' || byte == b'\r');
                let end = end.map_or(content.len(), |end| at + end);
                content[at..end].fill(b' ');
            }
            at += 1;
        }
    }
    let mut bare = Stream::new(stream.dict.clone(), content);
    bare.dict.remove(b"Filter");
    bare.dict.remove(b"DecodeParms");
    has_comment.then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn only_comments_before_objects_are_taken_out() {
        let stream = |content: &str| {
            Stream::new(dictionary! { "Type" => "ObjStm", "N" => 2, "First" => 9 }, content.as_bytes().to_vec())
        };
        let bare = without_comments(&stream("1 0 2 10 %% one\n(a)% two\n%three\n(% b)"), 100).expect("it has some");
        assert_eq!(bare.content, b"1 0 2 10       \n(a)     \n      \n(% b)");
        assert!(without_comments(&stream("1 0 2 4  (a)\n(% b)"), 100).is_none());
        assert!(without_comments(&stream("1 0 2 99 %"), 100).is_some_and(|bare| bare.content.ends_with(b" ")));
    }
}
