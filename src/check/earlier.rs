//! Past years' records that stand for a ruling in other years.

use super::model::{ClassificationId, Earlier, FieldIndex, KindSet, RecordId, Rows, RowsOf};
use super::targets::{Ruling, Targets};
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{self, Name};
use crate::text::ToText;
use crate::types::Type;

impl Checker<'_> {
    /// `earlier from honours where form = fighter`; of a classification, `by` the field with the class.
    pub(super) fn earlier(
        &mut self,
        earlier: &ast::Earlier,
        kinds: KindSet,
        of: Option<ClassificationId>,
    ) -> Option<Earlier> {
        let place = Place { kinds, ..Place::default() };
        let name = &earlier.rows.name;
        let (found, rows, windows) = self.at(place, |this| this.rows(&earlier.rows, true));
        let RowsOf::Record(record) = found? else {
            self.report(
                Diagnostic::new(Code::EarlierRows, name.span, text!("units are no records of past years"))
                    .label(text!("members of a unit"))
                    .help(text!("name a record that is dated: `earlier from honours where …`")),
            );
            return None;
        };
        if let Some(window) = windows.first() {
            self.report(
                Diagnostic::new(
                    Code::EarlierRows,
                    window.span,
                    text!("past records with a window of their own"),
                )
                .label(text!("the year that is asked for is their window"))
                .help(text!("leave it out")),
            );
            return None;
        }
        if self.model[record].dated_by.is_none() {
            let of = &self.model[record];
            let (plural, declared) = (of.plural.clone(), of.span);
            self.report(
                Diagnostic::new(
                    Code::EarlierRows,
                    name.span,
                    text!("no year can be told of {plural}, which have no date", plural),
                )
                .label(text!("of which years?"))
                .with(declared, text!("no field of type date or year"))
                .help(text!("add the year to the record, such as `year: year`")),
            );
            return None;
        }
        let by = match (of, &earlier.by) {
            (None, None) => None,
            (None, Some(field)) => {
                self.report(
                    Diagnostic::new(
                        Code::EarlierRows,
                        field.span,
                        text!("a commendation is held or not; no field says which"),
                    )
                    .label(text!("only a classification takes `by`"))
                    .help(text!(
                        "say which rows count: `earlier from {} where {} = …`",
                        name.text,
                        field.text
                    )),
                );
                return None;
            }
            (Some(of), Some(field)) => Some(self.class_field(record, of, field)?),
            (Some(_), None) => {
                let example = self.model[record].fields.iter().find(|it| matches!(it.ty, Type::Enum(_)));
                let example = example.map_or("FIELD", |field| field.name.as_str());
                let help = text!("say it: `earlier from {} by {example}`", name.text, example);
                self.report(
                    Diagnostic::new(
                        Code::EarlierRows,
                        earlier.span,
                        text!("past records that do not say the class"),
                    )
                    .label(text!("in which field is the class?"))
                    .help(help),
                );
                return None;
            }
        };
        let rows: Rows = rows?;
        Some(Earlier { rows, by, span: earlier.span })
    }

    /// The field with the class, and the class for each of its members.
    fn class_field(
        &mut self,
        record: RecordId,
        of: ClassificationId,
        name: &Name,
    ) -> Option<(FieldIndex, Vec<usize>)> {
        let fields = &self.model[record].fields;
        let Some(at) = self.field(record, &name.text) else {
            let near = did_you_mean(&name.text, fields.iter().map(|field| field.name.as_str()));
            let record = self.model[record].name.clone();
            let near = near.map(|near| text!("did you mean `{near}`?", near));
            self.report(
                Diagnostic::new(Code::UnknownName, name.span, text!("unknown field `{}`", name.text))
                    .label(text!("`{record}` has no such field", record))
                    .help_if(near),
            );
            return None;
        };
        let (declared, ty) = (fields[at].span, fields[at].ty.clone());
        let classes = self.model[of].classes.clone();
        let Type::Enum(members) = &ty else {
            self.report(
                Diagnostic::new(Code::EarlierRows, name.span, text!("`{}` holds no class", name.text))
                    .label(ty.text())
                    .with(declared, text!("declared here"))
                    .help(text!("declare it `one of {}`", classes.members.join(" < "))),
            );
            return None;
        };
        let position = |member: &String| classes.members.iter().position(|class| class == member);
        let lacking: Vec<&str> = classes
            .members
            .iter()
            .filter(|class| !members.members.contains(class))
            .map(String::as_str)
            .collect();
        let foreign: Vec<&str> =
            members.members.iter().filter(|member| position(member).is_none()).map(String::as_str).collect();
        let message = match (&lacking[..], &foreign[..]) {
            ([], []) => {
                let map: Option<Vec<usize>> = members.members.iter().map(position).collect();
                return map.map(|map| (at, map));
            }
            ([], foreign) => text!("`{}` has members that are no class: {}", name.text, foreign.join(", ")),
            (lacking, _) => text!("`{}` lacks the class {}", name.text, lacking.join(", ")),
        };
        let help = text!("declare it with the classes: `one of {}`", classes.members.join(" < "));
        let mut wrong = Diagnostic::new(Code::EarlierRows, name.span, message)
            .label(text!("its members do not answer to the classes"))
            .with(declared, text!("one of {}", members.members.join(", ")));
        if let Some(span) = self.names.span(&self.model[of].name) {
            wrong = wrong.with(span, text!("the classification is declared here"));
        }
        self.report(wrong.help(help));
        None
    }

    /// Past years can only be asked of a ruling that past records stand for.
    pub(super) fn rulings_of_years(&mut self, targets: &Targets, years: Span) {
        for (&ruling, &span) in &targets.rulings {
            let (name, versions, without) = match ruling {
                Ruling::Class(id) => {
                    let of = &self.model[id];
                    let without = of.versions.iter().find(|it| it.earlier.is_none());
                    (&of.name, of.versions.len(), without.map(|it| it.heading.span))
                }
                Ruling::Honour(id) => {
                    let of = &self.model[id];
                    let without = of.versions.iter().find(|it| it.earlier.is_none());
                    (&of.name, of.versions.len(), without.map(|it| it.heading.span))
                }
            };
            let Some(declared) = without else { continue };
            let name = name.clone();
            let clause = match ruling {
                Ruling::Class(_) => text!("earlier from RECORDS by FIELD"),
                Ruling::Honour(_) => text!("earlier from RECORDS where …"),
            };
            let which = if versions > 1 { text!("this version") } else { text!("it") };
            self.report(
                Diagnostic::new(
                    Code::YearsWithoutEarlier,
                    span,
                    text!("this campaign rules on `{name}` in one year only", name),
                )
                .label(text!("asked of past years"))
                .with(years, text!("by this"))
                .with(declared, text!("{which} has no `earlier from`", which))
                .help(text!(
                    "add to `{name}` where past years are recorded: `{clause}`",
                    name,
                    clause
                )),
            );
        }
    }
}
