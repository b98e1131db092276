//! What authors write, as checked types: words, facts, registers, clauses, model policies, schools.

pub mod address;

pub mod value;

pub mod vocabulary;

pub mod facts;

pub mod register;

pub mod claim;

pub mod slot;

pub mod condition;

pub mod allowance;

pub mod clause;

pub mod policy;

pub mod school;
