//! Templates: those of the tool, and those that people put in their place.
//!
//! One registry per kind of output, each with its own escape function: `{{ }}` is always safe in the document it stands
//! in, `{{{ }}}` writes as it is. Handlebars runs in strict mode: a misspelt field is an error that names file and line,
//! not an empty place in the newsletter.
//!
//! Helpers in Markdown: `{{link title url}}` (the title alone where there is no url).

use std::collections::{BTreeMap, BTreeSet};

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason};
use serde::Serialize;

use super::escape;

/// The templates of the tool, by file name.
pub const BUILT_IN: [(&str, &str); 19] = [
    ("notes.md.hbs", include_str!("../../templates/notes.md.hbs")),
    ("newsletter.md.hbs", include_str!("../../templates/newsletter.md.hbs")),
    ("history.md.hbs", include_str!("../../templates/history.md.hbs")),
    ("site-layout.html.hbs", include_str!("../../templates/site/layout.html.hbs")),
    ("site-start.html.hbs", include_str!("../../templates/site/start.html.hbs")),
    ("site-release.html.hbs", include_str!("../../templates/site/release.html.hbs")),
    ("site-many.html.hbs", include_str!("../../templates/site/many.html.hbs")),
    ("site-page.html.hbs", include_str!("../../templates/site/page.html.hbs")),
    ("site-sentences.html.hbs", include_str!("../../templates/site/sentences.html.hbs")),
    ("site-compare.html.hbs", include_str!("../../templates/site/compare.html.hbs")),
    ("site-choose.html.hbs", include_str!("../../templates/site/choose.html.hbs")),
    ("site-pages.html.hbs", include_str!("../../templates/site/pages.html.hbs")),
    ("site-subjects.html.hbs", include_str!("../../templates/site/subjects.html.hbs")),
    ("site-follow.html.hbs", include_str!("../../templates/site/follow.html.hbs")),
    ("site-start.page.hbs", include_str!("../../templates/site/start.page.hbs")),
    ("site-releases.page.hbs", include_str!("../../templates/site/releases.page.hbs")),
    ("site-release.page.hbs", include_str!("../../templates/site/release.page.hbs")),
    ("site-page.page.hbs", include_str!("../../templates/site/page.page.hbs")),
    ("site-pages.page.hbs", include_str!("../../templates/site/pages.page.hbs")),
];

/// What kind of document a template makes, told by the end of its file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.md.hbs`
    Markdown,
    /// `.html.hbs`
    Html,
    /// `.txt.hbs`
    Text,
    /// `.page.hbs`: Markdown that a generator makes a page of.
    Page,
}

impl Kind {
    /// The end of the file names of that kind.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Markdown => ".md.hbs",
            Kind::Html => ".html.hbs",
            Kind::Text => ".txt.hbs",
            Kind::Page => ".page.hbs",
        }
    }

    fn of(file: &str) -> Option<Kind> {
        [Kind::Markdown, Kind::Html, Kind::Text, Kind::Page].into_iter().find(|kind| file.ends_with(kind.ending()))
    }

    /// What a template made, as it is written.
    fn finished(self, text: String) -> String {
        match self {
            Kind::Markdown | Kind::Text | Kind::Page => tidy(&text),
            Kind::Html => text,
        }
    }

    fn escape(self) -> fn(&str) -> String {
        match self {
            Kind::Markdown => escape::markdown,
            Kind::Html => escape::html,
            Kind::Text => escape::plain,
            Kind::Page => escape::page,
        }
    }
}

/// Templates that people wrote, by file name; each takes the place of the tool's own, or serves as a part (`{{> name}}`,
/// the file name without its ending).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    own: BTreeMap<String, String>,
}

/// A template that does not work: where, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("template {file}{}: {message}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct TemplateError {
    /// File name of the template.
    pub file: String,
    /// The line in it, from 1, where one is known.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub message: String,
}

impl Templates {
    /// The tool's templates, with these in their place, by file name (`notes.md.hbs`).
    pub fn new(own: BTreeMap<String, String>) -> Self {
        Templates { own }
    }

