//! Rows of records and members of units: which, how many, what share of them, folded how.

use super::Checker;
use super::compare::short;
use super::model::{self, CondId, CondKind, RowsOf, ValueId, ValueKind};
use super::windows::Around;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, FoldOp, Further, Quantity, Rows, WindowExpr};
use crate::text::ToText;
use crate::types::{Exact, Type};

/// A condition of the row, without the windows that stood in it and belong to the whole count or share.
struct OfRow<'e> {
    cond: Option<CondId>,
    windows: Vec<&'e WindowExpr>,
}

impl Checker<'_> {
    /// A condition of the row: each of its conjuncts names something of the row. Members have names and
    /// windows of their own: only a window at the end of the sentence, `last`, belongs to the whole.
    fn of_row<'e>(&mut self, rows: RowsOf, expr: Option<&'e Expr>, last: bool) -> OfRow<'e> {
        let mut of_row = OfRow { cond: None, windows: Vec::new() };
        let Some(expr) = expr else { return of_row };
        let members = rows.kind().is_some();
        of_row.cond = self.at(self.place_of(rows), |this| {
            if members && !last {
                return this.cond(expr);
            }
            let mut conjuncts = Vec::new();
            conjuncts_of(expr, &mut conjuncts);
            let count = conjuncts.len();
            let mut conds = Vec::new();
            let mut whole = true;
            for (at, conjunct) in conjuncts.into_iter().enumerate() {
                let conjunct = match &*conjunct.kind {
                    // The `by` of a date is what the date is compared with; any other belongs to the whole.
                    ExprKind::Windowed(inner, window)
                        if !this.is_date(inner) && (!members || at + 1 == count) =>
                    {
                        of_row.windows.push(window);
                        inner
                    }
                    _ => conjunct,
                };
                match this.cond(conjunct) {
                    Some(cond) if members || this.cond_touches_row(cond) => conds.push(cond),
                    Some(_) => {
                        whole = false;
                        this.foreign(conjunct, rows);
                    }
                    None => whole = false,
                }
            }
            match conds[..] {
                _ if !whole => None,
                [only] => Some(only),
                _ => Some(this.add_cond(CondKind::And(conds), expr.span)),
            }
        });
        of_row
    }

    fn foreign(&mut self, conjunct: &Expr, rows: RowsOf) {
        let name = self.singular(rows).to_owned();
        self.report(
            Diagnostic::new(
                Code::ForeignConjunct,
                conjunct.span,
                text!("this names nothing of the row, a `{name}`", name),
            )
            .label(text!("of the unit, not of the row"))
            .help(text!(
                "a condition of the unit stands outside: put the count in parentheses and add `and {}`, or use a list `all of`",
                self.text(conjunct.span)
            )),
        );
    }

    /// The name of the record, or of the kind.
    fn singular(&self, rows: RowsOf) -> &str {
        match rows {
            RowsOf::Record(record) => &self.model[record].name,
            RowsOf::Members(kind) | RowsOf::All(kind) => &self.model[kind].name,
        }
    }

    /// The rows, and the windows that belong to the whole; `last` where nothing of the sentence follows.
    pub(super) fn rows<'e>(
        &mut self,
        rows: &'e Rows,
        last: bool,
    ) -> (Option<RowsOf>, Option<model::Rows>, Vec<&'e WindowExpr>) {
        let of =
            if rows.all { self.kind_named(&rows.name).map(RowsOf::All) } else { self.rows_named(&rows.name) };
        let Some(of) = of else { return (None, None, Vec::new()) };
        let filter = self.of_row(of, rows.filter.as_ref(), last && rows.except.is_none());
        let except = self.of_row(of, rows.except.as_ref(), last);
        let whole =
            filter.cond.is_some() == rows.filter.is_some() && except.cond.is_some() == rows.except.is_some();
        let found = model::Rows { of, filter: filter.cond, except: except.cond, span: rows.name.span };
        let mut windows = filter.windows;
        windows.extend(except.windows);
        (Some(of), whole.then_some(found), windows)
    }

    /// The window of the whole, hoisted out of `where` or `have`; there can be one.
    pub(super) fn hoisted(&mut self, rows: RowsOf, windows: &[&WindowExpr]) -> Option<Option<Around>> {
        if let [first, second, ..] = windows {
            self.report(
                Diagnostic::new(Code::WindowReach, second.span, text!("two windows for one count or share"))
                    .label(text!("a second window"))
                    .with(first.span, text!("the first"))
                    .help(text!("give the whole one window")),
            );
            return None;
        }
        // A date of the row is recognised, and refused; that of a member is not seen from outside.
        let place = if let RowsOf::Record(_) = rows { self.place_of(rows) } else { self.place };
        match windows.first() {
            Some(window) => self.at(place, |this| this.around(window)).map(Some),
            None => Some(None),
        }
    }

    /// `at least 2 R where A`, `no R`, `at least 98% of R have C`, `all R have C`.
    pub(super) fn quantified(
        &mut self,
        quantity: &Quantity,
        rows: &Rows,
        having: Option<&Expr>,
        further: Option<&Further>,
        span: Span,
    ) -> Option<CondId> {
        let rest = further.map(Further::condition);
        let (of, base, mut windows) = self.rows(rows, having.is_none());
        // The number is of the unit, whatever the rows are.
        let amount = self.amount_of(quantity);
        let of_them = match further {
            Some(Further::OfWhich(_, quantity, _)) => self.amount_of(quantity),
            _ => None,
        };
        let of = of?;
        let have = self.of_row(of, having, rest.is_none());
        let other = self.of_row(of, rest, true);
        windows.extend(&have.windows);
        windows.extend(&other.windows);
        let window = self.hoisted(of, &windows);
        if let (Some(base), Some(window)) = (&base, windows.first()) {
            let last = rest.or(having).or(rows.except.as_ref()).or(rows.filter.as_ref());
            let (having, before) = match window {
                window if other.windows.contains(window) => (other.cond, have.cond),
                window if have.windows.contains(window) => (have.cond, None),
                _ => (None, None),
            };
            self.reach_after_rows(base, (having, before), last.map(|it| it.span), window, span);
        }
        let share = self.is_share(quantity, amount.flatten());
        if having.is_none() && (share || matches!(quantity, Quantity::All)) {
            let name = &rows.name.text;
            self.report(
                Diagnostic::new(Code::HaveMissing, span, text!("a share of {name} that have what?", name))
                    .label(text!("without `have`"))
                    .help(text!(
                        "say what they have: `… {name} have C`; `where` says only which are looked at",
                        name
                    )),
            );
            return None;
        }
        let amount = match amount {
            Some(amount) => Some(amount?),
            None => None,
        };
        let (base, window) = (base?, window?);
        let (have_id, rest_id) = (have.cond, other.cond);
        if having.is_some() != have_id.is_some() || rest.is_some() != rest_id.is_some() {
            return None;
        }
        let first = match (quantity, amount, have_id) {
            (Quantity::All, _, Some(having)) => {
                let rows = base.clone();
                self.add_cond(CondKind::All { rows, having }, span)
            }
            (Quantity::Share(op, _) | Quantity::Number(op, _), Some(right), Some(having)) if share => {
                let left = self.add_value(ValueKind::Share(base.clone(), having), Type::Percent, span);
                self.add_cond(CondKind::Quantified { op: *op, left, right, no: false }, span)
            }
            (Quantity::Number(op, number), Some(right), _) => {
                if *op == CompareOp::Is {
                    self.whole(number, right)?;
                }
                let counted = self.also(base.clone(), have_id);
                let left = self.add_value(ValueKind::Count(counted), Type::Count, span);
                self.add_cond(CondKind::Quantified { op: *op, left, right, no: false }, span)
            }
            (Quantity::No, ..) => {
                let counted = self.also(base.clone(), have_id);
                let left = self.add_value(ValueKind::Count(counted), Type::Count, span);
                let right = self.add_value(ValueKind::Const(Exact::from_integer(0)), Type::Count, span);
                self.add_cond(CondKind::Quantified { op: CompareOp::AtMost, left, right, no: true }, span)
            }
            _ => return None,
        };
        let whole = match (further, have_id, rest_id) {
            (Some(Further::OfWhich(words, quantity, asked)), _, Some(condition)) => {
                let amount = match of_them {
                    Some(amount) => Some(amount?),
                    None => None,
                };
                let counted = model::Rows { span: *words, ..self.also(base, have_id) };
                let second = self.of_which(quantity, amount, counted, condition, words.to(asked.span))?;
                self.add_cond(CondKind::And(vec![first, second]), span)
            }
            (_, Some(have), Some(rest)) => {
                let either = self.add_cond(CondKind::Or(vec![have, rest]), span);
                let all = self.add_cond(CondKind::All { rows: base, having: either }, span);
                self.add_cond(CondKind::And(vec![first, all]), span)
            }
            _ => first,
        };
        Some(match window {
            Some(window) => self.put_in(whole, window, span),
            None => whole,
        })
    }

    /// The number or share that a quantity asks for; `None` where it asks for none.
    fn amount_of(&mut self, quantity: &Quantity) -> Option<Option<ValueId>> {
        match quantity {
            Quantity::Number(_, number) => Some(self.amount(number)),
            Quantity::Share(_, share) => Some(self.typed(share, &Type::Percent)),
            Quantity::No | Quantity::All => None,
        }
    }

    /// Whether a share is asked for: by a percent, or by the name of one.
    fn is_share(&self, quantity: &Quantity, amount: Option<ValueId>) -> bool {
        match (quantity, amount) {
            (Quantity::Share(..), _) => true,
            (Quantity::Number(..), Some(id)) => self.ty(id) == Type::Percent,
            _ => false,
        }
    }

    /// `of which at least 70% have B`: of the rows counted before.
    fn of_which(
        &mut self,
        quantity: &Quantity,
        amount: Option<ValueId>,
        counted: model::Rows,
        condition: CondId,
        span: Span,
    ) -> Option<CondId> {
        let is_share = self.is_share(quantity, amount);
        let (op, number, right) = match (quantity, amount) {
            (Quantity::Share(op, number) | Quantity::Number(op, number), Some(right)) => (*op, number, right),
            _ => return Some(self.add_cond(CondKind::All { rows: counted, having: condition }, span)),
        };
        let left = if is_share {
            self.add_value(ValueKind::Share(counted, condition), Type::Percent, span)
        } else {
            if op == CompareOp::Is {
                self.whole(number, right)?;
            }
            let both = self.also(counted, Some(condition));
            self.add_value(ValueKind::Count(both), Type::Count, span)
        };
        let cond = self.add_cond(CondKind::Quantified { op, left, right, no: false }, span);
        self.of_those_counted.insert(cond, condition);
        Some(cond)
    }

    /// `at least 2 dossiers have C` counts those that meet `where` and C.
    fn also(&mut self, rows: model::Rows, having: Option<CondId>) -> model::Rows {
        let filter = match (rows.filter, having) {
            (Some(filter), Some(having)) => {
                let span = self.model[filter].span;
                Some(self.add_cond(CondKind::And(vec![filter, having]), span))
            }
            (filter, having) => filter.or(having),
        };
        model::Rows { filter, ..rows }
    }

    /// A number of rows, or a percent that a name holds (`at least floor of dossiers have C`).
    fn amount(&mut self, number: &Expr) -> Option<ValueId> {
        let id = self.value(number, Some(&Type::Count))?;
        let found = self.ty(id);
        if matches!(found, Type::Count | Type::Number | Type::Percent) {
            return Some(id);
        }
        self.report(
            Diagnostic::new(Code::WrongType, number.span, text!("{} where a number is due", short(&found)))
                .label(found.text())
                .help(text!("say how many: `at least 2 …`, or what share: `at least 90% of … have …`")),
        );
        None
    }

    /// `share of R where A with C`.
    pub(super) fn share_value(&mut self, rows: &Rows, with: &Expr, span: Span) -> Option<ValueId> {
        let (of, base, mut windows) = self.rows(rows, false);
        let of = of?;
        let having = self.of_row(of, Some(with), true);
        windows.extend(&having.windows);
        let window = self.hoisted(of, &windows);
        if let (Some(base), Some(window)) = (&base, having.windows.first()) {
            self.reach_after_rows(base, (having.cond, None), Some(with.span), window, span);
        }
        let share = self.add_value(ValueKind::Share(base?, having.cond?), Type::Percent, span);
        self.in_window(share, window?, span)
    }

    /// `count of R where A`.
    pub(super) fn count_value(&mut self, rows: &Rows, span: Span) -> Option<ValueId> {
        let (of, base, windows) = self.rows(rows, true);
        let window = self.hoisted(of?, &windows);
        if let (Some(base), Some(window)) = (&base, windows.first()) {
            let last = rows.except.as_ref().or(rows.filter.as_ref());
            self.reach_after_rows(base, (None, None), last.map(|it| it.span), window, span);
        }
        let count = self.add_value(ValueKind::Count(base?), Type::Count, span);
        self.in_window(count, window?, span)
    }

    /// `total F of R where A`.
    pub(super) fn fold_rows(&mut self, op: FoldOp, value: &Expr, rows: &Rows, span: Span) -> Option<ValueId> {
        let (of, base, windows) = self.rows(rows, true);
        let of = of?;
        let id = self.at(self.place_of(of), |this| this.value(value, None));
        let window = self.hoisted(of, &windows);
        let (base, id, window) = (base?, id?, window?);
        let ty = self.fold_type(op, value, id, of, span)?;
        let fold = self.add_value(ValueKind::FoldRows(op, id, base), ty, span);
        self.in_window(fold, window, span)
    }

    fn fold_type(&mut self, op: FoldOp, value: &Expr, id: ValueId, rows: RowsOf, span: Span) -> Option<Type> {
        let ty = self.ty(id);
        let of = self.singular(rows).to_owned();
        let (members, is_dated) = match rows {
            RowsOf::Record(record) => (false, self.model[record].dated_by.is_some()),
            RowsOf::Members(_) | RowsOf::All(_) => (true, false),
        };
        if !members && !self.touches_row(id) {
            self.report(
                Diagnostic::new(
                    Code::ForeignConjunct,
                    value.span,
                    text!("this names nothing of the row, a `{of}`", of),
                )
                .label(text!("the same in each row"))
                .help(text!("name a field of the record")),
            );
            return None;
        }
        let (fits, due) = match op {
            FoldOp::Total => (ty.is_quantity(), text!("a total is of a quantity")),
            FoldOp::Average => (ty.is_quantity(), text!("an average is of a quantity")),
            FoldOp::Highest | FoldOp::Lowest => {
                (ty.is_ordered(), text!("the highest and the lowest need an order"))
            }
            FoldOp::Latest | FoldOp::Earliest | FoldOp::First => {
                let dated = matches!(ty, Type::Date | Type::Year) || is_dated;
                (dated, text!("the latest and the earliest need a record that is dated"))
            }
        };
        if op == FoldOp::First {
            self.report(
                Diagnostic::new(Code::Arithmetic, span, text!("`first` of rows"))
                    .label(text!("by their date, or by their order in the file?"))
                    .help(text!("write `earliest`")),
            );
            return None;
        }
        if !fits {
            self.report(
                Diagnostic::new(Code::Arithmetic, value.span, text!("no such figure of {}", short(&ty)))
                    .label(ty.text())
                    .help(due),
            );
            return None;
        }
        Some(if op == FoldOp::Average && ty == Type::Count { Type::Number } else { ty })
    }

    fn in_window(&mut self, value: ValueId, window: Option<Around>, span: Span) -> Option<ValueId> {
        match window {
            None => Some(value),
            Some(Around::Window(window)) => Some(self.windowed_by(value, window, span)),
            Some(_) => {
                self.report(
                    Diagnostic::new(Code::WindowNotTaken, span, text!("a value is taken in one window"))
                        .label(text!("a value"))
                        .help(text!("compare the value first: `(share of … with …) >= 70% in each …`")),
                );
                None
            }
        }
    }
}

/// The conditions that `and` joins, through parentheses.
fn conjuncts_of<'e>(expr: &'e Expr, into: &mut Vec<&'e Expr>) {
    match &*expr.kind {
        ExprKind::And(items) => items.iter().for_each(|item| conjuncts_of(item, into)),
        ExprKind::Paren(inner) if matches!(&*inner.kind, ExprKind::And(_) | ExprKind::Paren(_)) => {
            conjuncts_of(inner, into);
        }
        _ => into.push(expr),
    }
}
