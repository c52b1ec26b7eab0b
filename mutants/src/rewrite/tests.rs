//! Small sources, and what becomes of them.

use super::*;
use crate::processor;

fn all(source: &str) -> (Vec<Mutant>, String) {
    with(source, &|_| true)
}

fn with(source: &str, chosen: &dyn Fn(u32) -> bool) -> (Vec<Mutant>, String) {
    let (mutants, rewritten) = rewrite("src/x.rs", source, 1, chosen).unwrap();
    syn::parse_file(&rewritten.text).unwrap();
    for place in &rewritten.places {
        assert!(rewritten.text.is_char_boundary(place.range.start));
        assert!(rewritten.text.is_char_boundary(place.range.end));
    }
    (mutants, rewritten.text)
}

/// The mutants of an expression, without that of the function around it.
fn changes(expression: &str) -> Vec<String> {
    let (mutants, _) = all(&format!("fn f() {{ {expression} }}"));
    mutants[1..].iter().map(Mutant::change).collect()
}

/// What becomes of an expression if only its own mutants are chosen.
fn rewritten(expression: &str) -> String {
    let (_, text) = with(&format!("fn f() {{ {expression} }}"), &|id| id > 1);
    text["fn f() { ".len()..text.len() - " }".len()].to_string()
}

#[test]
fn what_the_processor_cannot_run_has_none() {
    let of = |features: &str| {
        let attribute = format!("#[target_feature(enable = \"{features}\")]");
        all(&format!("{attribute} fn f(a: u8) -> u8 {{ a + 1 }}"))
            .0
            .len()
    };
    let plain = all("fn f(a: u8) -> u8 { a + 1 }").0.len();
    for feature in ["sse2", "avx2", "avx512bw", "gfni"] {
        let expected = if processor::has(feature) { plain } else { 0 };
        assert_eq!(of(feature), expected, "{feature}");
        assert_eq!(of(&format!("sse2,{feature}")), expected, "{feature}");
    }
}

#[test]
fn every_operator_has_its_mutants() {
    for (operator, others) in [
        ("&&", vec!["||"]),
        ("||", vec!["&&"]),
        ("==", vec!["!="]),
        ("!=", vec!["=="]),
        ("<", vec!["<=", ">", "=="]),
        (">", vec![">=", "<", "=="]),
        ("<=", vec![">", "<"]),
        (">=", vec!["<", ">"]),
        ("+", vec!["-", "*"]),
        ("-", vec!["+", "/"]),
        ("*", vec!["+", "/"]),
        ("/", vec!["%", "*"]),
        ("%", vec!["/", "+"]),
        ("<<", vec![">>"]),
        (">>", vec!["<<"]),
        ("&", vec!["|", "^"]),
        ("|", vec!["&", "^"]),
        ("^", vec!["|", "&"]),
        ("+=", vec!["-=", "*="]),
        ("-=", vec!["+=", "/="]),
        ("*=", vec!["+=", "/="]),
        ("/=", vec!["%=", "*="]),
        ("%=", vec!["/=", "+="]),
        ("&=", vec!["|="]),
        ("|=", vec!["&="]),
        ("^=", vec!["|="]),
        ("<<=", vec![">>="]),
        (">>=", vec!["<<="]),
    ] {
        let expected: Vec<String> = others
            .iter()
            .map(|other| format!("a {operator} b -> a {other} b"))
            .collect();
        assert_eq!(changes(&format!("a {operator} b")), expected);
    }
}

#[test]
fn operations_work_out_both_sides_once() {
    assert_eq!(
        rewritten("a + b"),
        "(match ((a), (b)) { (l_, r_) => if crate::mutant::on(2) { l_ - r_ } \
         else if crate::mutant::on(3) { l_ * r_ } else { l_ + r_ } })"
    );
    assert_eq!(
        rewritten("a == b"),
        "(match (&(a), &(b)) { (l_, r_) => if crate::mutant::on(2) { *l_ != *r_ } else { *l_ == *r_ } })"
    );
}

#[test]
fn logic_stays_lazy() {
    assert_eq!(
        rewritten("a && b"),
        "(match (a) { l_ => if l_ != crate::mutant::on(2) { b } else { l_ } })"
    );
    assert_eq!(
        rewritten("a || b"),
        "(match (a) { l_ => if l_ == crate::mutant::on(2) { b } else { l_ } })"
    );
}

#[test]
fn signs_are_left_out() {
    assert_eq!(
        rewritten("-a.b()"),
        "(match (a.b()) { l_ => if crate::mutant::on(2) { l_ } else { -l_ } })"
    );
    assert_eq!(changes("!a"), ["!a -> a"]);
    assert!(changes("*a").is_empty());
}

