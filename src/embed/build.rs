//! Puts the clause library, its name as a release, the templates and the fonts into the binary, so that it works in an empty folder.
//!
//! Writes a table of path, bytes and their SHA-256 that `src/embed.rs` includes: a megabyte and a half would take a
//! build of one school longer to hash than all its other work.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"));
    let mut table = String::from("&[\n");
    for folder in ["clauses", "release.toml", "templates"] {
        println!("cargo::rerun-if-changed={folder}");
        let mut paths: Vec<PathBuf> = WalkDir::new(root.join(folder))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.into_path())
            .collect();
        paths.sort();
        for path in paths {
            let name = path.strip_prefix(&root).expect("it was found below the root");
            let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            let bytes = std::fs::read(&path).expect("a file that was just found can be read");
            let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            writeln!(table, "    ({name:?}, include_bytes!({:?}), {digest:?}),", path.display().to_string())
                .expect("text is written to a string");
        }
    }
    table.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").expect("cargo names a folder to write to");
    std::fs::write(Path::new(&out).join("embedded.rs"), table).expect("cargo's folder can be written to");
}
