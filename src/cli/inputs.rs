//! Rulesets and data from files, folders and standard input.

#![expect(clippy::disallowed_methods, reason = "`cli` is the layer that reads files")]

use super::{Console, Exit};
use crate::check;
use crate::check::model::Model;
use crate::data::{self, Content, Dataset, Input, Source};
use crate::diagnostic::Severity;
use crate::engine::{Intake, Limit, Trace, evaluate};
use crate::plan::{Program, lower};
use crate::source::{FileId, Sources};
use crate::syntax::decode;
use crate::types::Day;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

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

/// What is ruled of data, and what it was ruled from.
pub(super) struct Judged {
    pub(super) data: Dataset,
    pub(super) program: Program,
    pub(super) trace: Trace,
}

/// Reads data from files and folders, and rules on them as of a day; prints what is wrong with them. All of the data are
/// kept, to be explained.
pub(super) fn judge(
    console: &mut Console,
    ruleset: &mut Ruleset,
    paths: &[PathBuf],
    as_of: Day,
) -> Result<Judged, Exit> {
    let inputs = all_inputs(console, &ruleset.model, paths, &held)?;
    let report = data::read(inputs, &ruleset.model, &mut ruleset.sources);
    console.some_diagnostics(&report.diagnostics, &ruleset.sources, report.withheld);
    let data = report.dataset.ok_or(Exit::Data)?;
    let (program, trace) = rule(console, ruleset, &data, as_of)?;
    Ok(Judged { data, program, trace })
}

/// Rules on data as of a day.
pub(super) fn rule(
    console: &mut Console,
    ruleset: &Ruleset,
    data: &Dataset,
    as_of: Day,
) -> Result<(Program, Trace), Exit> {
    let program = lower(&ruleset.model, as_of);
    match evaluate(&program, &ruleset.model, data) {
        Ok(trace) => Ok((program, trace)),
        Err(limit) => Err(too_long(console, ruleset, data, limit)),
    }
}

/// The same, where nothing is to be explained: tables are folded as they are read, block by block, and not kept.
pub(super) fn judge_unexplained(
    console: &mut Console,
    ruleset: &mut Ruleset,
    paths: &[PathBuf],
    as_of: Day,
) -> Result<Judged, Exit> {
    let inputs = all_inputs(console, &ruleset.model, paths, &filed)?;
    let program = lower(&ruleset.model, as_of);
    let Ruleset { model, sources, .. } = ruleset;
    let (report, intake) =
        data::read_into(inputs, model, sources, program.texts(), |units| Intake::new(&program, model, units));
    console.some_diagnostics(&report.diagnostics, sources, report.withheld);
    let (Some(data), Some(intake)) = (report.dataset, intake) else { return Err(Exit::Data) };
    match intake.finish(&data) {
        Ok(trace) => Ok(Judged { data, program, trace }),
        Err(limit) => Err(too_long(console, ruleset, &data, limit)),
    }
}

/// Says which numbers could not be kept exactly.
fn too_long(console: &mut Console, ruleset: &Ruleset, data: &Dataset, limit: Limit) -> Exit {
    console.complain(
        &format!(
            "`{}` at {} gives a number too long to be kept exactly{}",
            ruleset.sources.text(limit.span),
            ruleset.sources.locate(limit.span),
            limit.unit.map_or(String::new(), |unit| format!(", for {}", &data.units.names[unit]))
        ),
        "check the figures of that unit; or compute with smaller ones, such as millions",
    );
    Exit::Limit
}

/// How a file is opened.
type Open<'o> = &'o dyn Fn(&Path) -> io::Result<Content>;

/// The data files at all paths.
fn all_inputs(
    console: &mut Console,
    model: &Model,
    paths: &[PathBuf],
    open: Open<'_>,
) -> Result<Vec<Input>, Exit> {
    let mut inputs = Vec::new();
    let mut unreadable = false;
    for path in paths {
        match inputs_at(path, model, open) {
            Ok(found) if found.is_empty() => {
                console.complain(
                    &format!("the folder `{}` holds no data", path.display()),
                    "data are files named `units`, `indicators` or after a record, ending in .csv, .tsv, .txt, .json or .jsonl",
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
    if unreadable { Err(Exit::Data) } else { Ok(inputs) }
}

/// A file with all that it holds.
fn held(path: &Path) -> io::Result<Content> {
    read(path).map(Content::Held)
}

/// A file that is read as it is needed, if it is large.
fn filed(path: &Path) -> io::Result<Content> {
    /// To hold less than this is no burden.
    const SMALL: u64 = 1 << 20;
    if path == Path::new("-") {
        return held(path);
    }
    let (file, about) = (File::open(path)?, fs::metadata(path)?);
    if !about.is_file() || about.len() < SMALL {
        return held(path);
    }
    Ok(Content::Filed(Arc::new(OpenFile { file: Mutex::new(file), len: about.len() })))
}

/// A file that stays open while it is read.
struct OpenFile {
    file: Mutex<File>,
    len: u64,
}

impl Source for OpenFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn read(&self, from: u64, into: &mut [u8]) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(into)
    }
}

/// The data files at a path: the file itself, or those of a folder that are named as data.
fn inputs_at(path: &Path, model: &Model, open: Open<'_>) -> Result<Vec<Input>, (PathBuf, io::Error)> {
    let input = |path: &Path, name: String| {
        open(path).map(|content| Input { name, content }).map_err(|error| (path.to_path_buf(), error))
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
