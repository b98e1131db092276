//! Addresses of pages. Whatever names something in them is looked up among what was found; nothing is read by it.

use super::form::encoded;

/// The page of a school.
pub(crate) fn school(id: &str) -> String {
    format!("/schools/{}", encoded(id))
}

/// A page of a school.
pub(crate) fn of_school(id: &str, page: &str) -> String {
    format!("{}/{}", school(id), encoded(page))
}

/// The page of a policy of a school.
pub(crate) fn policy(school: &str, id: &str) -> String {
    format!("{}/policy/{}", self::school(school), encoded(id))
}

/// A page of a policy of a school.
pub(crate) fn of_policy(school: &str, id: &str, page: &str) -> String {
    format!("{}/{}", policy(school, id), encoded(page))
}
