//! What a name stands for.

use super::Checker;
use super::model::{
    AttributeId, ClassificationId, CommendationId, CriterionId, DimensionId, FunctionId, IndicatorId, KindId,
    MeasureId, ParameterId, RecordId, ScorecardId, SelectionId,
};
use crate::diagnostic::{Code, Diagnostic, cut, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::text::Text;
use crate::types::Type;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// What a declared name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Kind(KindId),
    Attribute(AttributeId),
    Indicator(IndicatorId),
    Record(RecordId),
    Measure(MeasureId),
    Parameter(ParameterId),
    Function(FunctionId),
    Criterion(CriterionId),
    Scorecard(ScorecardId),
    Classification(ClassificationId),
    Commendation(CommendationId),
    Selection(SelectionId),
    /// A term of the campaign, by its position.
    Term(usize),
    /// Declared, but with an error of its own: whatever uses it says nothing more.
    Broken,
}

impl Sort {
    /// What a label says of it.
    pub(super) fn words(self) -> Text {
        match self {
            Self::Kind(_) => text!("a kind of unit"),
            Self::Attribute(_) => text!("an attribute"),
            Self::Indicator(_) => text!("an indicator"),
            Self::Record(_) => text!("a record"),
            Self::Measure(_) => text!("a measure"),
            Self::Parameter(_) => text!("a parameter"),
            Self::Function(_) => text!("a function"),
            Self::Criterion(_) => text!("a criterion"),
            Self::Scorecard(_) => text!("a scorecard"),
            Self::Classification(_) => text!("a classification"),
            Self::Commendation(_) => text!("a commendation"),
            Self::Selection(_) => text!("a selection"),
            Self::Term(_) => text!("a term of the campaign"),
            Self::Broken => text!("a declaration with an error"),
        }
    }

    /// Whether it has a value for a unit.
    pub(super) fn is_value(self) -> bool {
        matches!(
            self,
            Self::Attribute(_)
                | Self::Indicator(_)
                | Self::Measure(_)
                | Self::Parameter(_)
                | Self::Scorecard(_)
                | Self::Classification(_)
        )
    }
}

/// What is due where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Kind,
    Attribute,
    Indicator,
    Record,
    Value,
    Parameter,
    Function,
    Criterion,
    Scorecard,
    Commendation,
}

impl Due {
    fn words(self) -> Text {
        match self {
            Self::Kind => text!("a kind of unit"),
            Self::Attribute => text!("an attribute"),
            Self::Indicator => text!("an indicator"),
            Self::Record => text!("a record"),
            Self::Value => text!("a value"),
            Self::Parameter => text!("a parameter"),
            Self::Function => text!("a function"),
            Self::Criterion => text!("a criterion"),
            Self::Scorecard => text!("a scorecard"),
            Self::Commendation => text!("a commendation"),
        }
    }

    /// That nothing of it has the name.
    fn none(self) -> Text {
        match self {
            Self::Kind => text!("no kind of unit has this name"),
            Self::Attribute => text!("no attribute has this name"),
            Self::Indicator => text!("no indicator has this name"),
            Self::Record => text!("no record has this name"),
            Self::Value => text!("no value has this name"),
            Self::Parameter => text!("no parameter has this name"),
            Self::Function => text!("no function has this name"),
            Self::Criterion => text!("no criterion has this name"),
            Self::Scorecard => text!("no scorecard has this name"),
            Self::Commendation => text!("no commendation has this name"),
        }
    }
}

/// The names that the items of a ruleset declare: one space for all of them, so that no sentence can be
/// read of two things.
#[derive(Default)]
pub(super) struct Names {
    declared: HashMap<String, (Sort, Span)>,
    order: Vec<String>,
}

impl Names {
    pub(super) fn get(&self, name: &str) -> Option<Sort> {
        self.declared.get(name).map(|(sort, _)| *sort)
    }

    /// Takes back what a name stands for: it has an error of its own.
    pub(super) fn break_off(&mut self, name: &str) {
        if let Some((sort, _)) = self.declared.get_mut(name) {
            *sort = Sort::Broken;
        }
    }

    pub(super) fn span(&self, name: &str) -> Option<Span> {
        self.declared.get(name).map(|(_, span)| *span)
    }

