//! Reading pages, end to end: what a source becomes, which sources are the same page, and that reading never fails.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pagelog::page::{Block, BlockKind, Dialect, Includes, Page, PagePath, Style, read};
use pagelog::problem::{Problem, ProblemKind};
use proptest::prelude::*;

fn page(source: &str) -> Page {
    read_with(source, &Dialect::default(), &Includes::new()).0
}

fn read_with(source: &str, dialect: &Dialect, includes: &Includes) -> (Page, Vec<Problem>) {
    read(&PagePath::new("docs/a.md"), source.as_bytes(), dialect, includes)
}

/// The blocks, one a line: lines, kind and level, text, then whatever is not empty.
fn told(source: &str) -> String {
    told_as(source, &Dialect::default())
}

fn told_as(source: &str, dialect: &Dialect) -> String {
    let page = read_with(source, dialect, &Includes::new()).0;
    let mut out = String::from("\n");
    for block in &page.blocks {
        let _ = write!(out, "{}-{} {:?}", block.lines.start, block.lines.end, block.kind);
        if block.level > 0 {
            let _ = write!(out, "{}", block.level);
        }
        let _ = write!(out, " {:?}", block.text);
        for (name, value) in [("form", &block.form), ("raw", &block.raw), ("name", &block.name)] {
            if !value.is_empty() {
                let _ = write!(out, " {name}={value:?}");
            }
        }
        for span in &block.spans {
            let _ = write!(out, " {:?}={:?}", span.style, &block.text[span.range.clone()]);
        }
        if !block.place.is_empty() {
            let _ = write!(out, " under {}", block.place.join(" / "));
        }
        if !block.within.is_empty() {
            let within: Vec<String> = block.within.iter().map(|container| format!("{container:?}")).collect();
            let _ = write!(out, " in {}", within.join(", "));
        }
        out.push('\n');
    }
    out
}

fn without_lines(source: &str) -> (Vec<(String, Vec<String>)>, Vec<Block>) {
    let page = page(source);
    let mut fields: Vec<_> = page.front_matter.into_iter().map(|field| (field.key, field.values)).collect();
    fields.sort();
    (fields, page.blocks.into_iter().map(|block| Block { lines: 0..0, ..block }).collect())
}

#[test]
fn two_spellings_are_one_page() {
    let pairs = [
        ("line endings", "# A\n\nb\nc\n", "# A\r\n\r\nb\r\nc\r\n"),
        ("old line endings", "# A\n\nb\n", "# A\r\rb\r"),
        ("byte order mark", "# A\n", "\u{feff}# A\n"),
        ("trailing blanks", "# A\n\nb\n", "# A  \n\nb \n"),
        ("wrapping", "een twee drie\nvier\n", "een\ntwee drie vier\n"),
        ("wrapping of an item", "- een twee\n  drie\n", "- een\n  twee drie\n"),
        ("lazy wrapping of an item", "- een twee\n", "- een\ntwee\n"),
        ("order of front matter", "---\na: 1\nb: [x, y]\n---\nt\n", "---\nb:\n- x\n- y\na: '1'\n---\n\nt\n"),
        ("kinds of front matter", "---\na: b\n---\nt\n", "+++\na = \"b\"\n+++\nt\n"),
        ("blank before front matter", "---\na: 1\n---\nt\n", "\n--- \na: 1\n---  \nt\n"),
        ("emphasis", "*a* **b**\n", "_a_ __b__\n"),
        ("bullets", "- a\n- b\n    - c\n", "* a\n* b\n    + c\n"),
        ("bullets' indent", "- a\n  - b\n", "-   a\n    -   b\n"),
        ("loose lists", "- a\n- b\n", "- a\n\n- b\n"),
        ("numbers", "1. a\n2. b\n", "1. a\n1. b\n"),
        ("delimiters of numbers", "1. a\n", "1) a\n"),
        ("headings", "Kop\n===\n\nSub\n---\n", "# Kop\n\n## Sub ##\n"),
        ("fences", "```rust\na\n```\n", "~~~~ rust\na\n~~~~\n"),
        ("blank lines", "# A\nb\n\n\n\nc", "# A\n\nb\n\nc\n\n\n"),
        ("padding of tables", "|a|b|\n|-|:-|\n|c|d|\n", "| a   | b |\n| --- | :---- |\n| c | d      |\n"),
        ("edges of tables", "a | b\n--- | ---\nc | d\n", "| a | b |\n|---|---|\n| c | d |\n"),
        ("no-break spaces", "a b\n", "a\u{a0}b\n"),
        ("references", "één ‘b’ & c\n", "&eacute;&#233;n &lsquo;b&rsquo; &amp; c\n"),
        ("escapes", "a. b! <c\n", "a\\. b\\! \\<c\n"),
        ("hard breaks", "a  \nb\n", "a\\\nb\n"),
        ("hard breaks in HTML", "a  \nb\n", "a<br/>b\n"),
        ("reference links", "[a](b.md)\n", "[a][x]\n\n[x]: b.md\n"),
        ("angle brackets", "[a](b.md)\n", "[a](<b.md>)\n"),
        ("rules", "a\n\n---\n", "a\n\n* * *\n"),
        ("attribute lists", "# A { .x #y }\n", "# A {: .x  #y}\n"),
        ("tabs", "- a\n\n    b\n", "- a\n\n\tb\n"),
        ("titles of boxes", "!!! note \"Let op\"\n    a\n", "!!!  note   \"Let op\"  \n\n    a\n"),
        ("a definition below text", "a [x]\n\nb\n\n[x]: c.md\n", "a [x]\n\nb\n[x]: c.md\n"),
        ("definitions below an item", "- a [x] [y]\n\n[x]: c.md\n[y]: d.md\n", "- a [x] [y]\n[x]: c.md\n[y]: d.md\n"),
        ("place of a definition", "[a][x] b\n\n[x]: c.md\n", "[x]: c.md\n\n[a][x] b\n"),
        ("attributes of HTML", "<div class=\"a\" id='b'>c</div>\n", "<DIV id=\"b\" class=a>\nc\n</DIV>\n"),
    ];
    for (what, one, other) in pairs {
        assert_eq!(without_lines(one), without_lines(other), "{what}");
    }
}

