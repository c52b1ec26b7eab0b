//! The words that people type into the search of the docs lead to the item that they mean: by its name, as rustdoc
//! matches names, or by an alias.
#![cfg(not(miri))] // the sources are read

use crate::sources::files;

/// A search and what it has to find: an item, in a file whose path begins so.
const SEARCHES: [(&str, &str, &str); 44] = [
    ("margin of error", "interval/", "margin"),
    ("confidence interval", "interval/", "Interval"),
    ("sample size", "plan/", "SampleSize"),
    ("power", "plan/", "Power"),
    ("t-test", "compare/", "Welch"),
    ("A/B test", "compare/", "Difference"),
    ("significance", "compare/", "Finding"),
    ("p-value", "compare/", "p_value"),
    ("p-value", "estimate/", "p_value"),
    ("sample ratio mismatch", "compare/", "GoodnessOfFit"),
    ("benchmark", "compare/", "Summary"),
    ("eNPS", "metric/", "Nps"),
    ("net promoter score", "metric/", "Nps"),
    ("promoter", "metric/", "NpsBreakdown"),
    ("detractor", "metric/", "NpsBreakdown"),
    ("passive", "metric/", "NpsBreakdown"),
    ("CSI", "metric/", "INDEX"),
    ("top box", "metric/", "top_box"),
    ("mean", "metric/", "MEAN"),
    ("average", "metric/", "MEAN"),
    ("likert", "scale", "Scale"),
    ("wilson", "interval/", "Score"),
    ("clopper-pearson", "interval/", "Guaranteed"),
    ("weighted", "weight/", "WeightedTally"),
    ("raking", "weight/", "Raking"),
    ("correlation", "joint/", "Correlation"),
    ("cronbach", "joint/", "Alpha"),
    ("kano", "drivers/", "Kano"),
    ("moving average", "track/", "Windows"),
    ("rolling", "track/", "trailing"),
    ("control chart", "track/", "ControlChart"),
    ("SPC", "track/", "ControlChart"),
    ("run chart", "track/", "IndividualsChart"),
    ("CUSUM", "track/", "Cusum"),
    ("EWMA", "track/", "Ewma"),
    ("churn", "kpi/", "churn"),
    ("retention", "kpi/", "retention"),
    ("cohort", "kpi/", "ShiftedBetaGeometric"),
    ("CLV", "kpi/", "LifetimeValue"),
    ("LTV", "kpi/", "LifetimeValue"),
    ("forecast", "okr/", "Forecast"),
    ("burn-up", "okr/", "Pace"),
    ("RAG status", "okr/", "Status"),
    ("guardrail", "okr/", "Guardrail"),
];

/// A public item with its aliases.
struct Item {
    file: String,
    name: String,
    aliases: Vec<String>,
}

impl Item {
    /// As rustdoc does: aliases as they are, names anywhere in them and without regard to `_`.
    fn is_found_by(&self, search: &str) -> bool {
        let search = search.to_lowercase();
        let plain = |text: &str| text.to_lowercase().replace('_', "");
        let is_alias = self
            .aliases
            .iter()
            .any(|alias| alias.to_lowercase() == search);
        is_alias || plain(&self.name).contains(&plain(&search))
    }
}

fn items() -> Vec<Item> {
    let mut found = Vec::new();
    for (file, text) in files() {
        let mut aliases = Vec::new();
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line.starts_with("#[doc(alias") {
                let mut list = line.to_owned();
                while !list.ends_with(")]") {
                    list.push_str(lines.next().unwrap());
                }
                aliases.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
            } else if let Some(name) = declared(line) {
                found.push(Item {
                    file: file.clone(),
                    name: name.to_owned(),
                    aliases: std::mem::take(&mut aliases),
                });
            }
        }
        assert!(aliases.is_empty(), "{file}: {aliases:?} are of nothing");
    }
    found
}

/// The name that a line declares: of a public item, or of a variant.
fn declared(line: &str) -> Option<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if let Some(rest) = line.strip_prefix("pub ") {
        let rest = rest.strip_prefix("const fn ").unwrap_or(rest);
        let kinds = ["struct ", "enum ", "trait ", "fn ", "const "];
        let name = kinds
            .iter()
            .find_map(|kind| rest.strip_prefix(kind))
            .unwrap_or(rest);
        return name.split(|c| !is_word(c)).next();
    }
    let variant = line.strip_suffix(',')?;
    let is_variant = variant.starts_with(char::is_uppercase) && variant.chars().all(is_word);
    is_variant.then_some(variant)
}

#[test]
fn what_people_type_leads_somewhere_right() {
    let items = items();
    let lost: Vec<String> = SEARCHES
        .iter()
        .filter(|(search, place, name)| {
            let leads = |item: &&Item| item.file.starts_with(place) && item.name == *name;
            !items
                .iter()
                .filter(leads)
                .any(|item| item.is_found_by(search))
        })
        .map(|(search, place, name)| format!("{search:?} does not lead to {name} in {place}"))
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn what_nobody_types_leads_nowhere() {
    assert!(items().iter().all(|item| !item.is_found_by("hovercraft")));
}