#[test]
fn assignments_keep_the_mutants_of_their_operands() {
    assert_eq!(
        rewritten("a[!i] |= !b;"),
        "match ((match (b) { l_ => if crate::mutant::on(4) { l_ } else { !l_ } })) \
         { r_ => if crate::mutant::on(2) { a[!i] &= r_; } else { a[\
         (match (i) { l_ => if crate::mutant::on(3) { l_ } else { !l_ } })] |= r_; } };"
    );
}

#[test]
fn arms_go_where_another_takes_what_they_leave() {
    assert_eq!(
        rewritten("match a { A => 1, B if c => 2, _ => 3 }"),
        "match a { A if !crate::mutant::on(2) => 1, B if \
         (crate::mutant::on(3) || (!crate::mutant::on(4) && (c))) => 2, _ => 3 }"
    );
    assert!(changes("match a { A => 1, B => 2 }").is_empty());
    assert_eq!(
        changes("match a { A if c => 1, b => 2 }"),
        ["guard c -> true", "guard c -> false"]
    );
}

#[test]
fn bodies_return_at_once() {
    let (mutants, text) = all("impl Edge { fn left(&self) -> bool { self.0 } }");
    assert_eq!(
        text,
        "impl Edge { fn left(&self) -> bool { if crate::mutant::on(1) { return true; } \
         if crate::mutant::on(2) { return false; } self.0 } }"
    );
    assert_eq!(
        mutants[1].to_string(),
        "src/x.rs:1 Edge::left: body of Edge::left -> false"
    );
    let (mutants, _) = all("fn f() -> bool { true }");
    assert_eq!(mutants.len(), 1, "not what is there already");
}

#[test]
fn chains_of_let_are_left_alone() {
    assert!(changes("if let Some(a) = b && a.c() { d(); }").is_empty());
    assert!(changes("match a { A if let Some(b) = c && b.d() => 1, _ => 2 }").is_empty());
    assert_eq!(
        changes("if let Some(a) = b && a > 0 { d(); }").len(),
        3,
        "what stands in them is not"
    );
}

#[test]
fn some_things_are_left_alone() {
    for source in [
        "const fn f() -> u8 { 1 + 2 }",
        "const A: u8 = 1 + 2;",
        "static A: u8 = 1 + 2;",
        "enum E { A = 1 + 2 }",
        "struct S([u8; 1 + 2]);",
        "macro_rules! m { () => { 1 + 2 } }",
        "impl fmt::Debug for A { fn fmt(&self) -> fmt::Result { f(1 + 2) } }",
        "#[cfg(test)] mod tests { fn f() { 1 + 2; } }",
        "#[test] fn f() { 1 + 2; }",
        "fn f() {}",
        "impl Default for A { fn default() -> Self { A } }",
    ] {
        assert_eq!(all(source), (vec![], source.to_string()));
    }
    for expression in [
        "assert!(a + b)",
        "const { 1 + 2 };",
        "[0; 1 + 2]",
        "a as [u8; 1 + 2]",
    ] {
        assert!(changes(expression).is_empty(), "{expression}");
    }
}

#[test]
fn numbers_and_lines_do_not_depend_on_the_choice() {
    let source = "fn f(a: u8) -> u8 {\n    // é\n    if !(a > 2) {\n        a + 1\n    } else {\n        -a\n    }\n}\n";
    let (mutants, _) = all(source);
    let (again, text) = with(source, &|_| false);
    assert_eq!(again, mutants);
    assert_eq!(text, source);
    let places: Vec<(u32, usize)> = mutants
        .iter()
        .map(|mutant| (mutant.id, mutant.line))
        .collect();
    assert_eq!(
        places,
        [
            (1, 1),
            (2, 1),
            (3, 3),
            (4, 3),
            (5, 3),
            (6, 3),
            (7, 4),
            (8, 4),
            (9, 6)
        ]
    );
    let (_, one) = with(source, &|id| id == 7);
    assert_eq!(one.matches("crate::mutant::on").count(), 1);
    assert!(one.contains("// é") && one.contains("crate::mutant::on(7)"));
}

#[test]
fn names_say_what_is_around() {
    let (mutants, _) = all(
        "trait T { fn a(&self) { b(); } }\nimpl Ord for S<'_> { fn cmp(&self) { fn inner() { c(); } inner(); } }",
    );
    let names: Vec<&str> = mutants
        .iter()
        .map(|mutant| mutant.function.as_str())
        .collect();
    assert_eq!(
        names,
        ["T::a", "<S<'_> as Ord>::cmp", "<S<'_> as Ord>::cmp::inner"]
    );
}