#[test]
fn headings_lists_and_places() {
    let source = "# Titel\n\nIn.\n\n## A { #a }\n\n1. een\n   twee\n\n    later\n    - [x] diep [l](u.md \"t\"){ .knop }\n2. drie\n\n### B\n\nx  \ny\n\n## C\n\n3. a\n";
    assert_eq!(
        told(source),
        r##"
1-2 Heading1 "Titel"
3-4 Paragraph "In."
5-6 Heading2 "A" form="#a"
7-9 ListItem1 "een twee" form="ordered" under A
10-11 Paragraph "later" under A in Item
11-12 ListItem2 "diep l" form="bullet task=done" Link { target: "u.md", extra: "title=t .knop" }="l" under A in Item
12-13 ListItem1 "drie" form="ordered" under A
14-15 Heading3 "B" under A
16-18 Paragraph "x y" Break="" under A / B
19-20 Heading2 "C"
21-22 ListItem1 "a" form="ordered start=3" under C
"##
    );
}

#[test]
fn boxes_tabs_and_details_wherever_they_stand() {
    let source = "- punt\n\n    !!! tip \"Let **op**\"\n        tekst\n\n        - diep\n\n    na\n\n??? info\n    a\n\n    ```\n    !!! geen\n    ```\n\n=== \"Tab\"\n\n    b\n\n:::warning Pas op\nc\n:::\n\n/// details | Meer\nd\n///\n\n> [!NOTE]\n> e\n";
    assert_eq!(
        told(source),
        r#"
1-2 ListItem1 "punt" form="bullet"
3-4 Admonition "Let op" form="tip" Strong="op" in Item
4-5 Paragraph "tekst" in Item, Box { kind: "tip", title: "Let op" }
6-7 ListItem2 "diep" form="bullet" in Item, Box { kind: "tip", title: "Let op" }
8-9 Paragraph "na" in Item
10-11 Admonition "Info" form="info details"
11-12 Paragraph "a" in Box { kind: "info", title: "Info" }
13-16 Code "!!! geen" raw="!!! geen" in Box { kind: "info", title: "Info" }
17-18 Admonition "Tab" form="tab"
19-20 Paragraph "b" in Box { kind: "tab", title: "Tab" }
21-22 Admonition "Pas op" form="warning"
22-23 Paragraph "c" in Box { kind: "warning", title: "Pas op" }
25-26 Admonition "Meer" form="details"
26-27 Paragraph "d" in Box { kind: "details", title: "Meer" }
29-30 Admonition "Note" form="note"
30-31 Paragraph "e" in Box { kind: "note", title: "Note" }
"#
    );
}

#[test]
fn comments_are_never_prose() {
    let source = "<!-- tags -->\n\na <!-- b --> c <!-- d\n\ne --> f\n\n## K <!-- k -->\n\n`<!-- code -->`\n\n    <!-- ook code -->\n\nx\n\n<!-- open\nnog\n\nna\n";
    assert_eq!(
        told(source),
        r#"
1-2 Comment "" raw="tags"
3-6 Paragraph "a c f"
3-4 Comment "" raw="b"
3-6 Comment "" raw="d\n\ne"
7-8 Heading2 "K"
7-8 Comment "" raw="k" under K
9-10 Paragraph "<!-- code -->" Code="<!-- code -->" under K
11-12 Code "<!-- ook code -->" raw="<!-- ook code -->" under K
13-14 Paragraph "x" under K
15-17 Comment "" raw="open\nnog" under K
18-19 Paragraph "na" under K
"#
    );
}

#[test]
fn a_comment_changes_nothing_around_it() {
    let sources = [
        ("# A\n\n@\n\nb\n", "# A\n\n\n\nb\n"),
        ("1. a\n@\n2. b\n", "1. a\n\n2. b\n"),
        ("- a\n\n@\n\n    b\n", "- a\n\n\n\n    b\n"),
        ("a @b\n", "a b\n"),
        ("@ a\n", "a\n"),
        ("## a {#b} @\n", "## a {#b}\n"),
        ("| a | b |\n|---|---|\n| c @| d |\n", "| a | b |\n|---|---|\n| c | d |\n"),
        ("!!! note\n    @\n    a\n", "!!! note\n\n    a\n"),
        ("!!! note\n@\n    a\n", "!!! note\n\n    a\n"),
        ("<div>@a</div>\n", "<div>a</div>\n"),
        ("[^1]: a @\n\n    b\n", "[^1]: a\n\n    b\n"),
    ];
    let prose = |source: &str| {
        let blocks = without_lines(source).1.into_iter();
        blocks.filter(|block| block.kind != BlockKind::Comment).collect::<Vec<_>>()
    };
    for (with, without) in sources {
        for comment in ["<!-- x -->", "<!-- x\ny -->", "<!-- x\n\n!!! tip\n\n    y -->"] {
            let source = with.replace('@', comment);
            if comment.contains('\n') && with.starts_with('|') {
                continue;
            }
            assert_eq!(prose(&source), prose(without), "{source}");
            assert_eq!(
                page(&source).blocks.iter().filter(|block| block.kind == BlockKind::Comment).count(),
                1,
                "{source}"
            );
        }
    }
}

