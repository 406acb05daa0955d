//! What the columns of a table of cases hold, by their headings.

use super::{exact, spelled};
use crate::check::model::{AttributeId, CohortItem, Datum, DimensionId, IndicatorId, Model, RecordId};
use crate::data::cell;
use crate::data::fault::shown;
use crate::data::names::basis;
use crate::data::sink::Sink;
use crate::data::spelling::{alike, meant, nfc, normal};
use crate::data::table::{Cell, Table};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::syntax::Word;
use crate::syntax::ast::Basis;
use crate::text::Text;
use crate::types::{Day, Type};

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column {
    /// What the case is called.
    Title,
    /// The kind of its unit.
    Kind,
    /// The day as of which it is judged.
    AsOf,
    /// An attribute.
    Attribute(AttributeId),
    /// An observation.
    Observation {
        indicator: IndicatorId,
        members: Vec<u16>,
        /// Its day; else the last of the campaign's period that is not after the day judged.
        day: Option<Day>,
        basis: Option<Basis>,
        /// Evidence is given with it.
        evidence: bool,
    },
    /// How many rows of a record with these fields there are.
    Rows { record: RecordId, fields: Vec<(usize, Datum)> },
    /// What an item is expected to come to.
    Expect(CohortItem),
}

/// What is wrong with a heading: what stands there, and what to do.
pub(super) struct Unknown {
    label: Text,
    help: Text,
}

/// What the columns are called that no ruleset declares, in both languages; the day judged as in the language.
const TITLE: [&str; 4] = ["case", "example", "trường hợp", "ví dụ"];
const KIND: [&str; 2] = ["kind", "loại"];

/// What follows a phrase that begins a text, however that is spelled.
fn after(text: &str, word: Word) -> Option<&str> {
    let text = text.trim_start();
    spelled(word).find_map(|spelled| {
        let mut gaps = text.match_indices(' ').map(|(at, _)| at);
        let end = gaps.nth(spelled.split(' ').count() - 1)?;
        (alike(&text[..end]) == alike(spelled)).then_some(&text[end + 1..])
    })
}

/// The first word of a text, and what follows it.
fn first(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = text.find(|c: char| c.is_whitespace() || c == '@').unwrap_or(text.len());
    text.split_at(end)
}

/// The columns that a ruleset's tables of cases can have.
pub(super) struct Columns<'m> {
    model: &'m Model,
}

