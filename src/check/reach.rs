//! How far windows and dimensions reach: looked at once every measure is known.

use super::Checker;
use super::model::{
    CondId, CondKind, Edge, Parts, PeriodRef, RecordId, Rows, RowsOf, ValueId, ValueKind, WindowKind,
    WindowRef,
};
use super::targets::Targets;
use super::walk::{Node, rows_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind, Further, WindowExpr};
use crate::types::{Day, Type, Window, ymd};

/// A window that a reader could give to more than the one condition before it.
pub(super) enum Reach {
    /// After the last of several conditions.
    Joined { earlier: Vec<CondId>, before: Span, last: Span, window: Span, word: &'static str },
    /// After `have C`: to C, or to the whole count or share.
    Having { having: CondId, having_span: Span, window: Span, whole: Span },
    /// After what is asked of members: to that, or to the whole. It is one meaning where a single window
    /// reaches nothing else.
    Members { last: CondId, last_span: Span, others: Vec<CondId>, parts: bool, window: Span, whole: Span },
}

impl Reach {
    pub(super) fn after_last(
        earlier: Vec<CondId>,
        before: Span,
        last: Span,
        window: Span,
        word: &'static str,
    ) -> Self {
        Self::Joined { earlier, before, last, window, word }
    }
}

/// What a window asks of records: their date, or whole years of it.
struct Asks {
    span: Span,
    /// The days, where they are the same for all units and whole years cannot be told otherwise.
    whole_years: bool,
    /// `in each of the years`, which also says the years of `by 10 June each year`.
    years: bool,
}

impl Checker<'_> {
    /// A window that stands at the end of what is asked of rows, or of members: the condition that it
    /// follows (what they have), and one that stands before that.
    pub(super) fn reach_after_rows(
        &mut self,
        rows: &Rows,
        (having, before): (Option<CondId>, Option<CondId>),
        last_span: Option<Span>,
        window: &WindowExpr,
        whole: Span,
    ) {
        let parts = matches!(
            window.kind,
            ast::WindowKind::Members { .. } | ast::WindowKind::Parts { .. } | ast::WindowKind::Years { .. }
        );
        let window = window.span;
        let last_span = last_span.unwrap_or(whole);
        if let RowsOf::Record(_) = rows.of {
            if let Some(having) = having {
                self.reach.push(Reach::Having { having, having_span: last_span, window, whole });
            }
            return;
        }
        let Some(last) = having.or(rows.except).or(rows.filter) else { return };
        let mut others = Vec::new();
        if having.is_some() {
            others.extend(rows.filter.into_iter().chain(rows.except).chain(before));
            if let CondKind::And(items) = &self.model[last].kind {
                others.extend(items.split_last().map(|(_, earlier)| earlier.to_vec()).unwrap_or_default());
            }
            others.retain(|&other| other != last);
        }
        self.reach.push(Reach::Members { last, last_span, others, parts, window, whole });
    }

    /// A window after a whole sentence about rows or members.
    pub(super) fn reach_after_sentence(&mut self, cond: CondId, window: &WindowExpr, inner: &Expr) {
        let (rows, having) = match &*inner.kind {
            ExprKind::Quantified { rows, having, further, .. } => {
                (rows, further.as_ref().map(Further::condition).or(having.as_ref()))
            }
            ExprKind::Share(rows, with) => (rows, Some(with)),
            _ => return,
        };
        let Some(found) = self.rows_in(cond) else { return };
        let last = having.or(rows.except.as_ref()).or(rows.filter.as_ref());
        let having = having.and_then(|_| self.having_of(cond));
        self.reach_after_rows(&found, (having, None), last.map(|it| it.span), window, inner.span);
    }

    /// The rows that a condition is about.
    fn rows_in(&self, cond: CondId) -> Option<Rows> {
        match &self.model[cond].kind {
            CondKind::Quantified { left, .. } => rows_of(&self.model, Node::Value(*left)).cloned(),
            CondKind::Flag(value) => rows_of(&self.model, Node::Value(*value)).cloned(),
            CondKind::And(items) => items.first().and_then(|&first| self.rows_in(first)),
            _ => rows_of(&self.model, Node::Cond(cond)).cloned(),
        }
    }