#[test]
fn tables_images_footnotes_and_definitions() {
    let source = "| a | b |\n|---|:-:|\n| **c** | ![i](i.png){ width=9 } |\n\n[![alt](x.svg)](u)\n\nZie[^1] en [ref][R].\n\n[^1]: Noot\n    nog.\n\n    Tweede.\n\n*[AI]: Artificiële intelligentie\n\n[r]: z.md 'T'\n\nTerm\n\n: Uitleg\n";
    assert_eq!(
        told(source),
        r#"
1-2 TableRow "a | b" form="header -|center"
3-4 TableRow "c |" Strong="c"
3-4 Image "i" form="width=9" name="i.png"
5-6 Image "alt" name="x.svg" Link { target: "u", extra: "" }="alt"
7-8 Paragraph "Zie en ref." FootnoteCall("1")="" Link { target: "z.md", extra: "title=T" }="ref"
9-11 Footnote "Noot nog." name="1"
12-13 Paragraph "Tweede." in Footnote
14-15 Definition "Artificiële intelligentie" name="AI"
20-21 Definition "Uitleg" name="Term"
"#
    );
}

#[test]
fn html_as_its_reader_sees_it() {
    let source = "<div class=\"grid\" markdown>\n\n- **a**\n\n</div>\n\n<h2 style=\"x\">Kop</h2>\n<p>Zie <a href=\"#\" onclick=\"f()\">hier</a>.<br>Klaar</p>\n\nx<sup>2</sup> <span class=\"s\">y</span>\n\n<script>\nvar a = 1;\n\nvar b = 2;\n</script>\n\n<img src=\"a.png\" alt=\"A\">\n";
    assert_eq!(
        told(source),
        r##"
1-2 Html "" raw="<div class=\"grid\">"
3-4 ListItem1 "a" form="bullet" Strong="a" in Html("div")
7-8 Heading2 "Kop" form="html <h2 style=\"x\">"
8-9 Html "Zie hier. Klaar" form="<p>" Link { target: "#", extra: "onclick=\"f()\"" }="hier" Break="" under Kop
10-11 Paragraph "x2 y" form="<span class=\"s\">" Other("sup")="2" Other("span")="y" under Kop
12-17 Html "" raw="<script>var a = 1; var b = 2;" under Kop
18-19 Image "A" form="html" name="a.png" under Kop
"##
    );
}

#[test]
fn attribute_lists_and_shortcodes_are_not_text() {
    let source = ":material-link: Tekst {{ page.x }} {% raw %}\n\n[k](a.md){ .button .md-button--secondary } na\n{: .note }\n\n- a\n{: .lijst }\n\n| a |\n|---|\n| b |\n{: .tabel }\n\nNoot.\n\n{: .los }\nVolgt.\n\n{naam}\n\n[a](mijn bestand (1).pdf \"T\")\n";
    assert_eq!(
        told(source),
        r#"
1-2 Paragraph "Tekst {{ page.x }}" form=":material-link:"
3-5 Paragraph "k na" form=".note" Link { target: "a.md", extra: ".button .md-button--secondary" }="k"
6-8 ListItem1 "a" form="bullet .lijst"
9-10 TableRow "a" form="header"
11-12 TableRow "b" form=".tabel"
14-15 Paragraph "Noot."
16-18 Paragraph "Volgt." form=".los"
19-20 Paragraph "{naam}"
21-22 Paragraph "a" Link { target: "mijn bestand (1).pdf", extra: "title=T" }="a"
"#
    );
}

#[test]
fn a_page_is_called_by_its_front_matter_or_a_heading_above_all_others() {
    let title = |source: &str| read_with(source, &Dialect::default(), &Includes::new()).0.title().map(str::to_owned);
    let is = |title: &str| Some(title.to_owned());
    assert_eq!(title("---\ntitle: Boven\n---\n\n# Kop\n"), is("Boven"));
    assert_eq!(title("Tekst.\n\n# Kop\n\n## Onder\n"), is("Kop"));
    assert_eq!(title("<!-- x -->\n\n## Vragen\n\nTekst.\n\n### Waarom?\n\n### Hoe?\n"), is("Vragen"));
    assert_eq!(title("## 1.1\n\nNieuw.\n\n## 1.0\n\nEerste.\n"), None, "each is one of several");
    assert_eq!(title("Tekst.\n\n## Kop\n"), None);
}

#[test]
fn what_docfx_and_mdn_add_is_no_prose() {
    let source = "[!INCLUDE [kop](../kop.md)]\n\n:::image type=\"content\" source=\"a b.png\" alt-text=\"Het menu.\":::\n\n::: zone pivot=\"x\"\n\nZie <xref:System.String?a=b> en [!INCLUDE [deel](deel.md)] hier.\n\n::: zone-end\n\n# [Eén](#tab/een)\n\nEerste.\n\n# [Twee](#tab/twee)\n\nTweede.\n\n---\n\n> [!div class=\"volgende\"]\n> [Verder](b.md)\n\n```\n[!INCLUDE [code](c.md)]\n```\n\n:::note\nLet op.\n:::\n\n{{jsxref(\"Array\")}} en {{domxref(\"Window.alert\", \"alert()\")}}\n";
    assert_eq!(
        told(source),
        r#"
1-2 Html "" raw="[!INCLUDE [kop](../kop.md)]"
3-4 Image "Het menu." name="a b.png"
5-6 Html "" raw="::: zone pivot=\"x\""
7-8 Paragraph "Zie System.String en hier." form="[!INCLUDE [deel](deel.md)]" Link { target: "xref:System.String?a=b", extra: "" }="System.String"
9-10 Html "" raw="::: zone-end"
11-12 Admonition "Eén" form="tab"
13-14 Paragraph "Eerste." in Box { kind: "tab", title: "Eén" }
15-16 Admonition "Twee" form="tab"
17-18 Paragraph "Tweede." in Box { kind: "tab", title: "Twee" }
21-22 Html "" raw="[!div class=\"volgende\"]" in Quote
22-23 Quote "Verder" Link { target: "b.md", extra: "" }="Verder" in Quote
24-27 Code "[!INCLUDE [code](c.md)]" raw="[!INCLUDE [code](c.md)]"
28-29 Admonition "Note" form="note"
29-30 Paragraph "Let op." in Box { kind: "note", title: "Note" }
32-33 Paragraph "Array en alert()"
"#
    );
}

