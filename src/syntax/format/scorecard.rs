//! Scorecards: entries, sections, bands, bonus and deductions.

use super::line::{Line, Voice};
use super::sheet::{Block, List, Sheet};
use crate::syntax::ast::{
    Band, BandAward, BandRange, Change, ChangeKind, Each, Entry, EntryKind, Expr, NotApplicable, ScorePart,
    Scorecard,
};
use crate::syntax::phrases::Word;
use crate::syntax::words::ItemKind;
use crate::types::Exact;

pub(super) fn scorecard(item: &Scorecard, voice: &Voice) -> Block {
    let mut sheet =
        Sheet::ruling(voice, Word::Scorecard, &item.head, &item.authority, item.in_force.as_ref());
    if let Some((points, _)) = item.out_of {
        sheet.head().out_of(points);
    }
    sheet.kinds(Word::For, &item.head.kinds);
    for part in &item.parts {
        match part {
            ScorePart::Entry(entry) => {
                sheet.clause_with_list(entry.span, |line, list| list.score_entry(line, entry));
            }
            ScorePart::Section(section) => sheet.item_with_list(section.span, |line, list| {
                line.say(Word::Section);
                line.name(&section.name);
                line.label(section.label.as_ref());
                if let Some((points, _)) = section.out_of {
                    line.out_of(points);
                }
                for entry in &section.entries {
                    list.item(entry.span, |line, list| list.score_entry(line, entry));
                }
            }),
        }
    }
    for adjustment in &item.adjustments {
        sheet.clause_with_list(adjustment.change.span, |line, list| {
            line.say(if adjustment.bonus { Word::Bonus } else { Word::Deduct });
            list.change(line, &adjustment.change);
        });
    }
    if let Some((way, at)) = item.not_applicable {
        sheet.clause(at, |line| line.not_applicable(way));
    }
    if let Some((points, at)) = item.never_above {
        sheet.clause(at, |line| {
            line.say(Word::NeverAbove);
            line.number(points);
        });
    }
    sheet.block(ItemKind::Scorecard)
}

impl Line {
    fn out_of(&mut self, points: Exact) {
        self.say(Word::OutOf);
        self.number(points);
    }

    fn not_applicable(&mut self, way: NotApplicable) {
        self.say(Word::NotApplicableIs);
        match way {
            NotApplicable::Rescaled => self.say(Word::NaRescaled),
            NotApplicable::RescaledWithinSection => {
                self.say(Word::NaRescaled);
                self.say(Word::WithinItsSection);
            }
            NotApplicable::FullPoints => self.say(Word::NaFullPoints),
            NotApplicable::Zero => self.say(Word::NaZero),
        }
    }

    /// `for each R where C, at most M`, `for every 2 R`, `for every 1% x is under 95%`.
    fn for_each(&mut self, of: &Each, at_most: Option<&Expr>) {
        match of {
            Each::Row(rows) => {
                self.say(Word::PointsFor);
                self.say(Word::ForEach);
                self.counted(rows);
            }
            Each::Rows(count, rows) => {
                self.say(Word::ForEvery);
                self.expr(count);
                self.counted(rows);
            }
            Each::Step { step, value, over, limit } => {
                self.say(Word::ForEvery);
                self.expr(step);
                self.expr(value);
                self.say(if *over { Word::StepOver } else { Word::StepUnder });
                self.expr(limit);
            }
        }
        self.most(at_most);
    }

    fn most(&mut self, at_most: Option<&Expr>) {
        if let Some(at_most) = at_most {
            self.comma();
            self.may_break();
            self.say(Word::AtMost);
            self.expr(at_most);
        }
    }

    fn band(&mut self, range: &BandRange) {
        match range {
            BandRange::From(low, high) => {
                self.say(Word::From);
                self.expr(low);
                if let Some(high) = high {
                    self.say(Word::To);
                    self.say(Word::ToUnder);
                    self.expr(high);
                } else if !self.is_english() {
                    self.say(Word::OrMore);
                }
            }
            BandRange::Over(low, high) => {
                self.say(Word::Over);
                self.expr(low);
                if let Some(high) = high {
                    self.say(Word::To);
                    self.expr(high);
                }
            }
            BandRange::Under(high) => {
                self.say(Word::Under);
                self.expr(high);
            }
            BandRange::AtMost(high) => {
                self.say(Word::AtMost);
                self.expr(high);
            }
            BandRange::Exactly(value) => self.expr(value),
        }
    }
}

impl List {
    fn score_entry(&mut self, line: &mut Line, entry: &Entry) {
        match &entry.kind {
            EntryKind::Criterion(criterion) => {
                line.expr(&entry.points);
                line.say(Word::PointsFor);
                line.name(criterion);
            }
            EntryKind::ByValue { value, bands } => {
                line.say(Word::UpTo);
                line.expr(&entry.points);
                line.say(Word::PointsBy);
                line.expr(value);
                self.bands(bands);
            }
            EntryKind::AsGiven(value) => {
                line.say(Word::UpTo);
                line.expr(&entry.points);
                line.say(Word::AsGivenBy);
                line.expr(value);
            }
            EntryKind::Less { name, label, less } => {
                line.expr(&entry.points);
                line.say(Word::PointsFor);
                line.name(name);
                line.label(label.as_ref());
                line.comma();
                line.say(Word::Less);
                for change in less {
                    self.item(change.span, |line, list| list.change(line, change));
                }
            }
            EntryKind::ForEach { each, of } => {
                line.expr(each);
                line.for_each(of, Some(&entry.points));
            }
        }
    }

    fn change(&mut self, line: &mut Line, change: &Change) {
        match &change.kind {
            ChangeKind::When { points, condition } => {
                line.expr(points);
                line.say(Word::When);
                self.body(line, condition);
            }
            ChangeKind::ForEach { each, of, at_most } => {
                line.expr(each);
                line.for_each(of, at_most.as_ref());
            }
            ChangeKind::AsGiven { field, rows, at_most } => {
                line.say(Word::Points);
                line.say(Word::AsGivenBy);
                line.name(field);
                line.say(Word::OfEach);
                line.say(Word::ForEach);
                line.counted(rows);
                line.most(at_most.as_ref());
            }
            ChangeKind::ByValue { value, bands } => {
                line.say(Word::PointsBy);
                line.expr(value);
                self.bands(bands);
            }
        }
    }

    fn bands(&mut self, bands: &[Band]) {
        for band in bands {
            self.item(band.span, |line, _| {
                line.band(&band.range);
                line.colon();
                match &band.award {
                    BandAward::Points(points) => line.expr(points),
                    BandAward::InProportion(to, _) => {
                        line.say(Word::InProportion);
                        if let Some(to) = to {
                            line.say(Word::InProportionTo);
                            line.expr(to);
                        }
                    }
                }
            });
        }
    }
}
