//! One direction: a file of `src/` uses only what stands above it.
//!
//! The order is told once, by the `mod` lines of the file that heads a folder: `lib.rs` for the folders and files of
//! `src/`, `check.rs` for those of `check/`, and so on. A file uses files beside it only if they stand above it there, and
//! whatever stands in a folder goes with the folder. A head stands either above all of its folder or below all of it: it
//! uses its files, or they use it.
//!
//! What counts as use is every path that begins with `crate`, `self` or `super`, with a module below the file, or with a
//! name under which the file has imported a module; in what is handed to a macro and in what a macro writes too. Tests are
//! exempt, `#[cfg(test)]`: they build with whatever they like. Not seen is what is used without its path: methods and
//! fields of a value that another file made, and trait implementations. Whoever has such a value got it from a file that
//! is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use syn::visit::{self, Visit};

/// A module by the names on the way to it from the crate.
type Module = Vec<String>;

/// What is read of a file.
#[derive(Default)]
struct File {
    /// Its modules in files of their own, in the order of their `mod` lines.
    modules: Vec<String>,
    /// The paths of what it uses.
    uses: BTreeSet<Vec<String>>,
    /// Names that it has for something imported, such as a module.
    names: BTreeMap<String, Vec<String>>,
}

impl File {
    fn import(&mut self, tree: &syn::UseTree, mut path: Vec<String>) {
        match tree {
            syn::UseTree::Path(next) => {
                path.push(next.ident.to_string());
                self.import(&next.tree, path);
            }
            syn::UseTree::Name(last) if last.ident == "self" => self.add(path, None),
            syn::UseTree::Name(last) => {
                path.push(last.ident.to_string());
                self.add(path, None);
            }
            syn::UseTree::Rename(last) => {
                path.extend((last.ident != "self").then(|| last.ident.to_string()));
                self.add(path, Some(last.rename.to_string()));
            }
            syn::UseTree::Glob(_) => self.add(path, None),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, path.clone())),
        }
    }

    fn add(&mut self, path: Vec<String>, name: Option<String>) {
        if let Some(name) = name.or_else(|| path.last().cloned()) {
            self.names.insert(name, path.clone());
        }
        self.uses.insert(path);
    }
}

/// Whether something is compiled for tests only.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    let is_test = |words: &syn::MetaList| words.path.is_ident("cfg") && words.tokens.to_string() == "test";
    attributes.iter().any(|attribute| attribute.meta.require_list().is_ok_and(is_test))
}

impl<'ast> Visit<'ast> for File {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Enum(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Static(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        assert!(module.content.is_none(), "a module of the program has a file: {}", module.ident);
        self.modules.push(module.ident.to_string());
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, Vec::new());
    }

    fn visit_macro(&mut self, of: &'ast syn::Macro) {
        self.uses.extend(paths_in(&of.tokens.to_string()));
        visit::visit_macro(self, of);
    }

    // `pub(super)` says who may use a thing, and uses nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.uses.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

/// The paths among the tokens of a macro, which nothing parses before the macro does. Words in quotes are none.
fn paths_in(tokens: &str) -> BTreeSet<Vec<String>> {
    let tokens = tokens.replace("\\\"", "").replace("'\"'", "");
    let bare: String = tokens.split('"').step_by(2).collect::<Vec<_>>().join(" ").replace(" :: ", "::");
    let words = bare.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':'));
    let paths = words.filter(|word| word.contains("::")).map(|word| word.split("::").map(str::to_owned).collect());
    paths.collect()
}

/// The module of a file: `check/rules.rs` is `check::rules`.
fn module_of(path: &str) -> Module {
    match path.trim_end_matches(".rs") {
        "lib" => Module::new(),
        path => path.split('/').map(str::to_owned).collect(),
    }
}

/// The module that holds what a path leads to, if it is one of the program.
fn resolve(path: &[String], from: &Module, files: &BTreeMap<Module, File>) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut at = match first.as_str() {
        "crate" => Module::new(),
        "self" => from.clone(),
        "super" => from[..from.len().checked_sub(1)?].to_vec(),
        _ => {
            let below = [from.as_slice(), std::slice::from_ref(first)].concat();
            match files[from].names.get(first) {
                _ if files.contains_key(&below) => below,
                // A name that stands for itself comes from another crate.
                Some(named) if named.len() > 1 => {
                    let whole = [named.as_slice(), rest].concat();
                    return resolve(&whole, from, files);
                }
                Some(_) | None => return None,
            }
        }
    };
    while let Some((name, after)) = rest.split_first() {
        let next =
            if name == "super" { at.split_last()?.1.to_vec() } else { [&at[..], std::slice::from_ref(name)].concat() };
        if !files.contains_key(&next) {
            break;
        }
        (at, rest) = (next, after);
    }
    Some(at)
}

