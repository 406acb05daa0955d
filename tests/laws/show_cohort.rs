//! Scorecards, classifications and commendations of a case, in words near to the language's own.

use crate::show::{cond, value};
use std::fmt;
use thidua::check::model::*;

pub(crate) fn items(model: &Model, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for scorecard in &model.scorecards {
        for version in &scorecard.versions {
            writeln!(
                f,
                "scorecard {} out of {} {:?}",
                scorecard.name, version.out_of, version.heading.kinds
            )?;
            for entry in &version.entries {
                let section = entry.section.map(|at| format!("in {}: ", scorecard.sections[at]));
                let section = section.unwrap_or_default();
                write!(f, "  {section}{} points ", value(model, entry.most))?;
                match &entry.kind {
                    EntryKind::When(when) => writeln!(f, "for ({})", cond(model, *when))?,
                    EntryKind::ByValue(of, bands) => {
                        writeln!(f, "by {}{}", value(model, *of), all_bands(bands))?;
                    }
                    EntryKind::AsGiven(of) => writeln!(f, "as given by {}", value(model, *of))?,
                    EntryKind::Less(less) => {
                        let less: Vec<String> = less.iter().map(|less| change(model, less)).collect();
                        writeln!(f, "less {}", less.join("; "))?;
                    }
                    EntryKind::ForEach { each, count } => {
                        writeln!(f, "{} for each of {}", value(model, *each), value(model, *count))?;
                    }
                }
            }
            for bonus in &version.bonus {
                writeln!(f, "  bonus {}", change(model, bonus))?;
            }
            for deduction in &version.deductions {
                writeln!(f, "  deduct {}", change(model, deduction))?;
            }
            write!(f, "  not applicable is {:?}", version.not_applicable)?;
            writeln!(f, " never above {:?}", version.never_above.map(|most| most.to_string()))?;
        }
    }
    for classification in &model.classifications {
        for version in &classification.versions {
            writeln!(f, "classification {} {:?}", classification.name, version.heading.kinds)?;
            let name = |class: usize| &classification.classes.members[class];
            for class in &version.classes {
                let when = class.when.map_or("otherwise".into(), |when| cond(model, when));
                writeln!(f, "  {} when {when}", name(class.member))?;
            }
            for bound in &version.bounds {
                writeln!(f, "  {:?} when {}", bound.kind, cond(model, bound.when))?;
            }
            for cap in &version.caps {
                write!(f, "  cap {} at {}", name(cap.class), quota(model, &cap.quota))?;
                writeln!(f, "{}, ties {:?}", keys(model, &cap.keys), cap.ties)?;
            }
        }
    }
    for commendation in &model.commendations {
        for version in &commendation.versions {
            writeln!(f, "commendation {} {:?}", commendation.name, version.heading.kinds)?;
            for limb in &version.limbs {
                writeln!(f, "  for {:?} requires {}", limb.kinds, cond(model, limb.requires))?;
            }
            for unless in &version.unless {
                writeln!(f, "  unless {}", cond(model, *unless))?;
            }
            let of = version.quota.as_ref().map(|of| format!("award at most {}", quota(model, of)));
            let of = of.unwrap_or_default();
            writeln!(f, "  {of}{}, ties {:?}", keys(model, &version.keys), version.ties)?;
        }
    }
    for selection in &model.selections {
        let of = &selection.of;
        let part = |word: &str, of: Option<CondId>| {
            of.map_or_else(String::new, |of| format!(" {word} {}", cond(model, of)))
        };
        write!(f, "selection of {}", model.plural(of.of))?;
        write!(f, "{}{} take", part("where", of.filter), part("except where", of.except))?;
        for (op, number, _) in &selection.take {
            write!(f, " {op:?} {number}")?;
        }
        writeln!(f, "{}, ties {:?}", keys(model, &selection.keys), selection.ties)?;
    }
    if !model.kind_by_kind.is_empty() {
        writeln!(f, "kind by kind: {:?}", model.kind_by_kind)?;
    }
    Ok(())
}

fn all_bands(bands: &[Band]) -> String {
    let band = |band: &Band| {
        let end = |end: Option<(thidua::types::Exact, bool)>| match end {
            Some((end, inside)) => format!("{end}{}", if inside { "" } else { " (outside)" }),
            None => "…".into(),
        };
        let award = match band.award {
            BandAward::Points(points) => points.to_string(),
            BandAward::InProportion(base) => format!("in proportion to {base}"),
        };
        format!("\n    - from {} to {}: {award}", end(band.from), end(band.to))
    };
    bands.iter().map(band).collect()
}

fn change(model: &Model, of: &Change) -> String {
    let kind = match &of.kind {
        ChangeKind::When { points, cond: when } => {
            format!("{} when ({})", value(model, *points), cond(model, *when))
        }
        ChangeKind::ForEach { each, count } => {
            format!("{} for each of {}", value(model, *each), value(model, *count))
        }
        ChangeKind::AsGiven(of) => format!("as given by {}", value(model, *of)),
        ChangeKind::ByValue(of, bands) => format!("by {}{}", value(model, *of), all_bands(bands)),
    };
    let most = of.most.map(|most| format!(", at most {most}")).unwrap_or_default();
    kind + most.as_str()
}

fn quota(model: &Model, of: &Quota) -> String {
    let base = of.base.as_ref().map(|(base, rounding)| {
        let kind = match base.kind {
            BaseKind::Those(those) => format!("those with ({})", cond(model, those)),
            ref other => format!("{other:?}"),
        };
        let filter = base.filter.map(|filter| format!(" where ({})", cond(model, filter)));
        format!(" of {kind}{} rounded {rounding:?}", filter.unwrap_or_default())
    });
    let number = value(model, of.number);
    let (least, most) = (of.at_least, of.at_most.map_or("any".to_owned(), |most| most.to_string()));
    format!("{number}{} within {:?} at least {least}, at most {most}", base.unwrap_or_default(), of.within)
}

fn keys(model: &Model, keys: &[Key]) -> String {
    let key = |key: &Key| {
        let lowest = if key.lowest_first { " lowest first" } else { "" };
        format!(", ranked by {}{lowest}", value(model, key.value))
    };
    keys.iter().map(key).collect()
}
