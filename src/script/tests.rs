//! What scripts give, and what is refused.

use super::limits::{CALL_LEVELS, EXPRESSION_DEPTH, FUNCTIONS, LARGEST, LIST, OPERATIONS, TEXT, VARIABLES};
use super::{Argument, Script};
use crate::text::Lang;
use crate::types::Exact;

/// What `fn f(x)` with this body gives for a number; or what is said, and the line that is underlined.
fn of(body: &str, x: Exact) -> Result<Exact, String> {
    let text = format!("fn f(x) {{\n{body}\n}}");
    let said =
        |fault: super::Fault| format!("{} at `{}`", fault.message.to(Lang::English), &text[fault.line]);
    let script = Script::read(&text).map_err(said)?;
    script.call("f", &[Argument::Number(x)]).result.map_err(said)
}

fn whole(body: &str) -> Result<Exact, String> {
    of(body, Exact::from_integer(7))
}

fn fails(body: &str, said: &str) {
    assert_eq!(whole(body), Err(format!("{said} at `{}`", body.trim())), "{body}");
}

/// What is said of a text that is no script, and the line that is underlined.
fn refused(text: &str) -> String {
    let fault = Script::read(text).unwrap_err();
    format!("{} at `{}`", fault.message.to(Lang::English), &text[fault.line])
}

#[test]
fn arithmetic_is_exact() {
    let gives = |body: &str, numerator: i128, denominator: i128| {
        assert_eq!(whole(body), Ok(Exact::new(numerator, denominator)), "{body}");
    };
    gives("x / 2", 7, 2);
    gives("x / 3 * 3", 7, 1);
    gives("1 / 3 + 1 / 6", 1, 2);
    gives("0.1 + 0.2", 3, 10);
    gives("let y = x; y /= 2; y += 0.5; y", 4, 1);
    gives("let y = x; y -= 1; y *= 1.5; y %= 2; y **= 3; y", 1, 1);
    gives("-x / 2", -7, 2);
    gives("2 ** -2", 1, 4);
    gives("900_000_000_000_000_000 * 90", 81_000_000_000_000_000_000, 1);
    gives("round(x / 2) + round(2.345, 2) + round(-2.5)", 4 * 100 + 235 - 200, 100);
    gives("floor(-x / 2) + ceil(x / 2) + abs(-x)", 7, 1);
    gives("min(x, 2.5) + max(x, 2.5)", 19, 2);
    gives("sum([1, 2.5, x / 2]) + len([1, 2])", 9, 1);
    gives("sorted([3, 0.5, x])[1] + \"ạ\".len()", 4, 1);
    gives("let t = 0; for i in 0..x { t += i / 2; } t", 21, 2);
    gives("let w = #{ a: 0.4, b: 0.6 }; w.a * x + w[\"b\"]", 34, 10);
    gives("let l = []; l.push(x); l.push(1.5); l[0] + l[1]", 17, 2);
    gives("if x in [1, 7.0] && \"a\" in \"cat\" && \"k\" in #{ k: 1 } { 1 } else { 0 }", 1, 1);
    gives("if x / 2 == 3.5 && x > 6.9 && 1.0 == 1 { 1 } else { 0 }", 1, 1);
}

#[test]
fn what_is_not_exact_or_not_alike_is_an_error() {
    fails("x / 0", "division by zero");
    fails("x % 0", "division by zero");
    fails("0 ** -1", "division by zero");
    fails("x ** 0.5", "`**` takes a whole number: a root is not exact");
    fails("10 ** 60", "a number too long to be kept exactly");
    fails("if () == 0 { 1 } else { 2 }", "no `==` between nothing and a number");
    fails("if \"5\" >= 3 { 1 } else { 2 }", "no `>=` between a text and a number");
    fails("if \"5\" == 5 { 1 } else { 2 }", "no `==` between a text and a number");
    fails("if true != x { 1 } else { 2 }", "no `!=` between `true` or `false` and a number");
    fails("if \"a\" < \"b\" { 1 } else { 2 }", "no `<` between a text and a text");
    fails("if [1] == [1] { 1 } else { 2 }", "no `==` between a list and a list");
    fails("if \"7\" in [x] { 1 } else { 2 }", "no `==` between a number and a text");
    fails("x + \"1\"", "no `+` between a number and a text");
    fails("let y = \"1\"; y += x; y", "no `+` between a text and a number");
    fails("if x { 1 } else { 2 }", "a number where `true` or `false` is due");
    fails("x && true", "a number where `true` or `false` is due");
    fails("round(\"a\")", "`round` is of numbers, and this is a text");
    fails("sum([1, ()])", "`sum` is of numbers, and this is nothing");
    fails("#{ a: 1 }.b", "the map has no `b`");
    fails("#{ a: 1 }[\"b\"]", "the map has no `b`");
    fails("[1, 2][5]", "the list has 2 elements, and none at 5");
    fails("sqrt(x)", "there is no `sqrt` for these values");
    fails("y + 1", "there is no `y`");
    fails("throw `no weight for ${x / 3}`", "no weight for 7/3");
    let nothing = "`f` gives nothing, where a number is due at `fn f(x) {`";
    assert_eq!(whole("let y = 1;"), Err(nothing.to_owned()));
    let text = "`f` gives a text, where a number is due at `fn f(x) {`";
    assert_eq!(whole("\"7\""), Err(text.to_owned()));
}

