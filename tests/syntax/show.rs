//! The tree of an expression in a line, for comparison.

use thidua::syntax::ast::{
    Expr, ExprKind, Further, HowMany, Length, ListOp, Part, PartLimit, Period, PeriodKind, Quantity, Rows,
    WindowExpr, WindowKind,
};
use thidua::text::Lang;
use thidua::types::{Exact, show_decimal};

fn shown(number: Exact) -> String {
    show_decimal(number, 9).to(Lang::English)
}

pub(crate) fn show(expr: &Expr) -> String {
    let many = |all: &[Expr]| all.iter().map(show).collect::<Vec<_>>().join(" ");
    match &*expr.kind {
        ExprKind::Number(n) => shown(*n),
        ExprKind::Percent(n) => format!("{}%", shown(*n * 100)),
        ExprKind::PercentagePoints(n) => format!("{}pp", shown(*n * 100)),
        ExprKind::Money(n, _, currency) => format!("{}{}", shown(*n), currency.text),
        ExprKind::Points(n) => format!("{}pts", shown(*n)),
        ExprKind::Duration(count, unit) => match unit.length(*count) {
            Some(Length::Months(months)) => format!("{months}m0d"),
            Some(Length::Days(days)) => format!("0m{days}d"),
            None => "too long".to_owned(),
        },
        ExprKind::Date(day) => day.iso(),
        ExprKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Name(name) => name.text.clone(),
        ExprKind::Above(kind, name) => format!("{}.{}", kind.text, name.text),
        ExprKind::ForMember(x, member) => format!("(for {} {})", show(x), member.text),
        ExprKind::AsBasis(x, basis) => format!("(as {} {})", show(x), basis.word()),
        ExprKind::AsOf => "AS_OF".to_owned(),
        ExprKind::Arith(op, a, b) => format!("({op:?} {} {})", show(a), show(b)),
        ExprKind::PercentOf(p, x) => format!("(of {} {})", show(p), show(x)),
        ExprKind::Share(rows, c) => format!("(share {} {})", show_rows(rows), show(c)),
        ExprKind::Count(rows) => format!("(count {})", show_rows(rows)),
        ExprKind::TheirAverage(kind) => format!("(average {})", kind.text),
        ExprKind::FoldRows(op, x, rows) => format!("({op:?} {} {})", show(x), show_rows(rows)),
        ExprKind::FoldSeries(op, x) => format!("({op:?} {})", show(x)),
        ExprKind::Change(x, a, b) => format!("(change {} {} {})", show(x), show_period(a), show_period(b)),
        ExprKind::Call(name, values) => format!("({}({}))", name.text, many(values)),
        ExprKind::Greater(a, b) => format!("(greater {} {})", show(a), show(b)),
        ExprKind::Lesser(a, b) => format!("(lesser {} {})", show(a), show(b)),
        ExprKind::AverageOf(all) => format!("(average {})", many(all)),
        ExprKind::YearOf(x) => format!("(year {})", show(x)),
        ExprKind::If(c, a, b) => format!("(if {} {} {})", show(c), show(a), show(b)),
        ExprKind::Otherwise(a, b) => format!("(otherwise {} {})", show(a), show(b)),
        ExprKind::Rounded(a, b) => format!("(rounded {} {})", show(a), show(b)),
        ExprKind::Elapsed(a, b) => format!("(elapsed {} {})", show(a), show(b)),
        ExprKind::CriteriaMet { for_certain } => format!("(met {for_certain})"),
        ExprKind::ShareOfScore(share, name) => format!("({share:?} {})", name.text),
        ExprKind::YearsInARow(to, c) => format!("(row {} {})", show(to), show(c)),
        ExprKind::ByCase(x, cases) => {
            let cases: Vec<String> =
                cases.iter().map(|(v, c)| format!("[{} {}]", show(v), show(c))).collect();
            format!("(case {} {})", show(x), cases.join(" "))
        }
        ExprKind::ByMember(x, members) => {
            let members: Vec<String> =
                members.iter().map(|(name, v)| format!("[{} {}]", name.text, show(v))).collect();
            format!("(member {} {})", show(x), members.join(" "))
        }
        ExprKind::Compare(op, a, b) => format!("({op:?} {} {})", show(a), show(b)),
        ExprKind::Between { value, low, high, half_open } => {
            let name = if *half_open { "from" } else { "between" };
            format!("({name} {} {} {})", show(value), show(low), show(high))
        }
        ExprKind::Given { value, missing } => {
            format!("({} {})", if *missing { "missing" } else { "given" }, show(value))
        }
        ExprKind::Before { date, limit, after } => {
            format!("({} {} {})", if *after { "after" } else { "before" }, show(date), show(limit))
        }
        ExprKind::DaysAfter { date, limits, from } => {
            let limits: Vec<String> = limits.iter().map(|(op, x)| format!("{op:?} {}", show(x))).collect();
            format!("(days {} [{}] {})", show(date), limits.join(", "), show(from))
        }
        ExprKind::Moves { value, rises, op, by, against } => {
            let name = if *rises { "rises" } else { "falls" };
            format!("({name} {} {op:?} {} {})", show(value), show(by), show_period(against))
        }
        ExprKind::Exceeds { value, limit, op, by } => {
            format!("(exceeds {} {} {op:?} {})", show(value), show(limit), show(by))
        }
        ExprKind::Times { value, op, factor, against } => {
            format!("(times {} {op:?} {} {})", show(value), show(factor), show_period(against))
        }
        ExprKind::Not(x) => format!("(not {})", show(x)),
        ExprKind::And(all) => format!("(and {})", many(all)),
        ExprKind::Or(all) => format!("(or {})", many(all)),
        ExprKind::List(op, items) => {
            let op = match op {
                ListOp::All => "all".to_owned(),
                ListOp::Any => "any".to_owned(),
                ListOp::None => "none".to_owned(),
                ListOp::AtLeast(n) => format!("atleast {}", show(n)),
            };
            let items: Vec<String> = items
                .iter()
                .map(|item| {
                    let citation =
                        item.citation.as_ref().map_or(String::new(), |c| format!("{:?}: ", c.text));
                    format!("{citation}{}", show(&item.condition))
                })
                .collect();
            format!("<{op}: {}>", items.join("; "))
        }
        ExprKind::Paren(x) => format!("'{}'", show(x)),
        ExprKind::Windowed(x, window) => format!("{{{} {}}}", show(x), show_window(window)),
        ExprKind::Quantified { quantity, rows, having, further } => {
            let many = |quantity: &Quantity| match quantity {
                Quantity::Number(op, n) => format!("{op:?} {}", show(n)),
                Quantity::No => "no".to_owned(),
                Quantity::Share(op, p) => format!("{op:?} {} of", show(p)),
                Quantity::All => "all".to_owned(),
            };
            let quantity = many(quantity);
            let having = having.as_ref().map_or(String::new(), |c| format!(" have {}", show(c)));
            let further = match further {
                None => String::new(),
                Some(Further::Rest(c)) => format!(" rest {}", show(c)),
                Some(Further::OfWhich(_, quantity, c)) => {
                    format!(" of which ({}) {}", many(quantity), show(c))
                }
            };
            format!("(({quantity}) {}{having}{further})", show_rows(rows))
        }
        ExprKind::Holds(name) => format!("(holds {})", name.text),
        ExprKind::EligibleFor(name) => format!("(eligible {})", name.text),
        ExprKind::TimesInARow(times, c) => format!("({} in a row {})", show(times), show(c)),
        ExprKind::RankedFirst { by, within } => {
            let by = by.as_ref().map_or(String::new(), |by| format!(" by {}", show(by)));
            let within = within.as_ref().map_or(String::new(), |within| format!(" within {}", within.text));
            format!("(first{by}{within})")
        }
        ExprKind::EachPart { sections, scorecard, op, limit } => {
            let part = if *sections { "section" } else { "entry" };
            let limit = match limit {
                PartLimit::OfMaximum(limit) => format!("{} of maximum", show(limit)),
                PartLimit::Points(limit) => show(limit),
            };
            format!("(each {part} {} {op:?} {limit})", scorecard.text)
        }
        ExprKind::Meets(name) => format!("(meets {})", name.text),
        ExprKind::MeetsSome { at_least, except } => {
            let at_least = at_least.as_ref().map_or("all".to_owned(), show);
            let except: Vec<&str> = except.iter().map(|name| &*name.text).collect();
            format!("(meets {at_least} but [{}])", except.join(" "))
        }
    }
}

