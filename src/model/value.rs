//! Typed values: the facts a school gives and the parameters of a clause.

use crate::date::Date;
use crate::date::cycle::Cycle;
use crate::diagnostic::{Diagnostic, Fault, slip};
use crate::model::address;
use crate::shape::{Loose, choice, shape};
use crate::source::At;

choice! {
    /// The type of a fact or parameter.
    pub enum ValueType {
        /// A few words.
        Text = "text",
        /// A whole number.
        Number = "number",
        /// True or false, for conditions.
        YesNo = "yes-no",
        /// A day or a month.
        Date = "date",
        /// A web address; printed as a link.
        Web = "web",
        /// An email address; printed as a link.
        Email = "email",
        /// A telephone number; printed as a link.
        Phone = "phone",
        /// How to reach somebody, in a few words: email addresses, telephone numbers, and what is said of them.
        Contact = "contact",
        /// One of a few words, listed in `options`.
        OneOf = "one-of",
    }
}

shape! {
    /// A parameter of a clause, or a fact that a school gives.
    pub struct Declaration {
        /// The type of its value.
        pub r#type: ValueType,
        /// What it is, for the person who fills it in.
        pub help: At<String>,
        /// The words it may be, when its type is one-of.
        pub options: Vec<At<String>>,
        /// What it is when nobody says; without it, it must be given wherever it is used.
        pub default: Option<At<Loose>>,
        /// A value that shows what is meant.
        pub example: Option<At<String>>,
        /// What it was called in earlier releases.
        pub was: Vec<At<String>>,
        /// Whether it is a particular, which may change without another approval: a fact, and never a parameter, which says
        /// a rule.
        pub particular: Option<bool>,
        /// The kinds of school that have such a fact; every kind unless given.
        pub kinds: Vec<At<String>>,
        /// Whether an authority may give it for all of its schools, under `[local]` in policygen.toml.
        pub of_authority: Option<bool>,
        /// The column of England's register of schools that says it.
        pub gias: Option<At<String>>,
    }
}

impl Declaration {
    /// Whether it may change without another approval.
    pub fn is_particular(&self) -> bool {
        self.particular.unwrap_or(false)
    }

    /// Whether an authority may give it for all of its schools.
    pub fn is_of_authority(&self) -> bool {
        self.of_authority.unwrap_or(false)
    }

    /// The line under `[local]` that gives it, with its value left open: `club = true or false`.
    pub fn as_written(&self, name: &str) -> String {
        let value = match self.r#type {
            ValueType::Number => "…".to_owned(),
            ValueType::YesNo => format!("true, or {name} = false"),
            ValueType::Date => "…, a date such as 2026-09-14 or \"2026-09\"".to_owned(),
            ValueType::OneOf => {
                let options: Vec<String> = self.options.iter().map(|option| format!("\"{option}\"")).collect();
                options.join(&format!(", or {name} = "))
            }
            ValueType::Text | ValueType::Web | ValueType::Email | ValueType::Phone | ValueType::Contact => {
                "\"…\"".to_owned()
            }
        };
        format!("{name} = {value}")
    }
}

/// A value that has the type it was declared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A few words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    YesNo(bool),
    /// A day or a month.
    Date(Date),
    /// A web address.
    Web(String),
    /// An email address.
    Email(String),
    /// A telephone number.
    Phone(String),
}

impl Value {
    /// Whether a condition that names it holds: it is given, and it is not "no".
    pub fn holds(&self) -> bool {
        match self {
            Value::YesNo(answer) => *answer,
            Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Web(_) | Value::Email(_) | Value::Phone(_) => {
                true
            }
        }
    }

    /// The words it is printed with.
    pub fn words(&self) -> String {
        match self {
            Value::Text(text) | Value::Web(text) | Value::Email(text) | Value::Phone(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::YesNo(true) => "yes".to_owned(),
            Value::YesNo(false) => "no".to_owned(),
            Value::Date(date) => date.to_string(),
        }
    }

    /// The address it links to, if it is one.
    pub fn address(&self) -> Option<String> {
        match self {
            Value::Web(address) => Some(address.clone()),
            Value::Email(address) => Some(format!("mailto:{address}")),
            Value::Phone(number) => {
                Some(format!("tel:{}", number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()))
            }
            Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) => None,
        }
    }
}

