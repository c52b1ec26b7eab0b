//! Finds the mutants of a source file, and writes the file with a switch for each one that was chosen.
//!
//! `a + b` becomes an expression that works out both sides once, asks which mutant is on, and adds them, or does something
//! else. So all mutants are in one program that is built once, and trying one is a matter of starting it.
//!
//! Left alone is what a switch cannot stand in (`const fn`, constants, patterns, types, attributes, `let` in conditions),
//! what cannot be seen from here (macros), and what no test is to look at (`Debug`, and the tests themselves).

mod templates;
mod walk;

use std::mem;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, BinOp, Block, Expr, ExprBinary, ExprMatch, ExprUnary, Pat, Signature};

use crate::layout::{self, Construct, Fragment, Part, Rewritten};
use crate::mutant::{Mutant, short, short_operation};
use crate::operators::{self, Kind};
use crate::values::values_of;

/// All mutants of a file, numbered from `first` on, and its text with switches for those that `chosen` says.
///
/// # Errors
///
/// The file is no Rust.
pub fn rewrite(
    file: &str,
    source: &str,
    first: u32,
    chosen: &dyn Fn(u32) -> bool,
) -> Result<(Vec<Mutant>, Rewritten), String> {
    let parsed = syn::parse_file(source).map_err(|error| format!("{file}: {error}"))?;
    let mut walker = Walker {
        source,
        file,
        first,
        chosen,
        mutants: vec![],
        inside: vec![],
        functions: vec![],
    };
    walker.visit_file(&parsed);
    let whole = Fragment {
        range: 0..source.len(),
        inside: walker.inside,
    };
    Ok((walker.mutants, layout::write(source, &whole)))
}

struct Walker<'run> {
    source: &'run str,
    file: &'run str,
    first: u32,
    chosen: &'run dyn Fn(u32) -> bool,
    mutants: Vec<Mutant>,
    /// The constructs of the fragment that is being read.
    inside: Vec<Construct>,
    /// The names around: type, function, function within.
    functions: Vec<String>,
}