#[test]
fn a_script_has_functions_alone_and_reaches_nothing() {
    assert_eq!(
        refused("fn f(x) { x }\nlet y = 1;"),
        "a script has functions and nothing beside them at `let y = 1;`"
    );
    assert_eq!(
        refused("const A = 1;\nfn f(x) { x }"),
        "a script has functions and nothing beside them at `const A = 1;`"
    );
    for word in [
        "print(x)",
        "debug(x)",
        "eval(\"1\")",
        "import \"a\" as a;",
        "Fn(\"f\")",
        "switch x { 1 => 2 }",
        "call(x)",
    ] {
        let said = refused(&format!("fn f(x) {{\n  {word}\n}}"));
        let name = word.split([' ', '(', '"']).next().unwrap_or(word);
        assert_eq!(said, format!("`{name}` is not for scripts at `{word}`"));
    }
    assert_eq!(
        refused("fn f(x) {\n  try { x / 0 } catch { 1 }\n}"),
        "`try` is not for scripts at `try { x / 0 } catch { 1 }`"
    );
    for gone in ["timestamp()", "sleep(1)", "rand()", "x.type_of() + 1", "parse_int(\"1\")"] {
        assert!(whole(gone).is_err(), "{gone}");
    }
}

#[test]
fn mistakes_are_shown_on_their_line() {
    assert_eq!(refused("fn f(x) {\n  x +\n}"), "unexpected `}` at `}`");
    assert_eq!(refused("fn f(x) {\n  x\n"), "expecting `;` to terminate this statement at `x`");
    assert_eq!(
        refused("fn f(x) {\n  0.1234567890123456789\n}"),
        "a number with more than 18 digits at `0.1234567890123456789`"
    );
    let inner = "fn f(x) {\n  g(x)\n}\nfn g(x) {\n  x / 0 // none\n}";
    let fault = Script::read(inner)
        .unwrap()
        .call("f", &[Argument::Number(Exact::from_integer(1))])
        .result
        .unwrap_err();
    assert_eq!((fault.message.to(Lang::English).as_str(), &inner[fault.line]), ("division by zero", "x / 0"));
}

#[test]
fn whatever_can_be_used_up_is_limited() {
    let said = |body: &str| whole(body).unwrap_err();
    assert!(said("loop {}").starts_with(&format!("more than {OPERATIONS} operations")));
    assert!(
        said("f(x)").starts_with(&format!("functions that call each other more than {CALL_LEVELS} deep"))
    );
    let grow = |what: &str, from: &str| said(&format!("let y = {from}; loop {{ {what} }}"));
    assert!(grow("y += y;", "\"text\"").starts_with(&format!("a text of more than {TEXT} bytes")));
    assert!(grow("y.push(y.len());", "[]").contains(&format!("a list of more than {LIST} elements")));
    assert!(grow("y.push(y);", "[]").contains("a list of more than"));
    let nested = |depth: usize| whole(&format!("{}x{}", "(1 + ".repeat(depth), ")".repeat(depth)));
    assert!(nested(EXPRESSION_DEPTH / 2 - 4).is_ok());
    assert!(nested(EXPRESSION_DEPTH).unwrap_err().starts_with("nested too deep"));
    let variables: String = (0..=VARIABLES).map(|at| format!("let v{at} = 1;")).collect();
    assert!(said(&format!("{variables} x")).starts_with(&format!("more than {VARIABLES} variables")));
    let functions: String = (0..=FUNCTIONS).map(|at| format!("fn f{at}(x) {{ x }}\n")).collect();
    assert!(refused(&functions).starts_with("more functions than a script may have"));
    assert!(refused(&format!("fn f(x) {{ x }}{}", " ".repeat(LARGEST))).starts_with("a script of "));
}

#[test]
fn operations_are_counted() {
    let script = Script::read("fn f(n) { let t = 0; for i in 0..n { t += i; } t }").unwrap();
    let taken = |n: i128| script.call("f", &[Argument::Number(Exact::from_integer(n))]).operations;
    assert!(taken(10) < taken(100) && taken(100) == taken(100));
    assert_eq!(
        Script::read("fn f(n) { loop {} }").unwrap().call("f", &[Argument::YesNo(true)]).operations,
        OPERATIONS
    );
}

#[test]
fn as_deep_as_is_allowed_the_stack_holds() {
    let deep = |inside: &str| format!("{}{inside}{}", "(1 + ".repeat(10), ")".repeat(10));
    let text = format!("fn f(n) {{ if n == 0 {{ 0 }} else {{ {} }} }}", deep("f(n - 1)"));
    let script = Script::read(&text).unwrap();
    let thread = std::thread::Builder::new().stack_size(256 * 1024);
    let levels = CALL_LEVELS as i128 - 1;
    let called =
        thread.spawn(move || script.call("f", &[Argument::Number(Exact::from_integer(levels))]).result);
    assert_eq!(called.unwrap().join().unwrap(), Ok(Exact::from_integer(levels * 10)));
}
