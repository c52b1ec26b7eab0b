//! Stored forms: what a test of one asks, and the JSON Schema of each held against it.
#![allow(dead_code)] // each test binary asks for its own part

use std::borrow::Borrow;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[cfg(feature = "schemars")]
use cxmetrics::schemars;
#[cfg(feature = "schemars")]
pub(crate) use schemars::JsonSchema as Described;

/// Without schemas there is nothing to describe.
#[cfg(not(feature = "schemars"))]
pub(crate) trait Described {}
#[cfg(not(feature = "schemars"))]
impl<T> Described for T {}

/// The value has this form, and comes back from it; its schema says the same.
#[track_caller]
pub(crate) fn pinned<T>(value: &T, form: impl Borrow<Value>)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug + Described,
{
    let form = form.borrow();
    assert_eq!(serde_json::to_value(value).unwrap(), *form);
    assert_eq!(&serde_json::from_value::<T>(form.clone()).unwrap(), value);
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    #[cfg(feature = "schemars")]
    schema::describes::<T>(form);
}

#[track_caller]
pub(crate) fn refused<T: DeserializeOwned + Debug>(form: impl Borrow<Value>, reason: &str) {
    let error = serde_json::from_value::<T>(form.borrow().clone())
        .unwrap_err()
        .to_string();
    assert!(error.contains(reason), "{error}");
}

#[cfg(feature = "schemars")]
pub(crate) mod schema {
    use cxmetrics::schemars::JsonSchema;
    use cxmetrics::schemars::generate::SchemaSettings;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    /// The schemas of what is written and of what is read.
    pub(crate) fn of<T: JsonSchema>() -> [Value; 2] {
        [
            SchemaSettings::draft2020_12().for_serialize(),
            SchemaSettings::draft2020_12().for_deserialize(),
        ]
        .map(|settings| settings.into_generator().into_root_schema_for::<T>().into())
    }

    /// The schemas accept the form, and agree with what is read about every form near it: with a member too many, one
    /// too few, or something else in a place.
    #[track_caller]
    pub(crate) fn describes<T: JsonSchema + DeserializeOwned>(form: &Value) {
        let [written, read] = of::<T>();
        for schema in [&written, &read] {
            if let Err(error) = accepts(schema, form) {
                panic!("{error}, in {form} under {schema:#}");
            }
        }
        let is_read = |form: &Value| serde_json::from_value::<T>(form.clone()).is_ok();
        for place in places(form) {
            let changed = |change: &dyn Fn(&mut Value)| {
                let mut changed = form.clone();
                change(changed.pointer_mut(&place).unwrap());
                changed
            };
            let wrong = changed(&|value| *value = json!({"wrong": [true]}));
            assert!(!is_read(&wrong));
            assert!(
                accepts(&read, &wrong).is_err(),
                "{place} of {form}: {read:#}"
            );
            let Some(Value::Object(members)) = form.pointer(&place) else {
                continue;
            };
            let more = changed(&|value| value["unheard of"] = json!(1));
            assert_eq!(
                accepts(&read, &more).is_ok(),
                is_read(&more),
                "{more} under {read:#}"
            );
            for name in members.keys() {
                let less = changed(&|value| {
                    value.as_object_mut().unwrap().remove(name);
                });
                // What is left out may also be refused for what is left.
                let left_out = accepts(&read, &less);
                assert!(!is_read(&less) || left_out.is_ok(), "{less} under {read:#}");
            }
        }
    }

