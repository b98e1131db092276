//! Words with slots, when what the slots name is called otherwise in a later release.

/// A text with the names in its slots and conditions as they are now: `now` says what a name is called, if that is another.
pub(crate) fn followed(text: &str, now: &dyn Fn(&str) -> Option<String>) -> String {
    let mut after = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, close)) = OPENINGS
        .iter()
        .filter_map(|(open, close)| Some((rest.find(open)? + open.len(), *close)))
        .min_by_key(|(at, _)| *at)
    {
        let end = rest[at..].find(close).map_or(rest.len(), |length| at + length);
        after += &rest[..at];
        push_names(&rest[at..end], now, &mut after);
        rest = &rest[end..];
    }
    after + rest
}

/// What names stand between.
const OPENINGS: [(&str, &str); 3] = [("{{", "}}"), ("when=\"", "\""), ("when='", "'")];

fn push_names(inner: &str, now: &dyn Fn(&str) -> Option<String>, after: &mut String) {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-./#".contains(c);
    let mut rest = inner;
    while let Some(start) = rest.find(is_of_name) {
        let end = rest[start..].find(|c| !is_of_name(c)).map_or(rest.len(), |length| start + length);
        after.push_str(&rest[..start]);
        let word = &rest[start..end];
        match now_of(word, now) {
            Some(other) => after.push_str(&other),
            None => after.push_str(word),
        }
        rest = &rest[end..];
    }
    after.push_str(rest);
}

/// What a name is now: with the capital that it had, and in the plural if it was in that.
fn now_of(word: &str, now: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let low = word.to_ascii_lowercase();
    let other = now(&low).or_else(|| Some(now(low.strip_suffix('s')?)? + "s"))?;
    let is_capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    let mut letters = other.chars();
    match letters.next().filter(|_| is_capital) {
        Some(first) => Some(first.to_ascii_uppercase().to_string() + letters.as_str()),
        None => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_in_slots_and_conditions_and_words_beside_them_stay() {
        let now = |name: &str| match name {
            "warden" => Some("keeper".to_owned()),
            "paragraph.pond/rules#late" => Some("paragraph.pond/rules#lateness".to_owned()),
            "local.depth" => Some("local.pond-depth".to_owned()),
            _ => None,
        };
        let text = "The warden: {{ Warden }}, {{ a warden }}, {{ wardens }}, {{ warden's }}; see {{ paragraph.pond/rules#late }} {#x when=\"not local.depth\"}";
        assert_eq!(
            followed(text, &now),
            "The warden: {{ Keeper }}, {{ a keeper }}, {{ keepers }}, {{ keeper's }}; see {{ paragraph.pond/rules#lateness }} {#x when=\"not local.pond-depth\"}"
        );
        assert_eq!(followed("{{ warden", &now), "{{ keeper", "what is not closed ends with the text");
    }
}
