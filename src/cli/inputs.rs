//! Rulesets and data from files, folders and standard input.

#![expect(clippy::disallowed_methods, reason = "`cli` is the layer that reads files")]

use super::{Console, Exit};
use crate::check;
use crate::check::model::Model;
use crate::data::{self, Dataset, Input};
use crate::diagnostic::Severity;
use crate::engine::{Exceeded, Limit, Trace, evaluate};
use crate::plan::{Program, lower};
use crate::script::limits::OPERATIONS_OF_RUN;
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
    let files = loaded.file_ids();
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
    let mut inputs = Vec::new();
    let mut unreadable = false;
    for path in paths {
        match inputs_at(path, &ruleset.model) {
            Ok(found) if found.is_empty() => {
                console.complain(
                    &format!("the folder `{}` holds no data", path.display()),
                    "data are files named `units`, `indicators` or after a record, ending in .csv, .tsv, .txt or .json",
                );
                unreadable = true;
            }
            Ok(found) => inputs.extend(found),
            Err((path, error)) => {
                let message = format!("cannot read `{}`: {}", path.display(), reason(&error));
                console.complain(&message, "give the path of a data file or of a folder of them");
                unreadable = true;
            }
        }
    }
    if unreadable {
        return Err(Exit::Data);
    }
    let report = data::read(inputs, &ruleset.model, &mut ruleset.sources);
    console.some_diagnostics(&report.diagnostics, &ruleset.sources, report.withheld);
    report.dataset.ok_or(Exit::Data)
}

/// The data files at a path: the file itself, or those of a folder that are named as data.
fn inputs_at(path: &Path, model: &Model) -> Result<Vec<Input>, (PathBuf, io::Error)> {
    let input = |path: &Path, name: String| {
        read(path).map(|bytes| Input { name, bytes }).map_err(|error| (path.to_path_buf(), error))
    };
    if !path.is_dir() {
        let name = if path == Path::new("-") { "stdin.json".to_owned() } else { path.display().to_string() };
        return Ok(vec![input(path, name)?]);
    }
    let entries = fs::read_dir(path).map_err(|error| (path.to_path_buf(), error))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| (path.to_path_buf(), error))?.path();
        if entry.is_file() && data::is_read(&entry.display().to_string(), model) {
            files.push(entry);
        }
    }
    files.sort();
    files.iter().map(|file| input(file, file.display().to_string())).collect()
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
        Err(limit @ Limit { what: Exceeded::Operations, .. }) => {
            console.complain(
                &format!(
                    "`{}` at {} takes the functions of the ruleset over {OPERATIONS_OF_RUN} operations in one run",
                    ruleset.sources.text(limit.span),
                    ruleset.sources.locate(limit.span)
                ),
                "let the script do less for each call, or round what it is given so that more calls are alike",
            );
            Err(Exit::Limit)
        }
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
