//! `thidua explain RULESET DATA… --unit U` and `thidua explain CODE`

use super::inputs::{self, Judged, Wanted};
use super::judge::{find_unit, parse_day};
use super::{Console, Exit};
use crate::check::model::CohortItem;
use crate::diagnostic::{Code, did_you_mean};
use crate::engine::Explains;
use crate::report::{self, Style};
use crate::ruling::{Run, explain as explain_ruling};
use crate::types::Day;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// An error code; or the ruleset and the data files
    #[arg(required = true, value_name = "CODE | RULESET DATA…")]
    what: Vec<PathBuf>,
    /// The unit, by its code or name
    #[arg(long)]
    unit: Option<String>,
    /// Only this criterion, scorecard, classification or commendation
    #[arg(long, visible_alias = "item", value_name = "NAME")]
    criterion: Option<String>,
    /// The day as of which to rule, as 2025-10-15 or 15/10/2025 (else the ruleset's)
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<Day>,
}

pub(super) fn explain(console: &mut Console, args: &ExplainArgs) -> Exit {
    let [ruleset, data @ ..] = &args.what[..] else { return Exit::Ruleset };
    if data.is_empty() {
        return code(console, &ruleset.display().to_string());
    }
    match verdicts(console, args, ruleset, data) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn code(console: &mut Console, text: &str) -> Exit {
    if let Some(code) = Code::parse(text) {
        console.print(code.page(console.lang));
        return Exit::Done;
    }
    let codes = Code::ALL.iter().map(|code| code.as_str());
    let help = did_you_mean(&text.to_uppercase(), codes).map_or_else(
        || text!("give a code such as `E0201`; or a ruleset, its data and `--unit`"),
        |near| text!("did you mean `{near}`?", near),
    );
    console.complain(&text!("`{text}` is no error code", text), &help);
    Exit::Ruleset
}

fn verdicts(console: &mut Console, args: &ExplainArgs, path: &Path, data: &[PathBuf]) -> Result<Exit, Exit> {
    let Some(wanted) = &args.unit else {
        console.complain(&text!("which unit?"), &text!("say `--unit` with the unit's code or name"));
        return Err(Exit::Ruleset);
    };
    let Some(mut ruleset) = inputs::ruleset(console, path)? else { return Err(Exit::Ruleset) };
    let as_of = args.as_of.unwrap_or(ruleset.model.campaign.as_of);
    let reasons = Wanted { explains: Explains::InWords, ..Wanted::default() };
    let Judged { data, program, trace } = inputs::judge(console, &mut ruleset, data, as_of, reasons)?;
    let unit = find_unit(console, &data, wanted)?;
    let run = Run {
        sources: &ruleset.sources,
        model: &ruleset.model,
        program: &program,
        data: &data,
        trace: &trace,
    };
    let items = items(console, run, args.criterion.as_deref())?;
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 && console.explanations != Style::Json {
            console.print("\n");
        }
        let mut explanation = explain_ruling(run, item, unit);
        // What it rests on has its own explanation, where all are asked for.
        if args.criterion.is_none() && console.explanations != Style::Json {
            explanation.because.clear();
        }
        let text = report::explanation(run, &explanation, console.explanations, console.lang);
        console.print(&text);
    }
    Ok(Exit::Done)
}

/// The item of this name; all of them where none is named.
fn items(console: &mut Console, run: Run<'_>, named: Option<&str>) -> Result<Vec<CohortItem>, Exit> {
    let Some(name) = named else { return Ok(run.model.items().collect()) };
    if let Some(found) = run.model.items().find(|item| run.item_name(*item) == name) {
        return Ok(vec![found]);
    }
    let names: Vec<&str> = run.model.items().map(|item| run.item_name(item)).collect();
    let help = did_you_mean(name, names.iter().copied()).map_or_else(
        || text!("there are {}", names.join(", ")),
        |near| text!("did you mean `{near}`?", near),
    );
    console.complain(
        &text!("there is no criterion, scorecard, classification or commendation `{name}`", name),
        &help,
    );
    Err(Exit::Ruleset)
}
