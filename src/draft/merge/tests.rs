//! What people do to drafts, and that nothing of it is lost.

use proptest::prelude::*;

use super::*;

const BASE: &str = "---\nsubject: \"News\"\n---\n\n# News\n\nOn 5 pages something changed.\n\n## One\n\n<!--\nentry: page one\n-->\n\nOne says 10 days.\n\n- [One](https://a/one)\n- [Two](https://a/two)\n\n## Also\n\n- Rules: [Three](https://a/three)\n- Help: [Four](https://a/four)\n";

fn ours() -> String {
    BASE.replace("10 days", "15 days").replace("5 pages", "6 pages")
}

fn merged(theirs: &str, ours: &str) -> Merged {
    merge(BASE, theirs, ours, Language::En)
}

#[test]
fn unchanged_facts_change_no_byte() {
    let theirs = BASE.replace('\n', "\r\n").replace("One says", "We say");
    assert_eq!(merged(&theirs, BASE).text, theirs);
}

#[test]
fn a_draft_that_nobody_touched_is_renewed() {
    assert_eq!(merged(BASE, &ours()), Merged { text: ours(), conflicts: Vec::new() });
    let windows = format!("\u{feff}{}", BASE.replace('\n', "\r\n"));
    assert_eq!(merged(&windows, &ours()).text, format!("\u{feff}{}", ours().replace('\n', "\r\n")));
}

#[test]
fn facts_elsewhere_are_merged_silently() {
    let theirs = BASE.replace("- Rules: [Three]", "- The rules: [Three]");
    let merged = merged(&theirs, &ours());
    assert_eq!(merged.text, ours().replace("- Rules: [Three]", "- The rules: [Three]"));
    assert_eq!(merged.conflicts, []);
}

#[test]
fn an_entry_changed_by_both_keeps_the_words_and_shows_the_facts() {
    let theirs = BASE.replace("One says 10 days.", "You have 10 days, no more.").replace("\"News\"", "\"My subject\"");
    let merged = merged(&theirs, &ours().replace("\"News\"", "\"News!\""));
    insta::assert_snapshot!(merged.text);
    assert_eq!(merged.conflicts.iter().map(|conflict| conflict.line).collect::<Vec<_>>(), [3, 18]);
    assert_eq!(merged.conflicts[1].heading.as_deref(), Some("One"));
}

#[test]
fn an_open_conflict_stays_until_a_person_takes_it_out() {
    let theirs = BASE.replace("One says 10 days.", "You have 10 days.");
    let first = merged(&theirs, &ours());
    let same = merge(&ours(), &first.text, &ours(), Language::En);
    assert_eq!(same, first);
    let later = ours().replace("15 days", "20 days");
    let second = merge(&ours(), &first.text, &later, Language::En);
    assert!(second.text.contains("20 days") && !second.text.contains("15 days"), "{}", second.text);
    assert_eq!(second.conflicts.len(), 1);
    let answered = first.text.replace("15 days", "15 days, I know");
    let third = merge(&ours(), &answered, &later, Language::En);
    assert!(third.text.contains("15 days, I know") && third.text.contains("20 days"), "{}", third.text);
    assert_eq!(third.conflicts.len(), 2);
}

#[test]
fn what_is_deleted_stays_deleted() {
    let theirs = BASE.replace("- [Two](https://a/two)\n", "");
    assert_eq!(merged(&theirs, &ours()).text, ours().replace("- [Two](https://a/two)\n", ""));
    let start = BASE.find("## One").expect("it is there");
    let end = BASE.find("## Also").expect("it is there");
    let theirs = format!("{}{}", &BASE[..start], &BASE[end..]);
    let more = ours().replace("- [Two](https://a/two)\n", "- [Two](https://a/two)\n- [Five](https://a/five)\n");
    let merged = merged(&theirs, &more);
    assert!(!merged.text.contains("days") && !merged.text.contains("Five"), "{}", merged.text);
    assert!(merged.text.contains("6 pages"));
}

#[test]
fn what_was_moved_stays_where_it_was_put() {
    let start = BASE.find("## One").expect("it is there");
    let end = BASE.find("## Also").expect("it is there");
    let theirs = format!("{}{}\n{}", &BASE[..start], &BASE[end..], &BASE[start..end]);
    let merged = merged(&theirs, &ours());
    assert!(merged.text.find("## Also") < merged.text.find("15 days"), "{}", merged.text);
    assert_eq!(merged.conflicts, []);
}

