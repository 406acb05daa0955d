//! Classifications: the class that conditions find, and the caps on it.

use super::lower::{Lowering, Scope, Year};
use super::program::cohort::{Cap, Classify};
use super::program::{CompiledClasses, Fold, NodeId, PerKind, ValueOp};
use super::rows::Asked;
use crate::check::model::{
    ClassVersion, Classification, ClassificationId, CohortItem, Earlier, KindId, RowsOf,
};
use crate::source::Span;
use crate::syntax::ast::FoldOp;
use crate::types::{Exact, Type};

impl Lowering<'_> {
    /// The nodes of a classification, of one kind where it is ruled on kind by kind; `None` where no version
    /// is in force.
    pub(super) fn classes(&mut self, id: ClassificationId, kind: Option<KindId>) -> Option<CompiledClasses> {
        if let Some(nodes) = self.classes.get(&(id, kind)) {
            return nodes.clone();
        }
        let model = self.model;
        let of = &model[id];
        let at = self.in_force(CohortItem::Classification(id));
        let nodes = at.map(|at| self.new_classes(of, &of.versions[at], at, kind));
        self.classes.insert((id, kind), nodes.clone());
        nodes
    }

    fn new_classes(
        &mut self,
        of: &Classification,
        version: &ClassVersion,
        at: usize,
        kind: Option<KindId>,
    ) -> CompiledClasses {
        let scope = Scope { kind, ..Scope::default() };
        let (span, kinds) = (version.heading.span, version.heading.kinds);
        let ty = Type::Enum(of.classes.clone());
        // For a kind that it is not for, nothing is asked: what is circular for other kinds only is no circle.
        let is_for = kind.is_none_or(|kind| kinds.has(kind));
        let mut classes = Vec::new();
        for class in version.classes.iter().filter(|_| is_for) {
            classes.push((class.member, class.when.map(|when| self.cond(when, &scope))));
        }
        let bounds =
            version.bounds.iter().filter(|_| is_for).map(|bound| (bound.kind, self.cond(bound.when, &scope)));
        let bounds = bounds.collect();
        let classify = Classify { kinds, classes: classes.clone(), bounds };
        let mut node = self.value_node(ValueOp::Classify(Box::new(classify)), ty.clone(), span);
        let mut steps = vec![node];
        for cap in version.caps.iter().filter(|_| is_for) {
            let below = classes.iter().filter(|(member, _)| *member < cap.class);
            let op = Cap {
                kinds,
                of: node,
                class: cap.class,
                next: below.copied().collect(),
                quota: self.quota(&cap.quota, kinds, &scope),
                keys: self.keys(&cap.keys, &scope),
                ties: cap.ties,
            };
            node = self.value_node(ValueOp::Cap(Box::new(op)), ty.clone(), cap.span);
            steps.push(node);
        }
        CompiledClasses { version: at, node, steps }
    }

    /// The nodes of a classification, for each kind that it is ruled on by itself.
    pub(super) fn compiled_classes(&mut self, id: ClassificationId) -> PerKind<CompiledClasses> {
        self.per_kind(CohortItem::Classification(id), |lowering, kind| lowering.classes(id, kind))
    }

    /// The class as a value: in a year that is not this campaign's, by the earlier records.
    pub(super) fn class_value(&mut self, id: ClassificationId, scope: &Scope, span: Span) -> NodeId {
        let ty = Type::Enum(self.model[id].classes.clone());
        let item = CohortItem::Classification(id);
        let Some(year) = scope.year else { return self.class_now(id, scope, span) };
        let earlier = |lowering: &mut Self| {
            lowering.value_of(item, scope, &ty, span, |lowering, kind| {
                let nodes = lowering.classes(id, kind)?;
                let model = lowering.model;
                let earlier = model[id].versions[nodes.version].earlier.as_ref();
                Some(lowering.class_in(earlier?, &ty, &scope.in_whole_year(), span))
            })
        };
        match year {
            Year::Fixed(days) if days.from.year() == self.campaign_year() => self.class_now(id, scope, span),
            Year::Fixed(_) => earlier(self),
            Year::Node(node) => {
                let this_year = self.is_campaign_year(node, span);
                let (now, before) = (self.class_now(id, scope, span), earlier(self));
                self.value_node(ValueOp::If(this_year, now, before), ty, span)
            }
        }
    }

    fn class_now(&mut self, id: ClassificationId, scope: &Scope, span: Span) -> NodeId {
        let ty = Type::Enum(self.model[id].classes.clone());
        self.value_of(CohortItem::Classification(id), scope, &ty, span, |lowering, kind| {
            lowering.classes(id, kind).map(|nodes| nodes.node)
        })
    }

    /// The class that the earlier records of the year at hand give.
    fn class_in(&mut self, earlier: &Earlier, ty: &Type, scope: &Scope, span: Span) -> NodeId {
        let (Some((field, classes)), RowsOf::Record(record)) = (&earlier.by, earlier.rows.of) else {
            unreachable!("check gives a classification's earlier records a field")
        };
        let field_ty = self.model[record].fields[*field].ty.clone();
        let fold = Fold::Value(FoldOp::Latest);
        let level = self.aggregate(&earlier.rows, fold, Asked::Field(record, *field), &field_ty, scope);
        let classes =
            classes.iter().map(|class| self.constant(Exact::from_integer(*class as i128), ty.clone(), span));
        let classes = classes.collect();
        self.value_node(ValueOp::ByMember(level, classes), ty.clone(), span)
    }
}
