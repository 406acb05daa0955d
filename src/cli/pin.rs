//! `thidua pin RULESET DATA…`: the rulings on data, kept in a file beside the ruleset; and `--accept`.

use super::files::reason;
use super::inputs::{self, Wanted};
use super::judge::parse_day;
use super::pins::{self, Compared};
use super::{Console, Exit};
use crate::engine::Explains;
use crate::report;
use crate::ruling::{Run, explain};
use crate::syntax::language;
use crate::testing::Subject;
use crate::testing::pins::{Choice, Header, accept, write};
use crate::types::Day;
use clap::Args;
use std::fs::{self, File};
use std::io::{self, BufRead, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct PinArgs {
    /// The ruleset
    ruleset: PathBuf,
    /// Data files, or folders of them, to rule on and pin
    #[arg(conflicts_with = "accept")]
    data: Vec<PathBuf>,
    /// The name of these pinned rulings, where a ruleset has several: `campaign.NAME.pinned`
    #[arg(long)]
    name: Option<String>,
    /// The day as of which to rule, as 2025-10-15 or 15/10/2025 (else the ruleset's)
    #[arg(long, value_name = "DATE", value_parser = parse_day, requires = "data")]
    as_of: Option<Day>,
    /// Take rulings as they are now: `all`, those of a unit, one, or all on an item (`:ITEM`)
    #[arg(long, num_args = 1.., value_name = "UNIT[:ITEM]")]
    accept: Vec<String>,
}

pub(super) fn pin(console: &mut Console, args: &PinArgs) -> Exit {
    let done = if args.data.is_empty() { accept_changes(console, args) } else { pin_anew(console, args) };
    match done {
        Ok(exit) | Err(exit) => exit,
    }
}

/// Pins the rulings on data that are not pinned yet.
fn pin_anew(console: &mut Console, args: &PinArgs) -> Result<Exit, Exit> {
    let path = pins::path(&args.ruleset, args.name.as_deref());
    if args.name.as_ref().is_some_and(|name| name.is_empty() || name.contains(['/', '\\'])) {
        console
            .complain(&text!("`--name` is no name for a file"), &text!("give a word, as in `--name city`"));
        return Err(Exit::Ruleset);
    }
    if path.exists() {
        console.complain(
            &text!("`{}` is there already", path.display().to_string()),
            &text!(
                "`thidua pin {} --accept all` takes its rulings as they are now; `--name NAME` pins others beside it; to pin it afresh, delete it first",
                args.ruleset.display().to_string()
            ),
        );
        return Err(Exit::Ruleset);
    }
    if args.data.iter().any(|data| data == Path::new("-")) {
        console.complain(
            &text!("data on standard input cannot be pinned"),
            &text!("give the path of a file or folder: `thidua test` reads it again"),
        );
        return Err(Exit::Ruleset);
    }
    let Some(mut ruleset) = inputs::ruleset(console, &args.ruleset)? else {
        return Err(Exit::Ruleset);
    };
    let as_of = args.as_of.unwrap_or(ruleset.model.campaign.as_of);
    let wanted = Wanted { explains: Explains::AsData, digest: true };
    let judged = inputs::judge(console, &mut ruleset, &args.data, as_of, wanted)?;
    let run = pins::run(&ruleset, &judged);
    let folder = pins::folder_of(&path);
    let paths = args.data.iter().map(|data| pins::relative(folder, data)).collect();
    let lang = language(ruleset.sources.file(ruleset.files[0]).text());
    let header = Header::new(run, &ruleset.files, paths, lang);
    save(console, &path, |to| write(run, &header, to))?;
    let units = judged.data.units.len();
    let units = if units == 1 { text!("1 unit") } else { text!("{units} units", units) };
    console.print_line(&text!(
        "{}: the rulings on {} as of {} are pinned",
        path.display().to_string(),
        units,
        as_of
    ));
    Ok(Exit::Done)
}

/// Writes a file as a whole: what was there stays until all is written.
fn save(
    console: &mut Console,
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), Exit> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".new");
    let unfinished = PathBuf::from(unfinished);
    let written = File::create(&unfinished).and_then(|file| {
        let mut to = BufWriter::new(file);
        write(&mut to)?;
        to.flush()?;
        fs::rename(&unfinished, path)
    });
    written.map_err(|error| {
        let _not_there = fs::remove_file(&unfinished);
        console.complain(
            &text!("cannot write `{}`: {}", path.display().to_string(), reason(&error)),
            &text!("see that its folder can be written to; the file is as it was"),
        );
        Exit::Limit
    })
}