impl<'run> Walker<'run> {
    fn text_of(&self, piece: &impl Spanned) -> &'run str {
        &self.source[piece.span().byte_range()]
    }

    /// A new mutant; its number if it is to have a switch.
    fn mutant(&mut self, at: &impl Spanned, original: &str, replacement: &str) -> Option<u32> {
        let id = self.first + u32::try_from(self.mutants.len()).expect("few mutants in a file");
        self.mutants.push(Mutant {
            id,
            file: self.file.to_string(),
            line: at.span().start().line,
            function: self.functions.join("::"),
            original: original.to_string(),
            replacement: replacement.to_string(),
        });
        (self.chosen)(id).then_some(id)
    }

    /// An expression with the constructs that are inside it.
    fn fragment(&mut self, expression: &Expr) -> Part {
        let around = mem::take(&mut self.inside);
        self.visit_expr(expression);
        Part::Source(Fragment {
            range: expression.span().byte_range(),
            inside: mem::replace(&mut self.inside, around),
        })
    }

    fn construct(&mut self, piece: &impl Spanned, mutants: &[u32], parts: Vec<Part>) {
        self.inside.push(Construct {
            range: piece.span().byte_range(),
            mutants: mutants.to_vec(),
            parts,
        });
    }

    /// Adds something at a place of the source.
    fn addition(&mut self, at: usize, mutants: &[u32], parts: Vec<Part>) {
        self.inside.push(Construct {
            range: at..at,
            mutants: mutants.to_vec(),
            parts,
        });
    }

    fn binary(&mut self, binary: &ExprBinary) {
        let (kind, replacements) = operators::replacements(&binary.op);
        // What `let` binds must stay in sight of what comes after it.
        if kind == Kind::Logic && (has_let(&binary.left) || has_let(&binary.right)) {
            visit::visit_expr_binary(self, binary);
            return;
        }
        let (left, right) = (self.text_of(&*binary.left), self.text_of(&*binary.right));
        let operator = self.text_of(&binary.op);
        let mut switched = vec![];
        for replacement in replacements {
            let original = short_operation(left, operator, right);
            let replaced = short_operation(left, replacement, right);
            if let Some(id) = self.mutant(&binary.op, &original, &replaced) {
                switched.push((id, *replacement));
            }
        }
        if switched.is_empty() {
            visit::visit_expr_binary(self, binary);
            return;
        }
        let left = self.fragment(&binary.left);
        let right = self.fragment(&binary.right);
        let parts = match kind {
            Kind::Logic => {
                let and = matches!(binary.op, BinOp::And(_));
                templates::logic(and, switched[0].0, left, right)
            }
            Kind::Comparison => templates::comparison(operator, &switched, left, right),
            Kind::Arithmetic => templates::arithmetic(operator, &switched, left, right),
            Kind::Assignment => {
                let place = self.text_of(&*binary.left);
                templates::assignment(place, operator, &switched, left, right)
            }
        };
        let mutants: Vec<u32> = switched.iter().map(|(id, _)| *id).collect();
        self.construct(binary, &mutants, parts);
    }

    /// `!a` and `-a`: without the sign.
    fn unary(&mut self, unary: &ExprUnary) {
        let (whole, operand) = (self.text_of(unary), self.text_of(&*unary.expr));
        let Some(id) = self.mutant(unary, &short(whole), &short(operand)) else {
            visit::visit_expr_unary(self, unary);
            return;
        };
        let operator = self.text_of(&unary.op);
        let parts = templates::sign(operator, id, self.fragment(&unary.expr));
        self.construct(unary, &[id], parts);
    }

    fn arms(&mut self, matching: &ExprMatch) {
        self.visit_expr(&matching.expr);
        let ends_with_all = matching
            .arms
            .last()
            .is_some_and(|arm| arm.guard.is_none() && matches!(arm.pat, Pat::Wild(_)));
        let last = matching.arms.len().saturating_sub(1);
        for (place, arm) in matching.arms.iter().enumerate() {
            match &arm.guard {
                Some((_, guard)) if has_let(guard) => self.visit_expr(guard),
                Some((_, guard)) => self.guard(guard),
                // The others need not be what is left when one arm is missing.
                None if ends_with_all && place < last => self.arm(arm),
                None => {}
            }
            self.visit_expr(&arm.body);
        }
    }

    /// A guard that always holds, and one that never does.
    fn guard(&mut self, guard: &Expr) {
        let original = short(&format!("guard {}", self.text_of(guard)));
        let always = self.mutant(guard, &original, "true");
        let never = self.mutant(guard, &original, "false");
        let mutants: Vec<u32> = always.into_iter().chain(never).collect();
        if mutants.is_empty() {
            self.visit_expr(guard);
            return;
        }
        let parts = templates::guard(always, never, self.fragment(guard));
        self.construct(guard, &mutants, parts);
    }

    /// An arm that is never taken, where `_` stands at the end.
    fn arm(&mut self, arm: &Arm) {
        let original = short(&format!("arm {}", self.text_of(&arm.pat)));
        if let Some(id) = self.mutant(&arm.pat, &original, "no such arm") {
            let end = arm.pat.span().byte_range().end;
            self.addition(end, &[id], vec![templates::never(id)]);
        }
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() {
            return;
        }
        self.functions.push(signature.ident.to_string());
        // A default that asks for the default would never end.
        if !block.stmts.is_empty() && signature.ident != "default" {
            self.body(signature, block);
        }
        self.visit_block(block);
        self.functions.pop();
    }

    /// A body that returns a value at once.
    fn body(&mut self, signature: &Signature, block: &Block) {
        let braces = block.brace_token.span;
        let inside = braces.open().byte_range().end..braces.close().byte_range().start;
        let present = self.source[inside.clone()].trim();
        let original = format!("body of {}", self.functions.join("::"));
        let mut mutants = vec![];
        let mut parts = vec![];
        for value in values_of(&signature.output, self.source) {
            if value == present {
                continue;
            }
            if let Some(id) = self.mutant(block, &original, &value) {
                mutants.push(id);
                parts.push(templates::early(id, &value));
            }
        }
        if !parts.is_empty() {
            self.addition(inside.start, &mutants, parts);
        }
    }

    fn named(&mut self, name: String, walk: impl FnOnce(&mut Self)) {
        self.functions.push(name);
        walk(self);
        self.functions.pop();
    }
}

/// Whether a condition binds something.
fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        Expr::Paren(paren) => has_let(&paren.expr),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
