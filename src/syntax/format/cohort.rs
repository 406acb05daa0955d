//! Classifications, commendations and selections: classes, quotas, rankings, ties.

use super::line::{Line, Voice};
use super::sheet::{Block, Sheet};
use crate::syntax::ast::{
    Base, BaseKind, BoundKind, Classification, Commendation, CompareOp, Earlier, Quota, Ranking, Rounding,
    Selection, TieRule, Ties,
};
use crate::syntax::phrases::Word;
use crate::syntax::words::ItemKind;

pub(super) fn classification(item: &Classification, voice: &Voice) -> Block {
    let (authority, in_force) = (&item.authority, item.in_force.as_ref());
    let mut sheet = Sheet::ruling(voice, Word::Classification, &item.head, authority, in_force);
    sheet.kinds(Word::For, &item.head.kinds);
    sheet.earlier(item.earlier.as_ref());
    for class in &item.classes {
        sheet.item_with_list(class.span, |line, list| {
            if class.when.is_none() {
                line.say(Word::ClassOtherwise);
            }
            line.name(&class.name);
            line.label(class.label.as_ref());
            if let Some(condition) = &class.when {
                line.say(Word::When);
                list.body(line, condition);
            }
        });
    }
    for bound in &item.bounds {
        sheet.clause_with_list(bound.span, |line, list| {
            line.bound(&bound.kind);
            line.say(Word::When);
            list.body(line, &bound.when);
        });
    }
    for cap in &item.caps {
        sheet.clause(cap.span, |line| {
            line.say(Word::Cap);
            line.name(&cap.class);
            line.say(Word::At);
            line.quota(&cap.quota);
            if let Some(ranking) = &cap.ranking {
                line.comma();
                line.may_break();
                line.ranking(ranking);
            }
            if let Some(ties) = &cap.ties {
                line.comma();
                line.may_break();
                line.ties(ties);
            }
        });
    }
    sheet.block(ItemKind::Classification)
}

pub(super) fn commendation(item: &Commendation, voice: &Voice) -> Block {
    let (authority, in_force) = (&item.authority, item.in_force.as_ref());
    let mut sheet = Sheet::ruling(voice, Word::Commendation, &item.head, authority, in_force);
    let awarded_to = if sheet.head().is_english() { Word::For } else { Word::AwardedTo };
    sheet.kinds(awarded_to, &item.head.kinds);
    sheet.earlier(item.earlier.as_ref());
    for limb in &item.requires {
        sheet.clause_with_list(limb.span, |line, list| {
            if !limb.kinds.is_empty() {
                line.say(Word::For);
                line.names(&limb.kinds);
            }
            line.say(Word::Requires);
            list.body(line, &limb.condition);
        });
    }
    for condition in &item.unless {
        sheet.says(Word::Unless, condition);
    }
    if let Some(quota) = &item.quota {
        sheet.clause(quota.span, |line| {
            line.say(Word::Award);
            line.say(Word::AtMost);
            line.quota(quota);
        });
    }
    sheet.order(item.ranking.as_ref(), item.ties.as_ref());
    sheet.block(ItemKind::Commendation)
}

pub(super) fn selection(item: &Selection, voice: &Voice) -> Block {
    let mut sheet = Sheet::ruling(voice, Word::Selection, &item.head, &item.authority, None);
    if let Some(rows) = &item.of {
        sheet.clause(rows.name.span, |line| {
            line.say(Word::SelectedOf);
            line.counted(rows);
        });
    }
    for (op, number, at) in &item.take {
        sheet.clause(*at, |line| {
            line.say(Word::Take);
            line.say(match op {
                CompareOp::AtLeast => Word::AtLeast,
                CompareOp::AtMost => Word::AtMost,
                _ => Word::Exactly,
            });
            line.expr(number);
        });
    }
    sheet.order(item.ranking.as_ref(), item.ties.as_ref());
    sheet.block(ItemKind::Selection)
}

impl Sheet {
    fn earlier(&mut self, earlier: Option<&Earlier>) {
        if let Some(earlier) = earlier {
            self.clause(earlier.span, |line| {
                line.say(Word::EarlierFrom);
                line.counted(&earlier.rows);
                if let Some(field) = &earlier.by {
                    line.say(Word::EarlierBy);
                    line.name(field);
                }
            });
        }
    }