#[test]
fn components_are_read_for_what_they_wrap() {
    let source = "<CodeGroup>\n```python a=1\nx\n\n# y\n```\n</CodeGroup>\n\n<Update label=\"Mei\" tags={[\"a\", {b: 1}]}>\n<Card\n  title=\"Nieuw\"\n  href=\"x\"\n>\nHet is **er**.\n\nTwee.\n</Card>\n</Update>\n\n<Warning>\n  Pas op!\n</Warning>\n\n<Tip>Kort.</Tip>\n\n<Admonition type=\"danger\">\n\nHeet.\n\n</Admonition>\n\n<Naam> en <Adres> invullen.\n";
    assert_eq!(
        told(source),
        r#"
2-7 Code "x # y" form="python a=1" raw="x\n\n# y" in Html("codegroup")
9-10 Admonition "Mei" form="update"
10-11 Admonition "Nieuw" form="card" in Box { kind: "update", title: "Mei" }
14-15 Paragraph "Het is er." Strong="er" in Box { kind: "update", title: "Mei" }, Box { kind: "card", title: "Nieuw" }
16-17 Paragraph "Twee." in Box { kind: "update", title: "Mei" }, Box { kind: "card", title: "Nieuw" }
20-21 Admonition "Warning" form="warning"
21-22 Paragraph "Pas op!" in Box { kind: "warning", title: "Warning" }
24-25 Admonition "Tip" form="tip"
24-25 Paragraph "Kort." in Box { kind: "tip", title: "Tip" }
26-27 Admonition "Danger" form="danger"
28-29 Paragraph "Heet." in Box { kind: "danger", title: "Danger" }
32-33 Paragraph "en invullen." Other("naam")="en invullen." Other("adres")="invullen."
"#
    );
}

#[test]
fn code_in_a_sentence_has_no_language() {
    let source = "`#!python lees()` en `:::c++ a b`, maar `#!/bin/sh -e`, `#!python` en `::: a`.\n";
    assert_eq!(
        told(source),
        r##"
1-2 Paragraph "lees() en a b, maar #!/bin/sh -e, #!python en ::: a." Code="lees()" Code="a b" Code="#!/bin/sh -e" Code="#!python" Code="::: a"
"##
    );
}

#[test]
fn nothing_is_code_for_being_indented_in_a_component() {
    let source = "<Tabs>\n  <Tab title=\"Een\">\n    Eerst.\n\n    Dan:\n    <Tabs>\n        <Tab title=\"Twee\">\n            Doe dit:\n            ```bash\n            a\n            ```\n        </Tab>\n    </Tabs>\n  </Tab>\n</Tabs>\n\n<Tabs>\n    <Tab title=\"Drie\">\n\n```bash\n  b\n```\n\n- Een\n\n    ```\n    c\n    ```\n    </Tab>\n\n    <Tab title=\"Vier\">Kort.</Tab>\n</Tabs>\n\n<Naam> in een zin.\n\n    code\n";
    assert_eq!(
        told(source),
        r##"
2-3 Admonition "Een" form="tab" in Html("tabs")
3-4 Paragraph "Eerst." in Html("tabs"), Box { kind: "tab", title: "Een" }
5-6 Paragraph "Dan:" in Html("tabs"), Box { kind: "tab", title: "Een" }
7-8 Admonition "Twee" form="tab" in Html("tabs"), Box { kind: "tab", title: "Een" }, Html("tabs")
8-9 Paragraph "Doe dit:" in Html("tabs"), Box { kind: "tab", title: "Een" }, Html("tabs"), Box { kind: "tab", title: "Twee" }
9-12 Code "a" form="bash" raw="a" in Html("tabs"), Box { kind: "tab", title: "Een" }, Html("tabs"), Box { kind: "tab", title: "Twee" }
18-19 Admonition "Drie" form="tab" in Html("tabs")
20-23 Code "b" form="bash" raw="  b" in Html("tabs"), Box { kind: "tab", title: "Drie" }
24-25 ListItem1 "Een" form="bullet" in Html("tabs"), Box { kind: "tab", title: "Drie" }
26-29 Code "c" raw="c" in Html("tabs"), Box { kind: "tab", title: "Drie" }, Item
31-32 Admonition "Vier" form="tab" in Html("tabs")
31-32 Paragraph "Kort." in Html("tabs"), Box { kind: "tab", title: "Vier" }
34-35 Paragraph "in een zin." Other("naam")="in een zin."
36-37 Code "code" raw="code"
"##
    );
}

