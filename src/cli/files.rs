//! Files of data, from folders and standard input.

#![expect(clippy::disallowed_methods, reason = "`cli` is the layer that reads files")]

use super::progress::{Counted, Progress};
use super::{Console, Exit};
use crate::check::model::Model;
use crate::data::{self, Content, Input, Source};
use crate::text::Text;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// How much of a file is held at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holding {
    /// All of it.
    Whole,
    /// Some of it, if it is large: it is read as it is needed.
    Blocks,
}

/// To hold a file smaller than this is no burden.
const SMALL: u64 = 1 << 20;

/// All bytes of a file, or of standard input.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(path)
}

/// Why a file cannot be read, in words that do not depend on the machine.
pub(super) fn reason(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::NotFound => text!("there is no such file"),
        io::ErrorKind::PermissionDenied => text!("permission is denied"),
        io::ErrorKind::IsADirectory => text!("it is a folder"),
        _ => Text::foreign(error.to_string(), text!("the system refuses it")),
    }
}

/// The data files at these paths; what cannot be read is complained of. A file that is not held is gone through once more
/// where its digest is wanted.
pub(super) fn inputs(
    console: &mut Console,
    model: &Model,
    paths: &[PathBuf],
    (holding, with_digest): (Holding, bool),
) -> Result<Vec<Input>, Exit> {
    let mut files = Vec::new();
    let mut unreadable = false;
    for path in paths {
        match files_at(path, model) {
            Ok(found) if found.is_empty() => {
                console.complain(
                    &text!("the folder `{}` holds no data", path.display().to_string()),
                    &text!("data are files named `units`, `indicators` or after a record, ending in .csv, .tsv, .txt, .json or .jsonl"),
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
    let times = if with_digest && holding == Holding::Blocks { 2 } else { 1 };
    let size = |file: &PathBuf| fs::metadata(file).map_or(0, |found| times * found.len());
    let progress = console.progress(&text!("reading"), files.iter().map(size).sum(), Counted::Bytes);
    let progress = Arc::new(progress);
    let (mut inputs, mut errors) = (Vec::new(), Vec::new());
    for path in files {
        let is_standard_input = path == Path::new("-");
        match content(&path, holding, &progress) {
            Ok(content) => {
                let name =
                    if is_standard_input { "stdin.json".to_owned() } else { path.display().to_string() };
                inputs.push(Input { name, content });
            }
            Err(error) => errors.push((path, error)),
        }
    }
    for (path, error) in &errors {
        cannot_read(console, path, error);
        unreadable = true;
    }
    if unreadable { Err(Exit::Data) } else { Ok(inputs) }
}

fn cannot_read(console: &mut Console, path: &Path, error: &io::Error) {
    let message = text!("cannot read `{}`: {}", path.display().to_string(), reason(error));
    console.complain(&message, &text!("give the path of a data file or of a folder of them"));
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

/// What a file holds.
fn content(path: &Path, holding: Holding, progress: &Arc<Progress>) -> io::Result<Content> {
    if holding == Holding::Blocks && path != Path::new("-") {
        let file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_file() && about.len() >= SMALL {
            let (path, handles) = (path.to_path_buf(), Mutex::new(vec![file]));
            let (state, progress) = (State::of(&about), progress.clone());
            return Ok(Content::Filed(Arc::new(OpenFile { path, handles, state, progress })));
        }
    }
    let bytes = read(path)?;
    progress.advance(bytes.len() as u64);
    Ok(Content::Held(bytes))
}

/// A file that stays open while it is read.
struct OpenFile {
    path: PathBuf,
    /// Those that nobody reads from now: threads that read at one time need one each.
    handles: Mutex<Vec<File>>,
    /// What it was when it was opened.
    state: State,
    progress: Arc<Progress>,
}

/// By what it shows that a file has changed.
#[derive(PartialEq)]
struct State {
    len: u64,
    /// When it was written last, where the system says so.
    written: Option<SystemTime>,
}

impl State {
    fn of(about: &Metadata) -> Self {
        Self { len: about.len(), written: about.modified().ok() }
    }
}

impl OpenFile {
    fn handles(&self) -> MutexGuard<'_, Vec<File>> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source for OpenFile {
    fn len(&self) -> u64 {
        self.state.len
    }

    fn read(&self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(len);
        let free = self.handles().pop();
        let mut file = free.map_or_else(|| File::open(&self.path), Ok)?;
        file.seek(SeekFrom::Start(from))?;
        (&mut file).take(len as u64).read_to_end(&mut bytes)?;
        if bytes.len() < len || State::of(&file.metadata()?) != self.state {
            return Err(io::Error::other("it has changed since it was opened"));
        }
        self.handles().push(file);
        self.progress.advance(len as u64);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use std::io::Write;

    /// Each thread reads where it wants to, whoever else does.
    #[test]
    fn threads_read_from_a_file_at_one_time() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let text: Vec<u8> = (0..SMALL).map(|at| (at / 1000) as u8).collect();
        file.write_all(&text).unwrap();
        let progress = Progress::new(&Text::default(), SMALL, Counted::Bytes, (false, Lang::English));
        let Ok(Content::Filed(source)) = content(file.path(), Holding::Blocks, &Arc::new(progress)) else {
            panic!("read in blocks")
        };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (source, text) = (&source, &text);
                scope.spawn(move || {
                    for from in (thread..SMALL as usize - 1000).step_by(1000) {
                        assert_eq!(source.read(from as u64, 1000).unwrap(), text[from..from + 1000]);
                    }
                });
            }
        });
    }

    /// A file is read in parts, some of them again: what was read first and what is read last must be of one text.
    #[test]
    fn a_file_that_changes_is_not_read_on() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&vec![b'1'; SMALL as usize]).unwrap();
        let progress =
            Arc::new(Progress::new(&Text::default(), SMALL, Counted::Bytes, (false, Lang::English)));
        let Ok(Content::Filed(source)) = content(file.path(), Holding::Blocks, &progress) else {
            panic!("read in blocks")
        };
        assert_eq!(source.read(3, 2).unwrap(), b"11");
        file.write_all(b"2").unwrap();
        assert_eq!(source.read(3, 2).unwrap_err().to_string(), "it has changed since it was opened");
    }
}