#[test]
fn new_facts_come_in_where_they_belong_and_gone_ones_go() {
    let theirs = BASE.replace("## Also", "## Agenda\n\nCome on Monday.\n\n## Also");
    let new = ours()
        .replace("## Also", "## Two\n\nTwo is new.\n\n## Also")
        .replace("- [Two](https://a/two)\n", "- [Two](https://a/two)\n- [Five](https://a/five)\n")
        .replace("- Rules: [Three](https://a/three)\n", "");
    insta::assert_snapshot!(merged(&theirs, &new).text);
}

#[test]
fn a_new_entry_never_comes_into_the_list_of_another() {
    let theirs = BASE.replace("One says", "We say");
    // The links below One have another order now, and Two comes behind them.
    let new = BASE
        .replace("- [One](https://a/one)\n- [Two](https://a/two)\n", "- [Two](https://a/two)\n- [One](https://a/one)\n")
        .replace("## Also", "## Two\n\nTwo is new.\n\n- [Six](https://a/six)\n- [Seven](https://a/seven)\n\n## Also");
    let expected = theirs
        .replace("## Also", "## Two\n\nTwo is new.\n\n- [Six](https://a/six)\n- [Seven](https://a/seven)\n\n## Also");
    assert_eq!(merged(&theirs, &new).text, expected);
    let windows = merged(&theirs.replace('\n', "\r\n"), &new).text;
    assert_eq!(windows, expected.replace('\n', "\r\n"));
}

#[test]
fn what_editors_do_by_themselves_is_no_edit() {
    let theirs = BASE.replace('"', "“").replace("One says 10 days.", "One\nsays\u{a0}10 days.  ");
    assert_eq!(merged(&theirs, &ours()).conflicts, []);
    assert!(merged(&theirs, &ours()).text.contains("15 days"));
}

#[test]
fn facts_that_are_gone_below_a_persons_words_are_flagged() {
    let theirs = BASE.replace("One says 10 days.", "You have 10 days.");
    let start = BASE.find("## One").expect("it is there");
    let end = BASE.find("## Also").expect("it is there");
    let merged = merged(&theirs, &format!("{}{}", &BASE[..start], &BASE[end..]));
    assert!(
        merged.text.contains("You have 10 days.") && merged.text.contains("no longer generated"),
        "{}",
        merged.text
    );
    assert_eq!(merged.conflicts.len(), 1);
}

/// Words that make a draft, and those that could lead a merge astray.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec("[a-e]{1,2}", 0..6).prop_map(|words| words.join(" ")),
        2 => "[a-d]".prop_map(|title| format!("## {title}")),
        3 => "[a-d]".prop_map(|title| format!("- [{title}](https://a/{title})")),
        1 => "[a-d]".prop_map(|title| format!("- {title}")),
        2 => Just(String::new()),
        1 => Just("---".to_owned()),
        1 => Just("<!--".to_owned()),
        1 => Just("-->".to_owned()),
        1 => Just("```".to_owned()),
        1 => Just(format!("{CONFLICT} x -->")),
        1 => Just(CONFLICT_END.to_owned()),
        1 => "[a-c]".prop_map(|name| format!("entry: {name}")),
        1 => "[a-c]".prop_map(|name| format!("subject: {name}")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..24).prop_map(|lines| lines.join("\n"))
}

/// What a person does to a draft.
#[derive(Clone, Debug)]
enum Deed {
    Type(usize, usize),
    Delete(usize, usize),
    Move(usize, usize),
    Copy(usize, usize),
    Line(usize),
    Windows,
    Quotes,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => (any::<usize>(), any::<usize>()).prop_map(|(line, word)| Deed::Type(line, word)),
        2 => (any::<usize>(), 1..6usize).prop_map(|(line, count)| Deed::Delete(line, count)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Deed::Move(from, to)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Deed::Copy(from, to)),
        2 => any::<usize>().prop_map(Deed::Line),
        1 => Just(Deed::Windows),
        1 => Just(Deed::Quotes),
    ]
}

/// Does it; every word typed is one that stands nowhere else, in no other round either.
fn edited(text: &str, deeds: &[Deed], round: usize) -> (String, Vec<String>) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut typed = Vec::new();
    let mut line_end = "\n";
    for (number, deed) in deeds.iter().enumerate() {
        let count = lines.len().max(1);
        let word = format!("TYPED{round}R{number}X");
        match deed {
            Deed::Type(at, place) if !lines.is_empty() => {
                let line = &mut lines[at % count];
                let mut words: Vec<&str> = line.split(' ').collect();
                words.insert(place % (words.len() + 1), &word);
                *line = words.join(" ");
                typed.push(word);
            }
            Deed::Line(at) | Deed::Type(at, _) => {
                lines.insert(at % (lines.len() + 1), word.clone());
                typed.push(word);
            }
            Deed::Delete(at, many) => {
                let from = at % count;
                lines.drain(from.min(lines.len())..(from + many).min(lines.len()));
            }
            Deed::Move(from, to) if !lines.is_empty() => {
                let line = lines.remove(from % count);
                lines.insert(to % (lines.len() + 1), line);
            }
            Deed::Copy(from, to) if !lines.is_empty() => {
                let line = lines[from % count].clone();
                lines.insert(to % (lines.len() + 1), line);
            }
            Deed::Move(..) | Deed::Copy(..) => {}
            Deed::Windows => line_end = "\r\n",
            Deed::Quotes => lines.iter_mut().for_each(|line| *line = line.replace('"', "”")),
        }
    }
    let text = lines.join(line_end);
    typed.retain(|word| text.contains(word.as_str()));
    (text, typed)
}

