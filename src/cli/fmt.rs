//! `thidua fmt FILE…`

use super::files::{read, reason};
use super::{Console, Exit};
use crate::source::Sources;
use crate::syntax::{Unformatted, decode, format, language};
use crate::text::Lang;
use clap::Args;
use similar::TextDiff;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct FmtArgs {
    /// Ruleset files (`-`: from standard input to standard output)
    #[arg(required = true)]
    rulesets: Vec<PathBuf>,
    /// Change nothing; list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Change nothing; print what would change
    #[arg(long)]
    diff: bool,
}

pub(super) fn fmt(console: &mut Console, args: &FmtArgs) -> Exit {
    let mut exit = Exit::Done;
    for path in &args.rulesets {
        let ended = match formatted(console, path, None) {
            Ok((before, after)) => settle(console, args, path, &before, &after),
            Err(ended) => ended,
        };
        exit = exit.max(ended);
    }
    exit
}

/// A ruleset as it is and as it would be, in a language or else its own.
pub(super) fn formatted(
    console: &mut Console,
    path: &Path,
    to: Option<Lang>,
) -> Result<(Vec<u8>, String), Exit> {
    let before = read(path).map_err(|error| {
        console.complain(
            &text!("cannot read `{}`: {}", path.display().to_string(), reason(&error)),
            &text!("give the path of a ruleset, a file whose name ends in `.thidua`"),
        );
        Exit::Ruleset
    })?;
    let mut sources = Sources::new();
    let (file, undecoded) = decode(&path.display().to_string(), before.clone(), &mut sources);
    if let Some(diagnostic) = undecoded {
        console.diagnostics(&[diagnostic], &sources);
        return Err(Exit::Ruleset);
    }
    console.speak(language(sources.file(file).text()));
    match format(file, sources.file(file).text(), to) {
        Ok(after) => Ok((before, after)),
        Err(Unformatted::Broken(diagnostics)) => {
            console.diagnostics(&diagnostics, &sources);
            Err(Exit::Ruleset)
        }
        Err(Unformatted::Differs) => {
            console.complain(
                &text!(
                    "`{}` would not say the same when formatted, so it is left alone",
                    path.display().to_string()
                ),
                &text!("this is an error of thidua; please report it with the file"),
            );
            Err(Exit::Limit)
        }
    }
}

/// Does with a formatted ruleset what was asked for.
fn settle(console: &mut Console, args: &FmtArgs, path: &Path, before: &[u8], after: &str) -> Exit {
    let changes = before != after.as_bytes();
    let is_standard_input = path == Path::new("-");
    if args.diff && changes {
        let before = String::from_utf8_lossy(before);
        let name = if is_standard_input { "stdin".to_owned() } else { path.display().to_string() };
        let diff = TextDiff::from_lines(&*before, after);
        console.print(&diff.unified_diff().header(&name, &format!("{name} (formatted)")).to_string());
    }
    if args.check || args.diff {
        if args.check && changes {
            console.tell(&text!("{}: not formatted", path.display().to_string()));
            return Exit::Findings;
        }
        return Exit::Done;
    }
    if is_standard_input {
        console.print(after);
        return Exit::Done;
    }
    if !changes {
        return Exit::Done;
    }
    let ended = put(console, path, after);
    if ended == Exit::Done {
        console.tell(&text!("{}: formatted", path.display().to_string()));
    }
    ended
}

/// Writes a text to a file, and says where it cannot.
pub(super) fn put(console: &mut Console, path: &Path, text: &str) -> Exit {
    match replace(path, text) {
        Ok(()) => Exit::Done,
        Err(error) => {
            console.complain(
                &text!("cannot write `{}`: {}", path.display().to_string(), reason(&error)),
                &text!("nothing was changed; see that the file and its folder can be written"),
            );
            Exit::Limit
        }
    }
}

/// Puts a text in the place of a file, at once: whoever reads it sees the old text or the new one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let (path, permissions) = match fs::canonicalize(path) {
        Ok(path) => {
            let permissions = fs::metadata(&path)?.permissions();
            (path, Some(permissions))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => (path.to_path_buf(), None),
        Err(error) => return Err(error),
    };
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = fs::File::create_new(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&beside, &path));
    if replaced.is_err() {
        // Nothing is lost with it; it may not even be there.
        let _left = fs::remove_file(&beside);
    }
    replaced
}