    pub(super) fn windows_reach(&mut self) {
        for reach in std::mem::take(&mut self.reach) {
            match reach {
                Reach::Joined { earlier, before, last, window, word } => {
                    self.after_last(&earlier, before, last, window, word);
                }
                Reach::Having { having, having_span, window, whole } => {
                    self.after_have(having, having_span, window, whole);
                }
                Reach::Members { last, last_span, others, parts, window, whole } => {
                    let mut takes = |cond: &CondId| {
                        let targets = self.targets_of(Node::Cond(*cond));
                        targets.takes_window() || parts && !targets.rulings.is_empty()
                    };
                    if takes(&last) && (parts || others.iter().any(takes)) {
                        self.two_reaches(last_span, window, whole);
                    }
                }
            }
        }
        for at in 0..self.model.conds.len() {
            let id = CondId::next(at);
            match self.model[id].kind.clone() {
                CondKind::Windowed(inner, window) => self.window_taken(Node::Cond(inner), window),
                CondKind::Parts { parts, cond, .. } => {
                    let of = self.model[cond].span;
                    let whole = self.model[id].span;
                    let span = self.rest_of(whole, of);
                    self.taken(Node::Cond(cond), &asks_of_parts(&parts, span));
                }
                _ => {}
            }
        }
        for at in 0..self.model.values.len() {
            let span = self.model.values[at].span;
            match self.model.values[at].kind {
                ValueKind::Windowed(inner, window) => self.window_taken(Node::Value(inner), window),
                ValueKind::YearsInARow(_, cond) => {
                    self.taken(Node::Cond(cond), &Asks { span, whole_years: true, years: true });
                }
                _ => {}
            }
        }
    }

    fn after_last(&mut self, earlier: &[CondId], before: Span, last: Span, window: Span, word: &str) {
        let open = earlier.iter().copied().find(|&cond| self.targets_of(Node::Cond(cond)).takes_window());
        let Some(open) = open else { return };
        let (before, last_text, window_text) = (self.text(before), self.text(last), self.text(window));
        let bare = last_text.strip_suffix(window_text.as_str()).unwrap_or(&last_text).trim_end().to_owned();
        let span = self.model[open].span;
        self.report(
            Diagnostic::new(Code::WindowReach, window, text!("`{window_text}` may belong to the last condition or to all", window_text))
                .label(text!("of the last condition only, or of all?"))
                .with(span, text!("this has no window of its own"))
                .help(text!(
                    "write `({before} {word} {bare}) {window_text}` for all, or `{before} {word} ({last_text})` for the last"
                , before, word, bare, window_text, last_text)),
        );
    }

    fn after_have(&mut self, having: CondId, having_span: Span, window: Span, whole: Span) {
        if self.targets_of(Node::Cond(having)).takes_window() {
            self.two_reaches(having_span, window, whole);
        }
    }

    fn two_reaches(&mut self, having_span: Span, window: Span, whole: Span) {
        let (have, whole_text, by) = (self.text(having_span), self.text(whole), self.text(window));
        let whole_text = whole_text.strip_suffix(by.as_str()).unwrap_or(&whole_text).trim_end().to_owned();
        let have = have.strip_suffix(by.as_str()).unwrap_or(&have).trim_end().to_owned();
        self.report(
            Diagnostic::new(
                Code::WindowAfterHave,
                window,
                text!("`{by}` may belong to what they have, or to the whole", by),
            )
            .label(text!("of which?"))
            .with(having_span, text!("this could take it, too"))
            .help(text!(
                "write `… have ({have} {by})`, or `({whole_text}) {by}`",
                have,
                by,
                whole_text
            )),
        );
    }

