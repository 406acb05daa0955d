//! Examples: what they give and what they expect.

use super::line::{Line, Voice};
use super::sheet::{Block, Sheet};
use crate::syntax::ast::{Example, Expected, Given, GivenLine, Name};
use crate::syntax::phrases::Word;
use crate::syntax::words::ItemKind;
use crate::types::{Outcome, Verdict};

pub(super) fn example(item: &Example, voice: &Voice) -> Block {
    let mut sheet = Sheet::new(voice, Word::Example, item.span);
    sheet.head().text(&item.title);
    sheet.day(Word::AsOf, item.as_of.as_ref());
    for given in &item.given {
        sheet.clause_with_list(given.span, |line, list| {
            line.given(given);
            for written in &given.lines {
                let at = match written {
                    GivenLine::Attribute { span, .. }
                    | GivenLine::Observation { span, .. }
                    | GivenLine::Record { span, .. }
                    | GivenLine::NoRecords { span, .. } => *span,
                };
                list.plain(at, |line| line.given_line(written));
            }
        });
    }
    for expect in &item.expects {
        sheet.clause(expect.span, |line| {
            line.say(Word::Expect);
            line.name(&expect.subject);
            line.expected(&expect.expected);
            if expect.so_far {
                line.say(Word::SoFar);
            }
            if let Some(unit) = &expect.unit {
                line.say(Word::ExpectFor);
                line.text(unit);
            }
        });
    }
    sheet.block(ItemKind::Example)
}

impl Line {
    fn given(&mut self, given: &Given) {
        self.say(Word::Given);
        if given.kind.text.starts_with(['a', 'e', 'i', 'o']) {
            self.say_other(Word::Article);
        } else {
            self.say(Word::Article);
        }
        self.name(&given.kind);
        self.label(given.name.as_ref());
        if let Some(above) = &given.within {
            self.say(Word::InUnit);
            self.text(above);
        }
    }

    fn given_line(&mut self, line: &GivenLine) {
        match line {
            GivenLine::Attribute { name, value, .. } => {
                self.name(name);
                self.expr(value);
            }
            GivenLine::Observation { name, value, members, on, basis, evidence, .. } => {
                self.name(name);
                self.expr(value);
                if !members.is_empty() {
                    self.say(Word::GivenFor);
                    self.names(members);
                }
                self.say(Word::On);
                self.day(on.0);
                if let Some(basis) = basis {
                    self.say(Word::As);
                    self.basis(*basis);
                }
                if let Some(evidence) = evidence {
                    self.say(Word::GivenEvidence);
                    self.text(evidence);
                }
            }
            GivenLine::Record { name, fields, .. } => {
                self.name(name);
                self.say(Word::GivenWith);
                for (at, (field, value)) in fields.iter().enumerate() {
                    if at > 0 {
                        self.comma();
                    }
                    self.name(field);
                    self.expr(value);
                }
            }
            GivenLine::NoRecords { name, .. } => self.no_records(name),
        }
    }

    fn no_records(&mut self, name: &Name) {
        self.say(Word::GivenNo);
        self.name(name);
        if !self.is_english() {
            self.say(Word::NoSuchEnd);
        }
    }

    fn expected(&mut self, expected: &Expected) {
        let word = match expected {
            Expected::Verdict(Verdict::Pass) => Word::Passes,
            Expected::Verdict(Verdict::Fail) => Word::Fails,
            Expected::Verdict(Verdict::Undetermined) | Expected::Undetermined => Word::IsUndetermined,
            Expected::Verdict(Verdict::NotApplicable) | Expected::NotApplicable => Word::IsNotApplicable,
            Expected::Outcome(Outcome::Awarded) => Word::IsAwarded,
            Expected::Outcome(Outcome::NotAwarded) => Word::IsNotAwarded,
            Expected::Outcome(Outcome::Referred) => Word::IsReferred,
            Expected::Outcome(Outcome::Undetermined) => Word::IsUndetermined,
            Expected::Outcome(Outcome::NotApplicable) => Word::IsNotApplicable,
            Expected::Is(value) => {
                self.say(Word::ExpectIs);
                self.expr(value);
                return;
            }
        };
        self.say(word);
    }
}
