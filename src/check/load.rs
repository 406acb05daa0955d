//! A ruleset and the files that it uses.

use super::check;
use super::model::Model;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::source::{FileId, Sources, Span};
use crate::syntax::ast::{Item, Ruleset, Text, Use};
use crate::syntax::parse;
use crate::text;
use crate::text::Lang;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many files deep files may use each other.
const DEEPEST: usize = 64;

/// Gives the text of a file, by its path from the ruleset's folder with `/` between its parts; or why it
/// cannot be read.
pub type Fetch<'f> = dyn FnMut(&str) -> Result<(FileId, Arc<str>), text::Text> + 'f;

/// The file of each script, by the place that names it, in the order of the text.
pub type Scripts = Vec<(Span, FileId)>;

/// The files of a ruleset, read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The main file, then each used one, once.
    pub files: Vec<(FileId, Ruleset)>,
    /// The scripts of their functions, each with the place that names it.
    pub scripts: Scripts,
    /// What is wrong in them, so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// The language that the main file is written in.
    pub fn lang(&self) -> Lang {
        self.files.first().map_or_else(Lang::default, |(_, ruleset)| ruleset.lang)
    }

    /// All that makes the ruleset: its files, then its scripts, each once.
    pub fn file_ids(&self) -> Vec<FileId> {
        let mut ids: Vec<FileId> = self.files.iter().map(|(file, _)| *file).collect();
        for (_, script) in &self.scripts {
            if !ids.contains(script) {
                ids.push(*script);
            }
        }
        ids
    }

    /// [`check`]s the files; with all that is wrong in them.
    pub fn check(self, sources: &Sources) -> (Option<Model>, Vec<Diagnostic>) {
        if self.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::TooLarge) {
            // Nothing of that file is known, so nothing else can be said for certain.
            return (None, self.diagnostics);
        }
        let (model, mut found) = check(&self.files, &self.scripts, sources);
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

/// The scripts that the functions of a file name.
fn scripts(ruleset: &Ruleset) -> impl Iterator<Item = &Text> {
    ruleset.items.iter().filter_map(|item| if let Item::Function(it) = item { Some(&it.path) } else { None })
}

/// Reads a ruleset whose main file has this name in its folder, and the files that it uses.
pub fn load(main: FileId, name: &str, text: &str, fetch: &mut Fetch<'_>) -> Loaded {
    let mut loader = Loader {
        fetch,
        loaded: Loaded::default(),
        taken: HashSet::new(),
        scripts: HashMap::new(),
        open: Vec::new(),
    };
    loader.file(main, name.to_owned(), text);
    loader.loaded
}

struct Loader<'l, 'f> {
    fetch: &'l mut Fetch<'f>,
    loaded: Loaded,
    /// The paths of the files taken.
    taken: HashSet<String>,
    /// The scripts by their paths, as far as they can be read.
    scripts: HashMap<String, Option<FileId>>,
    /// The files that are being read, each inside the one before, with the place that uses it.
    open: Vec<(String, Option<Span>)>,
}

impl Loader<'_, '_> {
    fn file(&mut self, file: FileId, path: String, text: &str) {
        let (ruleset, diagnostics) = parse(file, text);
        self.loaded.diagnostics.extend(diagnostics);
        let used: Vec<Use> = uses(&ruleset).cloned().collect();
        let scripts: Vec<Text> = scripts(&ruleset).cloned().collect();
        self.loaded.files.push((file, ruleset));
        self.taken.insert(path.clone());
        if self.open.is_empty() {
            self.open.push((path.clone(), None));
        }
        for script in &scripts {
            self.script(&path, script);
        }
        for item in &used {
            self.used(&path, item);
        }
    }

    /// The script that a function names.
    fn script(&mut self, from: &str, written: &Text) {
        let Some(path) = self.inside(from, written) else { return };
        let file = match self.scripts.get(&path) {
            Some(known) => *known,
            None => {
                let file = match (self.fetch)(&path) {
                    Ok((file, _)) => Some(file),
                    Err(reason) => {
                        let message = text!("`{}` cannot be read", written.text);
                        self.loaded.diagnostics.push(
                            Diagnostic::new(Code::ScriptNotFound, written.span, message)
                                .label(reason)
                                .help(text!("a path is taken from the folder of the file that names it")),
                        );
                        None
                    }
                };
                self.scripts.insert(path, file);
                file
            }
        };
        self.loaded.scripts.extend(file.map(|file| (written.span, file)));
    }

    /// The path from the main file's folder of what `from` names; refused outside that folder.
    fn inside(&mut self, from: &str, written: &Text) -> Option<String> {
        let path = resolve(from, &written.text);
        if path.is_none() {
            self.loaded.diagnostics.push(
                Diagnostic::new(
                    Code::UseOutside,
                    written.span,
                    text!("`{}` lies outside the ruleset's folder", written.text),
                )
                .label(text!("not inside the folder of the main file"))
                .help(text!("copy the file into the ruleset's folder and use it by its path from there")),
            );
        }
        path
    }

    fn used(&mut self, from: &str, item: &Use) {
        let span = item.path.span;
        let written = &item.path.text;
        let Some(path) = self.inside(from, &item.path) else { return };
        if let Some(at) = self.open.iter().position(|(open, _)| *open == path) {
            let mut circle =
                Diagnostic::new(Code::UseCircular, span, text!("`{written}` uses itself", written)).label(
                    if at + 1 == self.open.len() {
                        text!("this file")
                    } else {
                        text!("a file that uses this one")
                    },
                );
            for (open, place) in &self.open[at + 1..] {
                if let Some(place) = place {
                    circle = circle.with(*place, text!("`{open}` is used here", open));
                }
            }
            self.loaded.diagnostics.push(circle.help(text!("move what both need into a file of its own")));
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
                    text!("files that use each other more than {DEEPEST} deep", DEEPEST),
                )
                .label(text!("one too deep"))
                .help(text!("use the files from the main one")),
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
                    Diagnostic::new(Code::UseNotFound, span, text!("`{written}` cannot be read", written))
                        .label(reason)
                        .help(text!("a path is taken from the folder of the file that uses it")),
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
                _ => return Err(text::Text::verbatim("no such file")),
            };
            Ok((sources.add(path, text), text.into()))
        });
        assert_eq!(loaded.files.len(), 4);
        let codes: Vec<Code> = loaded.diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::UseCircular, Code::UseCircular, Code::UseOutside, Code::UseNotFound]);
    }
}
