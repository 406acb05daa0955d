//! Random items.

use crate::reach::{absorbs_comma, absorbs_condition, absorbs_sum, ends_bare, is_open, is_text, takes_where};
use crate::tape::Tape;
use thidua::syntax::ast::*;
use thidua::text::Lang;
use thidua::types::{Exact, Outcome, Verdict};

/// How deep expressions go.
const DEPTH: usize = 4;

impl Tape<'_> {
    pub(crate) fn ruleset(&mut self) -> Ruleset {
        let items = self.several(1, 4, Self::item);
        Ruleset { lang: Lang::English, items, broken: Vec::new() }
    }

    fn item(&mut self) -> Item {
        let span = self.span();
        match self.below(15) {
            0 | 1 => Item::Criterion(self.criterion()),
            2 => Item::Measure(Measure { head: self.head(true), ty: self.ty(true), value: self.body(DEPTH) }),
            3 => Item::Campaign(self.campaign()),
            4 => Item::Units(Units {
                span,
                kinds: self.several(1, 12, |tape| (tape.name(), tape.maybe(3, Self::plain_name))),
                belongs: self.several(0, 2, |tape| (tape.name(), tape.name())),
            }),
            5 => Item::Attribute(Attribute {
                head: self.head(true),
                ty: self.ty(true),
                optional: self.once_in(3),
                signed: self.once_in(3),
            }),
            6 => Item::Indicator(Indicator {
                head: self.head(true),
                ty: self.ty(true),
                signed: self.once_in(3),
                dimensions: self.several(0, 2, |tape| Dimension {
                    name: tape.plain_name(),
                    members: tape.several(1, 9, Self::name),
                }),
                since_start_of_year: self.maybe(3, |_| span),
                evidence_required: self.maybe(3, |_| span),
            }),
            7 => Item::Record(self.record()),
            8 => Item::Parameter(Parameter {
                head: self.head(false),
                ty: self.ty(true),
                values: self.several(1, 3, |tape| {
                    let value = tape.sum(2);
                    let value = tape.unless(|value| absorbs_comma(value) || absorbs_condition(value), value);
                    (value, tape.maybe(2, |tape| (tape.day(), span)))
                }),
            }),
            9 => Item::Scorecard(self.scorecard()),
            10 => Item::Classification(self.classification()),
            11 => Item::Commendation(self.commendation()),
            12 => Item::Selection(self.selection()),
            13 => Item::Example(self.example()),
            _ => self.other(),
        }
    }

    fn other(&mut self) -> Item {
        let span = self.span();
        if self.once_in(2) {
            let takes = self.several(1, 3, |tape| tape.ty(false));
            let mut head = self.head(false);
            (head.label, head.name) = (None, self.plain_name());
            let (gives, signed) = (self.ty(true), self.once_in(2));
            return Item::Function(Function { head, takes, gives, signed, path: self.text() });
        }
        let with = self.several(0, 3, |tape| {
            let value = tape.sum(1);
            (tape.name(), tape.unless(|value| absorbs_comma(value) || absorbs_condition(value), value))
        });
        Item::Use(Use { span, path: self.text(), with })
    }

    fn head(&mut self, kinds: bool) -> Head {
        let kinds = if kinds { self.several(0, 2, Self::plain_name) } else { Vec::new() };
        Head { span: self.span(), name: self.name(), label: self.label(), kinds }
    }

    /// A type; `last` where no comma follows that would go on with the members of an enumeration.
    fn ty(&mut self, last: bool) -> TypeExpr {
        let kind = match self.below(12) {
            0 => TypeKind::Percent,
            1 => TypeKind::Money(self.named("VND")),
            2 => TypeKind::Count,
            3 => TypeKind::Number,
            4 => TypeKind::Points,
            5 => TypeKind::Date,
            6 => TypeKind::Year,
            7 => TypeKind::Duration,
            8 => TypeKind::YesNo,
            9 => TypeKind::Text,
            10 if last => {
                let members = self.several(1, 9, Self::name);
                TypeKind::OneOf { ordered: members.len() > 1 && self.once_in(2), members }
            }
            _ => TypeKind::Kind(self.plain_name()),
        };
        TypeExpr { span: self.span(), kind }
    }

    fn authority(&mut self) -> Authority {
        Authority {
            source: self.maybe(3, Self::text),
            directive: self.maybe(4, Self::text),
            responsible: self.maybe(4, Self::text),
            decided_by: self.maybe(4, Self::text),
        }
    }

    fn in_force(&mut self) -> Option<InForce> {
        let span = self.span();
        self.maybe(4, |tape| InForce { span, from: tape.day(), until: tape.maybe(2, Self::day) })
    }

    fn campaign(&mut self) -> Campaign {
        let span = self.span();
        Campaign {
            span,
            name: self.name(),
            label: self.label(),
            issued_by: self.maybe(2, Self::text),
            source: self.maybe(2, Self::text),
            period: self.maybe(2, Self::period),
            as_of: self.maybe(2, |tape| (tape.day(), span)),
            missing_is_fail: self.maybe(2, |_| span),
            terms: self.several(0, 2, |tape| Term {
                name: tape.name(),
                label: tape.label(),
                period: tape.period(),
            }),
        }
    }

    fn record(&mut self) -> Record {
        let span = self.span();
        Record {
            head: self.head(true),
            plural: self.maybe(2, Self::name),
            fields: self.several(0, 4, |tape| {
                let value = tape.maybe(3, |tape| tape.body(DEPTH));
                Field {
                    name: tape.name(),
                    label: tape.label(),
                    ty: tape.ty(true),
                    optional: tape.once_in(3),
                    signed: tape.once_in(3),
                    value,
                }
            }),
            reported_by_each_unit: self.maybe(2, |_| span),
            over_all_years: self.maybe(2, |_| span),
            dated_by: self.maybe(2, Self::name),
        }
    }

    fn criterion(&mut self) -> Criterion {
        let span = self.span();
        let verdicts = [Verdict::Pass, Verdict::Fail, Verdict::Undetermined, Verdict::NotApplicable];
        Criterion {
            head: self.head(true),
            requires: Some(self.body(DEPTH)),
            applies_when: self.maybe(3, |tape| tape.body(2)),
            authority: self.authority(),
            missing_is_fail: self.maybe(4, |_| span),
            if_none: self.maybe(4, |tape| (tape.one_of(&verdicts), span)),
            in_force: self.in_force(),
        }
    }

    // -- cohorts

    fn points(&mut self) -> Expr {
        let points = self.exact();
        let points = self.expr(ExprKind::Points(points));
        if self.once_in(6) { self.by_case(points, 1) } else { points }
    }

    fn bands(&mut self) -> Vec<Band> {
        let span = self.span();
        self.several(0, 3, |tape| {
            let high = tape.maybe(2, |tape| tape.threshold(1));
            let low = tape.threshold(1);
            let low = tape.unless(absorbs_condition, low);
            let range = match tape.below(5) {
                0 => BandRange::From(low, high),
                1 => BandRange::Over(tape.unless(absorbs_sum, low), high),
                2 => BandRange::Under(low),
                3 => BandRange::AtMost(low),
                _ => {
                    let calculated = |value: &Expr| matches!(*value.kind, ExprKind::Arith(..));
                    BandRange::Exactly(tape.unless(calculated, low))
                }
            };
            let award = if tape.once_in(3) {
                BandAward::InProportion(tape.maybe(2, |tape| tape.threshold(1)), span)
            } else {
                BandAward::Points(tape.threshold(1))
            };
            Band { span, range, award }
        })
    }

    /// Rows that a comma or `by` may follow.
    fn followed_rows(&mut self) -> Rows {
        let mut rows = self.rows(2, false);
        let followed =
            |condition: &Expr| takes_where(condition) || absorbs_comma(condition) || ends_bare(condition);
        rows.filter = rows.filter.map(|filter| self.unless(followed, filter));
        rows.except = rows.except.map(|except| self.unless(followed, except));
        rows
    }

    fn most(&mut self) -> Expr {
        if self.once_in(2) {
            return self.points();
        }
        let number = self.exact();
        self.expr(ExprKind::Number(number))
    }

    fn entry(&mut self) -> Entry {
        let span = self.span();
        let (points, kind) = match self.below(5) {
            0 => (self.points(), EntryKind::Criterion(self.name())),
            1 => (self.points(), EntryKind::ByValue { value: self.value(2), bands: self.bands() }),
            2 => (self.points(), EntryKind::AsGiven(self.value(2))),
            3 => {
                let less = self.several(1, 3, Self::change);
                (self.points(), EntryKind::Less { name: self.name(), label: self.label(), less })
            }
            _ => (self.most(), EntryKind::ForEach { each: self.points(), of: self.each_of() }),
        };
        Entry { span, points, kind }
    }

    fn each_of(&mut self) -> Each {
        match self.below(3) {
            0 => Each::Row(self.followed_rows()),
            1 => Each::Rows(self.plain_count(), self.followed_rows()),
            _ => Each::Step {
                // After a bare number, `points` would be its unit.
                step: self.percent(),
                value: {
                    let value = self.value(2);
                    self.unless(is_open, value)
                },
                over: self.once_in(2),
                limit: {
                    let limit = self.threshold(2);
                    self.unless(|limit| absorbs_comma(limit) || is_open(limit), limit)
                },
            },
        }
    }

    fn change(&mut self) -> Change {
        let kind = match self.below(4) {
            0 => ChangeKind::When { points: self.points(), condition: self.body(2) },
            1 => ChangeKind::ForEach {
                each: self.points(),
                of: self.each_of(),
                at_most: self.maybe(2, Self::most),
            },
            2 => ChangeKind::AsGiven {
                field: self.name(),
                rows: self.followed_rows(),
                at_most: self.maybe(2, Self::most),
            },
            _ => ChangeKind::ByValue { value: self.value(2), bands: self.bands() },
        };
        Change { span: self.span(), kind }
    }

    fn scorecard(&mut self) -> Scorecard {
        let span = self.span();
        let ways = [
            NotApplicable::Rescaled,
            NotApplicable::RescaledWithinSection,
            NotApplicable::FullPoints,
            NotApplicable::Zero,
        ];
        Scorecard {
            head: self.head(true),
            parts: self.several(0, 4, |tape| {
                if !tape.once_in(3) {
                    return ScorePart::Entry(tape.entry());
                }
                ScorePart::Section(Section {
                    span,
                    name: tape.name(),
                    label: tape.label(),
                    out_of: tape.maybe(2, |tape| (tape.exact(), span)),
                    entries: tape.several(0, 3, Self::entry),
                })
            }),
            adjustments: self
                .several(0, 2, |tape| Adjustment { bonus: tape.once_in(2), change: tape.change() }),
            authority: self.authority(),
            in_force: self.in_force(),
            out_of: self.maybe(2, |tape| (tape.exact(), span)),
            not_applicable: self.maybe(2, |tape| (tape.one_of(&ways), span)),
            never_above: self.maybe(3, |tape| (tape.exact(), span)),
        }
    }

    fn classification(&mut self) -> Classification {
        let span = self.span();
        Classification {
            head: self.head(true),
            classes: self.several(0, 4, |tape| ClassLine {
                span,
                name: tape.name(),
                label: tape.label(),
                when: (!tape.once_in(4)).then(|| tape.body(3)),
            }),
            bounds: self.several(0, 2, |tape| {
                let name = tape.plain_name();
                let kind = match tape.below(3) {
                    0 => BoundKind::Fixed(name),
                    1 => BoundKind::AtMost(name),
                    _ => BoundKind::OneLower(tape.maybe(2, |_| name)),
                };
                Bound { span, kind, when: tape.body(2) }
            }),
            caps: self.several(0, 2, |tape| Cap {
                span,
                class: tape.plain_name(),
                quota: tape.quota(),
                ranking: tape.maybe(2, Self::ranking),
                ties: tape.maybe(2, Self::ties),
            }),
            authority: self.authority(),
            in_force: self.in_force(),
            earlier: self.maybe(3, Self::earlier),
        }
    }

    fn earlier(&mut self) -> Earlier {
        let rows = self.followed_rows();
        // `where flag by field` is a window of the flag.
        let is_bare = [&rows.filter, &rows.except].into_iter().flatten().any(ends_bare);
        let by = if is_bare { None } else { self.maybe(2, Self::plain_name) };
        Earlier { span: self.span(), rows, by }
    }

    /// What a quota takes: a number, a percentage, a name.
    fn amount(&mut self) -> Expr {
        let amount = if self.once_in(2) { self.percent() } else { self.plain_amount() };
        if self.once_in(6) { self.by_case(amount, 1) } else { amount }
    }

    fn quota(&mut self) -> Quota {
        let span = self.span();
        let base = self.maybe(2, |tape| {
            let kind = match tape.below(5) {
                0 => BaseKind::Eligible,
                1 => BaseKind::Units,
                2 => BaseKind::Kind(tape.plain_name()),
                3 => BaseKind::Rated { class: tape.plain_name(), or_better: tape.once_in(2) },
                _ => BaseKind::Holding(tape.plain_name()),
            };
            let filtered = matches!(kind, BaseKind::Units | BaseKind::Kind(_));
            let filter = if filtered { tape.followed_rows().filter } else { None };
            Base { span, kind, filter }
        });
        Quota {
            span,
            number: self.amount(),
            base,
            within: self.several(0, 2, Self::name),
            rounding: self
                .maybe(2, |tape| (tape.one_of(&[Rounding::Down, Rounding::Up, Rounding::HalfUp]), span)),
            at_least: self.maybe(3, Self::amount),
            at_most: self.maybe(3, Self::amount),
        }
    }

    /// A condition or a value that `then` or a comma may follow.
    fn key(&mut self) -> Expr {
        let key = self.condition(1);
        let loose = |key: &Expr| {
            absorbs_condition(key)
                || absorbs_comma(key)
                || is_text(key)
                || matches!(*key.kind, ExprKind::And(_) | ExprKind::Or(_) | ExprKind::FoldSeries(..))
        };
        self.unless(loose, key)
    }

    fn ranking(&mut self) -> Ranking {
        let keys = self.several(1, 3, |tape| RankKey { value: tape.key(), lowest_first: tape.once_in(3) });
        Ranking { span: self.span(), keys }
    }

    fn ties(&mut self) -> Ties {
        Ties {
            span: self.span(),
            prefer: self.several(0, 2, Self::key),
            rule: self.one_of(&[TieRule::Referred, TieRule::AllIn, TieRule::AllOut]),
        }
    }

    fn commendation(&mut self) -> Commendation {
        let span = self.span();
        let mut requires = self.several(0, 2, |tape| Limb {
            span,
            kinds: tape.several(1, 2, Self::plain_name),
            condition: tape.body(3),
        });
        if let Some(first) = requires.first_mut().filter(|_| self.once_in(2)) {
            first.kinds.clear();
        }
        Commendation {
            head: self.head(true),
            authority: self.authority(),
            in_force: self.in_force(),
            requires,
            unless: self.several(0, 2, |tape| tape.body(2)),
            quota: self.maybe(2, Self::quota),
            ranking: self.maybe(2, Self::ranking),
            ties: self.maybe(2, Self::ties),
            earlier: self.maybe(3, Self::earlier),
        }
    }

    fn selection(&mut self) -> Selection {
        let span = self.span();
        let ops = [CompareOp::AtLeast, CompareOp::AtMost, CompareOp::Is];
        let count = self.below(3);
        Selection {
            head: self.head(false),
            authority: self.authority(),
            of: self.maybe(2, |tape| tape.rows(3, false)),
            take: ops[..count].iter().map(|op| (*op, self.amount(), span)).collect(),
            ranking: self.maybe(2, Self::ranking),
            ties: self.maybe(2, Self::ties),
        }
    }

    // -- examples

    /// A literal or a name, perhaps below zero.
    fn given_value(&mut self) -> Expr {
        let value = if self.once_in(2) {
            self.literal()
        } else {
            let text = self.text();
            self.expr(ExprKind::Text(text.text))
        };
        let value = match self.below(5) {
            0 => {
                let name = self.plain_name();
                self.expr(ExprKind::Name(name))
            }
            _ => value,
        };
        if self.once_in(6) {
            let zero = self.expr(ExprKind::Number(Exact::from_integer(0)));
            return self.expr(ExprKind::Arith(ArithOp::Subtract, zero, value));
        }
        value
    }

    fn given_line(&mut self) -> GivenLine {
        let span = self.span();
        match self.below(4) {
            0 => GivenLine::Attribute { span, name: self.name(), value: self.given_value() },
            1 => GivenLine::Observation {
                span,
                name: self.name(),
                value: self.given_value(),
                members: self.several(0, 2, Self::plain_name),
                on: (self.day(), span),
                basis: self.maybe(2, Self::basis),
                evidence: self.maybe(3, Self::text),
            },
            2 => GivenLine::Record {
                span,
                name: self.name(),
                fields: self.several(1, 4, |tape| (tape.name(), tape.given_value())),
            },
            _ => GivenLine::NoRecords { span, name: self.name() },
        }
    }

    fn example(&mut self) -> Example {
        let span = self.span();
        let expected = [
            Expected::Verdict(Verdict::Pass),
            Expected::Verdict(Verdict::Fail),
            Expected::Undetermined,
            Expected::NotApplicable,
            Expected::Outcome(Outcome::Awarded),
            Expected::Outcome(Outcome::NotAwarded),
            Expected::Outcome(Outcome::Referred),
        ];
        Example {
            span,
            title: self.text(),
            as_of: self.maybe(3, |tape| (tape.day(), span)),
            given: self.several(0, 2, |tape| Given {
                span,
                kind: tape.name(),
                name: tape.maybe(2, Self::text),
                within: tape.maybe(3, Self::text),
                lines: tape.several(0, 4, Self::given_line),
            }),
            expects: self.several(0, 3, |tape| Expect {
                span,
                subject: tape.name(),
                expected: if tape.once_in(3) {
                    Expected::Is(tape.given_value())
                } else {
                    tape.one_of(&expected)
                },
                so_far: tape.once_in(3),
                unit: tape.maybe(3, Self::text),
            }),
        }
    }
}
