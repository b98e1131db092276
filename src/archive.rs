//! All that was built for a school in one ZIP file, to be uploaded, sent or kept.
//!
//! The same files and the same day give the same bytes, on every machine: entries stand by name, carry the day that was
//! built for and no clock's time, and have the same rights wherever they were written.

use crate::date::Date;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Files by name in one archive, as of `day`. They stand at its top: who unpacks it gets a folder of its name from most
/// systems, and a website's control panel puts them where they are to be.
pub fn archive(files: &[(String, Vec<u8>)], day: Date) -> Vec<u8> {
    let (year, month, day) = day.first_day().numbers();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // The format knows the years 1980 to 2107; outside them it is given its first day.
        .last_modified_time(DateTime::from_date_and_time(year, month, day, 0, 0, 0).unwrap_or_default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut sorted: Vec<&(String, Vec<u8>)> = files.iter().collect();
    sorted.sort();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in sorted {
        writer.start_file(name, options).expect("no two files of a school have one name");
        writer.write_all(bytes).expect("a vector takes what is written to it");
    }
    writer.finish().expect("a vector takes what is written to it").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use zip::ZipArchive;

    fn day(text: &str) -> Date {
        text.parse().expect("the test writes a date")
    }

    fn files(names: &[&str]) -> Vec<(String, Vec<u8>)> {
        names.iter().map(|name| (name.to_string(), name.repeat(99).into_bytes())).collect()
    }

    #[test]
    fn the_order_in_which_files_come_does_not_show() {
        let today = day("2026-11-21");
        let there = archive(&files(&["index.html", "b.pdf", "manifest.json"]), today);
        assert_eq!(there, archive(&files(&["manifest.json", "index.html", "b.pdf"]), today));
        assert_ne!(there, archive(&files(&["index.html", "b.pdf"]), today));
    }

    #[test]
    fn entries_are_the_files_with_the_day_and_the_rights_of_all() {
        let given = files(&["b.pdf", "a.html"]);
        let mut read = ZipArchive::new(Cursor::new(archive(&given, day("2026-11-21")))).expect("it is an archive");
        for (at, name) in ["a.html", "b.pdf"].into_iter().enumerate() {
            let mut entry = read.by_index(at).expect("it has two entries");
            assert_eq!(
                (entry.name().expect("it is UTF-8").into_owned(), entry.unix_mode()),
                (name.to_owned(), Some(0o100_644))
            );
            let time = entry.last_modified().expect("it has a time");
            assert_eq!((time.year(), time.month(), time.day(), time.hour()), (2026, 11, 21, 0));
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("it can be unpacked");
            assert!(given.contains(&(name.to_owned(), bytes)));
        }
    }

    #[test]
    fn years_that_the_format_cannot_say_are_no_obstacle() {
        assert_eq!(archive(&files(&["a"]), day("1979-12-31")), archive(&files(&["a"]), day("2108-01-01")));
    }
}
