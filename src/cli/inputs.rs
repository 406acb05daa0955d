//! Rulesets and data, and what is ruled of them.

#![expect(clippy::disallowed_methods, reason = "`cli` is the layer that reads files")]

use super::files::{self, Holding, read, reason};
use super::{Console, Exit};
use crate::check;
use crate::check::model::Model;
use crate::data::{self, Dataset};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{Exceeded, Explains, Intake, Limit, Trace, evaluate};
use crate::lint::{self, Levels};
use crate::plan::{Program, lower};
use crate::script::limits::OPERATIONS_OF_RUN;
use crate::source::{FileId, Sources};
use crate::syntax::{decode, normalized};
use crate::text::Text;
use crate::types::Day;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A ruleset that can be used.
pub(super) struct Ruleset {
    pub(super) sources: Sources,
    pub(super) files: Vec<FileId>,
    pub(super) model: Model,
}

/// A ruleset as it was read: the model where it can be used, and what is wrong.
pub(super) struct Checked {
    pub(super) sources: Sources,
    pub(super) files: Vec<FileId>,
    pub(super) model: Option<Model>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a ruleset; says nothing but that it cannot be read. It is looked through for what is probably not meant
/// where that is asked for.
pub(super) fn checked(console: &mut Console, path: &Path, lints: Option<&Levels>) -> Result<Checked, Exit> {
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            console.complain(
                &text!("cannot read `{}`: {}", path.display().to_string(), reason(&error)),
                &text!("give the path of a ruleset, a file whose name ends in `.thidua`"),
            );
            return Err(Exit::Ruleset);
        }
    };
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut sources = Sources::new();
    let (main, undecoded) = decode(&path.display().to_string(), bytes, &mut sources);
    if let Some(diagnostic) = undecoded {
        return Ok(Checked { sources, files: vec![main], model: None, diagnostics: vec![diagnostic] });
    }
    let text = sources.file(main).text().clone();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut fetch = |used: &str| {
        let path = folder.join(used);
        let bytes = fs::read(&path).map_err(|error| reason(&error))?;
        let text = String::from_utf8(bytes).map_err(|_| text!("it is not UTF-8"))?;
        let text: Arc<str> = normalized(text).into();
        Ok((sources.add(path.display().to_string(), &*text), text))
    };
    let loaded = check::load(main, &name, &text, &mut fetch);
    console.speak(loaded.lang());
    let files = loaded.file_ids();
    let (model, diagnostics) = match lints {
        Some(levels) => lint::check(loaded, &sources, levels),
        None => loaded.check(&sources),
    };
    Ok(Checked { sources, files, model, diagnostics })
}

/// Reads a ruleset to use it, and prints what is wrong with it; not what it is only warned of. `None` where it cannot be
/// used.
pub(super) fn ruleset(console: &mut Console, path: &Path) -> Result<Option<Ruleset>, Exit> {
    let Checked { sources, files, model, mut diagnostics } = checked(console, path, None)?;
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    console.diagnostics(&diagnostics, &sources);
    Ok(model.map(|model| Ruleset { sources, files, model }))
}

/// What is ruled of data, and what it was ruled from.
pub(super) struct Judged {
    pub(super) data: Dataset,
    pub(super) program: Program,
    pub(super) trace: Trace,
}

/// What is wanted beside the rulings.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// What explains them.
    pub(super) explains: Explains,
    /// The digest of the data.
    pub(super) digest: bool,
}

/// Reads data from files and folders, and rules on them as of a day; prints what is wrong with them. Tables are folded as
/// they are read, block by block; they are kept where there is something to explain.
pub(super) fn judge(
    console: &mut Console,
    ruleset: &mut Ruleset,
    paths: &[PathBuf],
    as_of: Day,
    wanted: Wanted,
) -> Result<Judged, Exit> {
    // Words show lines of the data.
    let holding = if wanted.explains == Explains::InWords { Holding::Whole } else { Holding::Blocks };
    let inputs = files::inputs(console, &ruleset.model, paths, (holding, wanted.digest))?;
    let program = lower(&ruleset.model, as_of);
    let Ruleset { model, sources, .. } = ruleset;
    let mut intake = Intake::new(&program, model, wanted.explains);
    let report = data::read_into(inputs, model, sources, program.texts(), (&mut intake, wanted.digest));
    console.some_diagnostics(&report.diagnostics, sources, report.withheld);
    let mut data = report.dataset.ok_or(Exit::Data)?;
    match intake.finish(&mut data) {
        Ok(trace) => Ok(Judged { data, program, trace }),
        Err(limit) => Err(too_long(console, ruleset, &data, limit)),
    }
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

/// Says what could not be computed.
fn too_long(console: &mut Console, ruleset: &Ruleset, data: &Dataset, limit: Limit) -> Exit {
    let (text, place) = (ruleset.sources.text(limit.span), ruleset.sources.locate(limit.span));
    match limit.what {
        Exceeded::Operations => console.complain(
            &text!(
                "`{text}` at {place} takes the functions of the ruleset over {most} operations in one run",
                text,
                place,
                most = OPERATIONS_OF_RUN
            ),
            &text!(
                "let the script do less for each call, or round what it is given so that more calls are alike"
            ),
        ),
        Exceeded::Digits => {
            let of = limit.unit.map_or(Text::default(), |unit| text!(", for {}", &data.units.names[unit]));
            console.complain(
                &text!("`{text}` at {place} gives a number too long to be kept exactly{of}", text, place, of),
                &text!("check the figures of that unit; or compute with smaller ones, such as millions"),
            );
        }
    }
    Exit::Limit
}
