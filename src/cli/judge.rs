//! `thidua judge RULESET DATA…`

use super::call::Refused;
use super::inputs::{self, Judged, Wanted};
use super::{Console, Exit};
use crate::check::model::Model;
use crate::data::Dataset;
use crate::diagnostic::did_you_mean;
use crate::engine::Explains;
use crate::report::{Columns, Marks, SortKey, Style, json, json_lines, rows, sort, table, wide};
use crate::ruling::Run;
use crate::text::Text;
use crate::types::{Day, Verdict, written_day};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct JudgeArgs {
    /// The ruleset
    ruleset: PathBuf,
    /// Data files, or folders of them (`-`: JSON on standard input)
    #[arg(required = true)]
    data: Vec<PathBuf>,
    /// Print only this unit, by its code or name; all are ruled on
    #[arg(long)]
    unit: Option<String>,
    /// The day as of which to rule, as 2025-10-15 or 15/10/2025 (else the ruleset's)
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<Day>,
    /// How to print the rulings
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// With `--format wide`, put the value that decided beside each criterion
    #[arg(long)]
    observed: bool,
    /// With `--format wide`, print only these columns, in this order: `unit,on_time,merit_rank`
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    columns: Vec<String>,
    /// With `--format wide`, print a letter for a verdict (P pass, F fail, U undetermined, - not applicable) and for an
    /// outcome (A awarded, N not awarded, R referred)
    #[arg(long)]
    letters: bool,
    /// Sort the units by `unit` (code), `name`, `kind`, or by what came of an item (a criterion, scorecard,
    /// classification or commendation): the best first
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    sort: Vec<String>,
    /// Print to this file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With `--format csv`, `json` or `jsonl`, print only criteria with this verdict, and only units that have one
    #[arg(long, value_enum, value_name = "VERDICT", value_delimiter = ',')]
    only: Vec<Only>,
    /// Exit with 1 where a unit printed has this verdict
    #[arg(long, value_enum, value_name = "VERDICT")]
    fail_on: Vec<FailOn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people
    Table,
    /// One JSON object
    Json,
    /// One JSON object to a unit
    Jsonl,
    /// A row to a unit and criterion
    Csv,
    /// A row to a unit and a column to a criterion, for spreadsheets
    Wide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Fail,
    Undetermined,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Only {
    Pass,
    Fail,
    Undetermined,
    #[value(name = "not_applicable")]
    NotApplicable,
}

impl Only {
    fn verdict(self) -> Verdict {
        match self {
            Self::Pass => Verdict::Pass,
            Self::Fail => Verdict::Fail,
            Self::Undetermined => Verdict::Undetermined,
            Self::NotApplicable => Verdict::NotApplicable,
        }
    }
}

/// A day on the command line: `2025-10-15`, or as Vietnamese writes it, `15/10/2025`.
pub(super) fn parse_day(text: &str) -> Result<Day, Refused> {
    written_day(text).ok_or_else(|| Refused(text!("a day is written as 2025-10-15 or 15/10/2025")))
}

pub(super) fn judge(console: &mut Console, args: &JudgeArgs) -> Exit {
    match try_judge(console, args) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn try_judge(console: &mut Console, args: &JudgeArgs) -> Result<Exit, Exit> {
    check_options(console, args)?;
    let Some(mut ruleset) = inputs::ruleset(console, &args.ruleset)? else {
        return Err(Exit::Ruleset);
    };
    let keys = args.sort.iter().map(|name| sort_key(console, &ruleset.model, name));
    let keys = keys.collect::<Result<Vec<SortKey>, Exit>>()?;
    let as_of = args.as_of.unwrap_or(ruleset.model.campaign.as_of);
    let columns = columns(console, &ruleset.model, args)?;
    let marks = if args.letters { Marks::Letters } else { Marks::Words };
    let explains = match args.format {
        Format::Wide if columns.have_observed() => Explains::ByValues,
        Format::Table | Format::Wide => Explains::Nothing,
        Format::Json | Format::Jsonl | Format::Csv => Explains::AsData,
    };
    let wanted = Wanted { explains, digest: args.format == Format::Json };
    let Judged { data, program, trace } = inputs::judge(console, &mut ruleset, &args.data, as_of, wanted)?;
    let only_unit = args.unit.as_ref().map(|unit| find_unit(console, &data, unit)).transpose()?;
    let run = Run {
        sources: &ruleset.sources,
        model: &ruleset.model,
        program: &program,
        data: &data,
        trace: &trace,
    };
    let mut units: Vec<usize> = only_unit.map_or_else(|| (0..data.units.len()).collect(), |unit| vec![unit]);
    sort(run, &mut units, &keys);
    let found =
        |verdict: Verdict| units.iter().any(|unit| run.verdicts(*unit).any(|ruled| ruled.verdict == verdict));
    let fails = args.fail_on.iter().any(|fail_on| match fail_on {
        FailOn::Fail => found(Verdict::Fail),
        FailOn::Undetermined => found(Verdict::Undetermined),
    });
    let only: Vec<Verdict> = args.only.iter().map(|only| only.verdict()).collect();
    if !only.is_empty() {
        units.retain(|unit| run.verdicts(*unit).any(|ruled| only.contains(&ruled.verdict)));
    }
    let (plain, lang) = (console.explanations == Style::Plain, console.lang);
    console.write(args.output.as_deref(), units.len(), |output| match args.format {
        Format::Table => table(run, &units, (plain, lang), output),
        Format::Wide => wide(run, &units, &columns, marks, output),
        Format::Csv => rows(run, &units, &only, output),
        Format::Jsonl => json_lines(run, &units, &only, output),
        Format::Json => json(run, &ruleset.files, &units, &only, output),
    })?;
    // The program ends here, and the system takes back all memory at once.
    std::mem::forget((data, trace));
    Ok(if fails { Exit::Findings } else { Exit::Done })
}

/// Refuses options that do not go with the format, or with each other.
fn check_options(console: &mut Console, args: &JudgeArgs) -> Result<(), Exit> {
    let is_wide = args.format == Format::Wide;
    let mut wrong = Vec::new();
    let observed = text!(
        "say `--format wide`, or leave it out: `json`, `jsonl` and `csv` always have the observed values"
    );
    for (option, given, help) in [
        ("--observed", args.observed, observed),
        ("--columns", !args.columns.is_empty(), text!("say `--format wide`, or leave it out")),
        ("--letters", args.letters, text!("say `--format wide`, or leave it out")),
    ] {
        if given && !is_wide {
            wrong.push((text!("`{option}` goes with `--format wide` only", option), help));
        }
    }
    if args.observed && !args.columns.is_empty() {
        wrong.push((
            text!("`--observed` does not go with `--columns`, which says all that is printed"),
            text!("leave it out, and name `CRITERION_observed` among the columns"),
        ));
    }
    if !args.only.is_empty() && matches!(args.format, Format::Table | Format::Wide) {
        wrong.push((
            text!("`--only` goes with `--format csv`, `json` or `jsonl`"),
            text!("a table has a row to a unit, with all its criteria: say `--format csv` for a row to a criterion"),
        ));
    }
    if wrong.is_empty() { Ok(()) } else { Err(refused(console, &wrong)) }
}

/// Prints what is wrong, each with a help; what the program then exits with.
fn refused(console: &mut Console, wrong: &[(Text, Text)]) -> Exit {
    for (message, help) in wrong {
        console.complain(message, help);
    }
    Exit::Ruleset
}

/// The columns of the wide table.
fn columns(console: &mut Console, model: &Model, args: &JudgeArgs) -> Result<Columns, Exit> {
    if args.columns.is_empty() {
        return Ok(Columns::all(model, args.observed));
    }
    Columns::of_names(model, &args.columns).map_err(|wrong| refused(console, &wrong))
}

/// What a key of `--sort` names.
fn sort_key(console: &mut Console, model: &Model, name: &str) -> Result<SortKey, Exit> {
    SortKey::parse(name, model).map_err(|help| {
        console.complain(&text!("cannot sort by `{name}`", name), &help);
        Exit::Ruleset
    })
}

/// The slot of a unit, by its code or its name.
pub(super) fn find_unit(console: &mut Console, data: &Dataset, wanted: &str) -> Result<usize, Exit> {
    let units = &data.units;
    if let Some(unit) = units.codes.iter().position(|code| code == wanted) {
        return Ok(unit);
    }
    let named: Vec<usize> = (0..units.len()).filter(|unit| &units.names[*unit] == wanted).collect();
    if let [only] = named[..] {
        return Ok(only);
    }
    let help = if named.is_empty() {
        let candidates = units.names.iter().chain(units.codes.iter());
        did_you_mean(wanted, candidates)
            .map_or(text!("units are given by code or by name"), |near| text!("did you mean `{near}`?", near))
    } else {
        let codes: Vec<&str> = named.iter().map(|unit| &units.codes[*unit]).collect();
        text!("several units have this name; give the code: {}", codes.join(", "))
    };
    let message = if named.is_empty() {
        text!("no unit is called `{wanted}`", wanted)
    } else {
        text!("more than one unit is called `{wanted}`", wanted)
    };
    console.complain(&message, &help);
    Err(Exit::Ruleset)
}
