//! Diagnostics as SARIF 2.1.0, the form in which editors and code review take them.

use crate::diagnostic::{Code, Diagnostic, Fix, Label, Severity};
use crate::source::{Sources, Span};
use crate::text::Lang;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    /// Columns are counted in characters.
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

/// A code.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// A diagnostic.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// Lines and columns from 1; the end column is the one after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix {
    description: Message,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// What is found in rulesets, each with its sources, as one log.
pub fn sarif<'d>(found: impl Iterator<Item = (&'d Sources, &'d [Diagnostic])> + Clone, lang: Lang) -> String {
    let codes: BTreeSet<Code> = found.clone().flat_map(|(_, all)| all.iter().map(|it| it.code)).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let results = found.flat_map(|(sources, all)| {
        all.iter().map(|it| finding(it, sources, &codes, lang)).collect::<Vec<_>>()
    });
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "thidua",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: codes.iter().map(|code| rule(*code, lang)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    };
    let mut text = serde_json::to_string_pretty(&log).expect("strings, numbers and lists are always JSON");
    text.push('\n');
    text
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: Code, lang: Lang) -> Rule {
    Rule {
        id: code.as_str(),
        short_description: Message { text: code.titled().to(lang) },
        help: Help { text: code.page(lang), markdown: code.page(lang) },
        default_configuration: Configuration { level: level(code.severity()) },
    }
}

fn finding(diagnostic: &Diagnostic, sources: &Sources, codes: &[Code], lang: Lang) -> Finding {
    let others = diagnostic.others.iter().enumerate();
    let mut message = diagnostic.message.to(lang);
    if let Some(help) = &diagnostic.help {
        message = format!("{message}\n{}", help.to(lang));
    }
    Finding {
        rule_id: diagnostic.code.as_str(),
        rule_index: codes.iter().position(|code| *code == diagnostic.code).unwrap_or(0),
        level: level(diagnostic.severity),
        message: Message { text: message },
        locations: [location(&diagnostic.primary, sources, lang, None)],
        related_locations: others.map(|(at, label)| location(label, sources, lang, Some(at + 1))).collect(),
        fixes: diagnostic.fix.iter().map(|it| fix(it, sources)).collect(),
    }
}

fn location(label: &Label, sources: &Sources, lang: Lang, id: Option<usize>) -> Location {
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: artifact(label.span, sources),
            region: region(label.span, sources),
        },
        message: (!label.text.is_empty()).then(|| Message { text: label.text.to(lang) }),
    }
}

fn fix(fix: &Fix, sources: &Sources) -> SarifFix {
    let (old, new) = (sources.text(fix.span), &fix.text);
    let description =
        if new.is_empty() { format!("delete `{old}`") } else { format!("write `{new}` for `{old}`") };
    SarifFix {
        description: Message { text: description },
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(fix.span, sources),
            replacements: [Replacement {
                deleted_region: region(fix.span, sources),
                inserted_content: Message { text: new.clone() },
            }],
        }],
    }
}

fn region(span: Span, sources: &Sources) -> Region {
    let file = sources.file(span.file);
    let (start, end) = (file.position(span.start), file.position(span.end));
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

fn artifact(span: Span, sources: &Sources) -> ArtifactLocation {
    ArtifactLocation { uri: uri(sources.file(span.file).name()) }
}

/// A path as a reference: relative as it was given, or to a file of this machine.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let drive = path.as_bytes().get(1) == Some(&b':');
    let mut uri = String::from(if drive {
        "file:///"
    } else if path.starts_with('/') {
        "file://"
    } else {
        ""
    });
    for (at, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || drive && at == 1;
        if plain { uri.push(char::from(byte)) } else { uri.push_str(&format!("%{byte:02X}")) }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("rules/đợt 1.thidua"), "rules/%C4%91%E1%BB%A3t%201.thidua");
        assert_eq!(uri("/home/a.thidua"), "file:///home/a.thidua");
        assert_eq!(uri("C:\\a b.thidua"), "file:///C:/a%20b.thidua");
    }
}