#[test]
fn expressions_in_attributes_are_no_text() {
    let source = "<Kaarten>\n  <Kaart\n    titel=\"niet getoond\"\n    title={\"Begin\"}\n    regels={[\n      { tekst: '<A b={1}>' },\n    ]}\n  />\n</Kaarten>\n\n<img src=\"a.png\" style={{ width: '4%' }} alt=\"Een a\"/>\n\n<div style={{ overflow: 'auto' }}>\n| Naam | Wat |\n| --- | --- |\n| `b={2}` | Twee |\n</div>\n\n<div class=\"info\">\n  <Info> `c` is **nodig**. </Info>\n</div>\n\n{/* <!-- nog te doen --> */}\n\nSlot met `<A b={c}>`.\n";
    assert_eq!(
        told(source),
        r##"
2-3 Admonition "Begin" form="kaart regels=\"{[ { tekst: '<A b={1}>' }, ]}\" titel=\"niet getoond\"" in Html("kaarten")
11-12 Image "Een a" form="html style=\"{{ width: '4%' }}\"" name="a.png"
13-14 Html "" raw="<div style=\"{{ overflow: 'auto' }}\">"
14-15 TableRow "Naam | Wat" form="header" in Html("div")
16-17 TableRow "b={2} | Twee" Code="b={2}" in Html("div")
19-20 Html "" raw="<div class=\"info\">"
20-21 Admonition "Info" form="info" in Html("div")
20-21 Paragraph "c is nodig." Code="c" Strong="nodig" in Html("div"), Box { kind: "info", title: "Info" }
23-24 Comment "" raw="nog te doen"
25-26 Paragraph "Slot met <A b={c}>." Code="<A b={c}>"
"##
    );
}

#[test]
fn what_another_tool_documents_is_named() {
    let source = "# ::: pakket.Klas\n\nZie [`lees()`][pakket.Klas.lees], [pakket.Klas][] en [niets][zo maar].\n\n::: pakket.Klas.lees\n    options:\n      diep: true\n\n:::let op\n\n## 1.8.0 ## {: #v1.8.0 }\n\n### Meer (extra) ### {: #meer-(extra) }\n\n### C# {: #c }\n";
    assert_eq!(
        told(source),
        r##"
1-2 Heading1 "pakket.Klas"
3-4 Paragraph "Zie lees(), pakket.Klas en [niets][zo maar]." Code="lees()" Other("pakket.Klas.lees")="lees()" Other("pakket.Klas")="pakket.Klas"
5-8 Html "pakket.Klas.lees" raw="options: diep: true"
9-10 Paragraph ":::let op"
11-12 Heading2 "1.8.0" form="#v1.8.0"
13-14 Heading3 "Meer (extra)" form="#meer-(extra)" under 1.8.0
15-16 Heading3 "C#" form="#c" under 1.8.0
"##
    );
}

#[test]
fn includes_are_read_where_they_stand() {
    let dialect =
        Dialect { snippet_folders: vec!["inc".into()], auto_append: vec!["links.md".into()], ..Dialect::default() };
    let mut includes = Includes::new();
    includes.insert("inc/a.md".into(), Arc::from("Uit a, zie [x].\n\nTwee.\n"));
    includes.insert("inc/links.md".into(), Arc::from("[x]: y.md\n\n*[AI]: Artificieel\n\nGeen blok.\n"));
    let (page, problems) = read_with("Een.\n\n--8<-- \"a.md\"\n\n--8<-- \"b.md\"\n", &dialect, &includes);
    let texts: Vec<_> = page.blocks.iter().map(|block| (block.text.as_str(), block.lines.clone())).collect();
    assert_eq!(texts, [("Een.", 1..2), ("Uit a, zie x.", 3..4), ("Twee.", 3..4)]);
    assert!(matches!(&page.blocks[1].spans[0].style, Style::Link { target, .. } if target == "y.md"));
    assert_eq!(problems, [Problem::in_file("docs/a.md", Some(5), ProblemKind::MissingInclude("b.md".into()))]);
}