    /// The templates of people's own that take the place of none and that no other one uses as a part.
    pub fn unused(&self) -> Vec<String> {
        let texts = || BUILT_IN.iter().map(|(_, text)| *text).chain(self.own.values().map(String::as_str));
        let is_part = |file: &str| {
            let name = Kind::of(file).map_or(file, |kind| file.strip_suffix(kind.ending()).unwrap_or(file));
            texts().any(|text| {
                text.split("{{>").chain(text.split("{{#>")).skip(1).any(|after| after.trim_start().starts_with(name))
            })
        };
        let is_ours = |file: &str| BUILT_IN.iter().any(|(name, _)| *name == file);
        self.own.keys().filter(|file| !is_ours(file) && !is_part(file)).cloned().collect()
    }

    /// Renders a template by file name. Markdown and text end with one line end.
    pub fn render(&self, file: &str, data: &impl Serialize) -> Result<String, TemplateError> {
        let kind = Kind::of(file).ok_or_else(|| TemplateError {
            file: file.to_owned(),
            line: None,
            message: "a template's name ends in .md.hbs, .html.hbs, .txt.hbs or .page.hbs".to_owned(),
        })?;
        let registry = self.registry(kind)?;
        let name = file.strip_suffix(kind.ending()).unwrap_or(file);
        let text = registry.render(name, data).map_err(|error| render_error(file, kind, &error))?;
        Ok(kind.finished(text))
    }

    /// All templates of one kind, read once: for documents that are made by the thousand.
    pub fn prepared(&self, kind: Kind) -> Result<Prepared, TemplateError> {
        Ok(Prepared { registry: self.registry(kind)?, kind })
    }

    fn registry(&self, kind: Kind) -> Result<Handlebars<'static>, TemplateError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(kind.escape());
        registry.register_helper("link", Box::new(link_helper));
        let own = self.own.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        for (file, text) in BUILT_IN.into_iter().chain(own) {
            let Some(name) = file.strip_suffix(kind.ending()) else { continue };
            if let Some(message) = self.endless(name, kind) {
                return Err(TemplateError { file: file.to_owned(), line: None, message });
            }
            registry.register_template_string(name, text).map_err(|error| TemplateError {
                file: file.to_owned(),
                line: error.pos().map(|(line, _)| line),
                message: error.reason().to_string(),
            })?;
        }
        Ok(registry)
    }
}

/// Templates of one kind, read and ready.
pub struct Prepared {
    registry: Handlebars<'static>,
    kind: Kind,
}

impl Prepared {
    /// Renders a template by its name without ending.
    pub fn render(&self, name: &str, data: &impl Serialize) -> Result<String, TemplateError> {
        let file = format!("{name}{}", self.kind.ending());
        let text = self.registry.render(name, data).map_err(|error| render_error(&file, self.kind, &error))?;
        Ok(self.kind.finished(text))
    }
}

impl Templates {
    /// Whether a template puts itself in, through whatever parts: it would never end. The message names the way round.
    fn endless(&self, name: &str, kind: Kind) -> Option<String> {
        let mut way = vec![name.to_owned()];
        let mut open = self.parts(name, kind);
        let mut seen = BTreeSet::new();
        while let Some(part) = open.pop() {
            if part == name {
                way.push(part);
                return Some(format!("it puts itself in: {}", way.join(" > ")));
            }
            if seen.insert(part.clone()) {
                open.extend(self.parts(&part, kind));
                way.push(part);
            }
        }
        None
    }

