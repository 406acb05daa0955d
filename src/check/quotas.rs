//! Quotas: how many, of what, in which groups, ranked by what.

use super::Checker;
use super::compare::short;
use super::dates::peel;
use super::model::{
    Base, BaseKind, ClassificationId, CommendationId, CondId, CondKind, Group, Key, KindId, KindSet, Quota,
    ValueId, ValueKind,
};
use super::scope::Sort;
use super::values::is_condition;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::KIND;
use crate::syntax::ast::{self, CompareOp, Expr, ExprKind, Name, Ranking, Ties};
use crate::text::{Text, ToText};
use crate::types::{Exact, Type};

/// A number, with the values that it can take.
type Numbers = (ValueId, Vec<Exact>);

impl Checker<'_> {
    /// A quota over units of these kinds; of a cap, in this classification.
    pub(super) fn quota(
        &mut self,
        quota: &ast::Quota,
        kinds: KindSet,
        cap: Option<ClassificationId>,
    ) -> Option<Quota> {
        let number = self.quota_number(&quota.number);
        let base = quota.base.as_ref().map(|base| self.base(base, kinds, cap));
        let groups: Vec<Option<Group>> =
            quota.within.iter().map(|name| self.group(name, quota.span, kinds)).collect();
        let at_least = quota.at_least.as_ref().map(|number| (number, self.quota_number(number)));
        let at_most = quota.at_most.as_ref().map(|number| (number, self.quota_number(number)));
        let within: Option<Vec<Group>> = groups.into_iter().collect();
        let (number, numbers) = number?;
        let share = self.ty(number) == Type::Percent;
        let base = match (share, base, quota.rounding) {
            (true, Some(base), Some((rounding, _))) => Some((base?, rounding)),
            (false, None, None) => None,
            (true, base, rounding) => {
                self.share_of_nothing(quota, base.is_some(), rounding.is_some(), cap.is_some());
                return None;
            }
            (false, ..) => {
                let of = quota.base.as_ref().map(|base| base.span);
                let extra = of.or(quota.rounding.map(|(_, span)| span)).unwrap_or(quota.span);
                self.report(
                    Diagnostic::new(Code::QuotaShare, extra, text!("a number takes no base and no rounding"))
                        .label(text!("goes with a percent"))
                        .with(quota.number.span, text!("a number of units"))
                        .help(text!("leave it out, or write a percent: `{}%`", self.text(quota.number.span))),
                );
                return None;
            }
        };
        let (least, most) = (self.beside_percent(at_least)?, self.beside_percent(at_most)?);
        let below = |number: &Exact| least.is_some_and(|least| least > *number);
        if let Some(expr) = &quota.at_least
            && (!share && numbers.iter().any(below) || most.as_ref().is_some_and(below))
        {
            let limit = quota.at_most.as_ref().unwrap_or(&quota.number);
            let text = self.text(limit.span);
            self.report(
                Diagnostic::new(Code::QuotaNumber, expr.span, text!("at least more than at most"))
                    .label(text!("more than the quota"))
                    .with(limit.span, text!("at most so many"))
                    .help(text!("write at most {text} here, or leave it out", text)),
            );
            return None;
        }
        if let (Some(expr), false) = (&quota.at_most, share) {
            self.report(
                Diagnostic::new(Code::QuotaNumber, expr.span, text!("two numbers of units, and both at most"))
                    .label(text!("only the smaller counts"))
                    .with(quota.number.span, text!("at most so many"))
                    .help(text!("leave one of them out; a percent can have a number beside it: `at most 15% of eligible and at most {}`", self.text(expr.span))),
            );
            return None;
        }
        let at_least = least.unwrap_or(Exact::from_integer(0));
        Some(Quota { number, base, within: within?, at_least, at_most: most, span: quota.span })
    }

    /// The number beside a percent, its least or its most; `None` where it is wrong.
    fn beside_percent(&mut self, bound: Option<(&Expr, Option<Numbers>)>) -> Option<Option<Exact>> {
        let Some((expr, found)) = bound else { return Some(None) };
        let (id, numbers) = found?;
        let (label, help) = match numbers[..] {
            _ if self.ty(id) == Type::Percent => (
                text!("a percent where a number of units is due"),
                text!(
                    "the percent stands first: `at most 15% of eligible`; beside it, how many at least, how many at most"
                ),
            ),
            [only] => return Some(Some(only)),
            _ => (text!("changes in time"), text!("write the number, or a parameter with one value")),
        };
        self.quota_is(expr.span, label, help);
        None
    }

    fn quota_is(&mut self, span: Span, label: Text, help: Text) {
        self.report(
            Diagnostic::new(Code::QuotaNumber, span, text!("not a number for a quota"))
                .label(label)
                .help(help),
        );
    }

    /// The number of a quota, with the values that it can take (a parameter has several in time).
    fn quota_number(&mut self, number: &Expr) -> Option<Numbers> {
        let id = self.value(number, Some(&Type::Count))?;
        let ty = self.ty(id);
        let numbers = match (&ty, self.constant(id), &self.model[id].kind) {
            (Type::Percent | Type::Count | Type::Number, Some(constant), _) => vec![constant],
            (Type::Percent | Type::Count | Type::Number, None, ValueKind::Parameter(parameter)) => {
                self.model[*parameter].values.iter().map(|(_, number)| *number).collect()
            }
            (Type::Percent | Type::Count | Type::Number, ..) => {
                self.quota_is(
                    number.span,
                    text!("differs from unit to unit"),
                    text!("write a number, a percent, or a parameter"),
                );
                return None;
            }
            _ => {
                let found = short(&ty);
                let message = text!("{found} where a number or a percent is due", found);
                self.report(
                    Diagnostic::new(Code::QuotaNumber, number.span, message).label(ty.text()).help(text!(
                        "write how many, `at most 10`, or what share: `at most 15% of eligible`"
                    )),
                );
                return None;
            }
        };
        let most = Exact::from_integer(1);
        let zero = Exact::from_integer(0);
        if ty == Type::Percent && numbers.iter().any(|number| *number > most) {
            self.quota_is(number.span, text!("more than all of them"), text!("write at most 100%"));
            return None;
        }
        if ty != Type::Percent && numbers.iter().any(|number| !number.is_integer()) {
            self.quota_is(number.span, text!("not a whole number"), text!("write a whole number of units"));
            return None;
        }
        if numbers.iter().any(|number| *number <= zero) {
            self.quota_is(number.span, text!("none at all"), text!("write a number greater than zero"));
            return None;
        }
        Some((id, numbers))
    }

    /// A percent without what it is of, or without how it becomes a whole number.
    fn share_of_nothing(&mut self, quota: &ast::Quota, base: bool, rounding: bool, cap: bool) {
        let text = self.text(quota.number.span);
        let of = if cap {
            text!(
                "say of what: `{text} of units`, `{text} of those rated C`, `{text} of those rated C or better`",
                text
            )
        } else {
            text!(
                "say of what: `{text} of eligible`, `{text} of units`, `{text} of those rated C`, `{text} of those who hold H`",
                text
            )
        };
        let round =
            text!("say how it becomes a whole number: `rounded down`, `rounded up` or `rounded half up`");
        let (message, help) = match (base, rounding) {
            (false, false) => (
                text!("a percent of what, and rounded how?"),
                text!("{of}; and `, rounded down`, `up` or `half up`", of),
            ),
            (false, true) => (text!("a percent of what?"), of),
            _ => (text!("a percent of units is seldom a whole number"), round.to_owned()),
        };
        let label = if base { text!("rounded how?") } else { text!("a percent") };
        self.report(Diagnostic::new(Code::QuotaShare, quota.number.span, message).label(label).help(help));
    }

    fn base(&mut self, base: &ast::Base, kinds: KindSet, cap: Option<ClassificationId>) -> Option<Base> {
        let mut of = kinds;
        let kind = match &base.kind {
            ast::BaseKind::Eligible | ast::BaseKind::Holding(_) if cap.is_some() => {
                let text = self.text(base.span);
                self.report(
                    Diagnostic::new(Code::QuotaBase, base.span, text!("a class has no `{text}`", text))
                        .label(text!("goes with a commendation"))
                        .help(text!("a class is capped at a percent of `units`, of `those rated C` or of `those rated C or better`")),
                );
                None
            }
            ast::BaseKind::Eligible => Some(BaseKind::Eligible),
            ast::BaseKind::Units => Some(BaseKind::Units),
            ast::BaseKind::Kind(name) => self.base_kind(name, kinds).map(|kind| {
                of = KindSet::of(&[kind]);
                BaseKind::Kind(kind)
            }),
            ast::BaseKind::Rated { class, or_better } => self.rated(class, *or_better, cap, base.span),
            ast::BaseKind::Holding(name) => {
                let found = match self.names.get(&name.text) {
                    other @ Some(Sort::Criterion(_)) => {
                        let help = Some(text!("say which by a condition: `units where meets {}`", name.text));
                        let fits = |sort| matches!(sort, Sort::Commendation(_));
                        self.not_a(name, other, super::scope::Due::Commendation, fits, help)
                    }
                    _ => self.commendation(name),
                };
                found.map(|id| BaseKind::Those(self.add_cond(CondKind::Holds(id), base.span)))
            }
        };
        let place = super::Place { kinds: of, ..self.place };
        let filter = base.filter.as_ref().map(|cond| self.at(place, |this| this.cond(cond)));
        let filter = match filter {
            Some(filter) => Some(filter?),
            None => None,
        };
        Some(Base { kind: kind?, filter, span: base.span })
    }

    /// A kind's plural, of a kind that the item is for.
    fn base_kind(&mut self, name: &Name, kinds: KindSet) -> Option<KindId> {
        let kind = self.kind(name)?;
        if kinds.has(kind) {
            return Some(kind);
        }
        let all =
            Text::joined(self.model.kinds_in(kinds).map(|kind| text!("`{}`", self.model[kind].plural)), ", ");
        self.report(
            Diagnostic::new(Code::QuotaBase, name.span, text!("this is not for {}", name.text))
                .label(text!("a kind that cannot be among them"))
                .help(text!("a percent is of units that it is for: {all}, or `units` for all", all)),
        );
        None
    }

    /// `those rated good or better`.
    fn rated(
        &mut self,
        class: &Name,
        or_better: bool,
        cap: Option<ClassificationId>,
        span: Span,
    ) -> Option<BaseKind> {
        let classes = |id: ClassificationId| self.model[id].classes.members.iter();
        let position = |id: ClassificationId| classes(id).position(|member| *member == class.text);
        if let Some(own) = cap
            && let Some(at) = position(own)
        {
            let last = if or_better { classes(own).count() } else { at + 1 };
            let bit = |at: usize| u32::try_from(at).ok().and_then(|at| 1u64.checked_shl(at)).unwrap_or(0);
            return Some(BaseKind::Rated((at..last).fold(0, |bits, at| bits | bit(at))));
        }
        let all: Vec<ClassificationId> = self.model.classification_ids().collect();
        let found: Vec<(ClassificationId, usize)> =
            all.iter().filter_map(|&id| Some((id, position(id)?))).collect();
        match found[..] {
            [(id, at)] => {
                let ty = Type::Enum(self.model[id].classes.clone());
                let left = self.add_value(ValueKind::Class(id), ty.clone(), span);
                let at = Exact::from_integer(i128::try_from(at).unwrap_or(0));
                let right = self.add_value(ValueKind::Const(at), ty, class.span);
                let op = if or_better { CompareOp::AtLeast } else { CompareOp::Is };
                let cond: CondId = self.add_cond(CondKind::Compare { op, left, right }, span);
                return Some(BaseKind::Those(cond));
            }
            [] => {
                // A classification that could not be read may have it.
                if self.names.of(|sort| sort == Sort::Broken).next().is_some() {
                    return None;
                }
                let known: Vec<&str> = all.iter().flat_map(|&id| classes(id)).map(String::as_str).collect();
                let near = did_you_mean(&class.text, known.iter().copied());
                let help = match (near, &known[..]) {
                    (Some(near), _) => text!("did you mean `{near}`?", near),
                    (None, []) => text!("the ruleset has no classification; declare one"),
                    (None, known) => text!("the classes are {}", known.join(", ")),
                };
                self.report(
                    Diagnostic::new(Code::UnknownName, class.span, text!("unknown class `{}`", class.text))
                        .label(text!("no classification has this class"))
                        .help(help),
                );
            }
            _ => {
                let all = Text::joined(
                    found.iter().map(|(id, _)| text!("`{}`", self.model[*id].name)),
                    text!(" and of "),
                );
                let (name, first) = (&class.text, self.model[found[0].0].name.clone());
                let op = if or_better { ">=" } else { "=" };
                self.report(
                    Diagnostic::new(
                        Code::QuotaBase,
                        class.span,
                        text!("`{name}` is a class of {all}", name, all),
                    )
                    .label(text!("in which of them?"))
                    .help(text!(
                        "say which by a condition: `units where {first} {op} {name}`",
                        first,
                        op,
                        name
                    )),
                );
            }
        }
        None
    }

    /// `within each kind | ATTRIBUTE | KIND-ABOVE`.
    pub(super) fn group(&mut self, name: &Name, quota: Span, kinds: KindSet) -> Option<Group> {
        let found = self.names.get(&name.text);
        let (message, label) = match found {
            Some(Sort::Broken) => return None,
            Some(Sort::Attribute(id)) if self.model[id].kinds.and(kinds).0 != 0 => {
                return Some(Group::Attribute(id));
            }
            Some(Sort::Kind(above)) if self.has_member(kinds, above) => return Some(Group::Above(above)),
            None if KIND.contains(&&*name.text) => return Some(Group::Kind),
            Some(Sort::Attribute(_)) => (
                text!("`{}` is not for the units of this quota", name.text),
                text!("an attribute of other kinds"),
            ),
            Some(Sort::Kind(_)) => {
                (text!("none of these units belong to `{}`", name.text), text!("not a kind above them"))
            }
            Some(sort) => (text!("`{}` makes no groups", name.text), sort.words()),
            None => {
                (text!("unknown name `{}`", name.text), text!("neither `kind`, nor an attribute, nor a kind"))
            }
        };
        let attributes = self.model.attributes.iter().filter(|it| it.kinds.and(kinds).0 != 0);
        let attributes = attributes.filter(|it| !it.ty.is_quantity()).map(|it| it.name.as_str());
        let above = self.model.belongs.iter().filter(|belongs| kinds.has(belongs.member));
        let mut above: Vec<&str> = above.map(|it| self.model[it.above].name.as_str()).collect();
        above.sort_unstable();
        above.dedup();
        let all: Vec<&str> = ["kind"].into_iter().chain(attributes).chain(above).collect();
        let help = did_you_mean(&name.text, all.iter().copied()).map_or_else(
            || text!("the groups that can be made are {}", all.join(", ")),
            |near| text!("did you mean `within each {near}`?", near),
        );
        self.report(
            Diagnostic::new(Code::QuotaGroup, name.span, message)
                .label(label)
                .with(quota, text!("what is ranked by groups"))
                .help(help),
        );
        None
    }

    /// Whether units of one of the kinds belong to units of the kind above.
    pub(super) fn has_member(&self, kinds: KindSet, above: KindId) -> bool {
        self.model.belongs.iter().any(|it| it.above == above && kinds.has(it.member))
    }

    /// The ranking and what becomes of ties. What is limited needs both; `what` says what it is, at `span`.
    pub(super) fn ranked(
        &mut self,
        (what, span, limited): (Text, Span, bool),
        ranking: Option<&Ranking>,
        ties: Option<&Ties>,
    ) -> Option<(Vec<Key>, ast::TieRule)> {
        let missing = match (ranking, ties) {
            (None, None) => Some((
                text!("a ranking and a rule for ties"),
                text!(
                    "add `ranked by VALUE, then VALUE`, and `ties referred`, `ties all in` or `ties all out`"
                ),
            )),
            (None, Some(_)) => {
                Some((text!("a ranking"), text!("add `ranked by VALUE, then VALUE lowest first`")))
            }
            (Some(_), None) => Some((
                text!("a rule for ties"),
                text!(
                    "add `ties referred`, `ties all in` or `ties all out`, or `ties prefer C, then referred`"
                ),
            )),
            (Some(_), Some(_)) => None,
        };
        let is_missing = missing.is_some();
        if let Some((missing, help)) = missing.filter(|_| limited) {
            self.report(
                Diagnostic::new(Code::NotRanked, span, text!("{what} without {missing}", what, missing))
                    .label(text!("who goes before whom?"))
                    .help(help),
            );
        }
        let mut keys: Vec<Option<Key>> = Vec::new();
        for key in ranking.into_iter().flat_map(|ranking| &ranking.keys) {
            keys.push(self.key(&key.value, key.lowest_first));
        }
        for cond in ties.into_iter().flat_map(|ties| &ties.prefer) {
            let id = if self.ranks_only(cond) { None } else { self.cond(cond) };
            keys.push(id.map(|id| {
                let value = self.add_value(ValueKind::Truth(id), Type::YesNo, cond.span);
                Key { value, lowest_first: false, span: cond.span }
            }));
        }
        let keys: Option<Vec<Key>> = keys.into_iter().collect();
        if limited && is_missing {
            return None;
        }
        Some((keys?, ties.map_or(ast::TieRule::Referred, |ties| ties.rule)))
    }

    /// Whether what ties are to prefer is a value with an order; says that such a value is a key.
    fn ranks_only(&mut self, expr: &Expr) -> bool {
        let ExprKind::Name(name) = &*peel(expr).kind else { return false };
        let ty = match self.names.get(&name.text) {
            Some(Sort::Attribute(id)) => self.model[id].ty.clone(),
            Some(Sort::Indicator(id)) => self.model[id].ty.clone(),
            Some(Sort::Scorecard(_)) => Type::Points,
            _ => return false,
        };
        if !ty.is_ordered() {
            return false;
        }
        let text = self.text(expr.span);
        let help = text!(
            "a value is a further key: `ranked by …, then {text}`; ties prefer a condition: `{text} >= …`",
            text
        );
        self.report(
            Diagnostic::new(Code::NotACondition, expr.span, text!("a value where a condition is due"))
                .label(text!("{ty}, not compared with anything", ty))
                .help(help),
        );
        true
    }

    /// A key of a ranking: a value with an order, or a condition.
    pub(super) fn key(&mut self, expr: &Expr, lowest_first: bool) -> Option<Key> {
        let span = expr.span;
        let hint = is_condition(expr).then_some(Type::YesNo);
        let value = self.value(expr, hint.as_ref())?;
        let ty = self.ty(value);
        let constant =
            self.constant(value).is_some() || matches!(self.model[value].kind, ValueKind::Parameter(_));
        if constant {
            self.report(
                Diagnostic::new(Code::RankKey, span, text!("a key that is the same for all"))
                    .label(text!("ranks nobody before another"))
                    .help(text!("rank by something that the data give")),
            );
            return None;
        }
        if ty.is_ordered() || ty == Type::YesNo {
            return Some(Key { value, lowest_first, span });
        }
        let help = match &ty {
            Type::Enum(members) => {
                let first = members.members.first().map_or("…", String::as_str);
                text!(
                    "declare the order, `one of {}`, or rank by a condition: `{} = {first}`",
                    members.members.join(" < "),
                    self.text(span),
                    first
                )
            }
            _ => text!("rank by a quantity, a date, an ordered member, or a condition"),
        };
        self.report(
            Diagnostic::new(Code::RankKey, span, text!("{} has no order", short(&ty)))
                .label(ty.text())
                .help(help),
        );
        None
    }

    /// The commendation of this name; reports another name.
    pub(super) fn commendation(&mut self, name: &Name) -> Option<CommendationId> {
        match self.names.get(&name.text) {
            Some(Sort::Commendation(commendation)) => Some(commendation),
            other => {
                let help = match other {
                    Some(Sort::Criterion(_)) => Some(text!("ask for its verdict: `meets {}`", name.text)),
                    Some(Sort::Classification(id)) => {
                        let best = self.model[id].classes.members.last().map_or("…", String::as_str);
                        Some(text!("compare the class: `{} >= {best}`", name.text, best))
                    }
                    _ => None,
                };
                self.not_a(
                    name,
                    other,
                    super::scope::Due::Commendation,
                    |sort| matches!(sort, Sort::Commendation(_)),
                    help,
                )
            }
        }
    }
}
