//! Pages as nobody should write them: what is told of them is still true. How long it takes is no matter of these tests.

mod site;

use pagelog::compare::{Edit, Reason, WordOp};
use site::{in_memory, tree};

fn edits(old: &str, new: &str) -> Vec<Edit> {
    let compared = in_memory(&tree([("docs/groot.md", old)]), &tree([("docs/groot.md", new)]), &[]);
    assert_eq!(compared.pages.len(), 1, "the page is still the same page");
    compared.pages.into_iter().flat_map(|page| page.edits).collect()
}

fn words(edit: &Edit, op: WordOp) -> Vec<&str> {
    edit.words.iter().filter(|word| word.op == op).map(|word| word.text.as_str()).collect()
}

#[test]
fn one_word_in_a_long_paragraph_is_one_word() {
    let sentence = |number: usize| format!("Regel {number} geldt voor iedereen in de gemeente. ");
    let old: String = (0..5_000).map(sentence).collect();
    let new = old.replacen("Regel 2500 geldt voor iedereen", "Regel 2500 geldt voor niemand", 1);
    let edits = edits(&old, &new);
    assert_eq!(edits.len(), 1);
    assert_eq!(words(&edits[0], WordOp::Delete), ["iedereen"]);
    assert_eq!(words(&edits[0], WordOp::Insert), ["niemand"]);
}

#[test]
fn every_link_that_leads_elsewhere_is_told_once() {
    let links = |folder: &str| -> String {
        (0..2_000).map(|number| format!("[regel {number}](https://voorbeeld.example/{folder}/{number})\n")).collect()
    };
    let edits = edits(&links("oud"), &links("nieuw"));
    assert_eq!(edits.len(), 2_000);
    for (number, edit) in edits.iter().enumerate() {
        let target = edit.target.as_ref().expect("a link leads somewhere");
        assert_eq!(edit.new.as_deref(), Some(format!("regel {number}").as_str()));
        assert_eq!(target.new.as_deref(), Some(format!("https://voorbeeld.example/nieuw/{number}").as_str()));
    }
}

#[test]
fn a_label_for_a_label_among_thousands() {
    let front = |labels: Vec<String>| format!("---\ntags:\n{}---\n\nTekst.\n", labels.concat());
    let label = |number: usize| format!("  - label {number}\n");
    let old = front((0..2_000).map(label).collect());
    let new = front((0..2_000).rev().map(|number| label(if number == 1_000 { 9_999 } else { number })).collect());
    let edits = edits(&old, &new);
    assert_eq!(edits.len(), 1);
    assert_eq!(words(&edits[0], WordOp::Delete), ["label 1000"]);
    assert_eq!(words(&edits[0], WordOp::Insert), ["label 9999"]);
}

#[test]
fn another_key_is_no_typing_error() {
    let page = |key: String| format!("De sleutel die u hierbij moet gebruiken is {key} en geen andere dan deze.\n");
    let (same, start) = ("a".repeat(1_000), "b".repeat(1_000));
    let edits = edits(&page(format!("{start}x{same}")), &page(format!("{start}z{same}")));
    assert_eq!(edits.len(), 1);
    assert!(!edits[0].reasons.contains(&Reason::Typo), "{:?}", edits[0].reasons);
}