impl<'m> Columns<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// What each column of a table holds. Those that hold nothing known, or what another has, are reported.
    pub(super) fn resolve(&self, table: &dyn Table, sink: &mut Sink) -> Vec<Option<Column>> {
        let mut found: Vec<Option<Column>> = Vec::new();
        for (column, heading) in table.headings().iter().enumerate() {
            let span = || table.heading(column);
            let role = match self.find(&heading.name) {
                _ if heading.name.is_empty() => None,
                Ok(role) => Some(role),
                Err(Unknown { label, help }) => {
                    let message = text!("`{}` is no column of a case", shown(&heading.name));
                    sink.push(Diagnostic::new(Code::CaseColumn, span(), message).label(label).help(help));
                    None
                }
            };
            let first = found.iter().position(|earlier| role.is_some() && *earlier == role);
            if let Some(first) = first {
                let message = text!("the column `{}` is there twice", shown(&heading.name));
                sink.push(
                    Diagnostic::new(Code::RepeatedColumn, span(), message)
                        .label(text!("again"))
                        .with(table.heading(first), text!("first here"))
                        .help(text!("leave one of them out")),
                );
            }
            found.push(role);
        }
        let has = |wanted: &Column| found.iter().flatten().any(|role| role == wanted);
        if self.model.kinds.len() > 1 && !has(&Column::Kind) && !sink.has_errors() {
            sink.push(
                Diagnostic::new(
                    Code::MissingColumn,
                    table.header(),
                    text!("a table of cases needs a column `kind`"),
                )
                .label(text!("the columns that are there"))
                .help(text!("add the column `kind`: the ruleset judges units of several kinds")),
            );
        }
        if !found.iter().flatten().any(|role| matches!(role, Column::Expect(_))) && !sink.has_errors() {
            sink.push(
                Diagnostic::new(Code::ExpectsNothing, table.header(), text!("the cases expect nothing"))
                    .label(text!("no column `expect …`"))
                    .help(text!(
                        "add a column such as `expect CRITERION`, with `passes` or `fails` in its cells"
                    )),
            );
        }
        found
    }

    /// What a column with this heading holds.
    pub(super) fn find(&self, heading: &str) -> Result<Column, Unknown> {
        let heading = nfc(heading.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = normal(&heading);
        let lower = whole.to_lowercase().replace('_', " ");
        let is_as_of = spelled(Word::AsOf).any(|word| word == lower);
        for (is, role) in [
            (TITLE.contains(&lower.as_str()), Column::Title),
            (KIND.contains(&lower.as_str()), Column::Kind),
            (is_as_of, Column::AsOf),
        ] {
            if is {
                return Ok(role);
            }
        }
        if let Some(item) = after(&heading, Word::Expect) {
            return self.expected(item);
        }
        let attributes = self.model.attributes.iter().enumerate();
        if let Some(at) = meant(&whole, attributes.map(|(at, it)| (it.name.as_str(), at))).one() {
            return Ok(Column::Attribute(AttributeId::next(at)));
        }
        let with = spelled(Word::GivenWith).find_map(|with| heading.split_once(&format!(" {with} ")));
        let (name, fields) = with.unwrap_or((&heading, ""));
        let records = self.model.records.iter().enumerate();
        let names = records.flat_map(|(at, it)| [(it.name.as_str(), at), (it.plural.as_str(), at)]);
        let record = meant(name, names).one();
        if let Some(record) = record {
            return self.rows(RecordId::next(record), fields);
        }
        self.observation(&heading)
    }

    fn expected(&self, item: &str) -> Result<Column, Unknown> {
        let item = normal(item);
        let names = || self.model.items().map(|item| self.model.item_name(item));
        let items = self.model.items().map(|item| (self.model.item_name(item), item));
        let found = meant(&item, items.collect::<Vec<_>>().into_iter()).one();
        found.map(Column::Expect).ok_or_else(|| Unknown {
            label: text!("nothing that is ruled on is called `{}`", shown(&item)),
            help: did_you_mean(&item, names()).map_or_else(
                || text!("there are {}", names().collect::<Vec<_>>().join(", ")),
                |near| text!("did you mean `expect {near}`?", near),
            ),
        })
    }

    /// `initiative with status applied, kind model`: the fields after `with`.
    fn rows(&self, record: RecordId, fields: &str) -> Result<Column, Unknown> {
        let of = &self.model[record];
        let mut found = Vec::new();
        for field in fields.split(',').map(str::trim).filter(|field| !field.is_empty()) {
            let (name, value) = field.split_once(' ').unwrap_or((field, ""));
            let declared = of.fields.iter().position(|it| it.name == name && it.value.is_none());
            let Some(at) = declared else {
                let names = || of.fields.iter().filter(|it| it.value.is_none()).map(|it| it.name.as_str());
                return Err(Unknown {
                    label: text!("`{}` has no field `{}`", of.name, shown(name)),
                    help: did_you_mean(name, names()).map_or_else(
                        || text!("its fields are {}", names().collect::<Vec<_>>().join(", ")),
                        |near| text!("did you mean `{near}`?", near),
                    ),
                });
            };
            let ty = &of.fields[at].ty;
            let value = value.trim();
            let datum = match ty {
                Type::Text | Type::Unit(_) => Datum::Text(value.trim_matches('"').to_owned()),
                ty => match cell::read(Cell::of_text(value), ty, of.fields[at].signed) {
                    Ok(reading) => Datum::Number(exact(reading.number())),
                    Err(_) => {
                        return Err(Unknown {
                            label: text!("`{}` is no value of `{name}`", shown(value), name),
                            help: text!(
                                "`{name}` is of type {ty}: write `{} with {name} VALUE`",
                                of.name,
                                name,
                                ty
                            ),
                        });
                    }
                },
            };
            found.push((at, datum));
        }
        Ok(Column::Rows { record, fields: found })
    }

    /// `disbursement@2025-09-30`, `satisfaction@2025-09-30 for land appraised`, `giải_ngân vào ngày 30/09/2025`.
    fn observation(&self, heading: &str) -> Result<Column, Unknown> {
        let (name, mut rest) = first(heading);
        let indicators = self.model.indicators.iter().enumerate();
        let Some(at) = meant(name, indicators.map(|(at, it)| (it.name.as_str(), at))).one() else {
            return Err(self.unknown(name));
        };
        let of = &self.model.indicators[at];
        let mut members: Vec<Option<u16>> = vec![None; of.dimensions.len()];
        let (mut day, mut of_basis, mut evidence) = (None, None, false);
        while !rest.trim_start().is_empty() {
            if let Some(dated) = rest.trim_start().strip_prefix('@').or_else(|| after(rest, Word::On)) {
                let (text, behind) = first(dated);
                day = Some(cell::date(Cell::of_text(text)).map_err(|_| Unknown {
                    label: text!("`{}` is no day", shown(text)),
                    help: text!("write the day of the observation as `{name}@2025-09-30`", name),
                })?);
                rest = behind;
            } else if let Some(of_member) = after(rest, Word::GivenFor) {
                let (text, behind) = first(of_member);
                let Some((dimension, member)) = self.member(&of.dimensions, text) else {
                    return Err(Unknown {
                        label: text!("`{}` is no member of a dimension of `{name}`", shown(text), name),
                        help: self.member_help(name, &of.dimensions),
                    });
                };
                members[dimension] = Some(member);
                rest = behind;
            } else {
                let word = rest.trim();
                let with = spelled(Word::GivenEvidence).find_map(|with| word.strip_suffix(with));
                let (word, is_given) = with.map_or((word, false), |word| (word.trim(), true));
                evidence |= is_given;
                if !word.is_empty() {
                    of_basis = Some(basis(word).ok_or_else(|| Unknown {
                        label: text!("`{}` says nothing of an observation", shown(word)),
                        help: text!(
                            "write `{name}@DATE`, with `for MEMBER`, `appraised` and `with evidence` where they matter",
                            name
                        ),
                    })?);
                }
                rest = "";
            }
        }
        let known: Vec<u16> = members.iter().copied().flatten().collect();
        if known.len() < members.len() {
            return Err(Unknown {
                label: text!("of which member?"),
                help: self.member_help(name, &of.dimensions),
            });
        }
        let indicator = IndicatorId::next(at);
        Ok(Column::Observation { indicator, members: known, day, basis: of_basis, evidence })
    }

    fn member(&self, dimensions: &[DimensionId], text: &str) -> Option<(usize, u16)> {
        dimensions.iter().enumerate().find_map(|(at, dimension)| {
            let members = self.model[*dimension].members.iter().enumerate();
            let member = meant(text, members.map(|(at, member)| (member.as_str(), at))).one()?;
            Some((at, u16::try_from(member).ok()?))
        })
    }

    fn member_help(&self, name: &str, dimensions: &[DimensionId]) -> Text {
        let members = dimensions.iter().map(|dimension| self.model[*dimension].members.join(", "));
        match dimensions {
            [] => text!("`{name}` has no dimension: leave out `for …`", name),
            _ => text!("write `{name}@DATE for MEMBER`, with one of {}", Text::joined(members, "; "), name),
        }
    }

    /// A heading that begins with no name of the ruleset.
    fn unknown(&self, name: &str) -> Unknown {
        let model = self.model;
        let measure = model.measures.iter().any(|measure| measure.name == name);
        let item = model.items().any(|item| model.item_name(item) == name);
        if measure || item {
            let help = if item {
                text!("what it is to come to stands in a column `expect {name}`", name)
            } else {
                text!("a measure is worked out: give what it is made of")
            };
            return Unknown { label: text!("not given, but worked out"), help };
        }
        let attributes = model.attributes.iter().map(|it| it.name.as_str());
        let indicators = model.indicators.iter().map(|it| it.name.as_str());
        let records = model.records.iter().map(|it| it.name.as_str());
        let near =
            did_you_mean(name, attributes.chain(indicators).chain(records).chain(["case", "kind", "expect"]));
        Unknown {
            label: text!("neither an attribute, an indicator nor a record"),
            help: near.map_or_else(
                || {
                    text!("the columns are `case`, `kind`, `as of`, attributes, `INDICATOR@DATE`, `RECORD with FIELD VALUE` and `expect ITEM`")
                        .to_owned()
                },
                |near| text!("did you mean `{near}`?", near),
            ),
        }
    }
}
