//! The first lines of boxes and tabs: `!!!`, `???`, `===`, `///` and `:::`.

use super::containers::Kind;
use crate::page::html::Tag;
use crate::page::inline::attribute_list;

/// `!!! type "title"`, `??? type "title"`, `???+ …`, `=== "title"`.
pub(super) fn box_header(content: &str) -> Option<Kind> {
    let content = content.trim_end();
    if let Some(rest) = content.strip_prefix("!!!") {
        let (kind, title) = type_and_title(rest.strip_prefix(' ').unwrap_or(rest))?;
        return (!kind.is_empty()).then_some(Kind::Box { kind, title, form: String::new() });
    }
    if let Some(rest) = content.strip_prefix("???") {
        let (form, rest) = match rest.strip_prefix('+') {
            Some(rest) => ("details open", rest),
            None => ("details", rest),
        };
        let (kind, title) = type_and_title(rest.strip_prefix(' ').unwrap_or(rest))?;
        let kind = if kind.is_empty() { "details".to_owned() } else { kind };
        return Some(Kind::Box { kind, title, form: form.to_owned() });
    }
    let rest = content.strip_prefix("===")?;
    let body = rest.trim_start_matches(['+', '!']);
    let form = &rest[..rest.len() - body.len()];
    let title = body.strip_prefix(' ')?.trim_start().strip_prefix('"')?.strip_suffix('"')?;
    Some(Kind::Box { kind: "tab".to_owned(), title: Some(title.to_owned()), form: form.to_owned() })
}

/// `type more types "title"`; either may be missing, not both.
fn type_and_title(text: &str) -> Option<(String, Option<String>)> {
    let (types, title) = match text.split_once('"') {
        Some((types, title)) => (types, Some(title.strip_suffix('"')?.to_owned())),
        None => (text, None),
    };
    let types: Vec<&str> = types.split_whitespace().collect();
    let word = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (types.iter().all(word) && !(types.is_empty() && title.is_none())).then(|| (types.join(" "), title))
}

/// `/// type | title`.
pub(super) fn slash_header(content: &str) -> Option<Kind> {
    let slashes = fence_run(content, b'/')?;
    let rest = content[slashes..].trim();
    let (kind, argument) =
        rest.split_once('|').map_or((rest, None), |(kind, title)| (kind.trim_end(), Some(title.trim())));
    let fits = !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !fits {
        return None;
    }
    Some(match (kind, argument) {
        ("html", Some(selector)) => {
            let end = selector.find(|c: char| !c.is_alphanumeric()).unwrap_or(selector.len());
            let (name, attributes) = selector.split_at(end);
            Kind::Wrapper(Tag::new(name, vec![("selector".to_owned(), attributes.to_owned())]))
        }
        (kind, argument) => {
            Kind::Box { kind: kind.to_owned(), title: argument.map(str::to_owned), form: String::new() }
        }
    })
}

/// `:::type title`, `::: type title`, `:::type[title]{attributes}`, `::: {.type}`.
pub(super) fn colon_header(content: &str) -> Option<Kind> {
    let colons = fence_run(content, b':')?;
    let rest = content[colons..].trim();
    if let Some((list, _)) = attribute_list(rest) {
        let kind = list.split(' ').next().unwrap_or("").trim_start_matches('.').to_owned();
        return Some(Kind::Box { kind, title: Some(String::new()), form: list });
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
    let (kind, rest) = rest.split_at(end);
    if kind.is_empty() || generated(content).is_some() && rest.starts_with('.') {
        return None;
    }
    let (mut title, mut rest) = (None, rest.trim());
    if let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        (title, rest) = (Some(inside.to_owned()), after.trim());
    }
    let mut form = String::new();
    let list =
        rest.rfind('{').and_then(|start| attribute_list(&rest[start..]).map(|(list, length)| (start, list, length)));
    if let Some((start, list, _)) = list.filter(|&(start, _, length)| start + length == rest.len()) {
        (form, rest) = (list, rest[..start].trim_end());
    }
    if title.is_none() && !rest.is_empty() {
        title = Some(rest.to_owned());
    }
    Some(Kind::Box { kind: kind.to_owned(), title, form })
}

/// `::: package.module`, with which mkdocstrings puts the documentation of code there: the name, and the options below it.
pub(in crate::page) fn generated(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(":::")?.trim_start();
    let (name, options) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    let options = options.trim();
    let key = options.split(char::is_whitespace).next().unwrap_or("");
    let has_options = key.len() > 2 && (key.ends_with(':') || key.starts_with(':') && key[1..].contains(':'));
    let name_fits = names_code(&name.replace('-', "_"));
    (name_fits && (options.is_empty() || has_options)).then_some((name, options))
}

/// Whether a label is the dotted name of something in code: `package.module.function`.
pub(in crate::page) fn is_dotted_name(label: &str) -> bool {
    label.contains('.') && names_code(label)
}

fn names_code(name: &str) -> bool {
    name.split('.').all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

pub(super) fn fence_run(content: &str, byte: u8) -> Option<usize> {
    let run = content.bytes().take_while(|&b| b == byte).count();
    (run >= 3).then_some(run)
}