    /// The declared names of these sorts, in the order of their declaration.
    pub(super) fn of(&self, fits: impl Fn(Sort) -> bool) -> impl Iterator<Item = &str> {
        self.order.iter().filter(move |name| self.get(name).is_some_and(&fits)).map(String::as_str)
    }
}

impl Checker<'_> {
    /// Declares a name; a second declaration is refused with both places.
    pub(super) fn declare(&mut self, name: &Name, sort: Sort) -> bool {
        self.declare_as(&name.text, name.span, sort)
    }

    /// Declares a name that stands at `span`, perhaps unwritten (a plural).
    pub(super) fn declare_as(&mut self, text: &str, span: Span, sort: Sort) -> bool {
        if let Some(&(earlier, first)) = self.names.declared.get(text) {
            // Of what could not be read, no one knows that it is a second one.
            if earlier != Sort::Broken {
                let again = self.duplicate_name(text, span, first);
                self.report(again);
            }
            return false;
        }
        self.names.declared.insert(text.to_owned(), (sort, span));
        self.names.order.push(text.to_owned());
        true
    }

    /// A name that stands twice, where one of the two may be a plural that no one wrote.
    fn duplicate_name(&self, text: &str, again: Span, first: Span) -> Diagnostic {
        let written = |span: Span| -> String { self.sources.text(span).nfc().collect() };
        let implied = |span: Span| written(span) != text;
        let plain = duplicate(text, again, first);
        let Some(of) = [again, first].into_iter().find(|&span| implied(span)) else { return plain };
        let singular = written(of);
        let plural = text!("its plural is `{text}`", text);
        let (label, other) = match (implied(again), implied(first)) {
            (true, true) => (plural.clone(), plural),
            (true, false) => (plural, text!("declared here")),
            (false, _) => (text!("declared again here"), plural),
        };
        let is_kind = self.model.kinds.iter().any(|kind| kind.name == singular);
        let help = if is_kind {
            text!("give one of them another name, or the plural: `{singular} ({singular}_list)`", singular)
        } else {
            text!(
                "give one of them another name, or the plural: `record {singular}, {singular}_list`",
                singular
            )
        };
        let mut diagnostic =
            Diagnostic::new(Code::Duplicate, again, plain.message.clone()).label(label).with(first, other);
        diagnostic.help = Some(help);
        diagnostic
    }

    /// The kind of this name or plural; reports another name.
    pub(super) fn kind(&mut self, name: &Name) -> Option<KindId> {
        match self.names.get(&name.text) {
            Some(Sort::Kind(kind)) => Some(kind),
            // That there are no kinds is said once.
            None if self.model.kinds.is_empty() => None,
            other => {
                // A kind is meant, not its plural.
                let kinds = self.model.kinds.iter().map(|kind| kind.name.as_str());
                let near = did_you_mean(&name.text, kinds).map(|near| text!("did you mean `{near}`?", near));
                let help = near.filter(|_| other.is_none());
                self.not_a(name, other, Due::Kind, |sort| matches!(sort, Sort::Kind(_)), help)
            }
        }
    }

    /// The record of this name or plural; reports another name.
    pub(super) fn record(&mut self, name: &Name) -> Option<RecordId> {
        match self.names.get(&name.text) {
            Some(Sort::Record(record)) => Some(record),
            other => {
                let help = match other {
                    Some(Sort::Indicator(_) | Sort::Attribute(_) | Sort::Measure(_)) => {
                        Some(text!("compare it: `{} >= …`", name.text))
                    }
                    _ => None,
                };
                self.not_a(name, other, Due::Record, |sort| matches!(sort, Sort::Record(_)), help)
            }
        }
    }

    /// The criterion of this name; reports another name.
    pub(super) fn criterion(&mut self, name: &Name) -> Option<CriterionId> {
        match self.names.get(&name.text) {
            Some(Sort::Criterion(criterion)) => Some(criterion),
            other => {
                let help = match other {
                    Some(Sort::Commendation(_)) => Some(text!("ask for its outcome: `holds {}`", name.text)),
                    Some(sort) if sort.is_value() => {
                        Some(text!("name a criterion; a value is compared: `{} >= …`", name.text))
                    }
                    _ => None,
                };
                self.not_a(name, other, Due::Criterion, |sort| matches!(sort, Sort::Criterion(_)), help)
            }
        }
    }

    /// Says that a name is unknown, or of another sort than the place asks.
    pub(super) fn not_a<T>(
        &mut self,
        name: &Name,
        found: Option<Sort>,
        due: Due,
        fits: impl Fn(Sort) -> bool,
        help: Option<Text>,
    ) -> Option<T> {
        let text = &*cut(&name.text);
        match found {
            Some(Sort::Broken) => {}
            Some(sort) => {
                let mut wrong = Diagnostic::new(
                    Code::WrongSort,
                    name.span,
                    text!("`{text}` is {}, not {due}", sort.words(), text, due = due.words()),
                )
                .label(text!("{} stands here, where {due} is due", sort.words(), due = due.words()))
                .help_if(help);
                if let Some(span) = self.names.span(&name.text) {
                    wrong = wrong.with(span, text!("declared as {} here", sort.words()));
                }
                self.report(wrong);
            }
            None => {
                let near = did_you_mean(&name.text, self.names.of(fits))
                    .or_else(|| did_you_mean(&name.text, self.names.of(|_| true)));
                let help = self
                    .other_spelling(name)
                    .or(help)
                    .or(near.map(|near| text!("did you mean `{near}`?", near)));
                let help = help.unwrap_or_else(|| text!("declare it, or correct the name"));
                self.report(
                    Diagnostic::new(Code::UnknownName, name.span, text!("unknown name `{text}`", text))
                        .label(due.none())
                        .help(help),
                );
            }
        }
        None
    }

    /// What an unknown name probably is, if not another name.
    fn other_spelling(&self, name: &Name) -> Option<Text> {
        const NUMBERS: [&str; 10] =
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        let text = name.text.as_str();
        if let Some(at) = NUMBERS.iter().position(|&number| number == text) {
            return Some(text!("numbers are written in digits: `{}`", at + 1));
        }
        match text {
            "true" => return Some(text!("write `yes`")),
            "false" => return Some(text!("write `no`")),
            "kind" | "loại" => {
                return Some(text!("the kind of unit is asked without quotes: `kind is ward`"));
            }
            _ => {}
        }
        let after = self.sources.file(name.span.file).text().get(name.span.end..)?;
        let rest = after.strip_prefix('-').filter(|rest| rest.starts_with(char::is_alphabetic))?;
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        Some(text!("if it is one name, join its words by `_`: `{text}_{}`", &rest[..end], text))
    }

    /// The field of this name of a record.
    pub(super) fn field(&self, record: RecordId, name: &str) -> Option<usize> {
        self.model[record].fields.iter().position(|field| field.name == name)
    }

    /// The dimension of this name, in the singular or plural.
    pub(super) fn dimension(&self, name: &str) -> Option<DimensionId> {
        let named = |text: &str| self.model.dimensions.iter().position(|dimension| dimension.name == text);
        named(name)
            .or_else(|| named(name.strip_suffix('s')?))
            .or_else(|| named(&format!("{}y", name.strip_suffix("ies")?)))
            .map(DimensionId::next)
    }

    /// The type of what a name stands for where values stand, without any report.
    pub(super) fn peek_type(&self, name: &str) -> Option<Type> {
        if let Some(record) = self.place.row
            && let Some(field) = self.field(record, name)
        {
            return Some(self.model[record].fields[field].ty.clone());
        }
        self.unit_type(name)
    }

    /// [`Checker::peek_type`] of a unit, whatever row is judged.
    pub(super) fn unit_type(&self, name: &str) -> Option<Type> {
        Some(match self.names.get(name)? {
            Sort::Attribute(id) => self.model[id].ty.clone(),
            Sort::Indicator(id) => self.model[id].ty.clone(),
            Sort::Measure(id) => self.model[id].ty.clone(),
            Sort::Parameter(id) => self.model[id].ty.clone(),
            Sort::Scorecard(_) => Type::Points,
            Sort::Classification(id) => self.class_type(id),
            _ => return None,
        })
    }
}

/// A name that stands twice.
pub(super) fn duplicate(text: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::Duplicate, again, text!("`{}` is declared twice", cut(text)))
        .label(text!("declared again here"))
        .with(first, text!("declared first here"))
        .help(text!("give one of them another name"))
}