#[test]
fn oddities_are_told_not_refused() {
    let kinds = |bytes: &[u8]| {
        let problems = read(&PagePath::new("a.md"), bytes, &Dialect::default(), &Includes::new()).1;
        problems.into_iter().map(|problem| (problem.line, problem.kind)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(b"a\0b"), [(None, ProblemKind::Binary)]);
    assert_eq!(kinds(b"caf\xE9"), [(None, ProblemKind::Encoding("windows-1252".into()))]);
    assert_eq!(kinds(b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n"), [(Some(2), ProblemKind::ConflictMarkers)]);
    assert_eq!(kinds(b"a\n\n<<<<<<<\n=======\nb\n>>>>>>>\n"), [(Some(3), ProblemKind::ConflictMarkers)]);
    let source = "<<<<<<< HEAD\nEen.\n=======\nTwee.\n>>>>>>> x\n\nKop\n=======\n";
    let texts: Vec<_> = page(source).blocks.into_iter().map(|block| (block.kind, block.text)).collect();
    let paragraph = |text: &str| (BlockKind::Paragraph, text.to_owned());
    assert_eq!(texts, [paragraph("Een."), paragraph("Twee."), (BlockKind::Heading, "Kop".to_owned())]);
    assert_eq!(kinds(b"```\n<<<<<<< HEAD\n```\n\nA\n=======\n"), []);
    assert_eq!(kinds(b"---\na: 1\na: 2\n---\n"), [(Some(3), ProblemKind::DuplicateKey("a".into()))]);
    assert!(matches!(kinds(b"---\na: [\n---\nb")[..], [(_, ProblemKind::FrontMatter(_))]));
    assert_eq!(page("---\na: [\n---\nb").blocks.len(), 1);
}

#[test]
fn the_first_heading_is_the_title_and_no_place() {
    let places = |source: &str| page(source).blocks.iter().map(|block| block.place.join("/")).collect::<Vec<_>>();
    assert_eq!(places("# T\n\na\n\n## B\n\nc\n"), ["", "", "", "B"]);
    assert_eq!(places("# T\n\na\n\n# U\n\nb\n"), ["", "", "", "U"]);
    assert_eq!(places("## A\n\n# T\n\nb\n"), ["", "", ""]);
    assert_eq!(places("## A\n\n!!! note\n    ## N\n\n    b\n\nc\n"), ["", "A", "A", "A/N", "A"]);
}

/// Sizes and depths that no person writes: each must be read within this time in a debug build.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn monsters_are_read_in_bounded_time_and_stack() {
    let nested = |depth: usize| (0..depth).map(|i| format!("{}!!! note\n", " ".repeat(4 * i))).collect::<String>();
    let monsters: Vec<(&str, String)> = vec![
        ("10,000 headings", (0..10_000).map(|i| format!("## Kop {i}\n\ntekst\n\n")).collect()),
        ("boxes 200 deep", nested(200) + &" ".repeat(800) + "tekst\n"),
        ("100,000 quotes", ">".repeat(100_000) + " a\n"),
        ("quotes on many lines", (">".repeat(500) + " a\n").repeat(200)),
        ("lists 300 deep", (0..300).map(|i| format!("{}- a\n", "  ".repeat(i))).collect()),
        ("list markers on a line", "- ".repeat(20_000)),
        ("10 MB", "een twee drie vier\n\n".repeat(500_000)),
        ("brackets", "[".repeat(100_000)),
        ("images", "![".repeat(50_000)),
        ("emphasis", "*a **b ".repeat(20_000)),
        ("backticks", (1..400).map(|i| "`".repeat(i) + " ").collect()),
        ("open comments", "<!-- ".repeat(20_000)),
        ("open tags", "<div>\n".repeat(20_000)),
        ("open tags in a line", "<a b=\"".repeat(20_000)),
        ("open fences", ":::a\n".repeat(20_000)),
        ("open directives", "```{note}\n".repeat(20_000)),
        ("directives", "```{note}\n```\n".repeat(20_000)),
        (
            "directives in one another",
            (3..300).rev().map(|i| format!("{}{{note}}\n", ":".repeat(i))).collect::<String>()
                + &(3..300).map(|i| format!("{}\n", ":".repeat(i))).collect::<String>(),
        ),
        ("roles", "{ref}`a <b>`".repeat(20_000)),
        ("open roles", "{ref}`".repeat(20_001)),
        ("open slashes", "/// note\n".repeat(20_000)),
        ("blank lines in a box", format!("!!! note\n{}    a\n", "\n".repeat(100_000))),
        ("link definitions", (0..24_000).map(|i| format!("[label {i}]: https://example.org/{i} \"t\"\n")).collect()),
        ("link definitions and uses", (0..8_000).map(|i| format!("[l{i}]: /{i}\n\nZie [a][l{i}].\n\n")).collect()),
        ("open template tags", "{% a ".repeat(20_000)),
        ("template tags", "{% a %}{{ b }}".repeat(20_000)),
        ("template tags on lines", "{% note %}\n".repeat(20_000) + "{% endnote %}\n"),
        ("template tags that go on", "{% a\n".repeat(20_000)),
        ("values", "{{".repeat(50_000)),
        ("colons", ":a".repeat(100_000)),
        ("braces", "{ a".repeat(50_000)),
        ("parentheses", "](".repeat(50_000)),
        ("pipes", format!("{}\n{}\n{}\n", "|a".repeat(2_000), "|-".repeat(2_000), "|b\n".repeat(2_000))),
        ("inline tags", "<b>".repeat(20_000)),
        ("footnotes", (0..5_000).map(|i| format!("[^{i}]: a [^{i}]\n")).collect()),
    ];
    for (what, source) in monsters {
        let start = Instant::now();
        let (page, problems) = read_with(&source, &Dialect::default(), &Includes::new());
        assert!(start.elapsed() < PATIENCE, "{what} took {:?}", start.elapsed());
        assert!(page.blocks.len() <= source.len(), "{what}");
        match what {
            "boxes 200 deep" | "100,000 quotes" => {
                assert!(problems.iter().any(|problem| problem.kind == ProblemKind::TooDeep), "{what}");
            }
            "10 MB" => {
                assert_eq!(page.blocks.len(), 500_000);
                assert!(matches!(problems[0].kind, ProblemKind::TooLarge(_)));
            }
            _ => {}
        }
    }
}

/// Pieces of Markdown and its dialects: put together at random they meet each other as no example does.
const PIECES: [&str; 62] = [
    "\n",
    "\n",
    "\n\n",
    "    ",
    "  ",
    "\t",
    "a",
    "tekst ",
    "é\u{a0}",
    "# ",
    "## Kop",
    "- ",
    "* [ ] ",
    "1. ",
    "> ",
    "| a | b |",
    "|---|:-:|",
    "```",
    "~~~\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "==",
    "[a](b.md)",
    "[a][b]",
    "[b]: c 'd'",
    "![i](j.png)",
    "[",
    "](",
    ")",
    "<!--",
    "-->",
    "<!-- x -->",
    "<div>",
    "</div>",
    "<div markdown>",
    "<a href=\"x\">",
    "</a>",
    "<br>",
    "<img src=x>",
    "<script>",
    "</script>",
    "&amp;",
    "&",
    "!!! note \"T\"\n",
    "??? tip\n",
    "=== \"Tab\"\n",
    "/// note | T\n",
    "///\n",
    ":::tip\n",
    ":::\n",
    "{ .x #y k=v }",
    "{: .a}",
    "*[A]: b\n",
    "[^1]",
    "[^1]: n",
    ":smile:",
    "--8<-- \"a.md\"\n",
    "---\n",
];

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let dialect = Dialect { snippet_folders: vec![], auto_append: vec!["a.md".into()], ..Dialect::default() };
    let mut includes = Includes::new();
    includes.insert("a.md".into(), Arc::from("!!! note\n    --8<-- \"a.md\"\n\n[b]: c\n"));
    let included = String::from_utf8_lossy(bytes).contains("8<");
    let (page, _) = read(&PagePath::new("a.md"), bytes, &dialect, &includes);
    let text = String::from_utf8_lossy(bytes);
    let lines = u32::try_from(text.split('\n').count() + text.matches('\r').count()).unwrap_or(u32::MAX);
    let mut last = 0;
    for block in &page.blocks {
        prop_assert!(
            block.lines.start >= 1 && block.lines.start < block.lines.end && block.lines.end <= lines + 1,
            "{block:?}"
        );
        if !included {
            prop_assert!(block.lines.start >= last, "{:?} in {:#?}", block, page.blocks);
        }
        last = block.lines.start;
        for span in &block.spans {
            prop_assert!(block.text.get(span.range.clone()).is_some(), "{block:?}");
        }
        prop_assert!(!block.text.contains(['\u{F8F5}', '\n', '\u{a0}']), "{block:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes)?;
    }

    #[test]
    fn any_markup_can_be_read(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40)) {
        check(pieces.concat().as_bytes())?;
    }
}

#[test]
fn tags_of_template_languages_are_not_prose() {
    let source = "{% assign a = 1 %}\nVersie {{page.version}} van {% if a %}nu{% endif %}, zie [b]({% link _docs/b.md %}) en [c]({{ '/c/' | relative_url }}).\n\n{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}\n\n- x\n\n  {% highlight sh %}{% raw %}\n  a {{ b }}\n{% endraw %}{% endhighlight %}\n\n{% include note.html content=\"Let op\" %}\n{% include image.html url=\"a.png\"\n   alt=\"b\" %}\n\n{% comment %}\nweg\n{% endcomment %}\n\n<table>\n  {% for a in b %}\n    <tr><td>{{ a | upcase }}</td></tr>\n  {% endfor %}\n</table>\n\n## Kop {%- include badge.html version=\"4.0\" -%}\n\n`{% raw %}{{ x }}{% endraw %}` en {% raw %}{{ y }}{% endraw %}\n";
    assert_eq!(
        told_as(source, &Dialect { liquid: true, ..Dialect::default() }),
        r##"
1-2 Html "" raw="{% assign a = 1 %}"
2-3 Paragraph "Versie {{ page.version }} van nu, zie b en c." form="{% if a %} {% endif %}" Link { target: "/_docs/b.md", extra: "" }="b" Link { target: "/c/", extra: "" }="c"
4-7 Code "puts 1" form="ruby" raw="puts 1"
8-9 ListItem1 "x" form="bullet"
10-13 Code "a {{ b }}" form="sh" raw="a {{ b }}" in Item
14-15 Paragraph "Let op"
15-16 Html "" raw="{% include image.html url=\"a.png\" alt=\"b\" %}"
18-21 Comment "" raw="weg"
22-25 Html "{{ a | upcase }}" form="<table> <tr> <td>"
23-24 Html "" raw="{% for a in b %}"
25-26 Html "" raw="{% endfor %}"
28-29 Heading2 "Kop" form="{%- include badge.html version=\"4.0\" -%}"
30-31 Paragraph "{{ x }} en {{ y }}" Code="{{ x }}" under Kop
"##
    );
}

#[test]
fn directives_roles_and_targets_of_myst_are_read_as_sphinx_shows_them() {
    let source = r#"(regels)=
# Regels

% niet voor lezers
Zie {ref}`de *regels* <regels>`, {ref}`straf`, {doc}`gids/wet` en {guilabel}`Op_slaan`; {abbr}`AVG (verordening)`, {py:func}`~a.b.c`, {file}`x.md` en `` {ref}`a` ``.

```{toctree}
:hidden:

gids/wet
```

```{code-block} sh
:linenos:

ls {ref}`a`
```

`````{tab-set}
````{tab-item} Linux
Doe {kbd}`Ctrl`.

- Punt

  ```{warning}
  Pas op.
  ```
````
`````

:::{note} Eerst dit.
:class: dropdown

Dan dat.
:::

```{list-table} Bedragen
:header-rows: 1

* - Naam
  - Bedrag
* - {ref}`a`
  - 10 of
    meer | minder
```

```{figure} a.png
:alt: Het menu

Het **hoofdmenu**.
```

```{config:option} a.b server
:shortdesc: "Wat `a` doet"
:type: "getal"
:scope: global
Meer uitleg.
```

```{versionadded} 1.2
```

```sh
{x}`y`
```

```{note}
Niet gesloten.
"#;
    assert_eq!(
        told(source),
        r##"
1-2 Paragraph "" form="<a id=\"regels\">"
2-3 Heading1 "Regels"
4-5 Comment "" raw="niet voor lezers"
5-6 Paragraph "Zie de *regels*, straf, gids/wet en Op_slaan; AVG, c, x.md en {ref}`a`." Link { target: "xref:regels", extra: "" }="de *regels*" Link { target: "xref:straf", extra: "" }="straf" Link { target: "gids/wet.md", extra: "" }="gids/wet" Code="c" Code="x.md" Code="{ref}`a`"
7-8 Html "" raw="```{toctree} :hidden: gids/wet"
13-17 Code "ls {ref}`a`" form="sh" raw="ls {ref}`a`"
20-21 Admonition "Linux" form="tab-item"
21-22 Paragraph "Doe Ctrl." Code="Ctrl" in Box { kind: "tab-item", title: "Linux" }
23-24 ListItem1 "Punt" form="bullet" in Box { kind: "tab-item", title: "Linux" }
25-26 Admonition "Warning" form="warning" in Box { kind: "tab-item", title: "Linux" }, Item
26-27 Paragraph "Pas op." in Box { kind: "tab-item", title: "Linux" }, Item, Box { kind: "warning", title: "Warning" }
31-32 Admonition "Note" form="note"
31-32 Paragraph "Eerst dit." in Box { kind: "note", title: "Note" }
34-35 Paragraph "Dan dat." in Box { kind: "note", title: "Note" }
37-38 Paragraph "Bedragen"
40-41 TableRow "Naam | Bedrag" form="header"
42-43 TableRow "a | 10 of meer | minder" Link { target: "xref:a", extra: "" }="a"
47-48 Image "Het menu" name="a.png"
50-51 Paragraph "Het hoofdmenu." Strong="hoofdmenu"
53-54 Admonition "a.b" form="config-option"
53-54 Paragraph "Wat a doet" Code="a" in Box { kind: "config-option", title: "a.b" }
53-54 ListItem1 "type: getal" form="bullet" in Box { kind: "config-option", title: "a.b" }
57-58 Paragraph "Meer uitleg." in Box { kind: "config-option", title: "a.b" }
60-61 Admonition "Added in version 1.2" form="versionadded"
63-66 Code "{x}`y`" form="sh" raw="{x}`y`"
67-69 Code "Niet gesloten." form="{note}" raw="Niet gesloten."
"##
    );
    // Code that is run, and braces that are no role.
    let source = "```{r}\nplot(a)\n```\n\n(a)= is b, {a} `b`.\n\n```{python}\nprint(1)\n```\n";
    assert_eq!(
        told(source),
        r##"
1-4 Code "plot(a)" form="{r}" raw="plot(a)"
5-6 Paragraph "(a)= is b, {a} b." Code="b"
7-10 Code "print(1)" form="{python}" raw="print(1)"
"##
    );
}

