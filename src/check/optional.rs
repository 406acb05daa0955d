//! Optional fields where their absence would pass unseen.

use super::Checker;
use super::model::{AttributeId, CondId, CondKind, RecordId, ValueId, ValueKind};
use super::walk::{Node, Role, children};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Expr, ExprKind};
use crate::text::Text;
use crate::types::Type;

/// What may be absent.
#[derive(Clone, PartialEq)]
struct Optional {
    name: String,
    declared: Span,
    kind: OptionalKind,
    ty: Type,
}

#[derive(Clone, Copy, PartialEq)]
enum OptionalKind {
    Attribute(AttributeId),
    Field(RecordId, usize),
}

impl Checker<'_> {
    /// `not` straight before a comparison with something optional: what is absent would pass.
    pub(super) fn not_of_optional(&mut self, inner: &Expr, cond: CondId, span: Span) -> Option<()> {
        let inner = super::dates::peel(inner);
        if !matches!(
            &self.model[cond].kind,
            CondKind::Compare { .. } | CondKind::Flag(_) | CondKind::DateIn { .. } | CondKind::And(_)
        ) || matches!(&*inner.kind, ExprKind::And(_) | ExprKind::List(..))
        {
            return Some(());
        }
        let optional = match &self.model[cond].kind {
            CondKind::And(ends) => ends.first().and_then(|&end| self.optional_in(Node::Cond(end))),
            _ => self.optional_in(Node::Cond(cond)),
        };
        let Some(optional) = optional else { return Some(()) };
        let help = match &*inner.kind {
            ExprKind::Compare(op, left, right) => {
                let opposite = opposite(*op);
                text!(
                    "say what holds: `{} {} {}`, which what has no `{}` does not meet",
                    self.text(left.span),
                    opposite,
                    self.text(right.span),
                    optional.name
                )
            }
            ExprKind::Name(name) => text!("say what holds: `{} = no`", name.text),
            ExprKind::Before { date, limit, after } => {
                let op = if *after { "<=" } else { ">=" };
                text!("say what holds: `{} {op} {}`", self.text(date.span), self.text(limit.span), op)
            }
            _ => text!("say what holds, without `not`"),
        };
        self.report(
            Diagnostic::new(
                Code::NotOfOptional,
                span,
                text!("`not` of a comparison with `{}`, which may be absent", optional.name),
            )
            .label(text!("what is absent would pass"))
            .with(optional.declared, text!("optional"))
            .help(help),
        );
        None
    }

    /// The first thing in a comparison that may be absent.
    fn optional_in(&self, node: Node) -> Option<Optional> {
        if let Node::Value(id) = node
            && let Some(optional) = self.as_optional(id)
        {
            return Some(optional);
        }
        children(&self.model, node)
            .into_iter()
            .filter(|(child, role)| *role == Role::Plain && matches!(child, Node::Value(_)))
            .find_map(|(child, _)| self.optional_in(child))
    }

    fn as_optional(&self, id: ValueId) -> Option<Optional> {
        match &self.model[id].kind {
            ValueKind::Attribute(at) => {
                let of = &self.model[*at];
                let kind = OptionalKind::Attribute(*at);
                of.optional.then(|| Optional {
                    name: of.name.clone(),
                    declared: of.span,
                    kind,
                    ty: of.ty.clone(),
                })
            }
            ValueKind::Field(record, field) => {
                let of = &self.model[*record].fields[*field];
                let kind = OptionalKind::Field(*record, *field);
                of.optional.then(|| Optional {
                    name: of.name.clone(),
                    declared: of.span,
                    kind,
                    ty: of.ty.clone(),
                })
            }
            _ => None,
        }
    }

    /// `no dossier where completed > due`: one never completed would pass.
    pub(super) fn optional_under_no(&mut self) {
        for at in 0..self.model.conds.len() {
            match self.model.conds[at].kind.clone() {
                CondKind::Quantified { op: CompareOp::AtMost | CompareOp::Under, left, no, .. } => {
                    let (inner, rows) = match &self.model[left].kind {
                        ValueKind::Count(rows) => (rows.filter, rows.clone()),
                        ValueKind::Share(rows, having) => (Some(*having), rows.clone()),
                        _ => continue,
                    };
                    let plural = self.model.plural(rows.of).to_owned();
                    // Those that `of which` is of have been counted already.
                    let asked = self.of_those_counted.get(&CondId::next(at)).copied();
                    if let Some(inner) = asked.or(inner) {
                        self.flagged(inner, if no { Under::No } else { Under::AtMost }, Some(&plural));
                    }
                }
                CondKind::NoneOf(items) => {
                    items.into_iter().for_each(|item| self.flagged(item, Under::NoneOf, None))
                }
                _ => {}
            }
        }
    }

    fn flagged(&mut self, inner: CondId, under: Under, plural: Option<&str>) {
        let mut compared: Vec<(CondId, Optional)> = Vec::new();
        let mut given: Vec<Optional> = Vec::new();
        let mut open = vec![inner];
        while let Some(cond) = open.pop() {
            match &self.model[cond].kind {
                CondKind::Compare { .. } | CondKind::Flag(_) | CondKind::DateIn { .. } => {
                    compared.extend(self.optional_in(Node::Cond(cond)).map(|optional| (cond, optional)));
                }
                CondKind::Given { value, missing: false } => given.extend(self.as_optional(*value)),
                CondKind::And(items) | CondKind::Or(items) => open.extend(items),
                _ => {}
            }
        }
        compared.sort_by_key(|(cond, _)| self.model[*cond].span);
        for (cond, optional) in compared {
            // Who asks `is given` beside it has thought of it.
            if given.contains(&optional) {
                continue;
            }
            let (span, name) = (self.model[cond].span, &optional.name);
            let late = match (&self.model[cond].kind, &optional.ty, plural) {
                (CondKind::Compare { op: CompareOp::Over, left, right }, Type::Date, Some(plural))
                    if self.as_optional(*left).is_some() =>
                {
                    Some(text!(
                        "is this meant: `all {plural} have {name} by {}`?",
                        self.text(self.model[*right].span),
                        plural,
                        name
                    ))
                }
                _ => None,
            };
            let help = late.unwrap_or_else(|| {
                text!("if so, say it beside it: `{name} is given and …`; else say what all must have", name)
            });
            self.report(
                Diagnostic::new(Code::OptionalUnderNo, span, under.passed(name))
                    .label(text!("is not met where `{name}` is absent", name))
                    .with(optional.declared, text!("optional"))
                    .help(help),
            );
        }
    }
}

/// What lets pass that something does not hold.
#[derive(Clone, Copy)]
enum Under {
    No,
    AtMost,
    NoneOf,
}

impl Under {
    fn passed(self, name: &str) -> Text {
        match self {
            Self::No => text!("what has no `{name}` passes `no` unseen", name),
            Self::AtMost => text!("what has no `{name}` passes `at most` unseen", name),
            Self::NoneOf => text!("what has no `{name}` passes `none of` unseen", name),
        }
    }
}

fn opposite(op: CompareOp) -> &'static str {
    match op {
        CompareOp::AtLeast => "<",
        CompareOp::AtMost => ">",
        CompareOp::Over => "<=",
        CompareOp::Under => ">=",
        CompareOp::Is => "<>",
        CompareOp::IsNot => "=",
    }
}
