//! Makes the data of the workload, does its work by hand, and checks what others have made of it.

use clap::{Parser, Subcommand, ValueEnum};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use thidua_workload::facts::{MONTHS, Unit};
use thidua_workload::outcome::{Outcome, conclude, counts, judge, output};
use thidua_workload::{by_hand, generate, ruleset, rulings};

/// What was worked out for ten thousand units by means that share nothing with this program.
const EXPECTED: &str = include_str!("../expected.json");

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the made-up data: the folders `long` and `wide`
    Generate {
        folder: PathBuf,
        #[arg(long, default_value_t = 10_000)]
        units: u64,
        /// Write the reports of so many months
        #[arg(long, default_value_t = MONTHS)]
        months: usize,
        /// Write the folder `wide` only
        #[arg(long)]
        wide_only: bool,
    },
    /// Judge the units of such a folder by a program written for these criteria alone
    ByHand { shape: Shape, folder: PathBuf, output: PathBuf },
    /// Print a ruleset of so many criteria, for the table of the folder `wide`
    Ruleset { criteria: usize },
    /// Turn what `thidua judge --format wide` wrote into the output of the workload
    Convert { rulings: PathBuf, output: PathBuf },
    /// Say whether an output of the workload is right
    Verify { output: PathBuf },
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    Wide,
    Long,
}

fn main() -> Result<(), Box<dyn Error>> {
    match Arguments::parse().command {
        Command::Generate { folder, units, months, wide_only } => {
            generate::wide(&folder.join("wide"), units)?;
            if !wide_only {
                generate::long(&folder.join("long"), units, months)?;
            }
        }
        Command::ByHand { shape, folder, output: path } => {
            let judged = match shape {
                Shape::Wide => by_hand::wide(&folder)?,
                Shape::Long => by_hand::long(&folder)?,
            };
            fs::write(path, output(&conclude(judged)))?;
        }
        Command::Ruleset { criteria } => print!("{}", ruleset::of(criteria)),
        Command::Convert { rulings, output: path } => fs::write(path, output(&rulings::outcomes(&rulings)?))?,
        Command::Verify { output } => verify(&output)?,
    }
    Ok(())
}

/// Compares an output with the facts themselves, and for ten thousand units with what is known of them.
fn verify(path: &Path) -> Result<(), Box<dyn Error>> {
    let found = fs::read_to_string(path)?;
    let units = found.lines().count().saturating_sub(1) as u64;
    let judged = |number| (format!("U{number:07}"), judge(&Unit(number).inputs()));
    let right: Vec<Outcome> = conclude((0..units).map(judged).collect());
    let text = output(&right);
    if let Some((line, (is, should))) =
        found.lines().zip(text.lines()).enumerate().find(|(_, (is, should))| is != should)
    {
        return Err(format!("{}:{}: `{is}` should be `{should}`", path.display(), line + 1).into());
    }
    if found != text {
        return Err(format!("{}: the line ends are not as they should be", path.display()).into());
    }
    let mut known = counts(&right);
    let digest: String = Sha256::digest(&found).iter().map(|byte| format!("{byte:02x}")).collect();
    known["sha256"] = digest.clone().into();
    let expected: serde_json::Value = serde_json::from_str(EXPECTED)?;
    if units == 10_000 && known != expected["10k"] {
        return Err(format!("{}: not what expected.json has, but {known:#}", path.display()).into());
    }
    println!("{}: {units} units, right, sha256 {digest}", path.display());
    Ok(())
}
