//! Indicators: in which member, as vouched for by whom, folded how.

use super::Checker;
use super::dates::peel;
use super::model::{DimensionId, IndicatorId, MemberRef, ValueId, ValueKind};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{Basis, Expr, ExprKind, FoldOp, Name};
use crate::types::Type;

/// What stands around the name of an indicator.
#[derive(Default)]
struct Around<'e> {
    members: Vec<&'e Name>,
    basis: Option<Basis>,
    fold: Option<FoldOp>,
}

impl Checker<'_> {
    /// A bare indicator: of the member that an enclosing `in each` has in turn.
    pub(super) fn bare_series(&mut self, indicator: IndicatorId, span: Span) -> ValueId {
        self.add_series(indicator, &Around::default(), Vec::new(), span)
    }

    /// `satisfaction for land as appraised`, `total x`: what narrows an indicator, around its name.
    pub(super) fn series(&mut self, expr: &Expr) -> Option<ValueId> {
        let mut around = Around::default();
        let mut inner = expr;
        loop {
            inner = match &*inner.kind {
                ExprKind::ForMember(of, member) => {
                    around.members.push(member);
                    of
                }
                ExprKind::AsBasis(of, basis) => {
                    around.basis = around.basis.or(Some(*basis));
                    of
                }
                ExprKind::FoldSeries(op, of) if around.fold.is_none() => {
                    around.fold = Some(*op);
                    of
                }
                ExprKind::Paren(of) => of,
                _ => break,
            };
        }
        let ExprKind::Name(name) = &*inner.kind else { return self.not_a_series(expr, inner) };
        let found = self.names.get(&name.text);
        let shadowed = self.place.row.is_some_and(|record| self.field(record, &name.text).is_some());
        let Some(Sort::Indicator(indicator)) = found.filter(|_| !shadowed) else {
            if found.is_some_and(|sort| sort.is_value()) || shadowed {
                return self.not_a_series(expr, inner);
            }
            let help = match found {
                Some(Sort::Record(_)) => Some(text!("say what of its rows: `total FIELD of {}`", name.text)),
                _ => None,
            };
            return self.not_a(
                name,
                found,
                super::scope::Due::Indicator,
                |sort| matches!(sort, Sort::Indicator(_)),
                help,
            );
        };
        let members = self.members(indicator, &around.members)?;
        self.check_fold(indicator, &around, expr.span)?;
        Some(self.add_series(indicator, &around, members, expr.span))
    }

    fn not_a_series(&mut self, whole: &Expr, inner: &Expr) -> Option<ValueId> {
        // Something is wrong inside: that alone is said.
        let id = self.value(inner, None)?;
        let (what, help) = match &*peel(whole).kind {
            ExprKind::ForMember(_, member) => {
                (text!("`for {}`", member.text), text!("write it straight after the indicator"))
            }
            ExprKind::AsBasis(_, basis) => {
                (text!("`as {}`", basis.word()), text!("write it straight after the indicator"))
            }
            _ => (
                text!("a total, average or extreme over a period"),
                text!("name an indicator, or the rows: `total FIELD of RECORDS`; several values take `average of a, b`")
                    .to_owned(),
            ),
        };
        let ty = self.ty(id);
        self.report(
            Diagnostic::new(Code::WrongSort, whole.span, text!("{what} needs an indicator", what))
                .label(text!("`{}` is a value of type {ty}, not an indicator", self.text(inner.span), ty))
                .help(help),
        );
        None
    }

    /// The position of each named member in its dimension; `None` for the dimensions left.
    pub(super) fn members(&mut self, indicator: IndicatorId, named: &[&Name]) -> Option<Vec<Option<u16>>> {
        let dimensions = self.model[indicator].dimensions.clone();
        let mut members: Vec<Option<u16>> = vec![None; dimensions.len()];
        let mut whole = true;
        for name in named.iter().rev() {
            let fits = |at: usize| {
                self.model[dimensions[at]]
                    .members
                    .iter()
                    .position(|member| *member == name.text)
                    .map(|it| (at, it))
            };
            let found: Vec<(usize, usize)> =
                (0..dimensions.len()).filter(|&at| members[at].is_none()).filter_map(fits).collect();
            match found[..] {
                [(at, member)] => members[at] = u16::try_from(member).ok(),
                [] if (0..dimensions.len()).any(|at| fits(at).is_some()) => {
                    self.report(
                        Diagnostic::new(
                            Code::UnknownMember,
                            name.span,
                            text!("`{}` after another member of its dimension", name.text),
                        )
                        .label(text!("a second member of one dimension"))
                        .help(text!("say one member of each dimension")),
                    );
                    whole = false;
                }
                [] => {
                    self.unknown_member_of(indicator, &dimensions, name);
                    whole = false;
                }
                _ => {
                    self.report(
                        Diagnostic::new(
                            Code::UnknownMember,
                            name.span,
                            text!("`{}` is a member of more than one dimension", name.text),
                        )
                        .label(text!("of which?"))
                        .with(self.model[indicator].span, text!("declared here"))
                        .help(text!("give the members of one of the dimensions other names")),
                    );
                    whole = false;
                }
            }
        }
        whole.then_some(members)
    }

    fn unknown_member_of(&mut self, indicator: IndicatorId, dimensions: &[DimensionId], name: &Name) {
        let of = &self.model[indicator];
        let (of_name, of_span) = (of.name.clone(), of.span);
        if dimensions.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::UnknownMember,
                    name.span,
                    text!("`{of_name}` has no dimension", of_name),
                )
                .label(text!("`{}` is a member of nothing here", name.text))
                .with(of_span, text!("declared without `per …`"))
                .help(text!("leave out `for {}`, or declare the indicator `per NAME (…)`", name.text)),
            );
            return;
        }
        let all: Vec<&str> =
            dimensions.iter().flat_map(|&id| &self.model[id].members).map(String::as_str).collect();
        let help = did_you_mean(&name.text, all.iter().copied()).map_or_else(
            || text!("its members are {}", all.join(", ")),
            |near| text!("did you mean `{near}`?", near),
        );
        self.report(
            Diagnostic::new(
                Code::UnknownMember,
                name.span,
                text!("`{}` is no member of a dimension of `{of_name}`", name.text, of_name),
            )
            .label(text!("not declared"))
            .with(of_span, text!("declared here"))
            .help(help),
        );
    }

    fn check_fold(&mut self, indicator: IndicatorId, around: &Around<'_>, span: Span) -> Option<()> {
        let ty = &self.model[indicator].ty;
        let (fits, due) = match around.fold {
            None | Some(FoldOp::First | FoldOp::Latest) => return Some(()),
            Some(FoldOp::Total) => (ty.is_quantity(), text!("a quantity")),
            Some(FoldOp::Average) => (ty.is_quantity(), text!("a quantity")),
            Some(FoldOp::Highest | FoldOp::Lowest) => (ty.is_ordered(), text!("a type with an order")),
            Some(FoldOp::Earliest) => {
                self.report(
                    Diagnostic::new(Code::Arithmetic, span, text!("`earliest` of an indicator"))
                        .label(text!("the first observation, or the least value?"))
                        .help(text!("write `first` for the first observation, `lowest` for the least value")),
                );
                return None;
            }
        };
        if fits {
            return Some(());
        }
        self.report(
            Diagnostic::new(Code::Arithmetic, span, text!("no such figure of values of type {ty}", ty))
                .label(text!("`{}` is {ty}", self.model[indicator].name, ty))
                .help(text!("this asks for {due}", due)),
        );
        None
    }

    fn add_series(
        &mut self,
        indicator: IndicatorId,
        around: &Around<'_>,
        members: Vec<Option<u16>>,
        span: Span,
    ) -> ValueId {
        let of = &self.model[indicator];
        let members = of
            .dimensions
            .iter()
            .enumerate()
            .map(|(at, &dimension)| match members.get(at) {
                Some(Some(member)) => MemberRef::Fixed(*member),
                _ => MemberRef::Bound(dimension),
            })
            .collect();
        // The latest is what a bare indicator reads anyway.
        let fold = around.fold.filter(|&fold| fold != FoldOp::Latest);
        let ty = match (fold, &of.ty) {
            (Some(FoldOp::Average), Type::Count) => Type::Number,
            (_, ty) => ty.clone(),
        };
        self.add_value(ValueKind::Series { indicator, members, basis: around.basis, fold }, ty, span)
    }
}
