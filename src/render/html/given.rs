//! Values as templates are given them.

use crate::date::Date;
use crate::design::{Accent, Logo};
use crate::published::normal::composed;
use std::collections::BTreeMap;
use tera::Value;

/// Words, which the template escapes.
pub(super) fn text(words: &str) -> Value {
    Value::normal_string(&composed(words))
}

/// What is HTML already.
pub(super) fn html(markup: &str) -> Value {
    Value::safe_string(markup)
}

/// Values by their names.
pub(super) fn record<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    Value::from(BTreeMap::from(fields))
}

/// A date for people, as a school file writes it, and for machines; ISO 8601 has no form for a term.
pub(super) fn day(date: Date) -> Value {
    record([
        ("text", text(&date.to_string())),
        ("written", text(&date.written())),
        ("iso", date.iso().as_deref().map_or_else(Value::none, text)),
    ])
}

/// A logo as data, in a size for a screen, in pixels of style sheets.
pub(super) fn logo(logo: &Logo) -> Value {
    let picture = &logo.picture;
    let scale = (240.0 / picture.width).min(80.0 / picture.height);
    let pixels = |length: f32| text(&(length * scale).round().max(1.0).to_string());
    let data = format!("{};base64,{}", picture.media_type(), base64(&picture.file));
    record([
        ("data", html(&data)),
        ("text", text(&logo.text)),
        ("width", pixels(picture.width)),
        ("height", pixels(picture.height)),
    ])
}

/// The accent colour on paper and on dark screens.
pub(super) fn colours(accent: Accent) -> Value {
    record([("light", text(&accent.light.to_string())), ("dark", text(&accent.dark.to_string()))])
}

/// Bytes in base64, RFC 4648.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            written.push(if at <= three.len() { char::from(DIGITS[bits >> (18 - 6 * at) & 63]) } else { '=' });
        }
    }
    written
}
