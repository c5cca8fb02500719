//! Paths of parameters, such as `moment.incident.voice`: keys between dots. A key that holds dots may stand in quotes, as in TOML; the name of an entry
//! that is there is understood without them, accents and spaces included.

use super::node::Node;

/// The keys of a path, where it points into a tree.
pub fn keys(path: &str, root: &Node) -> Vec<String> {
    let (mut keys, mut rest) = (Vec::new(), path.trim());
    let mut node = Some(root);
    while !rest.is_empty() {
        let (key, after) = entry_name(rest, node).unwrap_or_else(|| first_key(rest));
        node = node.and_then(|node| node.child(&key));
        keys.push(key);
        rest = after;
    }
    keys
}

/// The name of an entry of this list with which a path goes on; the longest, where one starts with another.
fn entry_name<'p>(path: &'p str, node: Option<&Node>) -> Option<(String, &'p str)> {
    let names = node?.entry_names().filter_map(|name| {
        let after = path.strip_prefix(name)?;
        let after = if after.is_empty() { after } else { after.strip_prefix('.')? };
        Some((name.to_string(), after))
    });
    names.max_by_key(|(name, _)| name.len())
}

/// The first key of a path, quoted or up to the next dot, and what follows.
fn first_key(path: &str) -> (String, &str) {
    if let Some(quote) = path.chars().next().filter(|c| ['"', '\''].contains(c))
        && let Some(length) = path[1..].find(quote)
    {
        let after = &path[length + 2..];
        return (path[1..=length].to_string(), after.trim_start().strip_prefix('.').unwrap_or(after).trim_start());
    }
    let (key, after) = path.split_once('.').unwrap_or((path, ""));
    (key.trim().to_string(), after)
}

/// A path as TOML writes it: keys that are not bare stand in quotes.
pub fn quoted(path: &str) -> String {
    let (mut keys, mut rest) = (Vec::new(), path.trim());
    while !rest.is_empty() {
        let (key, after) = first_key(rest);
        keys.push(quoted_key(&key));
        rest = after;
    }
    keys.join(".")
}

/// A key as TOML writes it.
pub fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || ['_', '-'].contains(&c));
    if bare { key.to_string() } else { quote(key) }
}

/// A text in quotes, as TOML writes it.
pub fn quote(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_dots_accents_and_spaces_are_keys() {
        let tree = Node::parse("[[segment]]\nname = 'Grupo S.A.'\n[[segment]]\nname = 'Grupo'\n[[moment]]\nname = 'avería'\n", 0).unwrap();
        let of = |path: &str| keys(path, &tree);
        assert_eq!(of("segment.Grupo S.A..competitor_pull"), ["segment", "Grupo S.A.", "competitor_pull"]);
        assert_eq!(of("segment.\"Grupo S.A.\".competitor_pull"), ["segment", "Grupo S.A.", "competitor_pull"]);
        assert_eq!(of("segment.Grupo.hazard"), ["segment", "Grupo", "hazard"]);
        assert_eq!(of("moment.avería.latency.lognormal.median"), ["moment", "avería", "latency", "lognormal", "median"]);
        assert_eq!(quoted("moment.avería.voice"), "moment.\"avería\".voice");
        assert_eq!(quoted("segment.'Grupo S.A.'.hazard"), "segment.\"Grupo S.A.\".hazard");
    }
}
