//! How each kind of construct is written with its switches.
//!
//! Every operand is worked out once and in its turn, so that a switch that is off changes nothing. Operands get the names
//! `l_` and `r_` in a `match`, which keeps what they borrow alive for as long as the expression did.

use crate::layout::Part;

/// The question of the rewritten crate whether a mutant is on.
fn on(id: u32) -> String {
    format!("crate::mutant::on({id})")
}

fn text(text: impl Into<String>) -> Part {
    Part::Text(text.into())
}

/// The other operator differs from this one where the right side counts: there the right side is turned round.
pub fn logic(and: bool, id: u32, left: Part, right: Part) -> Vec<Part> {
    let sign = if and { "!=" } else { "==" };
    let switch = format!(") {{ l_ => if l_ {sign} {} {{ ", on(id));
    vec![
        text("(match ("),
        left,
        Part::Own(id, switch),
        right,
        text(" } else { l_ } })"),
    ]
}

/// Both sides are only looked at: what is compared may still be needed.
pub fn comparison(operator: &str, switched: &[(u32, &str)], left: Part, right: Part) -> Vec<Part> {
    operation(["&", "*"], operator, switched, left, right)
}

/// Both sides are taken.
pub fn arithmetic(operator: &str, switched: &[(u32, &str)], left: Part, right: Part) -> Vec<Part> {
    operation(["", ""], operator, switched, left, right)
}

/// Both sides once, and then one of the operators.
fn operation(
    [look, at]: [&str; 2],
    operator: &str,
    switched: &[(u32, &str)],
    left: Part,
    right: Part,
) -> Vec<Part> {
    let mut parts = vec![
        text(format!("(match ({look}(")),
        left,
        text(format!("), {look}(")),
        right,
        text(")) { (l_, r_) => "),
    ];
    for (id, other) in switched {
        let switch = format!("if {} {{ {at}l_ {other} {at}r_ }} else ", on(*id));
        parts.push(Part::Own(*id, switch));
    }
    parts.push(text(format!("{{ {at}l_ {operator} {at}r_ }} }})")));
    parts
}

/// The operand first, as Rust does it for numbers; the place is written again for every mutant.
pub fn assignment(
    place: &str,
    operator: &str,
    switched: &[(u32, &str)],
    left: Part,
    right: Part,
) -> Vec<Part> {
    let mut parts = vec![text("match ("), right, text(") { r_ => ")];
    for (id, other) in switched {
        let switch = format!("if {} {{ {place} {other} r_; }} else ", on(*id));
        parts.push(Part::Own(*id, switch));
    }
    parts.extend([text("{ "), left, text(format!(" {operator} r_; }} }}"))]);
    parts
}

/// `-a` without its sign.
pub fn sign(operator: &str, id: u32, operand: Part) -> Vec<Part> {
    let switch = format!(
        ") {{ l_ => if {} {{ l_ }} else {{ {operator}l_ }} }})",
        on(id)
    );
    vec![text("(match ("), operand, Part::Own(id, switch)]
}

/// A guard that always holds, one that never does, or both.
pub fn guard(always: Option<u32>, never: Option<u32>, guard: Part) -> Vec<Part> {
    let always = always.map_or_else(|| "false".to_string(), on);
    let unless_never = never.map_or_else(|| "true".to_string(), |id| format!("!{}", on(id)));
    let start = format!("({always} || ({unless_never} && (");
    vec![text(start), guard, text(")))")]
}

/// What an arm that is never taken has behind its pattern.
pub fn never(id: u32) -> Part {
    Part::Own(id, format!(" if !{}", on(id)))
}

/// What a body that returns a value at once begins with.
pub fn early(id: u32, value: &str) -> Part {
    Part::Own(id, format!(" if {} {{ return {value}; }}", on(id)))
}
