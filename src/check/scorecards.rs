//! Scorecards: their sections and entries, and what they add up to.

use super::bands::Banded;
use super::campaign::label;
use super::model::{CondKind, Entry, EntryKind, ScoreVersion, ScorecardId, Section, ValueId, ValueKind};
use super::points::{Points, Share};
use super::scope::{Sort, duplicate};
use super::versions::{in_order, section_names};
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Name, NotApplicable, ScorePart};
use crate::types::Exact;
use std::collections::HashMap;

/// What is read of a version's entries so far.
#[derive(Default)]
struct Entries {
    entries: Vec<Entry>,
    /// Of each entry that could be read: its section and its points.
    points: Vec<(Option<usize>, Points)>,
    /// An entry could not be read: nothing adds up.
    partial: bool,
}

impl Checker<'_> {
    pub(super) fn scorecards(&mut self, items: &[&Item]) {
        for item in items {
            if let Item::Scorecard(scorecard) = item {
                self.score_version(scorecard);
            }
        }
        for at in 0..self.model.scorecards.len() {
            let scorecard = &mut self.model.scorecards[at];
            let name = scorecard.name.clone();
            let spans = in_order(&mut scorecard.versions, |version| &version.heading);
            self.versions_follow(&name, &spans);
        }
    }

    fn score_version(&mut self, scorecard: &ast::Scorecard) {
        let head = &scorecard.head;
        let kinds = self.kind_set(&head.kinds);
        self.place = Place::of_kinds(kinds);
        let id = match self.names.get(&head.name.text) {
            Some(Sort::Scorecard(id)) => Some(id),
            _ => None,
        };
        let sections = section_names(scorecard);
        if let Some(id) = id {
            self.same_sections(id, scorecard, &sections);
        }
        let place = Place::of_kinds(kinds);
        let (found, (bonus, deductions)) = self
            .at(place, |this| (this.entries(scorecard, &sections), this.adjustments(&scorecard.adjustments)));
        self.distinct_entries(scorecard);
        let never_above = scorecard.never_above.map(|(number, _)| number);
        self.scorecard_clauses(scorecard);
        self.totals(scorecard, &sections, &found);
        let heading = self.heading(head, &scorecard.authority, scorecard.in_force.as_ref(), kinds);
        let Some(id) = id else { return };
        let version = ScoreVersion {
            heading,
            out_of: scorecard.out_of.map_or(Exact::from_integer(0), |(number, _)| number),
            sections: self.sections(id, scorecard),
            entries: self.in_sections_of(id, &sections, found.entries),
            bonus,
            deductions,
            not_applicable: scorecard.not_applicable.map(|(what, _)| what),
            never_above,
        };
        self.model.scorecards[id.index()].versions.push(version);
    }

    /// The entries, those of sections included, in the order of the text.
    fn entries(&mut self, scorecard: &ast::Scorecard, sections: &[String]) -> Entries {
        let mut found = Entries::default();
        let mut named: HashMap<&str, Span> = HashMap::new();
        for part in &scorecard.parts {
            match part {
                ScorePart::Entry(entry) => self.entry(entry, None, &mut found),
                ScorePart::Section(section) => {
                    if let Some(first) = named.insert(&section.name.text, section.name.span) {
                        self.report(duplicate(&section.name.text, section.name.span, first));
                    }
                    let at = sections.iter().position(|name| *name == section.name.text);
                    section.entries.iter().for_each(|entry| self.entry(entry, at, &mut found));
                }
            }
        }
        found
    }

    /// The sections in the order that all versions have.
    fn sections(&self, id: ScorecardId, scorecard: &ast::Scorecard) -> Vec<Section> {
        let find = |name: &String| {
            scorecard.parts.iter().find_map(|part| match part {
                ScorePart::Section(section) if section.name.text == *name => Some(section),
                _ => None,
            })
        };
        let sections = self.model[id].sections.iter().filter_map(find);
        sections
            .map(|section| Section {
                label: label(section.label.as_ref(), &section.name),
                out_of: section.out_of.map_or(Exact::from_integer(0), |(number, _)| number),
                span: section.span,
            })
            .collect()
    }

    /// The entries, with positions among this version's sections made positions among all versions'.
    fn in_sections_of(&self, id: ScorecardId, sections: &[String], mut entries: Vec<Entry>) -> Vec<Entry> {
        let all = &self.model[id].sections;
        for entry in &mut entries {
            let name = entry.section.and_then(|at| sections.get(at));
            entry.section = name.and_then(|name| all.iter().position(|known| known == name));
        }
        entries
    }

    /// Each version has the sections of the first.
    fn same_sections(&mut self, id: ScorecardId, scorecard: &ast::Scorecard, sections: &[String]) {
        let all = &self.model[id].sections;
        if all.len() == sections.len() && all.iter().all(|name| sections.contains(name)) {
            return;
        }
        let list = |names: &[String]| match names {
            [] => text!("no sections"),
            names => text!("the sections {}", names.join(", ")),
        };
        let (here, first) = (list(sections), list(all));
        let name = self.model[id].name.clone();
        let mut wrong = Diagnostic::new(
            Code::VersionsDiffer,
            scorecard.head.span,
            text!("the versions of `{name}` have different sections", name),
        )
        .label(text!("has {here}", here));
        if let Some(declared) = self.names.span(&name) {
            wrong = wrong.with(declared, text!("has {first}", first));
        }
        self.report(
            wrong.help(text!("name the same sections in each version, or give the scorecard another name")),
        );
    }

    fn entry(&mut self, entry: &ast::Entry, section: Option<usize>, found: &mut Entries) {
        let points = self.points(&entry.points);
        let kind = self.entry_kind(entry, points.as_ref());
        let (Some(points), Some((kind, label))) = (points, kind) else {
            found.partial = true;
            self.left_out = true;
            return;
        };
        found.entries.push(Entry { label, section, most: points.id, kind, span: entry.span });
        found.points.push((section, points));
    }

    /// How the points are earned, and what reports call the entry.
    fn entry_kind(&mut self, entry: &ast::Entry, points: Option<&Points>) -> Option<(EntryKind, String)> {
        Some(match &entry.kind {
            ast::EntryKind::Criterion(name) => {
                let id = self.criterion(name)?;
                let label = self.model[id].versions.first().map(|version| version.heading.label.clone());
                let met = self.add_cond(CondKind::Meets(id), name.span);
                (EntryKind::When(met), label.unwrap_or_else(|| name.text.clone()))
            }
            ast::EntryKind::ByValue { value, bands } => {
                let id = self.value(value, None)?;
                // A band fits whichever number of points applies; what bands lack is said whatever these are.
                let least = points.map_or(Exact::from_integer(i128::MAX), Points::least);
                let most = Some((least, entry.points.span));
                let bands = self.bands(bands, Banded { value: (value, id), most, span: entry.span })?;
                (EntryKind::ByValue(id, bands), self.label_of(value.span, id))
            }
            ast::EntryKind::AsGiven(value) => {
                let id = self.as_given(value, points, entry.span)?;
                (EntryKind::AsGiven(id), self.label_of(value.span, id))
            }
            ast::EntryKind::Less { name, label: text, less } => {
                let changes = self.changes_less(less);
                (EntryKind::Less(changes?), label(text.as_ref(), name))
            }
            ast::EntryKind::ForEach { each, of } => {
                let each = self.points(each);
                let count = self.how_often(of);
                (EntryKind::ForEach { each: each?.id, count: count? }, self.text(entry.span))
            }
        })
    }

    /// What reports call a value: its label, where it is one thing that has a label; else its text.
    fn label_of(&self, span: Span, id: ValueId) -> String {
        match &self.model[id].kind {
            ValueKind::Measure(id) => self.model[*id].label.clone(),
            ValueKind::Attribute(id) => self.model[*id].label.clone(),
            ValueKind::Series { indicator, members, .. } if members.is_empty() => {
                self.model[*indicator].label.clone()
            }
            _ => self.text(span),
        }
    }

    /// Entries that have a name of their own have one each.
    fn distinct_entries(&mut self, scorecard: &ast::Scorecard) {
        let mut named: HashMap<&str, &Name> = HashMap::new();
        let mut again = Vec::new();
        for part in &scorecard.parts {
            let entries = match part {
                ScorePart::Entry(entry) => std::slice::from_ref(entry),
                ScorePart::Section(section) => &section.entries,
            };
            for entry in entries {
                if let ast::EntryKind::Less { name, .. } = &entry.kind
                    && let Some(first) = named.insert(&name.text, name)
                {
                    again.push(duplicate(&name.text, name.span, first.span));
                }
            }
        }
        again.into_iter().for_each(|diagnostic| self.report(diagnostic));
    }

    /// What every scorecard says, and what it can only say with sections.
    fn scorecard_clauses(&mut self, scorecard: &ast::Scorecard) {
        let head = &scorecard.head;
        if scorecard.out_of.is_none() {
            self.no_out_of(head.span, &head.name, "100");
        }
        if scorecard.parts.is_empty() {
            self.no_entries(head.span, &head.name);
        }
        let mut any = false;
        for part in &scorecard.parts {
            let ScorePart::Section(section) = part else { continue };
            any = true;
            if section.out_of.is_none() {
                self.no_out_of(section.span, &section.name, "10");
            }
            if section.entries.is_empty() {
                self.no_entries(section.span, &section.name);
            }
        }
        if let Some((NotApplicable::RescaledWithinSection, span)) = scorecard.not_applicable
            && !any
        {
            self.report(
                Diagnostic::new(Code::NoSections, span, text!("`{}` has no sections", head.name.text))
                    .label(text!("within which section?"))
                    .with(head.span, text!("without sections"))
                    .help(text!("write `not applicable is rescaled`: over the whole scorecard")),
            );
        }
    }

    fn no_out_of(&mut self, span: Span, name: &Name, points: &str) {
        self.report(
            Diagnostic::new(Code::NoOutOf, span, text!("`{}` is out of how many points?", name.text))
                .label(text!("without `out of`"))
                .help(text!("end the line with the most points that it gives: `out of {points}`", points)),
        );
    }

    fn no_entries(&mut self, span: Span, name: &Name) {
        self.report(
            Diagnostic::new(Code::NoEntries, span, text!("`{}` has no entries", name.text))
                .label(text!("gives no points"))
                .help(text!("add an entry: `10 points for CRITERION`, `up to 30 points by VALUE`")),
        );
    }

    /// The entries of each section add up to what it is out of; so do the sections and other entries.
    fn totals(&mut self, scorecard: &ast::Scorecard, sections: &[String], found: &Entries) {
        if found.partial {
            return;
        }
        let of = |at: Option<usize>| {
            let here = found.points.iter().filter(move |(section, _)| *section == at);
            here.map(|(_, points)| Share::Entry(points))
        };
        let mut parts: Vec<Share<'_>> = of(None).collect();
        let mut whole = !scorecard.parts.is_empty();
        for (at, name) in sections.iter().enumerate() {
            let section = scorecard.parts.iter().find_map(|part| match part {
                ScorePart::Section(section) if section.name.text == *name => section.out_of,
                _ => None,
            });
            let Some(out_of) = section else {
                whole = false;
                continue;
            };
            parts.push(Share::Section(out_of.0));
            let entries: Vec<Share<'_>> = of(Some(at)).collect();
            if !entries.is_empty() {
                self.add_up(&entries, out_of, text!("the entries of `{name}`", name));
            }
        }
        if let Some(out_of) = scorecard.out_of
            && whole
        {
            let what =
                if sections.is_empty() { text!("the entries") } else { text!("the sections and entries") };
            self.add_up(&parts, out_of, what);
        }
    }
}