    /// The parts (`{{> name}}`) that a template puts in. A part written within it (`{{#*inline}}`) counts as the template itself.
    fn parts(&self, name: &str, kind: Kind) -> Vec<String> {
        let Some(text) = self.own.get(&format!("{name}{}", kind.ending())) else { return Vec::new() };
        let is_name = |letter: char| !letter.is_whitespace() && !matches!(letter, '}' | '"' | '\'' | '~');
        let names = |opening: &str| -> Vec<String> {
            let found = text.split(opening).skip(1).map(|rest| rest.trim_start_matches(['"', '\'', ' ', '~']));
            found.map(|rest| rest.chars().take_while(|letter| is_name(*letter)).collect()).collect()
        };
        let inline = names("#*inline");
        let used = names("{{>").into_iter().chain(names("{{~>")).chain(names("{{#>"));
        let within = |part: &str| {
            text.split("{{#*inline")
                .skip(1)
                .filter_map(|rest| rest.split("{{/inline").next())
                .any(|body| body.contains(part))
        };
        used.filter(|part| !inline.contains(part) || within(&format!("> {part}")))
            .map(|part| if inline.contains(&part) { name.to_owned() } else { part })
            .collect()
    }
}

fn render_error(file: &str, kind: Kind, error: &handlebars::RenderError) -> TemplateError {
    let message = match error.reason() {
        RenderErrorReason::MissingVariable(Some(name)) => format!("there is no field `{name}` here"),
        reason => reason.to_string(),
    };
    let named = error.template_name.as_ref().map(|name| format!("{name}{}", kind.ending()));
    TemplateError { file: named.unwrap_or_else(|| file.to_owned()), line: error.line_no, message }
}

/// `{{link title url}}`: a Markdown link; the title alone where `url` is null.
fn link_helper(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let text = |at| helper.param(at).and_then(|param| param.value().as_str()).unwrap_or_default();
    out.write(&escape::link(text(0), text(1)))?;
    Ok(())
}

/// No blanks at line ends, no more than one empty line in a row, one line end at the end.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && empty) {
            tidy.push_str(line);
            tidy.push('\n');
        }
        empty = line.is_empty();
    }
    tidy.truncate(tidy.trim_end().len());
    tidy.push('\n');
    tidy
}

#[cfg(test)]
mod endless_tests {
    use super::*;

    #[test]
    fn templates_that_never_end_are_refused() {
        for files in [
            &[("notes.md.hbs", "{{> a}}"), ("a.md.hbs", "{{> b}}"), ("b.md.hbs", "{{> a}}")][..],
            &[("notes.md.hbs", "{{#*inline \"x\"}}{{> x}}{{/inline}}{{> x}}")][..],
        ] {
            let own = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
            let error = Templates::new(own).render("notes.md.hbs", &serde_json::json!({})).expect_err("never ends");
            assert!(error.message.starts_with("it puts itself in"), "{error}");
        }
        let own =
            [("notes.md.hbs", "{{> a}}"), ("a.md.hbs", "x")].map(|(file, text)| (file.to_owned(), text.to_owned()));
        let text = Templates::new(own.into()).render("notes.md.hbs", &serde_json::json!({})).expect("ends");
        assert_eq!(text, "x\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> TemplateError {
        let own = BTreeMap::from([("notes.md.hbs".to_owned(), text.to_owned())]);
        Templates::new(own).render("notes.md.hbs", &serde_json::json!({ "title": "A" })).unwrap_err()
    }

    #[test]
    fn a_bad_template_is_an_error_that_names_file_and_line() {
        let missing = error("# {{title}}\n\n{{titel}}\n");
        assert_eq!((missing.file.as_str(), missing.line), ("notes.md.hbs", Some(3)));
        assert_eq!(missing.to_string(), "template notes.md.hbs, line 3: there is no field `titel` here");
        let broken = error("a\n{{#if title}}\nb\n");
        assert_eq!((broken.file.as_str(), broken.line.is_some()), ("notes.md.hbs", true));
    }

    #[test]
    fn own_templates_take_the_place_and_may_have_parts() {
        let own = BTreeMap::from([
            ("notes.md.hbs".to_owned(), "{{> head}}\n\n{{link title url}}".to_owned()),
            ("head.md.hbs".to_owned(), "## {{title}}".to_owned()),
        ]);
        let text = Templates::new(own).render("notes.md.hbs", &serde_json::json!({ "title": "A*", "url": null }));
        assert_eq!(text.unwrap(), "## A\\*\nA\\*\n");
    }
}
