//! Rulesets and data from files, folders and standard input.

#![expect(clippy::disallowed_methods, reason = "`cli` is the layer that reads files")]

use super::progress::Counted;
use super::{Console, Exit};
use crate::check;
use crate::check::model::Model;
use crate::data::{self, Dataset, Input};
use crate::diagnostic::Severity;
use crate::engine::{Trace, evaluate};
use crate::plan::{Program, lower};
use crate::source::{FileId, Sources};
use crate::syntax::decode;
use crate::types::Day;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A ruleset that can be used.
pub(super) struct Ruleset {
    pub(super) sources: Sources,
    pub(super) files: Vec<FileId>,
    pub(super) model: Model,
}

/// Reads and checks a ruleset, and prints what is wrong with it; warnings only where they are asked for.
/// `None` where it cannot be used.
pub(super) fn ruleset(console: &mut Console, path: &Path, warnings: bool) -> Result<Option<Ruleset>, Exit> {
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            console.complain(
                &format!("cannot read `{}`: {}", path.display(), reason(&error)),
                "give the path of a ruleset, a file whose name ends in `.thidua`",
            );
            return Err(Exit::Ruleset);
        }
    };
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut sources = Sources::new();
    let (main, undecoded) = decode(&path.display().to_string(), bytes, &mut sources);
    if let Some(diagnostic) = undecoded {
        console.diagnostics(&[diagnostic], &sources);
        return Ok(None);
    }
    let text = sources.file(main).text().clone();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut fetch = |used: &str| {
        let path = folder.join(used);
        let bytes = fs::read(&path).map_err(|error| reason(&error))?;
        let text: Arc<str> = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?.into();
        Ok((sources.add(path.display().to_string(), text.clone()), text))
    };
    let loaded = check::load(main, &name, &text, &mut fetch);
    let files = loaded.files.iter().map(|(file, _)| *file).collect();
    let (model, mut diagnostics) = loaded.check(&sources);
    diagnostics.retain(|diagnostic| warnings || diagnostic.severity == Severity::Error);
    console.diagnostics(&diagnostics, &sources);
    Ok(model.map(|model| Ruleset { sources, files, model }))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(path)
}

/// Why a file cannot be read, in words that do not depend on the machine.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads data from files and folders, and prints what is wrong with them.
pub(super) fn data(console: &mut Console, ruleset: &mut Ruleset, paths: &[PathBuf]) -> Result<Dataset, Exit> {
    let mut files = Vec::new();
    let mut unreadable = false;
    for path in paths {
        match files_at(path, &ruleset.model) {
            Ok(found) if found.is_empty() => {
                console.complain(
                    &format!("the folder `{}` holds no data", path.display()),
                    "data are files named `units`, `indicators` or after a record, ending in .csv, .tsv, .txt or .json",
                );
                unreadable = true;
            }
            Ok(found) => files.extend(found),
            Err(error) => {
                cannot_read(console, path, &error);
                unreadable = true;
            }
        }
    }
    let (inputs, errors) = read_all(console, files);
    for (path, error) in &errors {
        cannot_read(console, path, error);
        unreadable = true;
    }
    if unreadable {
        return Err(Exit::Data);
    }
    let report = data::read(inputs, &ruleset.model, &mut ruleset.sources);
    console.some_diagnostics(&report.diagnostics, &ruleset.sources, report.withheld);
    report.dataset.ok_or(Exit::Data)
}

fn cannot_read(console: &mut Console, path: &Path, error: &io::Error) {
    let message = format!("cannot read `{}`: {}", path.display(), reason(error));
    console.complain(&message, "give the path of a data file or of a folder of them");
}

/// The data files at a path: the file itself, or those of a folder that are named as data.
fn files_at(path: &Path, model: &Model) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?.path();
        if entry.is_file() && data::is_read(&entry.display().to_string(), model) {
            files.push(entry);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads files, and says which of them cannot be read, and why.
fn read_all(console: &Console, files: Vec<PathBuf>) -> (Vec<Input>, Vec<(PathBuf, io::Error)>) {
    let size = |file: &PathBuf| fs::metadata(file).map_or(0, |found| found.len());
    let progress = console.progress("reading", files.iter().map(size).sum(), Counted::Bytes);
    let (mut inputs, mut errors) = (Vec::new(), Vec::new());
    for file in files {
        let is_standard_input = file == Path::new("-");
        match read(&file) {
            Ok(bytes) => {
                progress.advance(bytes.len() as u64);
                let name =
                    if is_standard_input { "stdin.json".to_owned() } else { file.display().to_string() };
                inputs.push(Input { name, bytes });
            }
            Err(error) => errors.push((file, error)),
        }
    }
    (inputs, errors)
}

/// Rules on data as of a day.
pub(super) fn rule(
    console: &mut Console,
    ruleset: &Ruleset,
    dataset: &Dataset,
    as_of: Day,
) -> Result<(Program, Trace), Exit> {
    let program = lower(&ruleset.model, as_of);
    match evaluate(&program, &ruleset.model, dataset) {
        Ok(trace) => Ok((program, trace)),
        Err(limit) => {
            console.complain(
                &format!(
                    "`{}` at {} gives a number too long to be kept exactly{}",
                    ruleset.sources.text(limit.span),
                    ruleset.sources.locate(limit.span),
                    limit.unit.map_or(String::new(), |unit| format!(", for {}", dataset.units.names[unit]))
                ),
                "check the figures of that unit; or compute with smaller ones, such as millions",
            );
            Err(Exit::Limit)
        }
    }
}