    fn window_taken(&mut self, inner: Node, window: WindowRef) {
        let fixed = |edge: Edge| match edge {
            Edge::Day(day) => Some(day),
            Edge::Value(_) => None,
        };
        if let WindowKind::By(Edge::Day(to)) = window.kind
            && let Some((from, at)) = self.targets_of(inner).opens.filter(|&(from, _)| to < from)
            && self.period.is_some()
        {
            let (text, counted) = (self.text(window.span), self.text(at));
            self.report(
                Diagnostic::new(
                    Code::PeriodReversed,
                    window.span,
                    text!("`{text}` closes a window that has not opened", text),
                )
                .label(text!("closes on {}", to.iso()))
                .with(at, text!("what counts for `{counted}` begins on {}", from.iso(), counted))
                .help(text!(
                    "correct the day, or say from when it counts, too: `in {0}-01-01 to {1}`",
                    to.year(),
                    to.iso()
                )),
            );
        }
        let whole_years = match window.kind {
            WindowKind::By(to) => fixed(to).is_some_and(ends_year),
            WindowKind::In(PeriodRef { from, to }) => {
                fixed(from).is_some_and(starts_year) && fixed(to).is_some_and(ends_year)
            }
            WindowKind::Since(from) => self.constant_day(from).is_some_and(starts_year),
            WindowKind::ByEachYear { month, day } => (month, day) == (12, 31),
        };
        self.taken(inner, &Asks { span: window.span, whole_years, years: false });
    }

    fn constant_day(&self, value: ValueId) -> Option<Day> {
        let number = self.constant(value).filter(|number| number.is_integer())?;
        i32::try_from(number.to_integer()).ok().map(Day)
    }

    /// Whether there is something that the window belongs to, and whether it can be asked of it.
    fn taken(&mut self, inner: Node, asks: &Asks) {
        let targets = self.targets_of(inner);
        let (inner_span, what) = match inner {
            Node::Cond(id) => (self.model[id].span, text!("this condition")),
            Node::Value(id) => (self.model[id].span, text!("this value")),
        };
        let mut dated = asks.years && targets.each_year;
        if asks.years && !targets.rulings.is_empty() {
            self.rulings_of_years(&targets, asks.span);
            dated = true;
        }
        if !targets.takes_window() && !targets.unknown && !dated {
            let (label, help) = match self.ruled(inner) {
                Some(true) => (
                    text!("a verdict has the windows of its own criterion"),
                    text!("put the window in the criterion itself"),
                ),
                Some(false) => (
                    text!("it is ruled on once, for the campaign"),
                    text!("put the window in its own conditions"),
                ),
                None => {
                    (text!("nothing in it is observed or counted over time"), text!("leave the window out"))
                }
            };
            self.report(
                Diagnostic::new(
                    Code::WindowNotTaken,
                    asks.span,
                    text!("`{}` has nothing to belong to", self.text(asks.span)),
                )
                .label(text!("{what} takes no window", what))
                .with(inner_span, label)
                .help(help),
            );
            return;
        }
        for (&record, &span) in &targets.records {
            self.dated_for(record, span, asks);
        }
    }

    /// What stands after `inner` in `whole`: the window.
    fn rest_of(&self, whole: Span, inner: Span) -> Span {
        let rest = Span { start: inner.end.clamp(whole.start, whole.end), ..whole };
        let text = self.sources.text(rest);
        let start = rest.start + (text.len() - text.trim_start_matches([' ', '\n', '\r', '\t', ')']).len());
        if start < rest.end { Span { start, ..rest } } else { whole }
    }

    /// Whether a condition or value asks for a ruling: on a criterion (`true`), or on another item.
    fn ruled(&self, node: Node) -> Option<bool> {
        match node {
            Node::Cond(id) => match &self.model[id].kind {
                CondKind::Meets(_) | CondKind::MeetsSome { .. } => Some(true),
                CondKind::Holds(_) | CondKind::Eligible(_) | CondKind::EachPart { .. } => Some(false),
                CondKind::RankedFirst { key, .. } => self.ruled(Node::Value(key.value)),
                CondKind::Not(inner) => self.ruled(Node::Cond(*inner)),
                CondKind::And(items) | CondKind::Or(items) => {
                    items.iter().find_map(|&item| self.ruled(Node::Cond(item)))
                }
                CondKind::Compare { left, .. } => self.ruled(Node::Value(*left)),
                _ => None,
            },
            Node::Value(id) => match self.model[id].kind {
                ValueKind::CriteriaMet { .. } => Some(true),
                ValueKind::Score(_)
                | ValueKind::ScoreShare(..)
                | ValueKind::Section(..)
                | ValueKind::Class(_) => Some(false),
                _ => None,
            },
        }
    }

