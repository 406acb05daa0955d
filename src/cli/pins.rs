//! Files of pinned rulings beside a ruleset, compared with what is ruled now.

#![expect(clippy::disallowed_methods, reason = "`cli` is the layer that reads files")]

use super::files::reason;
use super::inputs::{self, Judged, Ruleset, Wanted};
use super::{Console, Exit};
use crate::engine::Explains;
use crate::ruling::Run;
use crate::testing::pins::{self, Changes, Header, Pinned, Rules};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The file of pinned rulings of a ruleset: `campaign.pinned`, or with a name `campaign.NAME.pinned`.
pub(super) fn path(ruleset: &Path, name: Option<&str>) -> PathBuf {
    let stem = stem(ruleset);
    let name = name.map_or(String::new(), |name| format!(".{name}"));
    ruleset.with_file_name(format!("{stem}{name}{}", pins::ENDING))
}

fn stem(ruleset: &Path) -> String {
    ruleset.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files that belong to a ruleset, with this ending, in the order of their names: `campaign.pinned`,
/// `campaign.city.pinned`.
pub(super) fn beside(ruleset: &Path, ending: &str) -> Vec<PathBuf> {
    let folder = folder_of(ruleset);
    let stem = stem(ruleset);
    let Ok(entries) = fs::read_dir(if folder == Path::new("") { Path::new(".") } else { folder }) else {
        return Vec::new();
    };
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.retain(|name| {
        let middle = name.strip_prefix(&stem).and_then(|rest| rest.strip_suffix(ending));
        middle.is_some_and(|middle| middle.is_empty() || middle.starts_with('.') && middle.len() > 1)
    });
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// The folder that a file stands in.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// A path as it is written in a file of this folder: from there, with `/`.
pub(super) fn relative(folder: &Path, path: &Path) -> String {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let (folder, path) = (whole(if folder == Path::new("") { Path::new(".") } else { folder }), whole(path));
    let parts = |path: &Path| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => drop(parts.pop()),
                part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    let (folder, path) = (parts(&folder), parts(&path));
    let common = folder.iter().zip(&path).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - common);
    let found = up.chain(path[common..].iter().cloned()).collect::<Vec<_>>().join("/");
    if found.is_empty() { ".".to_owned() } else { found }
}

/// Pinned rulings, and those of now.
pub(super) struct Compared<'t> {
    pub(super) pinned: Pinned<'t>,
    pub(super) judged: Judged,
    pub(super) header: Header,
    pub(super) rules: Rules,
    pub(super) changes: Changes,
}

impl Compared<'_> {
    /// The run of now.
    pub(super) fn run<'a>(&'a self, ruleset: &'a Ruleset) -> Run<'a> {
        run(ruleset, &self.judged)
    }
}

/// The run of what was judged.
pub(super) fn run<'a>(ruleset: &'a Ruleset, judged: &'a Judged) -> Run<'a> {
    Run {
        sources: &ruleset.sources,
        model: &ruleset.model,
        program: &judged.program,
        data: &judged.data,
        trace: &judged.trace,
    }
}

/// The text of a file of pinned rulings.
pub(super) fn text(console: &mut Console, path: &Path) -> Result<Arc<str>, Exit> {
    let read = fs::read(path).map_err(|error| reason(&error));
    let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| text!("it is not UTF-8")));
    text.map(Into::into).map_err(|why| {
        console.complain(
            &text!("cannot read `{}`: {}", path.display().to_string(), why),
            &text!("give the path of a file that `thidua pin` wrote"),
        );
        Exit::Ruleset
    })
}

/// Reads pinned rulings, judges their data again, and compares.
pub(super) fn compare<'t>(
    console: &mut Console,
    ruleset: &mut Ruleset,
    path: &Path,
    text: &'t Arc<str>,
) -> Result<Compared<'t>, Exit> {
    let file = ruleset.sources.add(path.display().to_string(), &**text);
    let pinned = match pins::read(file, text) {
        Ok(pinned) => pinned,
        Err(wrong) => {
            console.diagnostics(&wrong, &ruleset.sources);
            return Err(Exit::Ruleset);
        }
    };
    let folder = folder_of(path);
    let paths: Vec<PathBuf> = pinned.header.paths.iter().map(|path| folder.join(path)).collect();
    let wanted = Wanted { explains: Explains::InWords, digest: true };
    let judged = inputs::judge(console, ruleset, &paths, pinned.header.as_of, wanted)?;
    let run = run(ruleset, &judged);
    let header = Header::new(run, &ruleset.files, pinned.header.paths.clone(), pinned.header.lang);
    let rules = Rules::new(run);
    let changes = pins::compare(run, &pinned, &header, &rules);
    Ok(Compared { pinned, judged, header, rules, changes })
}