#[test]
fn shortcodes_that_hold_code_are_code() {
    let source = "{{< code-toggle file=hugo >}}\n# Geen kop\n{{ .Titel }}\n{{< /code-toggle >}}\n\n{{< code file=\"a.html\" lang=\"html\" >}}\n<p>*a*</p>\n{{< /code >}}\n\n{{< code-tabs >}}\nTekst.\n{{< /code-tabs >}}\n\nZie {{< code src=\"b.go\" >}}.\n\n{{< code config=\"a\" />}}\n\nTekst.\n\n{{< code src=\"c.go\" >}}\n\nMeer.\n\n{{< code >}}\nd\n{{< /code >}}\n";
    assert_eq!(
        told(source),
        r##"
1-5 Code "# Geen kop {{ .Titel }}" raw="# Geen kop\n{{ .Titel }}"
6-9 Code "<p>*a*</p>" form="html" raw="<p>*a*</p>"
10-11 Html "" raw="{{< code-tabs >}}"
11-12 Paragraph "Tekst."
12-13 Html "" raw="{{< /code-tabs >}}"
14-15 Paragraph "Zie ." form="{{< code src=\"b.go\" >}}"
16-17 Html "" raw="{{< code config=\"a\" />}}"
18-19 Paragraph "Tekst."
20-21 Html "" raw="{{< code src=\"c.go\" >}}"
22-23 Paragraph "Meer."
24-27 Code "d" raw="d"
"##
    );
}