/// Takes changes into the pinned rulings of a ruleset: those named, or those that somebody says yes to.
fn accept_changes(console: &mut Console, args: &PinArgs) -> Result<Exit, Exit> {
    let asks = args.accept.is_empty();
    if asks && !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        console.complain(
            &text!("there is nobody to ask which changes to accept"),
            &text!("name them: `--accept all`, `--accept UNIT`, `--accept UNIT:ITEM`; or give data to pin"),
        );
        return Err(Exit::Ruleset);
    }
    let mut paths = pins::beside(&args.ruleset, crate::testing::pins::ENDING);
    if let Some(name) = &args.name {
        paths.retain(|path| *path == pins::path(&args.ruleset, Some(name)));
    }
    if paths.is_empty() {
        console.complain(
            &text!("`{}` has no pinned rulings", args.ruleset.display().to_string()),
            &text!("pin the rulings on data: `thidua pin {} DATA…`", args.ruleset.display().to_string()),
        );
        return Err(Exit::Ruleset);
    }
    let Some(mut ruleset) = inputs::ruleset(console, &args.ruleset)? else {
        return Err(Exit::Ruleset);
    };
    let mut fitted = vec![false; args.accept.len()];
    let (mut waiting, mut told) = (Vec::new(), Vec::new());
    for path in &paths {
        let text = pins::text(console, path)?;
        let compared = pins::compare(console, &mut ruleset, path, &text)?;
        let run = compared.run(&ruleset);
        let choice = if asks { ask(console, run, &compared) } else { named(args, &compared, &mut fitted) };
        let left = choice.left(&compared.changes);
        let taken = Choice::default().left(&compared.changes) - left;
        if taken > 0 || args.accept.iter().any(|wanted| wanted == "all") {
            let mut bytes = Vec::new();
            let chosen = (&compared.changes, &choice);
            // Writing to memory cannot fail.
            let _infallible = accept(run, &compared.pinned, chosen, &compared.header, &mut bytes);
            waiting.push((path, bytes));
        }
        told.push((path, taken, left));
    }
    let unknown = args.accept.iter().zip(fitted).find(|(wanted, fitted)| !fitted && *wanted != "all");
    if let Some((wanted, _)) = unknown {
        let ruleset = args.ruleset.display().to_string();
        console.complain(
            &text!("`{wanted}` names no change", wanted),
            &text!("`thidua test {ruleset}` lists the changes: give `UNIT`, `UNIT:ITEM`, or `:ITEM` for all units", ruleset),
        );
        return Err(Exit::Ruleset);
    }
    for (path, bytes) in waiting {
        save(console, path, |to| to.write_all(&bytes))?;
    }
    for (path, taken, left) in told {
        let path = path.display().to_string();
        console.print_line(&match taken {
            1 => text!("{path}: 1 change accepted, {left} left", path, left),
            taken => text!("{path}: {taken} changes accepted, {left} left", path, taken, left),
        });
    }
    Ok(Exit::Done)
}

/// The changes that the command line names.
fn named(args: &PinArgs, compared: &Compared<'_>, fitted: &mut [bool]) -> Choice {
    let mut choice = Choice::default();
    let mut fits = |candidates: &[&str]| {
        let mut any = false;
        for (wanted, fitted) in args.accept.iter().zip(fitted.iter_mut()) {
            let fits = wanted == "all" || candidates.contains(&wanted.as_str());
            *fitted |= fits;
            any |= fits;
        }
        any
    };
    let changes = &compared.changes;
    for item in changes.added.iter().chain(&changes.removed) {
        if fits(&[&format!(":{item}")]) {
            choice.items.insert(item.clone());
        }
    }
    for unit in &changes.units {
        if unit.changes.is_empty() && fits(&[&unit.code]) {
            choice.units.insert(unit.code.clone());
        }
        for change in &unit.changes {
            let (name, told) = (&change.name, change.told());
            let of_unit = [name, &told].map(|what| format!("{}:{what}", unit.code));
            if fits(&[&unit.code, &of_unit[0], &of_unit[1], &format!(":{name}")]) {
                choice.rulings.insert((unit.code.clone(), told));
            }
        }
    }
    choice
}

/// What somebody answers.
enum Answer {
    Yes,
    No,
    Quit,
}

/// The changes that somebody says yes to, one by one.
fn ask(console: &mut Console, run: Run<'_>, compared: &Compared<'_>) -> Choice {
    let mut choice = Choice::default();
    let changes = &compared.changes;
    let added = changes.added.iter().map(|item| (item, text!("`{item}` is not pinned yet", item)));
    let removed = changes.removed.iter().map(|item| (item, text!("`{item}` is no item any more", item)));
    for (item, said) in added.chain(removed) {
        console.tell(&said);
        match answer(console) {
            Answer::Yes => drop(choice.items.insert(item.clone())),
            Answer::No => {}
            Answer::Quit => return choice,
        }
    }
    for unit in &changes.units {
        if unit.changes.is_empty() {
            console.diagnostics(&[unit.diagnostic(&compared.pinned)], run.sources);
            match answer(console) {
                Answer::Yes => drop(choice.units.insert(unit.code.clone())),
                Answer::No => {}
                Answer::Quit => return choice,
            }
        }
        for change in &unit.changes {
            let Some(slot) = unit.slot else { continue };
            let diagnostic = change.diagnostic(&run.data.units.names[slot], &compared.rules);
            console.diagnostics(&[diagnostic.help(change.cause.words())], run.sources);
            if let Subject::Item(item) = change.subject {
                let explained = explain(run, item, slot);
                let text = report::explanation(run, &explained, console.messages, console.lang);
                console.say(&text);
            }
            match answer(console) {
                Answer::Yes => drop(choice.rulings.insert((unit.code.clone(), change.told()))),
                Answer::No => {}
                Answer::Quit => return choice,
            }
        }
    }
    choice
}

/// Asks until there is an answer; the end of input is none.
fn answer(console: &mut Console) -> Answer {
    loop {
        let asked = text!("accept? yes, no or quit: ").to(console.lang);
        console.say(&asked);
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line).unwrap_or(0) == 0 {
            return Answer::Quit;
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" | "c" | "có" => return Answer::Yes,
            "n" | "no" | "k" | "không" => return Answer::No,
            "q" | "quit" | "thôi" => return Answer::Quit,
            _ => {}
        }
    }
}