/// Words of a text that stand in none of the others, with how often.
fn lost(merged: &str, theirs: &str, base: &str) -> Vec<String> {
    let known: BTreeSet<&str> = base.split_whitespace().collect();
    let kept: BTreeSet<&str> = merged.split_whitespace().collect();
    let own = theirs.split_whitespace().filter(|word| !known.contains(word) && !word.starts_with(CONFLICT));
    own.filter(|word| !kept.contains(word)).map(str::to_owned).collect()
}

/// What the facts say at one time: which of the entries are there, in which order, with which numbers and links.
fn facts() -> impl Strategy<Value = String> {
    let entry = |name: &'static str| {
        (any::<bool>(), 1..4usize, 0..3usize).prop_map(move |(is_there, days, links)| {
            let links: String = (0..links).map(|at| format!("- [{name} {at}](https://a/{name}-{at})\n")).collect();
            let text = format!(
                "## {name} in {days} places\n\n<!--\nentry: page {name}\n-->\n\n{name} says {days} days.\n\n{links}\n"
            );
            if is_there { text } else { String::new() }
        })
    };
    let entries = (entry("One"), entry("Two"), entry("Three"), any::<bool>(), 1..9usize);
    entries.prop_map(|(one, two, three, turned, pages)| {
        let middle = if turned { format!("{three}{two}{one}") } else { format!("{one}{two}{three}") };
        let head = format!(
            "---\nsubject: \"News of {pages} pages\"\n---\n\n# News\n\nOn {pages} pages something changed.\n\n"
        );
        format!("{head}{middle}## Also\n\n- Rules: [Four](https://a/four)\n- {pages} others\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_word_typed_is_ever_missing(deeds in prop::collection::vec(deed(), 0..12), ours in prop_oneof![Just(ours()), text()]) {
        let (theirs, typed) = edited(BASE, &deeds, 0);
        let first = merged(&theirs, &ours);
        for word in &typed {
            prop_assert!(first.text.contains(word.as_str()), "{word} is missing in\n{}", first.text);
        }
        // And again, over the conflicts that the first time left.
        let second = merge(&ours, &first.text, BASE, Language::En);
        for word in &typed {
            prop_assert!(second.text.contains(word.as_str()), "{word} is missing the second time in\n{}", second.text);
        }
    }

    #[test]
    fn no_word_is_missing_however_often_people_edit_and_facts_move_on(
        first in facts(),
        rounds in prop::collection::vec((prop::collection::vec(deed(), 0..8), facts()), 1..5),
    ) {
        let (mut base, mut draft) = (first.clone(), first);
        let mut typed: Vec<String> = Vec::new();
        for (round, (deeds, ours)) in rounds.into_iter().enumerate() {
            let (theirs, new) = edited(&draft, &deeds, round);
            // What somebody deleted is not missing.
            typed.retain(|word| theirs.contains(word.as_str()));
            typed.extend(new);
            let merged = merge(&base, &theirs, &ours, Language::En);
            for word in &typed {
                prop_assert!(merged.text.contains(word.as_str()), "{word} is missing in round {round} in\n{}", merged.text);
            }
            prop_assert_eq!(&merge(&ours, &merged.text, &ours, Language::En).text, &merged.text, "the same facts");
            (base, draft) = (ours, merged.text);
        }
    }

    #[test]
    fn whatever_the_texts_no_own_word_is_lost(base in text(), theirs in text(), ours in text()) {
        let merged = merge(&base, &theirs, &ours, Language::Nl);
        prop_assert_eq!(lost(&merged.text, &theirs, &base), Vec::<String>::new(), "{}", merged.text);
        prop_assert_eq!(merge(&base, &theirs, &base, Language::Nl).text, theirs);
    }

    #[test]
    fn parts_are_the_text(text in text()) {
        let again: String = parts(&text).into_iter().map(|part| part.body + &part.blank).collect();
        prop_assert_eq!(again, text);
    }
}