pub(crate) fn show_rows(rows: &Rows) -> String {
    let filter = rows.filter.as_ref().map_or(String::new(), |c| format!(" where {}", show(c)));
    let except = rows.except.as_ref().map_or(String::new(), |c| format!(" except {}", show(c)));
    let all = if rows.all { "all " } else { "" };
    format!("{all}{}{filter}{except}", rows.name.text)
}

fn show_window(window: &WindowExpr) -> String {
    let many = |many: &HowMany| match many {
        HowMany::Each => "each".to_owned(),
        HowMany::Any => "any".to_owned(),
        HowMany::AtLeast(n) => format!(">={}", show(n)),
    };
    match &window.kind {
        WindowKind::By(p) => format!("by {}", show_period(p)),
        WindowKind::In(p) => format!("in {}", show_period(p)),
        WindowKind::Since(d) => format!("since {}", show(d)),
        WindowKind::ByEachYear { month, day } => format!("by {month}/{day} yearly"),
        WindowKind::Members { dimension, at_least } => format!("in {} {}", many(at_least), dimension.text),
        WindowKind::Parts { part, at_least, of } => {
            let part = match part {
                Part::Month => "month",
                Part::Quarter => "quarter",
                Part::Year => "year",
            };
            format!("in {} {part} of {}", many(at_least), show_period(of))
        }
        WindowKind::Years { at_least, count, to } => {
            format!("in {} of {} years to {}", many(at_least), show(count), show(to))
        }
    }
}

fn show_period(period: &Period) -> String {
    let year = |year: &Option<i32>| year.map_or(String::new(), |year| format!("/{year}"));
    match &period.kind {
        PeriodKind::Quarter(q, y) => format!("Q{q}{}", year(y)),
        PeriodKind::Month(m, y) => format!("M{m}{}", year(y)),
        PeriodKind::Year(y) => format!("Y{y}"),
        PeriodKind::Months { count, last, year: y } => {
            format!("{}{count}{}", if *last { "last" } else { "first" }, year(y))
        }
        PeriodKind::Campaign => "CAMPAIGN".to_owned(),
        PeriodKind::Days(a, b) => format!("{}..{}", a.iso(), b.iso()),
        PeriodKind::Between(a, b) => format!("{}..{}", show(a), show(b)),
        PeriodKind::LastYear => "LASTYEAR".to_owned(),
        PeriodKind::SamePeriodLastYear => "SAMELASTYEAR".to_owned(),
        PeriodKind::QuarterOfNextYear(q) => format!("Q{q}/next"),
        PeriodKind::Value(x) => show(x),
    }
}