/// Reads what was written as the declared type; what is not one is reported and gives none.
pub fn check(name: &str, declared: &Declaration, written: &At<Loose>, found: &mut Vec<Diagnostic>) -> Option<Value> {
    let wanted = match declared.r#type {
        ValueType::Text => "text in quotes",
        ValueType::Number => "a whole number",
        ValueType::YesNo => "true or false",
        ValueType::Date => "a date such as 2024-10-07, \"2024-10\" or \"spring 2027\"",
        ValueType::Web => "a web address that starts with https:// or http://",
        ValueType::Email => "an email address",
        ValueType::Phone => "a telephone number in quotes",
        ValueType::Contact => "an email address or a telephone number in quotes",
        ValueType::OneOf => "one of its options",
    };
    if let Loose::Text(text) = &written.value
        && text.trim().is_empty()
    {
        found.push(
            Diagnostic::error(Fault::EmptyValue, written.span, format!("\"{name}\" is empty"))
                .help("give a value, or take the line out"),
        );
        return None;
    }
    if let Loose::Text(text) = &written.value {
        let text = At::new(text.clone(), written.span);
        let refused = match declared.r#type {
            ValueType::Web => address::refuse_web(&text),
            ValueType::Email => address::refuse_email(&text),
            ValueType::Phone => address::refuse_phone(&text),
            ValueType::Contact => address::refuse_contact(&text),
            ValueType::Text | ValueType::Number | ValueType::YesNo | ValueType::Date | ValueType::OneOf => None,
        };
        if refused.is_some() {
            found.extend(refused);
            return None;
        }
    }
    let is_option = |text: &String| declared.options.iter().any(|option| option.value == *text);
    let value = match (declared.r#type, &written.value) {
        (ValueType::Text | ValueType::Contact, Loose::Text(text)) => Some(Value::Text(text.trim().to_owned())),
        (ValueType::Number, Loose::Number(number)) => Some(Value::Number(*number)),
        (ValueType::YesNo, Loose::YesNo(answer)) => Some(Value::YesNo(*answer)),
        (ValueType::Date, Loose::Date(date)) => Some(Value::Date(*date)),
        (ValueType::Date, Loose::Text(text)) => text.parse().ok().map(Value::Date),
        (ValueType::Web, Loose::Text(text)) => Some(Value::Web(text.clone())),
        (ValueType::Email, Loose::Text(text)) => Some(Value::Email(text.clone())),
        (ValueType::Phone, Loose::Text(text)) => Some(Value::Phone(text.clone())),
        (ValueType::OneOf, Loose::Text(text)) if is_option(text) => Some(Value::Text(text.clone())),
        (
            ValueType::Text
            | ValueType::Number
            | ValueType::YesNo
            | ValueType::Date
            | ValueType::Web
            | ValueType::Email
            | ValueType::Phone
            | ValueType::Contact
            | ValueType::OneOf,
            Loose::Text(_) | Loose::Number(_) | Loose::YesNo(_) | Loose::Date(_),
        ) => None,
    };
    if value.is_none() {
        let options: Vec<&str> = declared.options.iter().map(At::as_str).collect();
        let help = match &written.value {
            Loose::Text(text) if !options.is_empty() => which_option(text, &options),
            Loose::Text(_) | Loose::Number(_) | Loose::YesNo(_) | Loose::Date(_) => {
                format!("it is: {}", declared.help.value.trim_end_matches('.'))
            }
        };
        found
            .push(Diagnostic::error(Fault::WrongType, written.span, format!("\"{name}\" must be {wanted}")).help(help));
    }
    value
}

/// The way out for `text`, which is none of the `options`. Two of them may be two rules: only one that means the same, or
/// of which `text` is a slip of the hand, is suggested.
pub fn which_option(text: &str, options: &[&str]) -> String {
    let cycle = |text: &str| text.parse::<Cycle>().ok();
    let same = || options.iter().copied().find(|option| cycle(text).is_some() && cycle(option) == cycle(text));
    match same().or_else(|| slip(text, options.iter().copied())) {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => format!("it is one of: {}", options.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_suggested_for_what_it_means() {
        let options = ["every week", "every year", "every term", "staff must", "staff may"];
        assert_eq!(which_option("termly", &options), "did you mean \"every term\"?");
        assert_eq!(which_option("evry term", &options), "did you mean \"every term\"?");
        for text in ["every 2 years", "every day", "staff should", "staff day"] {
            assert!(which_option(text, &options).starts_with("it is one of: "), "{text}");
        }
    }
}
