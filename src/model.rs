//! What authors write, as checked types: words, facts, registers, clauses, model policies, schools.

pub mod address;

pub mod value;

pub mod kind;

pub mod vocabulary;

pub mod facts;

pub mod register;

pub mod names;

pub mod claim;

pub mod condition;

pub mod slot;

pub mod allowance;

pub mod clause;

pub mod policy;

pub mod release;

pub mod school;
