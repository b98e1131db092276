//! `policygen list --reuse`: how much of each policy is shared.

use super::each::EachSchool;
use super::outcome::Failure;
use crate::document::Origin;
use crate::grammar::counted;
use crate::library::Library;
use crate::load::BUILT_IN;
use crate::model::clause::Clause;
use crate::workspace::Workspace;
use std::collections::BTreeMap;

/// The words of a policy in one clause: those of a clause of the library by its number, or the school's own.
struct Share {
    clause: Option<usize>,
    words: usize,
}

/// A policy, and what it is made of.
struct Shares {
    school: String,
    policy: String,
    shares: Vec<Share>,
}

/// For each school, how many clauses and words are shared with another school, one wording of several, in the library
/// for this school alone, or its own; then the clauses of the workspace that nobody uses.
pub(super) fn reuse(workspace: &Workspace, each: impl EachSchool) -> Result<Vec<Vec<String>>, Failure> {
    let library = &workspace.library;
    let numbers: BTreeMap<&str, usize> = library.clauses.keys().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let number_of = |id: &str, origin: Origin| numbers.get(id).copied().filter(|_| origin == Origin::Library);
    // How many schools use each clause, and which of them was the last.
    let mut users = vec![(0_usize, 0_usize); numbers.len()];
    let (mut policies, mut school) = (Vec::new(), 0);
    each(&mut |built| {
        school += 1;
        for document in &built.documents {
            let shares: Vec<Share> = document
                .uses
                .clauses
                .iter()
                .map(|(id, (origin, words))| Share { clause: number_of(id, *origin), words: *words })
                .collect();
            for clause in shares.iter().filter_map(|share| share.clause) {
                let (count, last) = &mut users[clause];
                *count += usize::from(*last != school);
                *last = school;
            }
            policies.push(Shares { school: document.school_id.clone(), policy: document.id.clone(), shares });
        }
    })?;
    let variants: Vec<bool> = library.clauses.keys().map(|id| is_variant(id, library)).collect();
    let head = ["SCHOOL", "POLICY", "WORDS", "SHARED", "VARIANT", "ONLY HERE", "LOCAL"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for Shares { school, policy, shares } in policies {
        // Clauses and words: shared, variant, only here, local.
        let mut counts = [(0, 0); 4];
        for Share { clause, words } in shares {
            let kind = match clause {
                None => 3,
                Some(clause) if users[clause].0 > 1 => 0,
                Some(clause) if variants[clause] => 1,
                Some(_) => 2,
            };
            counts[kind].0 += 1;
            counts[kind].1 += words;
        }
        let all: usize = counts.iter().map(|(_, words)| words).sum();
        let cell = |(clauses, words): &(usize, usize)| {
            format!("{} % ({clauses} clauses, {words} words)", (words * 100 + all / 2).checked_div(all).unwrap_or(0))
        };
        let mut row = vec![school, policy, all.to_string()];
        row.extend(counts.iter().map(cell));
        rows.push(row);
    }
    // Of the built-in clauses a workspace uses what it needs; those it does not use are nobody's concern.
    let of_workspace = |clause: &Clause| !workspace.sources.file(clause.span.file).path.starts_with(BUILT_IN);
    let clauses: Vec<(&String, usize)> = library
        .clauses
        .values()
        .zip(&users)
        .filter(|(clause, (users, _))| of_workspace(clause) || *users > 0)
        .map(|(clause, (users, _))| (&clause.id, *users))
        .collect();
    let shared = clauses.iter().filter(|(_, users)| *users > 1).count();
    let unused: Vec<&String> = clauses.iter().filter(|(_, users)| *users == 0).map(|(id, _)| *id).collect();
    rows.push(Vec::new());
    rows.push(vec![format!(
        "The library has {}, of which {shared} used by more than one school and {} by none{}",
        counted(clauses.len(), "clause"),
        unused.len(),
        if unused.is_empty() { "." } else { ":" }
    )]);
    rows.extend(unused.into_iter().map(|id| vec![format!("  {id}")]));
    Ok(rows)
}

/// Whether a clause is one wording of several.
fn is_variant(id: &str, library: &Library) -> bool {
    id.rsplit_once('/').is_some_and(|(topic, _)| library.topics.contains_key(topic))
}
