//! Functions: their signatures against their scripts, and the values that they are given.

use super::Checker;
use super::compare::short;
use super::declare::FOLDS;
use super::load::Scripts;
use super::model::{Function, FunctionId, ValueId, ValueKind};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::script::Script;
use crate::source::{FileId, Span};
use crate::syntax::ast::{self, Expr, Item, Name, TypeExpr};
use crate::text::{Text, ToText};
use crate::types::Type;
use std::collections::HashMap;
use std::sync::Arc;

impl Checker<'_> {
    /// Declares the functions, each with its script.
    pub(super) fn functions(&mut self, items: &[&Item], scripts: &Scripts) {
        // A script is read once, and what is wrong with it is said once, however many functions are from it.
        let mut read: HashMap<FileId, Option<Arc<Script>>> = HashMap::new();
        for item in items {
            let Item::Function(function) = item else { continue };
            let file = scripts.iter().find(|(named, _)| *named == function.path.span).map(|(_, file)| *file);
            let script = file.and_then(|file| {
                let read = read.entry(file).or_insert_with(|| self.script(function, file));
                Some((file, read.clone()?))
            });
            match self.function(function, script) {
                Some(function_of) => {
                    let id = FunctionId::next(self.model.functions.len());
                    if self.declare(&function.head.name, Sort::Function(id)) {
                        self.model.functions.push(function_of);
                    }
                }
                None => self.broken(&function.head),
            }
        }
    }

    /// Reads a script.
    fn script(&mut self, function: &ast::Function, file: FileId) -> Option<Arc<Script>> {
        match Script::read(self.sources.file(file).text()) {
            Ok(script) => Some(Arc::new(script)),
            Err(fault) => {
                let line = Span::new(file, fault.line.start, fault.line.end);
                self.report(
                    Diagnostic::new(Code::Script, line, fault.message)
                        .label(text!("in this line of the script"))
                        .with(function.path.span, text!("a script of the ruleset"))
                        .help(fault.help),
                );
                None
            }
        }
    }

    /// A function whose types can be given and whose script has it.
    fn function(
        &mut self,
        function: &ast::Function,
        script: Option<(FileId, Arc<Script>)>,
    ) -> Option<Function> {
        let takes: Vec<Option<Type>> = function.takes.iter().map(|ty| self.type_taken(ty)).collect();
        let gives = self.type_given(&function.gives);
        let (file, script) = script?;
        self.defined(function, file, &script)?;
        Some(Function {
            name: function.head.name.text.clone(),
            takes: takes.into_iter().collect::<Option<_>>()?,
            gives: gives?,
            signed: function.signed,
            script,
            file,
            span: function.head.span,
        })
    }

    /// The type of a value that a function takes.
    fn type_taken(&mut self, declared: &TypeExpr) -> Option<Type> {
        let ty = self.type_of(declared)?;
        let help = match &ty {
            Type::Date => {
                text!(
                    "give it a number of days, such as `as_of - joined`, or a year, such as `year of joined`"
                )
            }
            Type::Enum(_) => text!("declare `text`: a member of a list is given as its word"),
            Type::Unit(_) => text!("give it a value of the unit instead"),
            _ => return Some(ty),
        };
        self.no_type(declared, &ty, text!("no function takes {}", short(&ty)), help)
    }

    /// The type of the value that a function gives.
    fn type_given(&mut self, declared: &TypeExpr) -> Option<Type> {
        let ty = self.type_of(declared)?;
        let help = match &ty {
            Type::YesNo => text!("let it give a number, and compare that number in the ruleset"),
            Type::Date => text!("let it give a number of days, and add them to a date in the ruleset"),
            Type::Text | Type::Enum(_) | Type::Unit(_) => {
                text!("let it give a number, and name what it means in the ruleset")
            }
            _ => return Some(ty),
        };
        self.no_type(declared, &ty, text!("no function gives {}", short(&ty)), help)
    }

    fn no_type(&mut self, declared: &TypeExpr, ty: &Type, message: Text, help: Text) -> Option<Type> {
        self.report(Diagnostic::new(Code::FunctionType, declared.span, message).label(ty.text()).help(help));
        None
    }

    /// Refuses a function that its script does not have, or that cannot be called by its name.
    fn defined(&mut self, function: &ast::Function, file: FileId, script: &Script) -> Option<()> {
        let Name { text: name, span } = &function.head.name;
        let takes = function.takes.len();
        if FOLDS.contains(&name.as_str()) {
            self.reserved(&function.head.name, text!("a value over rows or days"));
            return None;
        }
        if script.function(name, takes).is_some() {
            return Some(());
        }
        let message = text!("`{}` has no `{name}` of {}", function.path.text, values(takes), name);
        let mut wrong = Diagnostic::new(Code::ScriptFunction, *span, message)
            .label(text!("declared with {}", values(takes)));
        let others: Vec<_> = script.functions.iter().filter(|other| other.name == *name).collect();
        for other in &others {
            let line = Span::new(file, other.line.start, other.line.end);
            wrong = wrong.with(line, text!("takes {}", values(other.takes)));
        }
        let names = || script.functions.iter().map(|other| other.name.as_str());
        let help = match (others.is_empty(), did_you_mean(name, names())) {
            (false, _) => text!("let both take the same number of values"),
            (true, Some(near)) => text!("did you mean `{near}`?", near),
            (true, None) => text!("write it there: `fn {name}({}) {{ … }}`", parameters(takes), name),
        };
        self.report(wrong.help(help));
        None
    }

    /// `weighted(a, b)`.
    pub(super) fn call(&mut self, name: &Name, given: &[Expr], span: Span) -> Option<ValueId> {
        let id = match self.names.get(&name.text) {
            Some(Sort::Function(id)) => id,
            found => {
                // What stands between its parentheses may be wrong, too.
                for value in given {
                    self.value(value, None);
                }
                return self.not_a(
                    name,
                    found,
                    super::scope::Due::Function,
                    |sort| matches!(sort, Sort::Function(_)),
                    None,
                );
            }
        };
        let takes = self.model[id].takes.clone();
        let hint = |at: usize| takes.get(at).filter(|ty| **ty != Type::Text);
        let found: Vec<Option<ValueId>> =
            given.iter().enumerate().map(|(at, value)| self.value(value, hint(at))).collect();
        let found: Vec<ValueId> = found.into_iter().collect::<Option<_>>()?;
        let fits: Vec<bool> =
            found.iter().zip(&takes).map(|(&value, ty)| self.is_given_as(value, ty)).collect();
        if found.len() == takes.len() && fits.iter().all(|fits| *fits) {
            let ty = self.model[id].gives.clone();
            return Some(self.add_value(ValueKind::Call(id, found), ty, span));
        }
        self.not_taken(id, given, &found, &fits, span);
        None
    }

    /// Whether a value can be given where a function takes this type: as elsewhere, and members as their words.
    fn is_given_as(&mut self, value: ValueId, ty: &Type) -> bool {
        self.conforms(value, ty) || *ty == Type::Text && matches!(self.ty(value), Type::Enum(_))
    }

    fn not_taken(&mut self, id: FunctionId, given: &[Expr], found: &[ValueId], fits: &[bool], span: Span) {
        let Function { name, takes, span: declared, .. } = self.model[id].clone();
        let types: Vec<Type> = found.iter().map(|&value| self.ty(value)).collect();
        let brief = |ty: &Type| match ty {
            Type::Enum(_) => text!("one of …"),
            ty => ty.text(),
        };
        let list = |types: &[Type]| Text::joined(types.iter().map(brief), ", ");
        let first = fits.iter().position(|fits| !fits);
        let mut wrong = if found.len() == takes.len() {
            let message = text!("`{name}` takes ({}), and is given ({})", list(&takes), list(&types), name);
            Diagnostic::new(Code::Arguments, given[first.unwrap_or(0)].span, message)
        } else {
            let message = text!("`{name}` takes {}, and is given {}", values(takes.len()), found.len(), name);
            Diagnostic::new(Code::Arguments, span, message).label(values(found.len()))
        };
        if found.len() == takes.len() {
            for (at, value) in given.iter().enumerate() {
                let label = match fits[at] {
                    true => types[at].text(),
                    false => text!("{}, where {} is due", types[at], short(&takes[at])),
                };
                wrong = if Some(at) == first { wrong.label(label) } else { wrong.with(value.span, label) };
            }
        }
        let fix = first.and_then(|at| self.type_fix(&given[at], &types[at], &takes[at]));
        let fix = fix.filter(|_| found.len() == takes.len());
        let help =
            fix.unwrap_or_else(|| text!("write `{name}({})` with values of these types", list(&takes), name));
        self.report(wrong.with(declared, text!("declared with ({})", list(&takes))).help(help));
    }
}

fn values(count: usize) -> Text {
    if count == 1 { text!("1 value") } else { text!("{count} values", count) }
}

/// Names for so many values: `a, b, c`.
fn parameters(count: usize) -> Text {
    let letters = ('a'..='z').cycle().take(count).map(String::from);
    Text::joined(letters, ", ")
}
