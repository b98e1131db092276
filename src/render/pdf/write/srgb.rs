//! A colour profile of sRGB, worked out from IEC 61966-2-1: what the colours of the PDF mean on any device.
//!
//! A profile of the matrix kind is a header, a table of tags and three sorts of numbers, so it is made here, and no
//! one's licence comes with it. The layout is that of ICC.1:2001-04 (version 2.4).

/// The colours of sRGB's red, green and blue, and of its white, in the profile's space: XYZ under D50.
const RED: [f64; 3] = [0.436_07, 0.222_49, 0.013_92];
const GREEN: [f64; 3] = [0.385_15, 0.716_87, 0.097_08];
const BLUE: [f64; 3] = [0.143_07, 0.060_61, 0.714_10];
const WHITE: [f64; 3] = [0.964_20, 1.0, 0.824_91];

const HEADER: usize = 128;
/// Values in the curve from stored numbers to light; readers draw straight lines between them.
const CURVE: u32 = 256;

/// The profile's bytes.
pub(crate) fn profile() -> Vec<u8> {
    let curve = curve();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz(WHITE)),
        (b"rXYZ", xyz(RED)),
        (b"gXYZ", xyz(GREEN)),
        (b"bXYZ", xyz(BLUE)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data: Vec<u8> = Vec::new();
    let first = HEADER + 4 + 12 * tags.len();
    let mut placed: Vec<(&[u8], usize)> = Vec::new();
    for (name, bytes) in &tags {
        // The three curves are one and the same, and stored once.
        let offset =
            placed.iter().find(|(earlier, _)| earlier == bytes).map_or(first + data.len(), |(_, offset)| *offset);
        if offset == first + data.len() {
            data.extend_from_slice(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
            placed.push((bytes, offset));
        }
        table.extend_from_slice(*name);
        table.extend_from_slice(&(offset as u32).to_be_bytes());
        table.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
    }
    [header(first + data.len()), table, data].concat()
}

fn header(size: usize) -> Vec<u8> {
    let mut header = vec![0; HEADER];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &(size as u32).to_be_bytes());
    put(8, &[2, 0x40, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    // A fixed day: the profile never changes.
    for (at, part) in [2026u16, 1, 1, 0, 0, 0].into_iter().enumerate() {
        put(24 + 2 * at, &part.to_be_bytes());
    }
    put(36, b"acsp");
    for (at, value) in WHITE.into_iter().enumerate() {
        put(68 + 4 * at, &fixed(value));
    }
    header
}

/// A number as signed 15.16.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65_536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    [b"XYZ \0\0\0\0".to_vec(), values.map(fixed).concat()].concat()
}

fn text(words: &str) -> Vec<u8> {
    [b"text\0\0\0\0", words.as_bytes(), b"\0"].concat()
}

/// A description: the words in ASCII, then none in Unicode and none for the Macintosh.
fn description(words: &str) -> Vec<u8> {
    let length = (words.len() as u32 + 1).to_be_bytes();
    [b"desc\0\0\0\0".as_slice(), &length, words.as_bytes(), b"\0", &[0; 8], &[0; 3], &[0; 67]].concat()
}

fn curve() -> Vec<u8> {
    let mut curve = [b"curv\0\0\0\0".as_slice(), &CURVE.to_be_bytes()].concat();
    for step in 0..CURVE {
        let light = light(f64::from(step) / f64::from(CURVE - 1));
        curve.extend_from_slice(&((light * 65_535.0).round() as u16).to_be_bytes());
    }
    curve
}

/// The light that a stored number stands for.
fn light(stored: f64) -> f64 {
    if stored <= 0.040_45 { stored / 12.92 } else { ((stored + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_green_and_blue_make_white() {
        for axis in 0..3 {
            assert!((RED[axis] + GREEN[axis] + BLUE[axis] - WHITE[axis]).abs() < 0.000_3, "axis {axis}");
        }
    }

    #[test]
    fn the_profile_says_its_own_length_and_every_tag_lies_within() {
        let profile = profile();
        let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().expect("four bytes")) as usize;
        assert_eq!(number(0), profile.len());
        for tag in 0..number(HEADER) {
            let (offset, length) = (number(HEADER + 8 + 12 * tag), number(HEADER + 12 + 12 * tag));
            assert!(offset % 4 == 0 && offset + length <= profile.len());
        }
    }
}
