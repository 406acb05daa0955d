//! Headings of a file resolved to what their columns hold.

use super::fault::shown;
use super::names::{Columns, Role};
use super::sink::Sink;
use super::spelling::Meant;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The columns of a table in one file.
#[derive(Debug)]
pub(super) struct Headings {
    /// What each column holds; `None`: nothing that is known.
    roles: Vec<Option<Role>>,
    /// Columns for which an unknown heading seems to be meant, which says enough of their absence.
    near: Vec<Role>,
    /// No heading is known: the file has none, and one error says so.
    none: bool,
}

impl Headings {
    /// Resolves the headings of a table, and reports those that name no column or one that is there already.
    pub(super) fn resolve(table: &dyn Table, columns: &Columns<'_>, sink: &mut Sink) -> Self {
        let mut roles: Vec<Option<Role>> = Vec::new();
        let mut nearest = Vec::new();
        let headings = table.headings();
        if headings.is_empty() && !table.names_nothing() {
            sink.report(Code::MissingColumn, || nothing(table.header(), columns));
            return Self { roles, near: Vec::new(), none: true };
        }
        let found = columns.roles(headings);
        let is_known = |role: &Meant<Role>| {
            !matches!(role, Meant::Nothing | Meant::One(Role::Unnamed | Role::RowNumber))
        };
        if !headings.is_empty() && !found.iter().any(is_known) {
            sink.report(Code::MissingColumn, || nameless(table.header(), columns, &headings[0].name));
            return Self { roles: vec![None; headings.len()], near: Vec::new(), none: true };
        }
        for (column, (heading, meant)) in headings.iter().zip(found).enumerate() {
            let span = || table.heading(column);
            let name = shown(&heading.name);
            match meant {
                Meant::Nothing if columns.is_computed(&heading.name) => {
                    sink.report(Code::UnknownColumn, || {
                        let message = text!("`{name}` is computed, and is no column of the data", name);
                        Diagnostic::new(Code::UnknownColumn, span(), message)
                            .label(text!("a computed field"))
                            .help(text!("leave the column out; its value follows from the other fields"))
                    })
                }
                Meant::Nothing => {
                    let near = if sink.is_full() { None } else { columns.near(&heading.name) };
                    nearest.extend(near.map(|(role, _)| role));
                    sink.report(Code::UnknownColumn, || {
                        let message = text!("`{}` has no column `{name}`", columns.table(), name);
                        let help = near.map_or_else(
                            || columns.listed(),
                            |(_, near)| text!("did you mean `{near}`?", near),
                        );
                        Diagnostic::new(Code::UnknownColumn, span(), message)
                            .label(text!("not a column of this table"))
                            .help(help)
                    });
                }
                Meant::Either(one, other) => {
                    nearest.extend([one, other]);
                    sink.report(Code::AmbiguousName, || {
                        two_columns((&heading.name, span()), columns, one, other)
                    });
                }
                Meant::One(Role::Unnamed | Role::RowNumber) => {}
                Meant::One(known) => {
                    if let Some(first) = roles.iter().position(|earlier| *earlier == Some(known)) {
                        sink.report(Code::RepeatedColumn, || {
                            let message = text!("the column `{}` is there twice", columns.called(known));
                            Diagnostic::new(Code::RepeatedColumn, span(), message)
                                .label(text!("again"))
                                .with(table.heading(first), text!("first here"))
                                .help(text!("leave one of them out"))
                        });
                        roles.push(None);
                        continue;
                    }
                }
            }
            roles.push(meant.one());
        }
        Self { roles, near: nearest, none: false }
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
        if found.is_none() && !table.names_nothing() && !self.none && !self.near.contains(&role) {
            sink.report(Code::MissingColumn, || missing(table.header(), columns, role));
        }
        found
    }
}

/// A heading that may be that of two columns.
fn two_columns((name, span): (&str, Span), columns: &Columns<'_>, one: Role, other: Role) -> Diagnostic {
    let name = shown(name);
    let (one_name, other_name) = (columns.called(one), columns.called(other));
    let (message, help) = if columns.is_of_language(other) {
        let own = columns.own(one);
        (
            text!(
                "`{name}` may be the column `{other_name}`, or the {own} `{one_name}` of the ruleset",
                name,
                other_name,
                own,
                one_name
            ),
            text!(
                "call the column `{other_name}` so; beside it, `{name}` is the {own}",
                other_name,
                name,
                own
            ),
        )
    } else {
        (
            text!("`{name}` may be `{one_name}` or `{other_name}`", name, one_name, other_name),
            text!("write the name as the ruleset does"),
        )
    };
    Diagnostic::new(Code::AmbiguousName, span, message).label(text!("two columns are called so")).help(help)
}

/// A required column that is not there.
fn missing(header: Span, columns: &Columns<'_>, role: Role) -> Diagnostic {
    let (name, table) = (columns.called(role), columns.table());
    Diagnostic::new(Code::MissingColumn, header, text!("`{table}` needs a column `{name}`", table, name))
        .label(text!("the columns that are there"))
        .help(text!("add the column `{name}`; the first line of a file names its columns", name))
}

/// A table that names no column at all.
fn nothing(header: Span, columns: &Columns<'_>) -> Diagnostic {
    let message = text!("the table `{}` is empty: it names no column", columns.table());
    Diagnostic::new(Code::MissingColumn, header, message)
        .label(text!("nothing is here"))
        .help(text!("name the columns, even where there are no rows; {}", columns.listed()))
}

/// A first line that names no column.
fn nameless(header: Span, columns: &Columns<'_>, first: &str) -> Diagnostic {
    let message = text!("the first line names no column of `{}`", columns.table());
    let near = columns.near(first).map(|(_, near)| text!("did you mean `{near}`?", near));
    let help =
        near.unwrap_or_else(|| text!("begin with a line that names the columns: {}", columns.listed()));
    Diagnostic::new(Code::MissingColumn, header, message).label(text!("no column is called so")).help(help)
}
