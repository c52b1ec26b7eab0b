//! What the body of a function is replaced by: plain values of the type that it returns.
//!
//! A type of the crate itself gives `Default::default()`; where it has no default the mutant does not compile, and is
//! left out like every other that does not.

use syn::spanned::Spanned;
use syn::{
    GenericArgument, PathArguments, PathSegment, ReturnType, Type, TypeReference, TypeTuple,
};

/// How many types deep values are made: `Result<Option<Vec<f64>>, E>` is three.
const DEEPEST: usize = 3;

/// The values, as source text, that a function of this type may return instead; `source` is the file that it is from.
pub fn values_of(output: &ReturnType, source: &str) -> Vec<String> {
    match output {
        ReturnType::Default => owned(&["()"]),
        ReturnType::Type(_, kind) => values(kind, source, 0),
    }
}

fn values(kind: &Type, source: &str, depth: usize) -> Vec<String> {
    if depth > DEEPEST {
        return vec![];
    }
    match kind {
        Type::Tuple(tuple) => of_tuple(tuple, source, depth),
        Type::Array(array) => {
            let length = &source[array.len.span().byte_range()];
            wrapped(&array.elem, source, depth, |value| {
                format!("[{value}; {length}]")
            })
        }
        Type::Paren(paren) => values(&paren.elem, source, depth),
        Type::Reference(reference) => of_reference(reference),
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map_or_else(Vec::new, |last| of_named(last, source, depth)),
        _ => vec![],
    }
}

/// At most two: the first values of the parts together, and the second ones.
fn of_tuple(tuple: &TypeTuple, source: &str, depth: usize) -> Vec<String> {
    if tuple.elems.is_empty() {
        return owned(&["()"]);
    }
    let parts: Vec<Vec<String>> = tuple
        .elems
        .iter()
        .map(|part| values(part, source, depth + 1))
        .collect();
    if parts.iter().any(Vec::is_empty) {
        return vec![];
    }
    let most = parts.iter().map(Vec::len).max().unwrap_or(0).min(2);
    (0..most)
        .map(|chosen| {
            let inside: String = parts
                .iter()
                .map(|part| part[chosen.min(part.len() - 1)].clone() + ",")
                .collect();
            format!("({inside})")
        })
        .collect()
}

fn of_reference(reference: &TypeReference) -> Vec<String> {
    match &*reference.elem {
        _ if reference.mutability.is_some() => vec![],
        Type::Path(path) if path.path.is_ident("str") => owned(&["\"\"", "\"xyzzy\""]),
        Type::Slice(_) => owned(&["&[]"]),
        _ => vec![],
    }
}

fn of_named(name: &PathSegment, source: &str, depth: usize) -> Vec<String> {
    match name.ident.to_string().as_str() {
        "bool" => owned(&["true", "false"]),
        "f64" | "f32" => owned(&["0.0", "1.0", "-1.0"]),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => owned(&["0", "1"]),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => owned(&["0", "1", "-1"]),
        "String" => owned(&["alloc::string::String::new()", "\"xyzzy\".into()"]),
        "Cow" => owned(&["\"\".into()"]),
        "Vec" => owned(&["alloc::vec::Vec::new()"]),
        "Ordering" => owned(&[
            "core::cmp::Ordering::Less",
            "core::cmp::Ordering::Equal",
            "core::cmp::Ordering::Greater",
        ]),
        "Option" => {
            let mut all = owned(&["None"]);
            if let Some(inner) = first_argument(name) {
                all.extend(wrapped(inner, source, depth, |value| {
                    format!("Some({value})")
                }));
            }
            all
        }
        // An alias without arguments is `fmt::Result`.
        "Result" => first_argument(name).map_or_else(
            || owned(&["Ok(())"]),
            |inner| wrapped(inner, source, depth, |value| format!("Ok({value})")),
        ),
        // A default of what is inside is seldom there, and that of a marker is all that it can be.
        "Box" | "Arc" | "Rc" | "PhantomData" => vec![],
        _ => owned(&["Default::default()"]),
    }
}

fn first_argument(name: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &name.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind),
        _ => None,
    })
}

fn wrapped(
    inner: &Type,
    source: &str,
    depth: usize,
    wrap: impl Fn(String) -> String,
) -> Vec<String> {
    values(inner, source, depth + 1)
        .into_iter()
        .map(wrap)
        .collect()
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::ItemFn;

    fn returned(kind: &str) -> Vec<String> {
        let source = format!("fn f() -> {kind} {{ todo!() }}");
        let function: ItemFn = syn::parse_str(&source).unwrap();
        values_of(&function.sig.output, &source)
    }

    #[test]
    fn each_type_has_its_values() {
        assert_eq!(returned("bool"), ["true", "false"]);
        assert_eq!(returned("Option<u8>"), ["None", "Some(0)", "Some(1)"]);
        assert_eq!(returned("Result<(), Error>"), ["Ok(())"]);
        assert_eq!(returned("fmt::Result"), ["Ok(())"]);
        assert_eq!(returned("(f64, bool)"), ["(0.0,true,)", "(1.0,false,)"]);
        assert_eq!(returned("[u8; N + 1]"), ["[0; N + 1]", "[1; N + 1]"]);
        assert_eq!(returned("&'static str"), ["\"\"", "\"xyzzy\""]);
        assert_eq!(returned("Edge"), ["Default::default()"]);
    }

    #[test]
    fn some_types_have_none() {
        for kind in [
            "&mut f64",
            "impl Iterator<Item = f64>",
            "!",
            "Box<f64>",
            "(f64, Box<u8>)",
        ] {
            assert!(returned(kind).is_empty(), "{kind}");
        }
        assert!(returned("Option<Option<Option<Option<u8>>>>").len() < 6);
    }

    #[test]
    fn without_a_type_it_returns_at_once() {
        let function: ItemFn = syn::parse_str("fn f() { g(); }").unwrap();
        assert_eq!(values_of(&function.sig.output, ""), ["()"]);
    }
}