#[test]
fn a_shortcode_makes_the_address_of_a_link() {
    let source =
        "Zie [een], [twee]({{< adres naam=\"b\" >}}) en [drie]({{% param \"c d\" %}}).\n\n[een]: {{% eigen a %}}\n";
    assert_eq!(
        told(source),
        r##"
1-2 Paragraph "Zie een, twee en drie." Link { target: "{{eigena}}", extra: "" }="een" Link { target: "{{adresnaam=b}}", extra: "" }="twee" Link { target: "{{paramcd}}", extra: "" }="drie"
"##
    );
}

#[test]
fn shortcodes_components_and_containers_are_not_prose() {
    let source = "{{< note title=\"Let op\" >}}\nLees **dit**.\n{{< /note >}}\n\n{{% alert color=\"warning\" %}}\nPas op.\n{{% /alert %}}\n\n{{< youtube abc >}}\n\n{{< figure src=\"a.png\" alt=\"A\" caption=\"Een plaat\" >}}\n\nZie [b]({{< ref \"b.md\" >}}) en {{< term text=\"woord\" >}}.\n\n{{/* weg */}}\n\n{% hint style=\"info\" %}\nHint.\n{% endhint %}\n";
    assert_eq!(
        told(source),
        r##"
1-2 Admonition "Let op" form="note"
2-3 Paragraph "Lees dit." Strong="dit" in Box { kind: "note", title: "Let op" }
5-6 Admonition "" form="warning"
6-7 Paragraph "Pas op." in Box { kind: "warning", title: "" }
9-10 Html "" raw="{{< youtube abc >}}"
11-12 Paragraph "Een plaat"
11-12 Image "A" name="a.png"
13-14 Paragraph "Zie b en woord." Link { target: "b.md", extra: "" }="b"
15-16 Comment "" raw="weg"
17-18 Admonition "" form="info"
18-19 Paragraph "Hint." in Box { kind: "info", title: "" }
"##
    );
    let source = "import Tabs from '@theme/Tabs';\nimport {\n  A,\n} from 'b';\n\n# Titel\n\n<Tabs items={['a', \"b\"]}>\n\nTekst.\n\n</Tabs>\n\n{/* weg */}\n\n:::tip[Let op]\nTip.\n:::\n\n{{#include a.md}}\n\nimport is a word.\n";
    assert_eq!(
        told(source),
        r##"
1-2 Html "" raw="import Tabs from '@theme/Tabs';"
2-3 Html "" raw="import { A, } from 'b';"
6-7 Heading1 "Titel"
8-9 Html "" raw="<tabs items=\"{['a', \"b\"]}\">"
10-11 Paragraph "Tekst." in Html("tabs")
14-15 Comment "" raw="weg"
16-17 Admonition "Let op" form="tip"
17-18 Paragraph "Tip." in Box { kind: "tip", title: "Let op" }
20-21 Html "" raw="{{#include a.md}}"
22-23 Paragraph "import is a word."
"##
    );
}