    fn order(&mut self, ranking: Option<&Ranking>, ties: Option<&Ties>) {
        if let Some(ranking) = ranking {
            self.clause(ranking.span, |line| line.ranking(ranking));
        }
        if let Some(ties) = ties {
            self.clause(ties.span, |line| line.ties(ties));
        }
    }
}

impl Line {
    fn bound(&mut self, kind: &BoundKind) {
        match kind {
            BoundKind::Fixed(class) => {
                self.name(class);
                self.say(Word::InAnyCase);
            }
            BoundKind::AtMost(class) => {
                self.say(Word::AtMost);
                self.name(class);
                self.say(Word::InAnyCase);
            }
            BoundKind::OneLower(from) => {
                self.say(Word::OneClassLower);
                if let Some(class) = from {
                    self.say(Word::From);
                    self.name(class);
                    self.say(Word::Up);
                }
            }
        }
    }

    /// `15% of eligible and at most 3 within each kind, rounded down, at least 1`.
    fn quota(&mut self, quota: &Quota) {
        self.expr(&quota.number);
        if let Some(base) = &quota.base {
            if self.is_english() {
                self.say(Word::QuotaOf);
            }
            self.base(base);
        }
        // What narrows the base would take in an `and`, or what is within it.
        let mut is_narrowed = quota.base.as_ref().is_some_and(|base| base.filter.is_some());
        if let Some(number) = &quota.at_most {
            if std::mem::take(&mut is_narrowed) {
                self.comma();
            }
            self.may_break();
            self.say(Word::And);
            self.say(Word::AtMost);
            self.expr(number);
        }
        for (at, name) in quota.within.iter().enumerate() {
            if at > 0 {
                self.say(Word::And);
            } else if is_narrowed {
                self.comma();
                self.may_break();
            }
            self.say(Word::WithinEach);
            self.name(name);
        }
        if let Some((rounding, _)) = quota.rounding {
            self.comma();
            self.may_break();
            self.say(match rounding {
                Rounding::Down => Word::RoundedDown,
                Rounding::Up => Word::RoundedUp,
                Rounding::HalfUp => Word::RoundedHalfUp,
            });
        }
        if let Some(number) = &quota.at_least {
            self.comma();
            self.may_break();
            self.say(Word::AtLeast);
            self.expr(number);
        }
    }

    fn base(&mut self, base: &Base) {
        match &base.kind {
            BaseKind::Eligible => self.say(Word::BaseEligible),
            BaseKind::Units => self.say(Word::BaseUnits),
            BaseKind::Kind(kind) => {
                if !self.is_english() {
                    self.say(Word::BaseOfKind);
                }
                self.name(kind);
            }
            BaseKind::Rated { class, or_better } => {
                self.say(Word::ThoseRated);
                if *or_better && !self.is_english() {
                    self.say(Word::From);
                }
                self.name(class);
                if *or_better {
                    self.say(Word::OrBetter);
                }
            }
            BaseKind::Holding(honour) => {
                self.say(Word::ThoseWhoHold);
                self.name(honour);
            }
        }
        let word = if self.is_english() { Word::Where } else { Word::HasSome };
        self.narrowed(word, base.filter.as_ref());
    }

    fn ranking(&mut self, ranking: &Ranking) {
        self.say(Word::RankedBy);
        for (at, key) in ranking.keys.iter().enumerate() {
            if at > 0 {
                self.comma();
                self.may_break();
                self.say(Word::RankThen);
            }
            self.expr(&key.value);
            if key.lowest_first {
                self.say(Word::LowestFirst);
            }
        }
    }

    fn ties(&mut self, ties: &Ties) {
        self.say(Word::Ties);
        for (at, condition) in ties.prefer.iter().enumerate() {
            self.say(if at > 0 { Word::RankThen } else { Word::Prefer });
            self.expr(condition);
            self.comma();
            self.may_break();
        }
        if !ties.prefer.is_empty() {
            self.say(Word::RankThen);
        }
        self.say(match ties.rule {
            TieRule::Referred => Word::TieReferred,
            TieRule::AllIn => Word::TieAllIn,
            TieRule::AllOut => Word::TieAllOut,
        });
    }
}
