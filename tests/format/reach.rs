//! How far an expression reaches when it is written without parentheses: what would be taken into it if that
//! followed. A tree that was read from a text has parentheses wherever these say that they are needed.

use thidua::syntax::ast::*;

/// The expression that the text of this one ends with, if it is none of the forms below.
fn last(expr: &Expr) -> Option<&Expr> {
    match &*expr.kind {
        ExprKind::Arith(_, _, right)
        | ExprKind::PercentOf(_, right)
        | ExprKind::YearOf(right)
        | ExprKind::Greater(_, right)
        | ExprKind::Lesser(_, right)
        | ExprKind::Elapsed(_, right)
        | ExprKind::If(_, _, right)
        | ExprKind::Otherwise(_, right)
        | ExprKind::Rounded(_, right)
        | ExprKind::Compare(_, _, right)
        | ExprKind::Between { high: right, .. }
        | ExprKind::Before { limit: right, .. }
        | ExprKind::DaysAfter { from: right, .. }
        | ExprKind::Exceeds { by: right, .. }
        | ExprKind::EachPart { limit: PartLimit::Points(right), .. }
        | ExprKind::TimesInARow(_, right)
        | ExprKind::Not(right) => Some(right),
        ExprKind::AverageOf(all) | ExprKind::And(all) | ExprKind::Or(all) => all.last(),
        ExprKind::ByCase(_, cases) => cases.last().map(|(_, condition)| condition),
        _ => None,
    }
}

fn ends(expr: &Expr, so: &dyn Fn(&Expr) -> bool) -> bool {
    so(expr) || last(expr).is_some_and(|last| ends(last, so))
}

/// A share, count or total with conditions: it is refused where it is compared or calculated with.
pub(crate) fn is_open(expr: &Expr) -> bool {
    match &*expr.kind {
        ExprKind::Share(..) | ExprKind::YearsInARow(..) => true,
        ExprKind::Count(rows) | ExprKind::FoldRows(_, _, rows) => {
            rows.filter.is_some() || rows.except.is_some()
        }
        _ => false,
    }
}

/// A sum would go on inside it.
pub(crate) fn absorbs_sum(expr: &Expr) -> bool {
    let goes_on = |period: &Period| match period.kind {
        // `từ D1 đến hết D2` ends like a date of the unit.
        PeriodKind::Between(..) | PeriodKind::Value(_) | PeriodKind::Days(..) => true,
        // `Q1 / 2025` is a quarter of that year.
        PeriodKind::Quarter(_, year) | PeriodKind::Month(_, year) => year.is_none(),
        _ => false,
    };
    ends(expr, &|expr| match &*expr.kind {
        ExprKind::Greater(..)
        | ExprKind::Lesser(..)
        | ExprKind::AverageOf(_)
        | ExprKind::Elapsed(..)
        | ExprKind::If(..)
        | ExprKind::Change(..) => true,
        ExprKind::Windowed(_, window) => matches!(&window.kind, WindowKind::In(period) if goes_on(period)),
        _ => is_open(expr),
    })
}

/// A comma would go on inside it.
pub(crate) fn absorbs_comma(expr: &Expr) -> bool {
    ends(expr, &|expr| {
        let names = matches!(&*expr.kind, ExprKind::MeetsSome { except, .. } if !except.is_empty());
        names || matches!(*expr.kind, ExprKind::AverageOf(_))
    })
}

/// `and`, a window, `have` or an operator would go on inside it.
pub(crate) fn absorbs_condition(expr: &Expr) -> bool {
    ends(expr, &|expr| match &*expr.kind {
        ExprKind::Quantified { rows, having, further, .. } => {
            rows.filter.is_some() || rows.except.is_some() || having.is_some() || further.is_some()
        }
        // Its window, and what is compared with it.
        ExprKind::FoldSeries(..) => true,
        _ => is_open(expr),
    })
}

/// A window after its own would go on inside that: `every month in Q1`; in Vietnamese two days that windows end with would
/// read as the two ends of one.
pub(crate) fn absorbs_window(expr: &Expr) -> bool {
    ends(expr, &|expr| match &*expr.kind {
        ExprKind::Windowed(_, window) => match &window.kind {
            WindowKind::By(_) => true,
            WindowKind::Parts { at_least: HowMany::Each, of, .. } => matches!(of.kind, PeriodKind::Campaign),
            _ => false,
        },
        _ => false,
    })
}

/// A `where`, `except where` or `have` after it would be its own.
pub(crate) fn takes_where(expr: &Expr) -> bool {
    let rows = |expr: &Expr| {
        matches!(*expr.kind, ExprKind::Quantified { .. } | ExprKind::Count(_) | ExprKind::FoldRows(..))
    };
    ends(expr, &rows) || is_share_of_rows(expr) || absorbs_condition(expr)
}

/// With a condition after it, `100% of names` is one of rows; compared with something, it is a value.
fn is_share_of_rows(expr: &Expr) -> bool {
    match &*expr.kind {
        ExprKind::PercentOf(_, of) => matches!(*of.kind, ExprKind::Name(_)),
        ExprKind::Not(of) => is_share_of_rows(of),
        ExprKind::And(all) | ExprKind::Or(all) => all.last().is_some_and(is_share_of_rows),
        _ => false,
    }
}

/// A window after it would be that of the bare value that it ends with.
pub(crate) fn ends_bare(expr: &Expr) -> bool {
    match &*expr.kind {
        ExprKind::Not(of) | ExprKind::TimesInARow(_, of) => ends_bare(of),
        ExprKind::And(all) | ExprKind::Or(all) => all.last().is_some_and(ends_bare),
        // `total x in 2025`: the window is the value's own, and it takes another.
        ExprKind::Windowed(of, window) => {
            matches!((&*of.kind, &window.kind), (ExprKind::FoldSeries(..), WindowKind::In(_)))
        }
        kind => is_value(kind),
    }
}

/// Whether this is no condition of its own.
pub(crate) fn is_value(kind: &ExprKind) -> bool {
    !matches!(
        kind,
        ExprKind::Compare(..)
            | ExprKind::Between { .. }
            | ExprKind::Given { .. }
            | ExprKind::Before { .. }
            | ExprKind::DaysAfter { .. }
            | ExprKind::Moves { .. }
            | ExprKind::Exceeds { .. }
            | ExprKind::Times { .. }
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::List(..)
            | ExprKind::Windowed(..)
            | ExprKind::Quantified { .. }
            | ExprKind::Holds(_)
            | ExprKind::EligibleFor(_)
            | ExprKind::TimesInARow(..)
            | ExprKind::RankedFirst { .. }
            | ExprKind::EachPart { .. }
            | ExprKind::Meets(_)
            | ExprKind::MeetsSome { .. }
    )
}

pub(crate) fn begins_with_percent_of(expr: &Expr) -> bool {
    match &*expr.kind {
        ExprKind::PercentOf(..) => true,
        ExprKind::Arith(ArithOp::Multiply | ArithOp::Divide, left, _) => begins_with_percent_of(left),
        _ => false,
    }
}

pub(crate) fn is_text(expr: &Expr) -> bool {
    matches!(*expr.kind, ExprKind::Text(_))
}
