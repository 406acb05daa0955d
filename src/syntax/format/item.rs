//! Items and their clauses, as the lines that they are printed on.

use super::line::{Line, Voice};
use super::sheet::{Block, Sheet};
use crate::syntax::ast::{
    Attribute, Campaign, Criterion, Function, Indicator, Item, Measure, Name, Parameter, Record, TypeExpr,
    TypeKind, Units, Use,
};
use crate::syntax::phrases::Word;
use crate::syntax::words::ItemKind;
use crate::types::Verdict;

impl Line {
    /// `: money VND, optional, signed`.
    fn typed(&mut self, ty: &TypeExpr, optional: bool, signed: bool) {
        self.colon();
        self.ty(ty);
        if optional {
            self.comma();
            self.say(Word::Optional);
        }
        let is_list = matches!(ty.kind, TypeKind::OneOf { .. });
        if signed {
            // Before another comma, `optional` would be a member.
            if !(optional && is_list) {
                self.comma();
            }
            self.say(Word::Signed);
        }
        // A label behind a long list goes to a line of its own first.
        if is_list {
            self.may_break();
        }
    }

    fn ty(&mut self, ty: &TypeExpr) {
        let word = match &ty.kind {
            TypeKind::Percent => Word::TyPercent,
            TypeKind::Money(currency) => {
                self.say(Word::TyMoney);
                self.name(currency);
                return;
            }
            TypeKind::Count => Word::TyCount,
            TypeKind::Number => Word::TyNumber,
            TypeKind::Points => Word::TyPoints,
            TypeKind::Date => Word::TyDate,
            TypeKind::Year => Word::TyYear,
            TypeKind::Duration => Word::TyDuration,
            TypeKind::YesNo => Word::TyYesNo,
            TypeKind::Text => Word::TyText,
            TypeKind::OneOf { members, ordered } => {
                self.say(Word::OneOf);
                if *ordered {
                    self.rising(members)
                } else {
                    self.names(members)
                }
                return;
            }
            TypeKind::Kind(kind) => {
                self.name(kind);
                return;
            }
        };
        self.say(word);
    }

    fn rising(&mut self, members: &[Name]) {
        for (at, member) in members.iter().enumerate() {
            if at > 0 {
                self.may_break();
                self.put("<");
            }
            self.name(member);
        }
    }

    fn verdict(&mut self, verdict: Verdict) {
        self.say(match verdict {
            Verdict::Pass => Word::VerdictPass,
            Verdict::Fail => Word::VerdictFail,
            Verdict::Undetermined => Word::VerdictUndetermined,
            Verdict::NotApplicable => Word::VerdictNotApplicable,
        });
    }
}

/// The lines of an item.
pub(super) fn block(item: &Item, voice: &Voice) -> Block {
    match item {
        Item::Campaign(item) => campaign(item, voice),
        Item::Units(item) => units(item, voice),
        Item::Attribute(item) => attribute(item, voice),
        Item::Indicator(item) => indicator(item, voice),
        Item::Record(item) => record(item, voice),
        Item::Parameter(item) => parameter(item, voice),
        Item::Measure(item) => measure(item, voice),
        Item::Criterion(item) => criterion(item, voice),
        Item::Scorecard(item) => super::scorecard::scorecard(item, voice),
        Item::Classification(item) => super::cohort::classification(item, voice),
        Item::Commendation(item) => super::cohort::commendation(item, voice),
        Item::Selection(item) => super::cohort::selection(item, voice),
        Item::Function(item) => function(item, voice),
        Item::Example(item) => super::example::example(item, voice),
        Item::Use(item) => using(item, voice),
    }
}

fn campaign(item: &Campaign, voice: &Voice) -> Block {
    let mut sheet = Sheet::new(voice, Word::Campaign, item.name.span);
    sheet.head().name(&item.name);
    sheet.head().label(item.label.as_ref());
    sheet.text(Word::IssuedBy, item.issued_by.as_ref());
    sheet.text(Word::Source, item.source.as_ref());
    if let Some(period) = &item.period {
        sheet.clause(period.span, |line| {
            line.say(Word::Period);
            line.period(period);
        });
    }
    for term in &item.terms {
        sheet.clause(term.name.span, |line| {
            line.say(Word::Term);
            line.name(&term.name);
            line.label(term.label.as_ref());
            line.period(&term.period);
        });
    }
    sheet.day(Word::JudgedAsOf, item.as_of.as_ref());
    sheet.flag(Word::MissingIsFail, item.missing_is_fail);
    sheet.block(ItemKind::Campaign)
}

fn units(item: &Units, voice: &Voice) -> Block {
    let mut sheet = Sheet::new(voice, Word::UnitsAre, item.span);
    let line = sheet.head();
    for (at, (kind, plural)) in item.kinds.iter().enumerate() {
        if at > 0 {
            line.comma();
            line.may_break();
        }
        line.name(kind);
        if let Some(plural) = plural {
            line.open();
            line.name(plural);
            line.close();
        }
    }
    for (member, above) in &item.belongs {
        sheet.clause(member.span, |line| {
            line.name(member);
            line.say(Word::BelongsTo);
            line.name(above);
        });
    }
    sheet.block(ItemKind::Units)
}