    /// The pointers to every value in a form.
    fn places(form: &Value) -> Vec<String> {
        let inner: Vec<(String, &Value)> = match form {
            Value::Array(parts) => parts
                .iter()
                .enumerate()
                .map(|(index, part)| (index.to_string(), part))
                .collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, part)| (name.replace('~', "~0").replace('/', "~1"), part))
                .collect(),
            _ => Vec::new(),
        };
        let below = inner.into_iter().flat_map(|(name, part)| {
            places(part)
                .into_iter()
                .map(move |place| format!("/{name}{place}"))
        });
        std::iter::once(String::new()).chain(below).collect()
    }

    /// Whether a form is one that a schema describes: as much of JSON Schema as the crate's schemas use.
    pub(crate) fn accepts(root: &Value, form: &Value) -> Result<(), String> {
        check(root, root, form)
    }

    fn check(root: &Value, schema: &Value, form: &Value) -> Result<(), String> {
        let keywords = match schema {
            Value::Bool(true) => return Ok(()),
            Value::Object(keywords) => keywords,
            _ => return Err(format!("nothing is {schema}")),
        };
        for (keyword, rule) in keywords {
            if !holds(root, keywords, keyword, rule, form)? {
                return Err(format!("{form} is not {keyword} {rule}"));
            }
        }
        Ok(())
    }

    type Keywords = serde_json::Map<String, Value>;

    /// Whether one rule of a schema holds.
    fn holds(
        root: &Value,
        keywords: &Keywords,
        keyword: &str,
        rule: &Value,
        form: &Value,
    ) -> Result<bool, String> {
        let matching = || {
            let parts = rule.as_array().unwrap().iter();
            parts.filter(|part| check(root, part, form).is_ok()).count()
        };
        let number = |fits: fn(f64, f64) -> bool| {
            let limit = rule.as_f64().unwrap();
            form.as_f64().is_none_or(|figure| fits(figure, limit))
        };
        let length = |fits: fn(u64, u64) -> bool| {
            let limit = rule.as_u64().unwrap();
            let parts = form.as_array().map(|parts| parts.len() as u64);
            parts.is_none_or(|parts| fits(parts, limit))
        };
        Ok(match keyword {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "examples" => {
                true
            }
            "$ref" => {
                let place = rule.as_str().unwrap().strip_prefix('#').unwrap();
                let target = root.pointer(place).ok_or(format!("no {rule}"))?;
                check(root, target, form)?;
                true
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|name| is_of_type(name, form)),
                name => is_of_type(name, form),
            },
            "const" => form == rule,
            "enum" => rule.as_array().unwrap().contains(form),
            "oneOf" => matching() == 1,
            "anyOf" => matching() > 0,
            "allOf" => matching() == rule.as_array().unwrap().len(),
            "minimum" => number(|figure, limit| figure >= limit),
            "maximum" => number(|figure, limit| figure <= limit),
            "exclusiveMinimum" => number(|figure, limit| figure > limit),
            "exclusiveMaximum" => number(|figure, limit| figure < limit),
            "minItems" => length(|parts, limit| parts >= limit),
            "maxItems" => length(|parts, limit| parts <= limit),
            "uniqueItems" => form.as_array().is_none_or(|parts| {
                let mut earlier = parts.iter().enumerate();
                earlier.all(|(index, part)| !parts[..index].contains(part))
            }),
            "required" => form.as_object().is_none_or(|members| {
                let mut names = rule.as_array().unwrap().iter();
                names.all(|name| members.contains_key(name.as_str().unwrap()))
            }),
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    form.get(name)
                        .map_or(Ok(()), |part| check(root, rule, part))?;
                }
                true
            }
            "additionalProperties" => {
                let known = keywords.get("properties");
                for (name, part) in form.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| known.get(name).is_none()) {
                        check(root, rule, part)?;
                    }
                }
                true
            }
            "prefixItems" => {
                let parts = form.as_array().into_iter().flatten();
                for (part, rule) in parts.zip(rule.as_array().unwrap()) {
                    check(root, rule, part)?;
                }
                true
            }
            "items" => {
                let first = keywords.get("prefixItems").and_then(Value::as_array);
                let parts = form.as_array().into_iter().flatten();
                for part in parts.skip(first.map_or(0, Vec::len)) {
                    check(root, rule, part)?;
                }
                true
            }
            _ => return Err(format!("{keyword} is not known to this test")),
        })
    }

    fn is_of_type(name: &Value, form: &Value) -> bool {
        match name.as_str().unwrap() {
            "null" => form.is_null(),
            "boolean" => form.is_boolean(),
            "string" => form.is_string(),
            "array" => form.is_array(),
            "object" => form.is_object(),
            "number" => form.is_number(),
            "integer" => form.as_f64().is_some_and(|figure| figure.fract() == 0.0),
            other => panic!("there is no type {other}"),
        }
    }
}
