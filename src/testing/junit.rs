//! The results of tests as JUnit XML.

use super::{Suite, Test};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// The results of tests as JUnit XML: a suite to a ruleset, a case to a test.
pub fn junit(suites: &[Suite]) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _infallible = write(suites, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write(suites: &[Suite], bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut to = Writer::new_with_indent(bytes, b' ', 2);
    to.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let failed = |tests: &[Test]| tests.iter().filter(|test| !test.failures.is_empty()).count();
    let all: usize = suites.iter().map(|suite| suite.tests.len()).sum();
    let all_failed: usize = suites.iter().map(|suite| failed(&suite.tests)).sum();
    open(&mut to, "testsuites", &[("tests", &all.to_string()), ("failures", &all_failed.to_string())])?;
    for suite in suites {
        let (tests, failures) = (suite.tests.len().to_string(), failed(&suite.tests).to_string());
        open(
            &mut to,
            "testsuite",
            &[("name", &suite.name), ("tests", &tests), ("failures", &failures), ("errors", "0")],
        )?;
        for test in &suite.tests {
            let named = [("classname", test.sort.as_str()), ("name", test.name.as_str())];
            if test.failures.is_empty() {
                to.write_event(Event::Empty(element("testcase", &named)))?;
                continue;
            }
            open(&mut to, "testcase", &named)?;
            for failure in &test.failures {
                let about = [("message", failure.message.as_str()), ("type", failure.code)];
                to.write_event(Event::Start(element("failure", &about)))?;
                to.write_event(Event::Text(BytesText::new(&allowed(&failure.text))))?;
                to.write_event(Event::End(BytesEnd::new("failure")))?;
            }
            to.write_event(Event::End(BytesEnd::new("testcase")))?;
        }
        to.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    to.write_event(Event::End(BytesEnd::new("testsuites")))?;
    to.get_mut().push(b'\n');
    Ok(())
}

fn open(to: &mut Writer<&mut Vec<u8>>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    to.write_event(Event::Start(element(name, attributes)))
}

fn element<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, allowed(value).as_str()));
    }
    element
}

/// A text with what XML cannot hold made visible.
fn allowed(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            // The Unicode pictures of the control characters, in their order.
            '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Failure;

    #[test]
    fn what_xml_cannot_hold_is_made_visible() {
        let failure =
            Failure { code: "E0504", message: "a \"b\" <c> & đ\0".into(), text: "]]> \x1b[1m\n".into() };
        let test = Test { sort: "example".into(), name: "x > 'y'".into(), failures: vec![failure] };
        let text = junit(&[Suite { name: "a.thidua".into(), tests: vec![test], coverage: None }]);
        assert!(text.contains("message=\"a &quot;b&quot; &lt;c&gt; &amp; đ␀\""), "{text}");
        assert!(text.contains(">]]&gt; ␛[1m\n</failure>"), "{text}");
        assert!(text.contains("name=\"x &gt; &apos;y&apos;\""), "{text}");
    }
}
