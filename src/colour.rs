//! Colours, and how far they stand out from each other.

use std::fmt;

/// A colour of sRGB: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Rgb {
    /// `#rrggbb` or `#rgb`.
    pub fn parse(written: &str) -> Option<Rgb> {
        let digits = written.strip_prefix('#')?;
        let values: Option<Vec<u8>> =
            digits.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
        match values?[..] {
            [r, g, b] => Some(Rgb(r * 17, g * 17, b * 17)),
            [r, s, g, h, b, c] => Some(Rgb(r * 16 + s, g * 16 + h, b * 16 + c)),
            _ => None,
        }
    }

    /// The three as light, from 0 to 1 (WCAG 2.2, relative luminance).
    pub fn light(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// The colour of this light; `round` says to which neighbour.
    pub fn of_light(light: [f64; 3], round: fn(f64) -> f64) -> Rgb {
        let [r, g, b] = light.map(|part| {
            let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            round((part * 255.0).clamp(0.0, 255.0)) as u8
        });
        Rgb(r, g, b)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.light();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// How far two colours stand out from each other: from 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
        // The grey that is known to be the lightest on white: #767676, 4.54 to 1.
        assert!((Rgb(0x76, 0x76, 0x76).contrast(Rgb(255, 255, 255)) - 4.54).abs() < 0.005);
    }
}
