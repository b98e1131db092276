//! What is wrong as SARIF 2.1.0, which code hosts show beside the lines it is about.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use crate::check::rule;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::grammar::capitalised;
use crate::source::{Sources, Span};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// One result, and the code that it is under.
pub(super) struct Finding {
    code: Code,
    result: Json,
}

/// A diagnostic as a result.
pub(super) fn finding(fault: &Diagnostic, sources: &Sources) -> Finding {
    let location = |span: Span, words: &str| {
        let (line, column) = sources.line_column(span);
        let (end_line, end_column) = sources.line_column(Span { start: span.end, ..span });
        let mut location = json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&sources.file(span.file).path) },
            "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
        } });
        if !words.is_empty() {
            location["message"] = json!({ "text": words });
        }
        location
    };
    let level = match fault.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let said = match &fault.help {
        Some(help) => format!("{}. {}.", capitalised(&fault.message), capitalised(help).trim_end_matches('.')),
        None => capitalised(&fault.message) + ".",
    };
    let related: Vec<Json> = fault.related.iter().map(|(span, words)| location(*span, words)).collect();
    let mut result = json!({
        "ruleId": fault.code.name(),
        "level": level,
        "message": { "text": said },
        "locations": [location(fault.span, &fault.label)],
    });
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    Finding { code: fault.code, result }
}

/// The whole log: what ran, the rules that found something, and the results.
pub(super) fn log(findings: Vec<Finding>) -> String {
    let codes: BTreeSet<Code> = findings.iter().map(|finding| finding.code).collect();
    let rules: Vec<Json> = codes
        .into_iter()
        .map(|code| match rule(code.name()) {
            Some(rule) => json!({
                "id": code.name(),
                "shortDescription": { "text": rule.about },
                "help": { "text": format!("policygen explain {code}"), "markdown": rule.page },
            }),
            None => json!({ "id": code.name() }),
        })
        .collect();
    let results: Vec<Json> = findings.into_iter().map(|finding| finding.result).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "policygen", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// A path as a relative reference, or as a `file` URI if it is absolute (RFC 3986, RFC 8089): what may not stand in one
/// is escaped.
fn uri(path: &str) -> String {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    let mut uri = match (path.starts_with('/'), has_drive) {
        (true, _) => "file://".to_owned(),
        (false, true) => format!("file:///{}:", &path[..1]),
        (false, false) => String::new(),
    };
    let path = if has_drive { &path[2..] } else { path };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("schools/St Mary’s.toml"), "schools/St%20Mary%E2%80%99s.toml");
        assert_eq!(uri("/srv/old policy.md"), "file:///srv/old%20policy.md");
        assert_eq!(uri("C:/old.md"), "file:///C:/old.md");
        assert_eq!(uri("é:/old.md"), "%C3%A9%3A/old.md");
    }
}
