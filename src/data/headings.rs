//! Headings of a file resolved to what their columns hold.

use super::fault::shown;
use super::names::{Columns, Role};
use super::sink::Sink;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The columns of a table in one file.
#[derive(Debug)]
pub(super) struct Headings {
    /// What each column holds; `None`: nothing that is known.
    roles: Vec<Option<Role>>,
}

impl Headings {
    /// Resolves the headings of a table, and reports those that name no column or one that is there already.
    pub(super) fn resolve(table: &dyn Table, columns: &Columns<'_>, sink: &mut Sink) -> Self {
        let mut roles: Vec<Option<Role>> = Vec::new();
        for heading in table.headings() {
            let role = columns.find(&heading.name);
            let name = shown(&heading.name);
            match role {
                None if columns.is_computed(&heading.name) => sink.report(Code::UnknownColumn, || {
                    let message = format!("`{name}` is computed, and is no column of the data");
                    Diagnostic::new(Code::UnknownColumn, heading.span, message)
                        .label("a computed field")
                        .help("leave the column out; its value follows from the other fields")
                }),
                None => sink.report(Code::UnknownColumn, || {
                    let message = format!("`{}` has no column `{name}`", columns.table());
                    Diagnostic::new(Code::UnknownColumn, heading.span, message)
                        .label("not a column of this table")
                        .help(columns.help(&heading.name))
                }),
                Some(Role::Unnamed) => {}
                Some(known) => {
                    if let Some(first) = roles.iter().position(|earlier| *earlier == Some(known)) {
                        sink.report(Code::RepeatedColumn, || {
                            let message = format!("the column `{}` is there twice", columns.canonical(known));
                            Diagnostic::new(Code::RepeatedColumn, heading.span, message)
                                .label("again")
                                .with(table.headings()[first].span, "first here")
                                .help("leave one of them out")
                        });
                        roles.push(None);
                        continue;
                    }
                }
            }
            roles.push(role);
        }
        Self { roles }
    }

    /// The position of the column that holds this.
    pub(super) fn position(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|candidate| *candidate == Some(role))
    }

    /// The columns without a name.
    pub(super) fn unnamed(&self) -> impl Iterator<Item = usize> + '_ {
        self.roles.iter().enumerate().filter(|(_, role)| **role == Some(Role::Unnamed)).map(|(at, _)| at)
    }

    /// What each column holds.
    pub(super) fn roles(&self) -> &[Option<Role>] {
        &self.roles
    }

    /// The position of a required column, whose absence is reported.
    pub(super) fn required(
        &self,
        role: Role,
        table: &dyn Table,
        columns: &Columns<'_>,
        sink: &mut Sink,
    ) -> Option<usize> {
        let found = self.position(role);
        if found.is_none() && !table.names_nothing() {
            sink.report(Code::MissingColumn, || {
                missing(table.header(), columns, role, self.roles.is_empty())
            });
        }
        found
    }
}

/// A required column that is not there.
fn missing(header: Span, columns: &Columns<'_>, role: Role, empty: bool) -> Diagnostic {
    let (name, table) = (columns.canonical(role), columns.table());
    let message = format!("`{table}` needs a column `{name}`");
    Diagnostic::new(Code::MissingColumn, header, message)
        .label(if empty { "nothing is here" } else { "the columns that are there" })
        .help(if empty {
            format!("begin the file with a line that names the columns, `{name}` among them")
        } else {
            format!("add the column `{name}`; the first line of a file names its columns")
        })
}