/// Every use of what stands below.
fn upward(sources: &BTreeMap<String, String>) -> Vec<String> {
    let mut files: BTreeMap<Module, File> = BTreeMap::new();
    for (path, source) in sources {
        let mut file = File::default();
        file.visit_file(&syn::parse_file(source).unwrap_or_else(|fault| panic!("{path}: {fault}")));
        files.insert(module_of(path), file);
    }
    // A file that its head has for tests alone is exempt with all below it.
    let is_listed = |module: &Module| {
        (0..module.len()).all(|at| files.get(&module[..at]).is_some_and(|head| head.modules.contains(&module[at])))
    };
    let name = |module: &[String]| if module.is_empty() { "lib".to_owned() } else { module.join("::") };
    let mut found = Vec::new();
    // Between a head and its folder: who uses the head, and whom the head uses.
    let mut heads: BTreeMap<Module, [BTreeSet<String>; 2]> = BTreeMap::new();
    for (from, file) in files.iter().filter(|(module, _)| is_listed(module)) {
        let used: BTreeSet<Module> = file.uses.iter().filter_map(|path| resolve(path, from, &files)).collect();
        for to in used.iter().filter(|to| *to != from) {
            let shared = from.iter().zip(to.iter()).take_while(|(one, other)| one == other).count();
            let head = &from[..shared];
            match (from.get(shared), to.get(shared)) {
                (Some(user), Some(used)) => {
                    let order = &files[head].modules;
                    let place = |name: &String| order.iter().position(|known| known == name);
                    if place(used) > place(user) {
                        found.push(format!(
                            "{} uses {}, which stands below it in {}",
                            name(from),
                            name(to),
                            name(head)
                        ));
                    }
                }
                (Some(_), None) => _ = heads.entry(to.clone()).or_default()[0].insert(name(from)),
                (None, Some(_)) => _ = heads.entry(from.clone()).or_default()[1].insert(name(to)),
                (None, None) => unreachable!("a file is not another"),
            }
        }
    }
    for (head, [users, used]) in heads.iter().filter(|(_, [users, used])| !users.is_empty() && !used.is_empty()) {
        let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
        found.push(format!("{} uses {} and is used by {}", name(head), list(used), list(users)));
    }
    found
}

#[test]
fn a_file_uses_only_what_stands_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&root) {
        let path = entry.expect("src can be read").into_path();
        let below = path.strip_prefix(&root).expect("it was found there").to_str().expect("names are plain").to_owned();
        // The program's `main` and the script that runs before the compiler stand outside.
        if below.ends_with(".rs") && below != "main.rs" && below != "embed/build.rs" {
            sources.insert(below, std::fs::read_to_string(&path).expect("a source can be read"));
        }
    }
    assert!(sources.len() > 200, "src has {} files", sources.len());
    let upward = upward(&sources);
    assert!(upward.is_empty(), "{} upward uses:\n{}", upward.len(), upward.join("\n"));
}

#[test]
fn every_way_to_use_what_stands_below_is_found() {
    let upward = |high: &str| {
        let files = [
            ("lib.rs", "mod high; mod low;"),
            ("high.rs", high),
            ("high/inner.rs", ""),
            ("low.rs", "mod deep; pub fn f() {}"),
            ("low/deep.rs", "pub(in super::super) struct S; #[cfg(test)] mod fixture;"),
            ("low/deep/fixture.rs", "use crate::low::deep::S; use super::S;"),
        ];
        upward(&files.map(|(path, source)| (path.to_owned(), source.to_owned())).into())
    };
    let said = |to: &str| vec![format!("high uses {to}, which stands below it in lib")];
    assert_eq!(upward("use crate::low::f;"), said("low"));
    assert_eq!(upward("use super::low::deep::S;"), said("low::deep"));
    assert_eq!(upward("use crate::{low::{deep::{self, S}}};"), said("low::deep"));
    assert_eq!(upward("use crate::low::deep as other; type T = other::S;"), said("low::deep"));
    assert_eq!(upward("fn g() { crate::low::f() }"), said("low"));
    assert_eq!(upward("fn g(it: &super::low::deep::S) {}"), said("low::deep"));
    assert_eq!(upward("fn g() { println!(\"{}\", crate::low::f()) }"), said("low"));
    assert_eq!(upward("use super::low as other; fn g() { assert!(other::f().is_some()) }"), said("low"));
    assert_eq!(upward("macro_rules! m { () => { $crate::low::deep::S } }"), said("low::deep"));
    assert_eq!(upward("fn g() { println!(\"crate::low::f is another\") }"), [] as [&str; 0]);
    assert_eq!(upward("use crate as all; fn g() { all::low::f() }"), [] as [&str; 0], "one name stands for itself");
    assert_eq!(
        upward("#[cfg(test)] mod tests { use crate::low::f; } #[cfg(test)] use crate::low::f;"),
        [] as [&str; 0]
    );
}

#[test]
fn a_head_stands_above_its_folder_or_below_it() {
    let upward = |head: &str, inner: &str| {
        let files = [("lib.rs", "mod head;"), ("head.rs", head), ("head/inner.rs", inner)];
        upward(&files.map(|(path, source)| (path.to_owned(), source.to_owned())).into())
    };
    assert_eq!(upward("mod inner; use inner::S;", "pub struct S;"), [] as [&str; 0]);
    assert_eq!(upward("mod inner; pub struct S;", "use super::S;"), [] as [&str; 0]);
    let both = upward("mod inner; use inner::S; pub struct T;", "use super::T; pub struct S;");
    assert_eq!(both, ["head uses head::inner and is used by head::inner"]);
}
