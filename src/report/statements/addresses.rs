//! The addresses of a page that went elsewhere.

/// The addresses of two files below what they have in common: folders that both are in, the ending, the name of an index.
pub(super) fn addresses(old: &str, new: &str) -> (String, String) {
    let segments = |path: &str| -> Vec<String> {
        let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let path = path.strip_suffix("/index").or_else(|| path.strip_suffix("/README")).unwrap_or(path);
        path.split('/').map(str::to_owned).collect()
    };
    let (from, to) = (segments(old), segments(new));
    let most = from.len().min(to.len()).saturating_sub(1);
    let same = from.iter().zip(&to).take(most).take_while(|(old, new)| old == new).count();
    (from[same..].join("/"), to[same..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_leave_out_what_both_have() {
        let of = |old: &str, new: &str| {
            let (from, to) = addresses(old, new);
            format!("{from} > {to}")
        };
        assert_eq!(of("docs/regels/tenten.md", "docs/bouwen/tenten.md"), "regels/tenten > bouwen/tenten");
        assert_eq!(of("docs/regels/2-afval.md", "docs/regels/3-afval.md"), "2-afval > 3-afval");
        assert_eq!(of("docs/fasen/index.md", "docs/fasen/over.md"), "fasen > fasen/over");
        assert_eq!(of("docs/inkoop/index.md", "docs/inkoop.md"), "inkoop > inkoop", "only the file has another name");
        assert_eq!(of("a.md", "b.md"), "a > b");
    }
}