fn attribute(item: &Attribute, voice: &Voice) -> Block {
    let mut sheet = Sheet::declaring(voice, Word::Attribute, &item.head);
    sheet.head().typed(&item.ty, item.optional, item.signed);
    sheet.head().label(item.head.label.as_ref());
    sheet.kinds(Word::For, &item.head.kinds);
    sheet.block(ItemKind::Attribute)
}

fn indicator(item: &Indicator, voice: &Voice) -> Block {
    let mut sheet = Sheet::declaring(voice, Word::Indicator, &item.head);
    let line = sheet.head();
    line.typed(&item.ty, false, item.signed);
    for dimension in &item.dimensions {
        line.say(Word::Per);
        line.name(&dimension.name);
        line.open();
        line.names(&dimension.members);
        line.close();
        line.may_break();
    }
    line.label(item.head.label.as_ref());
    sheet.kinds(Word::For, &item.head.kinds);
    sheet.flag(Word::SinceStartOfYear, item.since_start_of_year);
    sheet.flag(Word::EvidenceRequired, item.evidence_required);
    sheet.block(ItemKind::Indicator)
}

fn record(item: &Record, voice: &Voice) -> Block {
    let mut sheet = Sheet::declaring(voice, Word::Record, &item.head);
    let line = sheet.head();
    if let Some(plural) = &item.plural {
        line.comma();
        line.name(plural);
    }
    line.label(item.head.label.as_ref());
    sheet.kinds(Word::For, &item.head.kinds);
    sheet.flag(Word::ReportedByEachUnit, item.reported_by_each_unit);
    sheet.flag(Word::OverAllYears, item.over_all_years);
    for field in &item.fields {
        sheet.clause_with_list(field.name.span, |line, list| {
            if field.value.is_some() {
                line.say(Word::Field);
            }
            line.name(&field.name);
            line.typed(&field.ty, field.optional, field.signed);
            line.label(field.label.as_ref());
            if let Some(value) = &field.value {
                line.put("=");
                list.body(line, value);
            }
        });
    }
    if let Some(field) = &item.dated_by {
        sheet.clause(field.span, |line| {
            line.say(Word::DatedBy);
            line.name(field);
        });
    }
    sheet.block(ItemKind::Record)
}

fn parameter(item: &Parameter, voice: &Voice) -> Block {
    let mut sheet = Sheet::declaring(voice, Word::Parameter, &item.head);
    let line = sheet.head();
    line.typed(&item.ty, false, false);
    line.label(item.head.label.as_ref());
    line.put("=");
    for (at, (value, from)) in item.values.iter().enumerate() {
        if at > 0 {
            line.own_comma();
            line.may_break();
        }
        line.expr(value);
        if let Some((from, _)) = from {
            line.say(Word::From);
            line.day(*from);
        }
    }
    sheet.block(ItemKind::Parameter)
}

fn measure(item: &Measure, voice: &Voice) -> Block {
    let mut sheet = Sheet::declaring(voice, Word::Measure, &item.head);
    sheet.head().typed(&item.ty, false, false);
    sheet.head().label(item.head.label.as_ref());
    sheet.kinds(Word::For, &item.head.kinds);
    sheet.clause_with_list(item.value.span, |line, list| {
        line.put("=");
        list.body(line, &item.value);
    });
    sheet.block(ItemKind::Measure)
}

fn criterion(item: &Criterion, voice: &Voice) -> Block {
    let mut sheet = Sheet::declaring(voice, Word::Criterion, &item.head);
    sheet.head().label(item.head.label.as_ref());
    sheet.kinds(Word::For, &item.head.kinds);
    sheet.in_force(item.in_force.as_ref());
    sheet.authority(&item.authority);
    if let Some(condition) = &item.applies_when {
        sheet.says(Word::AppliesWhen, condition);
    }
    if let Some(condition) = &item.requires {
        sheet.says(Word::Requires, condition);
    }
    if let Some((verdict, at)) = &item.if_none {
        sheet.clause(*at, |line| {
            line.say_either(Word::IfThereAreNone, Word::NoneCountsAs);
            if line.is_english() {
                line.colon();
            }
            line.verdict(*verdict);
        });
    }
    sheet.flag(Word::MissingIsFail, item.missing_is_fail);
    sheet.block(ItemKind::Criterion)
}

fn function(item: &Function, voice: &Voice) -> Block {
    let mut sheet = Sheet::new(voice, Word::Function, item.head.name.span);
    let line = sheet.head();
    line.call(&item.head.name);
    for (at, ty) in item.takes.iter().enumerate() {
        if at > 0 {
            line.comma();
        }
        line.ty(ty);
    }
    line.close();
    line.put("->");
    line.ty(&item.gives);
    if item.signed {
        line.comma();
        line.say(Word::Signed);
    }
    line.say(Word::FromScript);
    line.text(&item.path);
    sheet.block(ItemKind::Function)
}

fn using(item: &Use, voice: &Voice) -> Block {
    let mut sheet = Sheet::new(voice, Word::Use, item.span);
    let line = sheet.head();
    line.text(&item.path);
    for (at, (name, value)) in item.with.iter().enumerate() {
        if at > 0 {
            line.own_comma();
            line.may_break();
        } else {
            line.say(Word::UseWith);
        }
        line.name(name);
        line.put("=");
        line.expr(value);
    }
    sheet.block(ItemKind::Use)
}
