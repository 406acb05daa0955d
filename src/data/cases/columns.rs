//! What the columns of a table of cases hold, by their headings.

use super::exact;
use crate::check::model::{AttributeId, CohortItem, Datum, DimensionId, IndicatorId, Model, RecordId};
use crate::data::cell;
use crate::data::fault::shown;
use crate::data::names::basis;
use crate::data::sink::Sink;
use crate::data::spelling::{nfc, normal};
use crate::data::table::{Cell, Table};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::syntax::ast::Basis;
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
    label: String,
    help: String,
}

/// The words that a column can begin or be called with, in both languages.
const TITLE: [&str; 4] = ["case", "example", "trường_hợp", "ví_dụ"];
const KIND: [&str; 2] = ["kind", "loại"];
const AS_OF: [&str; 3] = ["as_of", "tại_ngày", "đánh_giá_tại_ngày"];
const EXPECT: [&str; 5] = ["expect", "kỳ vọng", "kì vọng", "mong đợi", "thì"];
const WITH: [&str; 3] = [" with ", " có ", " với "];

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
        for heading in table.headings() {
            let role = match self.find(&heading.name) {
                _ if heading.name.is_empty() => None,
                Ok(role) => Some(role),
                Err(Unknown { label, help }) => {
                    let message = format!("`{}` is no column of a case", shown(&heading.name));
                    sink.push(
                        Diagnostic::new(Code::CaseColumn, heading.span, message).label(label).help(help),
                    );
                    None
                }
            };
            let first = found.iter().position(|earlier| role.is_some() && *earlier == role);
            if let Some(first) = first {
                let message = format!("the column `{}` is there twice", shown(&heading.name));
                sink.push(
                    Diagnostic::new(Code::RepeatedColumn, heading.span, message)
                        .label("again")
                        .with(table.headings()[first].span, "first here")
                        .help("leave one of them out"),
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
                    "a table of cases needs a column `kind`",
                )
                .label("the columns that are there")
                .help("add the column `kind`: the ruleset judges units of several kinds"),
            );
        }
        if !found.iter().flatten().any(|role| matches!(role, Column::Expect(_))) && !sink.has_errors() {
            sink.push(
                Diagnostic::new(Code::ExpectsNothing, table.header(), "the cases expect nothing")
                    .label("no column `expect …`")
                    .help("add a column such as `expect CRITERION`, with `passes` or `fails` in its cells"),
            );
        }
        found
    }

    /// What a column with this heading holds.
    pub(super) fn find(&self, heading: &str) -> Result<Column, Unknown> {
        let heading = nfc(heading.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = normal(&heading);
        let lower = whole.to_lowercase();
        for (words, role) in [(&TITLE[..], Column::Title), (&KIND, Column::Kind), (&AS_OF, Column::AsOf)] {
            if words.contains(&lower.as_str()) {
                return Ok(role);
            }
        }
        let lead = EXPECT.iter().find_map(|word| {
            let rest = heading.get(word.len()..)?.strip_prefix(' ')?;
            (heading[..word.len()].to_lowercase() == *word).then_some(rest)
        });
        if let Some(item) = lead {
            return self.expected(item);
        }
        if let Some(at) = self.model.attributes.iter().position(|attribute| attribute.name == whole) {
            return Ok(Column::Attribute(AttributeId::next(at)));
        }
        let with = WITH.iter().find_map(|with| heading.split_once(with));
        let (name, fields) = with.map_or((heading.as_str(), ""), |(name, fields)| (name, fields));
        let named = normal(name);
        let record = self.model.records.iter().position(|it| it.name == named || it.plural == named);
        if let Some(record) = record {
            return self.rows(RecordId::next(record), fields);
        }
        self.observation(&heading)
    }

    fn expected(&self, item: &str) -> Result<Column, Unknown> {
        let item = normal(item);
        let names = || self.model.items().map(|item| self.model.item_name(item));
        let found = self.model.items().find(|candidate| self.model.item_name(*candidate) == item);
        found.map(Column::Expect).ok_or_else(|| Unknown {
            label: format!("nothing that is ruled on is called `{}`", shown(&item)),
            help: did_you_mean(&item, names()).map_or_else(
                || format!("there are {}", names().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `expect {near}`?"),
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
                    label: format!("`{}` has no field `{}`", of.name, shown(name)),
                    help: did_you_mean(name, names()).map_or_else(
                        || format!("its fields are {}", names().collect::<Vec<_>>().join(", ")),
                        |near| format!("did you mean `{near}`?"),
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
                            label: format!("`{}` is no value of `{name}`", shown(value)),
                            help: format!("`{name}` is of type {ty}: write `{} with {name} VALUE`", of.name),
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
        let spaced = heading.replace('@', " @ ");
        let mut words = spaced.split_whitespace();
        let name = words.next().unwrap_or_default();
        let Some(at) = self.model.indicators.iter().position(|indicator| indicator.name == name) else {
            return Err(self.unknown(name));
        };
        let of = &self.model.indicators[at];
        let mut members: Vec<Option<u16>> = vec![None; of.dimensions.len()];
        let (mut day, mut of_basis, mut evidence) = (None, None, false);
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            match word {
                "@" | "on" | "vào" => {
                    words.next_if_eq(&"ngày");
                    let text = words.next().unwrap_or_default();
                    day = Some(cell::date(Cell::of_text(text)).map_err(|_| Unknown {
                        label: format!("`{}` is no day", shown(text)),
                        help: format!("write the day of the observation as `{name}@2025-09-30`"),
                    })?);
                }
                "for" | "cho" => {
                    let text = words.next().unwrap_or_default();
                    let place = self.member(&of.dimensions, text);
                    let Some((dimension, member)) = place else {
                        return Err(Unknown {
                            label: format!("`{}` is no member of a dimension of `{name}`", shown(text)),
                            help: self.member_help(name, &of.dimensions),
                        });
                    };
                    members[dimension] = Some(member);
                }
                "evidence" | "minh_chứng" => evidence = true,
                "minh" if words.next_if_eq(&"chứng").is_some() => evidence = true,
                word => {
                    of_basis = Some(basis(word).ok_or_else(|| Unknown {
                        label: format!("`{}` says nothing of an observation", shown(word)),
                        help: format!("write `{name}@DATE`, with `for MEMBER`, `appraised` and `evidence` where they matter"),
                    })?);
                }
            }
        }
        let known: Vec<u16> = members.iter().copied().flatten().collect();
        if known.len() < members.len() {
            return Err(Unknown {
                label: "of which member?".to_owned(),
                help: self.member_help(name, &of.dimensions),
            });
        }
        let indicator = IndicatorId::next(at);
        Ok(Column::Observation { indicator, members: known, day, basis: of_basis, evidence })
    }

    fn member(&self, dimensions: &[DimensionId], text: &str) -> Option<(usize, u16)> {
        dimensions.iter().enumerate().find_map(|(at, dimension)| {
            let member = self.model[*dimension].members.iter().position(|member| member == text)?;
            Some((at, u16::try_from(member).ok()?))
        })
    }

    fn member_help(&self, name: &str, dimensions: &[DimensionId]) -> String {
        let members = dimensions.iter().map(|dimension| self.model[*dimension].members.join(", "));
        match dimensions {
            [] => format!("`{name}` has no dimension: leave out `for …`"),
            _ => format!(
                "write `{name}@DATE for MEMBER`, with one of {}",
                members.collect::<Vec<_>>().join("; ")
            ),
        }
    }

    /// A heading that begins with no name of the ruleset.
    fn unknown(&self, name: &str) -> Unknown {
        let model = self.model;
        let measure = model.measures.iter().any(|measure| measure.name == name);
        let item = model.items().any(|item| model.item_name(item) == name);
        if measure || item {
            let help = if item {
                format!("what it is to come to stands in a column `expect {name}`")
            } else {
                "a measure is worked out: give what it is made of".to_owned()
            };
            return Unknown { label: "not given, but worked out".to_owned(), help };
        }
        let attributes = model.attributes.iter().map(|it| it.name.as_str());
        let indicators = model.indicators.iter().map(|it| it.name.as_str());
        let records = model.records.iter().map(|it| it.name.as_str());
        let near =
            did_you_mean(name, attributes.chain(indicators).chain(records).chain(["case", "kind", "expect"]));
        Unknown {
            label: "neither an attribute, an indicator nor a record".to_owned(),
            help: near.map_or_else(
                || {
                    "the columns are `case`, `kind`, `as of`, attributes, `INDICATOR@DATE`, `RECORD with FIELD VALUE` and `expect ITEM`"
                        .to_owned()
                },
                |near| format!("did you mean `{near}`?"),
            ),
        }
    }
}