    fn dated_for(&mut self, record: RecordId, span: Span, asks: &Asks) {
        let of = &self.model[record];
        let (name, plural, declared) = (of.name.clone(), of.plural.clone(), of.span);
        let window = self.text(asks.span);
        match of.dated_by.map(|field| (of.fields[field].ty.clone(), of.fields[field].name.clone())) {
            None => self.report(
                Diagnostic::new(
                    Code::WindowOnUndated,
                    asks.span,
                    text!("`{window}` over {plural}, which have no date", window, plural),
                )
                .label(text!("needs a date"))
                .with(span, text!("counted here"))
                .with(declared, text!("`{name}` has no field of type date or year", name))
                .help(text!("add a date to the record, such as `made: date`, or leave the window out")),
            ),
            Some((Type::Year, field)) if !asks.whole_years => self.report(
                Diagnostic::new(
                    Code::PartOfYear,
                    asks.span,
                    text!("`{window}` is a part of a year, and {plural} are dated by year", window, plural),
                )
                .label(text!("not whole years"))
                .with(span, text!("counted here"))
                .with(declared, text!("dated by `{field}`, a year", field))
                .help(text!("ask of whole years: `in 2025`, `by 2025`; or date the record by a day")),
            ),
            Some(_) => {}
        }
    }

    /// Every indicator with dimensions stands where its members are said, and every `in each` has one.
    pub(super) fn dimensions_bound(&mut self) {
        for at in 0..self.model.conds.len() {
            let id = CondId::next(at);
            let CondKind::Members { dimension, cond, .. } = self.model[id].kind else { continue };
            let targets = self.targets_of(Node::Cond(cond));
            if targets.dimensions.contains_key(&dimension) || targets.unknown {
                continue;
            }
            let (inner, whole) = (self.model[cond].span, self.model[id].span);
            let name = self.model[dimension].name.clone();
            let span = self.rest_of(whole, inner);
            self.report(
                Diagnostic::new(Code::WindowNotTaken, span, text!("nothing here is per `{name}`", name))
                    .label(text!("asks for each `{name}`", name))
                    .with(inner, text!("no indicator in it leaves its `{name}` open", name))
                    .with(self.model[dimension].span, text!("the dimension is declared here"))
                    .help(text!("leave it out, or compare an indicator that has this dimension")),
            );
        }
        for root in self.all_roots() {
            let targets = self.targets_of(root);
            self.dimensions_left(&targets);
        }
        for record in 0..self.model.records.len() {
            let values: Vec<ValueId> =
                self.model.records[record].fields.iter().filter_map(|field| field.value).collect();
            for value in values {
                let targets = self.targets_of(Node::Value(value));
                self.dimensions_left(&targets);
            }
        }
    }

    fn dimensions_left(&mut self, targets: &Targets) {
        for (&dimension, &span) in &targets.dimensions {
            let of = &self.model[dimension];
            let (name, declared) = (of.name.clone(), of.span);
            let member = of.members.first().cloned().unwrap_or_default();
            let text = self.text(span);
            self.report(
                Diagnostic::new(Code::DimensionLeft, span, text!("`{text}` is per `{name}`: of which?", text, name))
                    .label(text!("one value for each `{name}`", name))
                    .with(declared, text!("the dimension is declared here"))
                    .help(text!(
                        "say `… in each {name}`, `… in any {name}` after the comparison, or take one: `{text} for {member}`"
                    , name, text, member)),
            );
        }
    }
}

fn asks_of_parts(parts: &Parts, span: Span) -> Asks {
    let whole = |window: &Window| starts_year(window.from) && ends_year(window.to);
    let whole_years = match parts {
        Parts::Fixed(parts) => parts.iter().all(|(_, window)| whole(window)),
        Parts::YearsOf(of) => whole(of),
        Parts::Years { .. } => true,
    };
    Asks { span, whole_years, years: !matches!(parts, Parts::Fixed(_)) }
}

fn starts_year(day: Day) -> bool {
    ymd(day.year(), 1, 1) == Some(day)
}

fn ends_year(day: Day) -> bool {
    ymd(day.year(), 12, 31) == Some(day)
}
