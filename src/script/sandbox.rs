//! What a script may use. The engine begins with nothing; all that it has is put in here.

use super::fault::{self, Fault};
use super::limits::{
    CALL_LEVELS, DIGITS, EXPRESSION_DEPTH, FUNCTIONS, LARGEST, LIST, MAP, OPERATIONS, TEXT, VARIABLES,
};
use super::number::{self, ARITHMETIC, COMPARISONS, Computed, Fraction};
use rhai::packages::{BasicIteratorPackage, Package};
use rhai::{Array, Dynamic, Engine};
use std::cell::Cell;
use std::sync::OnceLock;

/// Words of Rhai that are refused: they reach outside, run text as a script, call what is not named, keep an error
/// from being one, or (`switch`) take values of unlike types as different without a word.
const FORBIDDEN: [&str; 13] = [
    "eval",
    "print",
    "debug",
    "import",
    "export",
    "Fn",
    "call",
    "curry",
    "is_def_fn",
    "is_def_var",
    "switch",
    "try",
    "catch",
];

/// Whether a word is refused.
pub(super) fn is_forbidden(word: &str) -> bool {
    FORBIDDEN.contains(&word)
}

thread_local! {
    /// The operations of the call that runs on this thread.
    static TAKEN: Cell<u64> = const { Cell::new(0) };
}

/// Runs something in the engine, and counts its operations.
pub(super) fn counted<T>(run: impl FnOnce(&Engine) -> T) -> (T, u64) {
    TAKEN.set(0);
    // Calls and expressions may stand so deep in each other that the stack of a thread does not hold them.
    let result = stacker::maybe_grow(STACK.0, STACK.1, || run(engine()));
    (result, TAKEN.get())
}

/// How much stack must be left before a script runs, and how much it gets where it is not.
const STACK: (usize, usize) = (1024 * 1024, 8 * 1024 * 1024);

/// The engine, which is one for all scripts: it keeps nothing of them.
pub(super) fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(build)
}

fn build() -> Engine {
    let mut engine = Engine::new_raw();
    limit(&mut engine);
    for word in FORBIDDEN {
        engine.disable_symbol(word);
    }
    // Else an operator of our own would only be asked where Rhai has none.
    engine.set_fast_operators(false);
    engine.set_fail_on_invalid_map_property(true);
    operators(&mut engine);
    functions(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    engine.on_progress(|taken| {
        TAKEN.set(taken);
        None
    });
    engine
}

fn limit(engine: &mut Engine) {
    engine
        .set_max_operations(OPERATIONS)
        .set_max_call_levels(CALL_LEVELS)
        .set_max_expr_depths(EXPRESSION_DEPTH, EXPRESSION_DEPTH)
        .set_max_functions(FUNCTIONS)
        .set_max_variables(VARIABLES)
        .set_max_string_size(TEXT)
        .set_max_array_size(LIST)
        .set_max_map_size(MAP);
}

/// Every operator between any two values is ours, so none is Rhai's: there, `() == 0` and `"5" >= 3` are quietly
/// false, and `7 / 2` is 3.
fn operators(engine: &mut Engine) {
    for op in ARITHMETIC {
        engine.register_fn(op, move |left: Dynamic, right: Dynamic| number::arithmetic(op, &left, &right));
        engine.register_fn(format!("{op}="), move |left: &mut Dynamic, right: Dynamic| -> Computed<()> {
            *left = number::arithmetic(op, left, &right)?;
            Ok(())
        });
    }
    for op in COMPARISONS {
        engine.register_fn(op, move |left: Dynamic, right: Dynamic| number::compare(op, &left, &right));
    }
    engine
        .register_fn("-", |value: Dynamic| number::turned(&value, false))
        .register_fn("!", |holds: bool| !holds)
        .register_fn("contains", |all: Dynamic, one: Dynamic| number::contains(&all, &one));
}

fn functions(engine: &mut Engine) {
    engine
        .register_type_with_name::<Fraction>("number")
        .register_fn("to_string", Fraction::show)
        .register_fn("round", |value: Dynamic| number::rounded(&value, 0))
        .register_fn("round", |value: Dynamic, places: i64| number::rounded(&value, places))
        .register_fn("floor", |value: Dynamic| number::whole(&value, false))
        .register_fn("ceil", |value: Dynamic| number::whole(&value, true))
        .register_fn("abs", |value: Dynamic| number::turned(&value, true))
        .register_fn("min", |left: Dynamic, right: Dynamic| number::pick(&left, &right, false))
        .register_fn("max", |left: Dynamic, right: Dynamic| number::pick(&left, &right, true))
        .register_fn("sum", |list: Dynamic| number::sum(&list))
        .register_fn("sorted", |list: Dynamic| number::sorted(&list))
        .register_fn("len", |of: Dynamic| number::length(&of))
        .register_fn("push", |list: &mut Array, element: Dynamic| list.push(element));
}

/// Refuses what Rhai would take: a text that is too large, and numbers with more digits than it keeps.
pub(super) fn refuse_by_text(text: &str) -> Result<(), Fault> {
    if text.len() > LARGEST {
        let message = text!("a script of {} bytes, and the most is {LARGEST}", text.len(), LARGEST);
        return Err(Fault::on(message, fault::line(Some(1), text)));
    }
    for (at, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or(line);
        let numerals = code.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_')));
        let digits = |numeral: &str| numeral.bytes().filter(u8::is_ascii_digit).count();
        if numerals.map(digits).any(|digits| digits > DIGITS) {
            let message = text!("a number with more than {DIGITS} digits", DIGITS);
            return Err(Fault::at(message, Some(at + 1), text));
        }
    }
    Ok(())
}
