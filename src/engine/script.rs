//! Functions of scripts: each called once for the values that it is given, whoever gives them.
//!
//! Of a function nothing is known but what it gives, so it is called only where each value is one number for
//! certain. What it gives for the same values is the same, so each call is kept; and what a run may use up is
//! counted over the calls that differ, which are the same on any number of threads.

use super::arithmetic::without_value;
use super::cell::{Cell, Range};
use crate::check::model::{Function, FunctionId, Model, ValueKind};
use crate::data::Texts;
use crate::plan::Call;
use crate::script::limits::OPERATIONS_OF_RUN;
use crate::script::{Argument, Fault};
use crate::types::{Exact, Reason, Reasons, Type, show_decimal};
use num_traits::{CheckedDiv, CheckedMul, Zero};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a function gives: a number of its type, or why there is none.
type Given = Result<Exact, Fault>;

/// The calls of a run.
#[derive(Debug, Default)]
pub struct Calls(Mutex<Made>);

#[derive(Debug, Default)]
struct Made {
    known: HashMap<(FunctionId, Vec<Argument>), Arc<Given>>,
    operations: u64,
}

impl Calls {
    /// Whether the calls have used up what a run may.
    pub(super) fn are_spent(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).operations > OPERATIONS_OF_RUN
    }

    /// What a function gives for these values; nothing where a run may use up no more.
    fn make(&self, model: &Model, id: FunctionId, arguments: Vec<Argument>) -> Option<Arc<Given>> {
        let made = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (id, arguments);
        {
            let made = made();
            if let Some(known) = made.known.get(&key) {
                return Some(known.clone());
            }
            if made.operations > OPERATIONS_OF_RUN {
                return None;
            }
        }
        // Another thread may make the same call meanwhile: only one of the two is kept and counted.
        let function = &model[id];
        let called = function.script.call(&function.name, &key.1);
        let given = called.result.and_then(|number| checked(function, number));
        let mut made = made();
        if let Some(known) = made.known.get(&key) {
            return Some(known.clone());
        }
        let given = Arc::new(given);
        made.known.insert(key, given.clone());
        made.operations = made.operations.saturating_add(called.operations);
        Some(given)
    }

    /// The value of a call, by those of its values.
    pub(super) fn cell(&self, model: &Model, texts: &Texts, call: &Call, values: &[Cell]) -> Cell {
        let operands: Vec<&Cell> = values.iter().collect();
        let cell = without_value(&operands).unwrap_or_else(|| {
            let mut uncertain = operands.iter().filter(|cell| cell.exact().is_none()).peekable();
            if uncertain.peek().is_some() {
                return Cell::missing(uncertain.fold(Reasons::NONE, |all, cell| all.with(cell.reasons)));
            }
            let arguments = arguments(model, texts, call, values);
            let given = arguments.and_then(|arguments| self.make(model, call.function, arguments));
            let Some(Ok(number)) = given.as_deref() else { return Cell::missing(Reason::ScriptFailed) };
            // Where a value may still change, what the function would give then is not known.
            let may_be_nothing = operands.iter().any(|cell| cell.is_so_far());
            let known = Cell::known(*number);
            Cell { firm: Range { may_be_nothing, ..known.range }, ..known }
        });
        cell.of(&operands)
    }

    /// What a call was given, and why it gives nothing for that, where its script failed.
    pub fn failure(
        &self,
        model: &Model,
        texts: &Texts,
        call: &Call,
        values: &[Cell],
    ) -> Option<(Vec<Argument>, Fault)> {
        let arguments = arguments(model, texts, call, values)?;
        let given = self.make(model, call.function, arguments.clone())?;
        Some((arguments, given.as_ref().as_ref().err()?.clone()))
    }
}

/// The values of a call as its function takes them; nothing where one is not one number for certain.
fn arguments(model: &Model, texts: &Texts, call: &Call, values: &[Cell]) -> Option<Vec<Argument>> {
    let takes = &model[call.function].takes;
    let all = values.iter().zip(&call.types).zip(takes);
    all.map(|((cell, ty), takes)| argument(model, texts, cell.exact()?, ty, takes)).collect()
}

fn argument(model: &Model, texts: &Texts, number: Exact, ty: &Type, takes: &Type) -> Option<Argument> {
    Some(match (takes, ty) {
        (Type::Percent, _) => Argument::Number(number.checked_mul(&hundred())?),
        (Type::YesNo, _) => Argument::YesNo(!number.is_zero()),
        (Type::Text, Type::Enum(members)) => {
            Argument::Text(members.members.get(usize::try_from(number.to_integer()).ok()?)?.clone())
        }
        (Type::Text, _) => Argument::Text(text(model, texts, number.to_integer())?),
        _ => Argument::Number(number),
    })
}

/// A text by its number: one of the data, or else of the ruleset (`ValueOp::Text`).
fn text(model: &Model, texts: &Texts, number: i128) -> Option<String> {
    if let Ok(number) = u32::try_from(number) {
        return texts.get(number).map(|text| text.to_string());
    }
    match &model.values.get(usize::try_from(-1 - number).ok()?)?.kind {
        ValueKind::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

/// What a script gives, as a value of the type that its function is declared to give.
fn checked(function: &Function, number: Exact) -> Given {
    let zero = Exact::zero();
    let ty = &function.gives;
    let short = if matches!(ty, Type::Money(_)) { text!("money") } else { text!("a {ty}", ty) };
    let whole = matches!(ty, Type::Count | Type::Duration | Type::Year);
    let unsigned = matches!(ty, Type::Percent | Type::Money(_) | Type::Count | Type::Duration);
    let years = Exact::from_integer(1)..=Exact::from_integer(9999);
    let why = if whole && !number.is_integer() {
        text!("{short} is whole", short)
    } else if unsigned && !function.signed && number < zero {
        text!("{short} is never negative, unless it is declared `signed`", short)
    } else if *ty == Type::Year && !years.contains(&number) {
        text!("a year is from 1 to 9999")
    } else if *ty == Type::Percent {
        return number
            .checked_div(&hundred())
            .ok_or_else(|| function.fault(text!("a number too long to be kept exactly")));
    } else {
        return Ok(number);
    };
    Err(function.fault(text!("`{}` gives {}, and {why}", function.name, show_decimal(number, 10), why)))
}

/// A percent is given to a script as the number before its sign.
fn hundred() -> Exact {
    Exact::from_integer(100)
}
