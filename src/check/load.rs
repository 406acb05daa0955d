//! A ruleset and the files that it uses.

use super::check;
use super::model::Model;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::source::{FileId, Sources, Span};
use crate::syntax::ast::{Item, Ruleset, Use};
use crate::syntax::parse;
use std::collections::HashSet;
use std::sync::Arc;

/// How many files deep files may use each other.
const DEEPEST: usize = 64;

/// Gives the text of a file, by its path from the ruleset's folder with `/` between its parts; or why it
/// cannot be read.
pub type Fetch<'f> = dyn FnMut(&str) -> Result<(FileId, Arc<str>), String> + 'f;

/// The files of a ruleset, read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The main file, then each used one, once.
    pub files: Vec<(FileId, Ruleset)>,
    /// What is wrong in them, so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// [`check`]s the files; with all that is wrong in them.
    pub fn check(self, sources: &Sources) -> (Option<Model>, Vec<Diagnostic>) {
        if self.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::TooLarge) {
            // Nothing of that file is known, so nothing else can be said for certain.
            return (None, self.diagnostics);
        }
        let (model, mut found) = check(&self.files, sources);
        let mut diagnostics = self.diagnostics;
        if has_errors(&diagnostics) {
            // What could not be read may be the very item that seems to be missing, or the very one that uses
            // what seems unused.
            found.retain(|diagnostic| {
                !matches!(diagnostic.code, Code::NoCampaign | Code::NoPeriod | Code::NoUnits | Code::Unused)
            });
        }
        let unread = |it: &Diagnostic| matches!(it.code, Code::UseNotFound | Code::UseOutside);
        if diagnostics.iter().any(unread) {
            // The file that is not there may declare it.
            found.retain(|diagnostic| diagnostic.code != Code::UnknownName);
        }
        diagnostics.extend(found);
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        (model.filter(|_| !has_errors(&diagnostics)), diagnostics)
    }
}

/// The `use` items of a file.
pub fn uses(ruleset: &Ruleset) -> impl Iterator<Item = &Use> {
    ruleset.items.iter().filter_map(|item| if let Item::Use(it) = item { Some(it) } else { None })
}

/// Reads a ruleset whose main file has this name in its folder, and the files that it uses.
pub fn load(main: FileId, name: &str, text: &str, fetch: &mut Fetch<'_>) -> Loaded {
    let mut loader = Loader { fetch, loaded: Loaded::default(), taken: HashSet::new(), open: Vec::new() };
    loader.file(main, name.to_owned(), text);
    loader.loaded
}

struct Loader<'l, 'f> {
    fetch: &'l mut Fetch<'f>,
    loaded: Loaded,
    /// The paths of the files taken.
    taken: HashSet<String>,
    /// The files that are being read, each inside the one before, with the place that uses it.
    open: Vec<(String, Option<Span>)>,
}

impl Loader<'_, '_> {
    fn file(&mut self, file: FileId, path: String, text: &str) {
        let (ruleset, diagnostics) = parse(file, text);
        self.loaded.diagnostics.extend(diagnostics);
        let used: Vec<Use> = uses(&ruleset).cloned().collect();
        self.loaded.files.push((file, ruleset));
        self.taken.insert(path.clone());
        if self.open.is_empty() {
            self.open.push((path.clone(), None));
        }
        for item in &used {
            self.used(&path, item);
        }
    }

    fn used(&mut self, from: &str, item: &Use) {
        let span = item.path.span;
        let written = &item.path.text;
        let Some(path) = resolve(from, written) else {
            self.loaded.diagnostics.push(
                Diagnostic::new(
                    Code::UseOutside,
                    span,
                    format!("`{written}` lies outside the ruleset's folder"),
                )
                .label("not inside the folder of the main file")
                .help("copy the file into the ruleset's folder and use it by its path from there"),
            );
            return;
        };
        if let Some(at) = self.open.iter().position(|(open, _)| *open == path) {
            let mut circle = Diagnostic::new(Code::UseCircular, span, format!("`{written}` uses itself"))
                .label(if at + 1 == self.open.len() { "this file" } else { "a file that uses this one" });
            for (open, place) in &self.open[at + 1..] {
                if let Some(place) = place {
                    circle = circle.with(*place, format!("`{open}` is used here"));
                }
            }
            self.loaded.diagnostics.push(circle.help("move what both need into a file of its own"));
            return;
        }
        if self.taken.contains(&path) {
            return;
        }
        if self.open.len() == DEEPEST {
            self.loaded.diagnostics.push(
                Diagnostic::new(
                    Code::TooDeep,
                    span,
                    format!("files that use each other more than {DEEPEST} deep"),
                )
                .label("one too deep")
                .help("use the files from the main one"),
            );
            return;
        }
        match (self.fetch)(&path) {
            Ok((file, text)) => {
                self.open.push((path.clone(), Some(span)));
                self.file(file, path, &text);
                self.open.pop();
            }
            Err(reason) => {
                // Once is enough, however many files use it.
                self.taken.insert(path);
                self.loaded.diagnostics.push(
                    Diagnostic::new(Code::UseNotFound, span, format!("`{written}` cannot be read"))
                        .label(reason)
                        .help("a path is taken from the folder of the file that uses it"),
                );
            }
        }
    }
}

/// The path from the main file's folder of what `from` uses as `written`; `None` outside that folder.
fn resolve(from: &str, written: &str) -> Option<String> {
    let written = written.replace('\\', "/");
    let drive = written.as_bytes().get(1) == Some(&b':');
    if written.starts_with('/') || drive {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_folder() {
        assert_eq!(resolve("main.thidua", "common.thidua").as_deref(), Some("common.thidua"));
        assert_eq!(resolve("a/b.thidua", "../c.thidua").as_deref(), Some("c.thidua"));
        assert_eq!(resolve("a/b.thidua", "./x//y.thidua").as_deref(), Some("a/x/y.thidua"));
        for outside in ["../c.thidua", "/etc/passwd", "C:/x", "\\x", "a/../../x", ""] {
            assert_eq!(resolve("main.thidua", outside), None, "{outside}");
        }
    }

    #[test]
    fn a_file_used_twice_is_taken_once_and_circles_are_refused() {
        let mut sources = Sources::new();
        let main = "use \"a.thidua\"\nuse \"b.thidua\"\n";
        let id = sources.add("main.thidua", main);
        let loaded = load(id, "main.thidua", main, &mut |path| {
            let text = match path {
                "a.thidua" | "b.thidua" => "use \"c.thidua\"\n",
                "c.thidua" => {
                    "use \"a.thidua\"\nuse \"main.thidua\"\nuse \"../d.thidua\"\nuse \"e.thidua\"\n"
                }
                _ => return Err("no such file".to_owned()),
            };
            Ok((sources.add(path, text), text.into()))
        });
        assert_eq!(loaded.files.len(), 4);
        let codes: Vec<Code> = loaded.diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::UseCircular, Code::UseCircular, Code::UseOutside, Code::UseNotFound]);
    }
}
