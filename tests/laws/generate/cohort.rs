//! Random scorecards, classifications and commendations; conditions on them, on members and on units above.
//! An item refers only to those before it.

use super::rules::{Around, Builder, Env, OPS};
use super::*;
use thidua::syntax::ast::{NotApplicable, Rounding, ScoreShare, TieRule};

/// The item itself: a condition with no window around it.
const SELF: Env = Env { depth: 0, row: None, around: Around::Nothing, bound: false };

const TIES: [TieRule; 3] = [TieRule::Referred, TieRule::AllIn, TieRule::AllOut];
const ROUNDINGS: [Rounding; 3] = [Rounding::Down, Rounding::Up, Rounding::HalfUp];

impl Builder<'_> {
    pub(super) fn cohort_items(&mut self) {
        let many = 2 + self.tape.pick(3);
        for item in 0..many {
            match (item, self.tape.pick(8)) {
                (0, 0..=4) | (_, 0) => self.scorecard(),
                (_, 1..=2) => self.classification(),
                (_, 3) => self.criterion(),
                _ => self.commendation(),
            }
        }
    }

    fn points(&mut self, number: i128) -> ValueId {
        self.constant(Exact::from(number), Type::Points)
    }

    fn some_kinds(&mut self) -> KindSet {
        self.tape.of(&[KindSet::ALL, KindSet::ALL, KindSet::of(&[WARD]), KindSet::of(&[WARD, OFFICER])])
    }

    fn short_cond(&mut self) -> CondId {
        let depth = u32::from(self.tape.often(60));
        self.cond(Env { depth, ..SELF })
    }

    /// The spans in which the versions of an item are in force.
    fn spans(&mut self) -> Vec<Window> {
        let next = self.tape.of(&[day(2025, 9, 15), day(2025, 9, 1)]);
        if self.tape.often(12) {
            vec![Window::new(Day::MIN, day(2025, 8, 31)), Window::new(next, Day::MAX)]
        } else {
            vec![Window::new(Day::MIN, Day::MAX)]
        }
    }

    fn scorecard(&mut self) {
        let many = self.tape.of(&[0, 0, 2]);
        let spans = self.spans().into_iter();
        let versions = spans.map(|span| self.score_version(many, span)).collect();
        let name = format!("s{}", self.model.scorecards.len());
        let sections = (0..many).map(|at| format!("part{at}")).collect();
        self.model.scorecards.push(Scorecard { name, sections, versions });
    }

    fn score_version(&mut self, sections: usize, in_force: Window) -> ScoreVersion {
        let many = 1 + self.tape.pick(3);
        let mut entries = Vec::new();
        let mut mosts = Vec::new();
        for at in 0..many.max(sections) {
            let most = self.tape.of(&[10, 20, 5]);
            let section = if at < sections {
                Some(at)
            } else {
                self.tape.pick(3).checked_sub(1).filter(|section| *section < sections)
            };
            let (kind, most) = self.entry_kind(most);
            mosts.push((section, most));
            let most = self.points(most);
            entries.push(Entry { label: String::new(), section, most, kind, span: span() });
        }
        self.by_case(&mut entries);
        let out_of = |of: Option<usize>| {
            let inside = mosts.iter().filter(|(section, _)| of.is_none() || *section == of);
            Exact::from(inside.map(|(_, most)| most).sum::<i128>())
        };
        let section = |at| Section { label: String::new(), out_of: out_of(Some(at)), span: span() };
        let rules = [
            NotApplicable::Rescaled,
            NotApplicable::Zero,
            NotApplicable::FullPoints,
            NotApplicable::RescaledWithinSection,
        ];
        let not_applicable = Some(self.tape.of(&rules));
        let many = self.tape.of(&[0, 0, 1, 2]);
        let bonus = (0..many).map(|_| self.change(true)).collect();
        let many = self.tape.of(&[0, 0, 1]);
        let deductions = (0..many).map(|_| self.change(false)).collect();
        let never_above = self.tape.often(20).then(|| out_of(None));
        let kinds = self.some_kinds();
        ScoreVersion {
            heading: heading(in_force, kinds),
            out_of: out_of(None),
            sections: (0..sections).map(section).collect(),
            entries,
            bonus,
            deductions,
            not_applicable,
            never_above,
        }
    }

    /// Two entries of one section change their most points by case, so that they still add up: by a case that
    /// is decided, since bounds of the points and of the most do not say which go together.
    fn by_case(&mut self, entries: &mut [Entry]) {
        let many = entries.len();
        let (one, other) = (self.tape.pick(many), self.tape.pick(many));
        // A band gives no more than its entry, in any case.
        let gives = |at: usize| match &entries[at].kind {
            EntryKind::ByValue(_, bands) => {
                bands.iter().any(|band| matches!(band.award, BandAward::Points(_)))
            }
            _ => false,
        };
        let alike = entries[one].section == entries[other].section && !gives(one) && !gives(other);
        if one == other || !alike || !self.tape.often(50) {
            return;
        }
        let kind = self.tape.of(&[WARD, CITY]);
        let case = self.new_cond(CondKind::KindIs(kind));
        let (first, second) = (entries[one].most, entries[other].most);
        let mut most =
            |plain, there| self.new_value(ValueKind::ByCase(plain, vec![(case, there)]), Type::Points);
        entries[one].most = most(first, second);
        entries[other].most = most(second, first);
    }

    /// How the points of an entry are earned, and how many at the most.
    fn entry_kind(&mut self, most: i128) -> (EntryKind, i128) {
        let kind = match self.tape.pick(9) {
            0..=1 => EntryKind::When(self.short_cond()),
            2 => {
                let many = self.model.criteria.len();
                let criterion = CriterionId(self.tape.pick(many) as u32);
                EntryKind::When(self.new_cond(CondKind::Meets(criterion)))
            }
            3..=4 => {
                let value = self.percent(SELF);
                let bands = self.bands(most, true);
                EntryKind::ByValue(value, bands)
            }
            5 => return (EntryKind::AsGiven(self.attribute(GIVEN)), 10),
            6 => {
                let many = 1 + self.tape.pick(2);
                EntryKind::Less((0..many).map(|_| self.change(false)).collect())
            }
            _ => {
                let number = self.tape.of(&[2, 5]);
                let each = self.points(number);
                let count = self.a_count();
                EntryKind::ForEach { each, count }
            }
        };
        (kind, most)
    }

    /// How often: for each row, or for each step in their number or between two percents.
    fn a_count(&mut self) -> ValueId {
        let (of, size) = match self.tape.pick(5) {
            0 => (self.counted(), Exact::from(2)),
            1 => {
                let (one, other) = (self.percent(SELF), self.percent(SELF));
                let apart = ValueKind::Arith(ArithOp::Subtract, one, other);
                (self.new_value(apart, Type::PercentagePoints), self.tape.of(&[exact(1, 10), exact(3, 100)]))
            }
            _ => return self.counted(),
        };
        self.new_value(ValueKind::Steps(of, size), Type::Count)
    }

    fn counted(&mut self) -> ValueId {
        match self.a_record(SELF) {
            Some(record) if !self.tape.often(25) => self.count_of(record, SELF),
            _ => {
                let rows = self.member_rows(SELF);
                self.new_value(ValueKind::Count(rows), Type::Count)
            }
        }
    }

    /// Bands of a percent that take every value once.
    fn bands(&mut self, most: i128, in_proportion: bool) -> Vec<Band> {
        let band = |from: Option<(Exact, bool)>, to, award| Band { from, to, award, span: span() };
        let points = |number: i128| BandAward::Points(Exact::from(number));
        let (seven, five) = (exact(7, 10), exact(1, 2));
        match self.tape.pick(if in_proportion { 4 } else { 2 }) {
            0 => vec![
                band(Some((seven, true)), None, points(most)),
                band(Some((five, true)), Some((seven, false)), points(most / 2)),
                band(None, Some((five, false)), points(0)),
            ],
            1 => vec![
                band(Some((five, false)), None, points(1)),
                band(Some((five, true)), Some((five, true)), points(most)),
                band(None, Some((five, false)), points(2)),
            ],
            2 => vec![band(None, None, BandAward::InProportion(exact(1, 1)))],
            _ => vec![
                band(Some((seven, true)), None, points(most)),
                band(None, Some((seven, false)), BandAward::InProportion(exact(7, 5))),
            ],
        }
    }

    fn change(&mut self, bonus: bool) -> Change {
        let number = self.tape.of(&[3, 1]);
        let points = self.points(number);
        let (kind, bounded) = match self.tape.pick(if bonus { 4 } else { 5 }) {
            4 if !self.options.complete => {
                let record = self.tape.of(&[FILE, AWARD]);
                let rows = self.rows(record, SELF);
                let of = if record == FILE { self.tape.of(&[3, 6, 7]) } else { 2 };
                let of = self.field(record, of);
                let total = ValueKind::FoldRows(FoldOp::Total, of, rows);
                (ChangeKind::AsGiven(self.new_value(total, Type::Count)), true)
            }
            0..=1 => (ChangeKind::When { points, cond: self.short_cond() }, false),
            2 => (ChangeKind::ForEach { each: points, count: self.a_count() }, true),
            _ => {
                let value = self.percent(SELF);
                (ChangeKind::ByValue(value, self.bands(4, false)), false)
            }
        };
        let most = (bounded && (bonus || self.tape.often(50))).then(|| Exact::from(4));
        Change { kind, most, span: span() }
    }

    fn classification(&mut self) {
        let members = ["poor", "fair", "good"].map(String::from).to_vec();
        let classes = Arc::new(EnumType { members, ordered: true });
        let spans = self.spans().into_iter();
        let versions = spans.map(|span| self.class_version(span)).collect();
        let name = format!("k{}", self.model.classifications.len());
        self.model.classifications.push(Classification { name, classes, versions });
    }

    fn class_version(&mut self, in_force: Window) -> ClassVersion {
        let class = |member, when| Class { member, label: String::new(), when, span: span() };
        let of = vec![class(2, Some(self.short_cond())), class(1, Some(self.short_cond())), class(0, None)];
        let many = self.tape.of(&[0, 0, 1, 2]);
        let bounds = (0..many)
            .map(|_| {
                let kind = match self.tape.pick(4) {
                    0 => BoundKind::Fixed(self.tape.pick(3)),
                    1 => BoundKind::AtMost(self.tape.pick(2)),
                    2 => BoundKind::OneLower(0),
                    _ => BoundKind::OneLower(1 + self.tape.pick(2)),
                };
                Bound { kind, when: self.short_cond(), span: span() }
            })
            .collect();
        let caps = match self.tape.pick(6) {
            0..=1 => vec![self.cap(2)],
            2 => vec![self.cap(1)],
            3 => vec![self.cap(2), self.cap(1)],
            _ => vec![],
        };
        let kinds = self.some_kinds();
        let earlier = Some(self.earlier(Some((1, vec![0, 1, 2]))));
        ClassVersion { heading: heading(in_force, kinds), classes: of, bounds, caps, earlier }
    }

    fn earlier(&mut self, by: Option<(FieldIndex, Vec<usize>)>) -> Earlier {
        let of = RowsOf::Record(RecordId(AWARD as u32));
        let of_row = Env { row: Some(AWARD), around: Around::Years, ..SELF };
        let filter = (self.tape.often(40) && !self.options.complete).then(|| self.of_the_row(of_row));
        Earlier { rows: Rows { of, filter, except: None, span: span() }, by, span: span() }
    }

    fn cap(&mut self, class: usize) -> Cap {
        let base = match self.tape.pick(if self.options.complete { 3 } else { 4 }) {
            0 => BaseKind::Units,
            1 => BaseKind::Rated(1 << (class - 1)),
            2 => BaseKind::Rated(1 << (class - 1) | 1 << class),
            _ => BaseKind::Those(self.short_cond()),
        };
        let within = self.groups(true);
        let quota = self.quota(base, within);
        let many = 1 + self.tape.pick(2);
        let keys = self.keys(many);
        let ties = self.ties();
        Cap { class, quota, keys, ties, span: span() }
    }

    fn ties(&mut self) -> TieRule {
        self.tape.of(if self.options.complete { &TIES[1..] } else { &TIES })
    }

    fn groups(&mut self, several: bool) -> Vec<Group> {
        let big = Group::Attribute(AttributeId(BIG));
        let rank = Group::Attribute(AttributeId(RANK));
        match self.tape.pick(if several { 8 } else { 7 }) {
            0..=2 => vec![],
            3 => vec![Group::Kind],
            4 => vec![big],
            5 => vec![rank],
            6 => vec![Group::Above(CITY)],
            _ if self.options.complete => vec![rank],
            _ => vec![big, rank],
        }
    }

    fn quota(&mut self, kind: BaseKind, within: Vec<Group>) -> Quota {
        let at_least = Exact::from(self.tape.of(&[0, 0, 1]));
        if self.tape.often(35) {
            let number = self.tape.of(&[1, 2, 0]);
            let number = self.whole(number);
            return Quota { number, base: None, within, at_least, at_most: None, span: span() };
        }
        let at_most = if self.options.across { self.tape.of(&[None, Some(1), Some(2)]) } else { None };
        let at_most = at_most.map(Exact::from);
        let percent = self.tape.of(&[exact(1, 2), exact(1, 3), exact(3, 10), exact(1, 1), exact(1, 4)]);
        let number = self.constant(percent, Type::Percent);
        let filter = self.tape.often(20).then(|| self.short_cond());
        let base = Some((Base { kind, filter, span: span() }, self.tape.of(&ROUNDINGS)));
        Quota { number, base, within, at_least, at_most, span: span() }
    }

    fn keys(&mut self, many: usize) -> Vec<Key> {
        (0..many)
            .map(|_| {
                let value = match self.tape.pick(8) {
                    0..=1 if !self.model.scorecards.is_empty() => self.score(),
                    2 => self.attribute(RANK),
                    3 => {
                        let cond = self.short_cond();
                        self.new_value(ValueKind::Truth(cond), Type::YesNo)
                    }
                    4 => self.attribute(SHARE),
                    5 if !self.model.classifications.is_empty() => self.class(SELF),
                    6 => self.percent(SELF),
                    _ => self.series(DONE, SELF, Type::Count),
                };
                Key { value, lowest_first: self.tape.often(25), span: span() }
            })
            .collect()
    }

    fn commendation(&mut self) {
        let id = CommendationId::next(self.model.commendations.len());
        // One that builds on itself, for another kind of unit.
        let on_itself = self.tape.often(15);
        if on_itself {
            self.model.kind_by_kind.insert(CohortItem::Commendation(id));
        }
        let spans = if on_itself { vec![Window::new(Day::MIN, Day::MAX)] } else { self.spans() };
        let versions = spans.into_iter().map(|span| self.honour_version(id, on_itself, span)).collect();
        self.model.commendations.push(Commendation { name: format!("h{}", id.0), versions });
    }

    fn honour_version(&mut self, id: CommendationId, on_itself: bool, in_force: Window) -> HonourVersion {
        let kinds = if on_itself { KindSet::of(&[WARD, CITY]) } else { self.some_kinds() };
        let wards = Limb { kinds: KindSet::of(&[WARD]), requires: self.short_cond(), clause: span() };
        let mut limbs = Vec::new();
        if on_itself {
            let holds = self.new_cond(CondKind::Holds(id));
            let of = RowsOf::Members(WARD);
            let rows = Rows { of, filter: None, except: None, span: span() };
            let left = self.new_value(ValueKind::Share(rows, holds), Type::Percent);
            let right = self.constant(exact(1, 2), Type::Percent);
            let op = CompareOp::AtLeast;
            let requires = self.new_cond(CondKind::Quantified { op, left, right, no: false });
            limbs.push(Limb { kinds: KindSet::of(&[CITY]), requires, clause: span() });
            limbs.push(wards);
        } else if self.tape.often(25) {
            limbs.push(wards);
            let requires = self.short_cond();
            limbs.push(Limb { kinds: KindSet(!1), requires, clause: span() });
        } else {
            limbs.push(Limb { kinds: KindSet::ALL, ..wards });
        }
        let unless = if self.tape.often(20) { vec![self.short_cond()] } else { vec![] };
        let quota = (!self.tape.often(20)).then(|| {
            let base = match self.tape.pick(6) {
                0..=2 => BaseKind::Eligible,
                3 => BaseKind::Units,
                4 => BaseKind::Kind(WARD),
                _ => BaseKind::Those(self.short_cond()),
            };
            let within = if on_itself { vec![Group::Kind] } else { self.groups(false) };
            self.quota(base, within)
        });
        let many = match quota {
            Some(_) => 1 + self.tape.pick(2),
            None if on_itself => 0,
            None => self.tape.pick(2),
        };
        let keys = self.keys(many);
        let ties = self.ties();
        let earlier = Some(self.earlier(None));
        HonourVersion { heading: heading(in_force, kinds), limbs, unless, quota, keys, ties, earlier }
    }

    /// A selection, where the rows of a record may stand.
    pub(super) fn selection(&mut self) {
        let Some(record) = self.a_record(SELF) else { return };
        let inside = Env { depth: 0, row: Some(record), ..SELF };
        let filter = self.tape.often(70).then(|| self.cond(inside));
        let except = self.tape.often(25).then(|| self.cond(inside));
        let of = Rows { of: RowsOf::Record(RecordId(record as u32)), filter, except, span: span() };
        let (fewest, most) = (Exact::from(1), Exact::from(1 + self.tape.pick(3) as i128));
        let take = match self.tape.pick(6) {
            0..=2 => vec![(CompareOp::AtMost, most, span())],
            3 => vec![(CompareOp::Is, most, span())],
            4 => vec![(CompareOp::AtLeast, fewest, span()), (CompareOp::AtMost, most, span())],
            _ => vec![(CompareOp::AtLeast, fewest, span())],
        };
        let cuts = take.iter().any(|(op, ..)| *op != CompareOp::AtLeast);
        let many = if cuts { 1 + self.tape.pick(2) } else { self.tape.pick(2) };
        let keys = (0..many).map(|_| {
            let value = match self.tape.pick(6) {
                0..=2 if record == FILE => {
                    let field = self.tape.of(&[0, 3, 4, 5, 6]);
                    self.field(FILE, field)
                }
                0..=2 => self.field(record, 2),
                3 if !self.model.scorecards.is_empty() => self.score(),
                4 if !self.model.classifications.is_empty() => self.class(SELF),
                _ => self.percent(Env { row: Some(record), ..SELF }),
            };
            Key { value, lowest_first: self.tape.often(25), span: span() }
        });
        let keys = keys.collect();
        let ties = self.ties();
        let heading = heading(Window::new(Day::MIN, Day::MAX), KindSet::ALL);
        self.model.selections.push(Selection { name: "best".into(), heading, of, take, keys, ties });
    }

    fn score(&mut self) -> ValueId {
        let many = self.model.scorecards.len();
        let id = ScorecardId(self.tape.pick(many) as u32);
        let sections = self.model[id].sections.len();
        let shares = [ScoreShare::BeforeBonus, ScoreShare::Bonus, ScoreShare::Deductions];
        let kind = match self.tape.pick(8) {
            5 if sections > 0 => ValueKind::Section(id, self.tape.pick(sections)),
            6..=7 => ValueKind::ScoreShare(id, self.tape.of(&shares)),
            _ => ValueKind::Score(id),
        };
        self.new_value(kind, Type::Points)
    }

    fn class(&mut self, _env: Env) -> ValueId {
        let many = self.model.classifications.len();
        let id = ClassificationId(self.tape.pick(many) as u32);
        let ty = Type::Enum(self.model[id].classes.clone());
        self.new_value(ValueKind::Class(id), ty)
    }

    fn member_rows(&mut self, env: Env) -> Rows {
        let kind = self.tape.of(&[WARD, WARD, OFFICER]);
        let of = if self.options.across && self.tape.often(35) {
            RowsOf::All(kind)
        } else {
            RowsOf::Members(kind)
        };
        let inside = Env { depth: u32::from(env.depth > 1), ..env };
        let filter = self.tape.often(40).then(|| self.cond(inside));
        let except = self.tape.often(15).then(|| self.cond(Env { depth: 0, ..inside }));
        Rows { of, filter, except, span: span() }
    }

    /// A condition on other items, on members, or on the unit above.
    pub(super) fn of_the_cohort(&mut self, env: Env) -> Option<CondId> {
        if env.row.is_some() || env.bound {
            return None;
        }
        let items = env.around == Around::Nothing;
        let years = items || (env.around == Around::Years && !self.options.complete);
        let (scores, classes, honours) =
            (self.model.scorecards.len(), self.model.classifications.len(), self.model.commendations.len());
        // Bounds do not say which of the numbers between them a score can have.
        let op = self.tape.of(&OPS[..4]);
        let kind = match self.tape.pick(12) {
            0..=1 if items && scores > 0 => {
                let left = self.score();
                let number = self.tape.of(&[10, 5, 15, 0, 20]);
                CondKind::Compare { op, left, right: self.points(number) }
            }
            2..=3 if years && classes > 0 => {
                let left = self.class(env);
                let ty = self.model[left].ty.clone();
                let class = self.tape.pick(3) as i128;
                let right = self.constant(Exact::from(class), ty);
                CondKind::Compare { op: self.tape.of(&OPS), left, right }
            }
            7 if self.options.across && items => {
                let value = match self.tape.pick(4) {
                    0..=1 if scores > 0 => self.score(),
                    2 => self.attribute(SHARE),
                    _ => self.series(RATE, Env { row: None, bound: false, ..env }, Type::Percent),
                };
                let key = Key { value, lowest_first: false, span: span() };
                let kinds = self.tape.of(&[KindSet::ALL, KindSet::of(&[WARD])]);
                let within =
                    self.tape.of(&[None, Some(Group::Kind), Some(Group::Attribute(AttributeId(RANK)))]);
                CondKind::RankedFirst { key, kinds, within }
            }
            4 if years && honours > 0 => CondKind::Holds(CommendationId(self.tape.pick(honours) as u32)),
            5 if items && honours > 0 => CondKind::Eligible(CommendationId(self.tape.pick(honours) as u32)),
            6 if items && scores > 0 => {
                let scorecard = ScorecardId(self.tape.pick(scores) as u32);
                let sections = !self.model[scorecard].sections.is_empty() && self.tape.often(60);
                let limit = if self.tape.often(50) {
                    PartLimit::OfMaximum(self.constant(exact(1, 2), Type::Percent))
                } else {
                    let number = self.tape.of(&[5, 2, 10]);
                    PartLimit::Points(self.points(number))
                };
                CondKind::EachPart { scorecard, sections, op, limit }
            }
            7 => {
                let rows = self.member_rows(env);
                let left = self.new_value(ValueKind::Count(rows), Type::Count);
                let number = self.tape.pick(3) as i128;
                let right = self.whole(number);
                CondKind::Quantified { op, left, right, no: false }
            }
            8 => {
                let rows = self.member_rows(env);
                let having = self.cond(Env { depth: 0, ..env });
                let left = self.new_value(ValueKind::Share(rows, having), Type::Percent);
                let right = self.constant(exact(1, 2), Type::Percent);
                CondKind::Quantified { op, left, right, no: false }
            }
            9 => {
                let rows = self.member_rows(env);
                let having = self.cond(Env { depth: 0, ..env });
                CondKind::All { rows, having }
            }
            10 => {
                let rows = self.member_rows(env);
                let of = if items && scores > 0 && self.tape.often(40) {
                    self.score()
                } else {
                    self.series(DONE, env, Type::Count)
                };
                let folds = [FoldOp::Total, FoldOp::Average, FoldOp::Highest, FoldOp::Lowest];
                let ty = self.model[of].ty.clone();
                let number = self.tape.pick(4) as i128;
                let fold = self.tape.of(&folds);
                let left = self.new_value(ValueKind::FoldRows(fold, of, rows), ty);
                CondKind::Compare { op, left, right: self.whole(number) }
            }
            11 => {
                let above = self.tape.of(&[CITY, CITY, WARD]);
                let of = if self.tape.often(50) {
                    self.attribute(SHARE)
                } else {
                    self.series(RATE, env, Type::Percent)
                };
                let left = self.new_value(ValueKind::Above(above, of), Type::Percent);
                let right = self.constant(exact(1, 2), Type::Percent);
                CondKind::Compare { op, left, right }
            }
            _ => return None,
        };
        Some(self.new_cond(kind))
    }
}
