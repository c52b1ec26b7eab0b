//! What an operator is replaced by.
//!
//! Two or three others of its kind: each of them is a slip that somebody could make, and more would only be caught by the
//! same tests again.

use syn::BinOp;

/// How an operation can be written with a switch in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `&&` and `||`, whose right side is not always worked out.
    Logic,
    /// Both sides are only looked at.
    Comparison,
    /// Both sides are taken.
    Arithmetic,
    /// The left side is a place.
    Assignment,
}

/// The kind of an operator, and what takes its place.
pub fn replacements(operator: &BinOp) -> (Kind, &'static [&'static str]) {
    use Kind::{Arithmetic, Assignment, Comparison, Logic};
    match operator {
        BinOp::And(_) => (Logic, &["||"]),
        BinOp::Or(_) => (Logic, &["&&"]),
        BinOp::Eq(_) => (Comparison, &["!="]),
        BinOp::Ne(_) => (Comparison, &["=="]),
        BinOp::Lt(_) => (Comparison, &["<=", ">", "=="]),
        BinOp::Gt(_) => (Comparison, &[">=", "<", "=="]),
        BinOp::Le(_) => (Comparison, &[">", "<"]),
        BinOp::Ge(_) => (Comparison, &["<", ">"]),
        BinOp::Add(_) => (Arithmetic, &["-", "*"]),
        BinOp::Sub(_) | BinOp::Mul(_) => (Arithmetic, &["+", "/"]),
        BinOp::Div(_) => (Arithmetic, &["%", "*"]),
        BinOp::Rem(_) => (Arithmetic, &["/", "+"]),
        BinOp::Shl(_) => (Arithmetic, &[">>"]),
        BinOp::Shr(_) => (Arithmetic, &["<<"]),
        BinOp::BitAnd(_) => (Arithmetic, &["|", "^"]),
        BinOp::BitOr(_) => (Arithmetic, &["&", "^"]),
        BinOp::BitXor(_) => (Arithmetic, &["|", "&"]),
        BinOp::AddAssign(_) => (Assignment, &["-=", "*="]),
        BinOp::SubAssign(_) | BinOp::MulAssign(_) => (Assignment, &["+=", "/="]),
        BinOp::DivAssign(_) => (Assignment, &["%=", "*="]),
        BinOp::RemAssign(_) => (Assignment, &["/=", "+="]),
        BinOp::BitAndAssign(_) | BinOp::BitXorAssign(_) => (Assignment, &["|="]),
        BinOp::BitOrAssign(_) => (Assignment, &["&="]),
        BinOp::ShlAssign(_) => (Assignment, &[">>="]),
        BinOp::ShrAssign(_) => (Assignment, &["<<="]),
        // syn may learn others.
        _ => (Arithmetic, &[]),
    }
}
