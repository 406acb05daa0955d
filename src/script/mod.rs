//! Scripts: the functions in Rhai that a ruleset calls, in a sandbox.
//!
//! A script computes a number from values that it is given, and knows nothing else: no clock, no files, no other
//! scripts, nothing from the last call. Its numbers are those of the language, exact fractions (`number`); what it
//! may use is listed, all else is refused (`sandbox`); and it comes to an end, since all that it can use up is
//! limited ([`limits`]).

mod fault;
pub mod limits;
mod number;
mod sandbox;

pub use fault::Fault;

use crate::text::Text;
use crate::types::Exact;
use rhai::{AST, Array, CallFnOptions, Dynamic, Scope};
use std::fmt;
use std::ops::Range;

/// A value that a function is given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Argument {
    /// A number.
    Number(Exact),
    /// Yes or no.
    YesNo(bool),
    /// A text.
    Text(String),
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.write_str(&number::shown(*number)),
            Self::YesNo(yes) => write!(f, "{yes}"),
            Self::Text(text) => write!(f, "\"{text}\""),
        }
    }
}

/// What a call came to.
#[derive(Clone, Debug)]
pub struct Called {
    /// The number that the function gives, or why it gives none.
    pub result: Result<Exact, Fault>,
    /// How many operations it took.
    pub operations: u64,
}

/// A function that a script defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defined {
    /// Its name.
    pub name: String,
    /// How many values it takes.
    pub takes: usize,
    /// The bytes of the line on which it is defined.
    pub line: Range<usize>,
}

/// A script that can be called.
#[derive(Clone, Debug)]
pub struct Script {
    ast: AST,
    text: Box<str>,
    /// The functions that it defines, in the order of their names.
    pub functions: Vec<Defined>,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// Where it is no Rhai, has something beside functions, or uses what is not for scripts.
    pub fn read(text: &str) -> Result<Self, Fault> {
        sandbox::refuse_by_text(text)?;
        let ast = sandbox::engine().compile(text).map_err(|error| Fault::of_parsing(&error, text))?;
        if let Some(statement) = ast.statements().first() {
            let message = text!("a script has functions and nothing beside them");
            return Err(
                Fault::at(message, statement.position().line(), text).help(text!("put it into a function"))
            );
        }
        let defined = ast.shared_lib().iter_script_fn_info().map(|(_, _, name, takes, function)| Defined {
            name: name.to_owned(),
            takes,
            line: fault::line(function.body.start_position().line(), text),
        });
        let mut functions: Vec<Defined> = defined.collect();
        functions.sort_by(|a, b| (&a.name, a.takes).cmp(&(&b.name, b.takes)));
        Ok(Self { ast, text: text.into(), functions })
    }

    /// The function of this name that takes so many values.
    pub fn function(&self, name: &str, takes: usize) -> Option<&Defined> {
        self.functions.iter().find(|function| function.name == name && function.takes == takes)
    }

    /// Something wrong with a function, on the line on which it is defined.
    pub fn fault(&self, name: &str, takes: usize, message: impl Into<Text>) -> Fault {
        Fault::on(message, self.function(name, takes).map_or(0..0, |function| function.line.clone()))
    }

    /// Calls a function.
    pub fn call(&self, name: &str, arguments: &[Argument]) -> Called {
        let arguments: Array = arguments.iter().map(given).collect();
        let options = CallFnOptions::new().eval_ast(false);
        let (result, operations) = sandbox::counted(|engine| {
            let takes = arguments.len();
            let defined = || self.function(name, takes).map_or(0..0, |function| function.line.clone());
            let called = engine.call_fn_with_options::<Dynamic>(
                options,
                &mut Scope::new(),
                &self.ast,
                name,
                arguments,
            );
            let value = called.map_err(|error| Fault::of_running(&error, defined(), &self.text))?;
            number::taken(&value).ok_or_else(|| {
                self.fault(
                    name,
                    takes,
                    text!("`{name}` gives {}, where a number is due", number::what(&value), name),
                )
            })
        });
        Called { result, operations }
    }
}

/// A value as scripts have it.
fn given(argument: &Argument) -> Dynamic {
    match argument {
        Argument::Number(number) => number::given(*number),
        Argument::YesNo(yes) => (*yes).into(),
        Argument::Text(text) => text.clone().into(),
    }
}

#[cfg(test)]
mod tests;
