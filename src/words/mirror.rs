//! What customers notice.

use alloc::format;
use alloc::string::String;

use super::idiom::{en, fi, messages, ru, ru_of};
use super::label::Label;
use crate::shown::Figure;

messages! {
    /// What customers notice, and how employees and customers go together.
    MirrorMessage<'a> {
        /// "inside 100%, customers 4%: not noticed by customers".
        Mirror { inside: &'a str, customers: &'a str, verdict: Label, same_people: bool }
        en {
            let people = if same_people { " (both were asked of the same people)" } else { "" };
            format!("inside {inside}, customers {customers}: {verdict}{people}")
        };
        fi {
            let people = if same_people { " (molempia kysyttiin samoilta ihmisiltä)" } else { "" };
            format!("sisältä {inside}, asiakkailta {customers}: {verdict}{people}")
        };
        ru {
            let people = if same_people { " (и то и другое спрашивали у одних людей)" } else { "" };
            format!("изнутри {inside}, у клиентов {customers}: {verdict}{people}")
        };

        /// What employees think that customers would say: "employees believe 41.0, customers answer 12.0: too rosy".
        Perception { believed: Figure, answered: Figure, perception: Label }
        en format!("employees believe {believed}, customers answer {answered}: {perception}");
        fi format!("työntekijöiden arvio {believed}, asiakkaiden vastaus {answered}: {perception}");
        ru format!("сотрудники полагают {believed}, клиенты отвечают {answered}: {perception}");

        /// A link: "after 1 period: Kendall tau-b 0.59, Spearman rho 0.71, from 12 units and 48 pairs".
        Link { lag: u64, kendall: Figure, spearman: Figure, units: u64, pairs: Option<u64> }
        en {
            let when = match lag {
                0 => "in the same period".into(),
                lag => format!("after {}", en(&lag, ["period", "periods"])),
            };
            let units = en(&units, ["unit", "units"]);
            let pairs = pairs.map_or_else(String::new, |pairs| format!(" and {}", en(&pairs, ["pair", "pairs"])));
            format!("{when}: Kendall tau-b {kendall}, Spearman rho {spearman}, from {units}{pairs}")
        };
        fi {
            let when = match lag {
                0 => "samassa jaksossa".into(),
                lag => format!("viive {}", fi(&lag, ["jakso", "jaksoa"])),
            };
            let units = fi(&units, ["yksikkö", "yksikköä"]);
            let pairs = pairs.map_or_else(String::new, |pairs| format!(", {}", fi(&pairs, ["pari", "paria"])));
            format!("{when}: Kendallin tau-b {kendall}, Spearmanin rho {spearman} ({units}{pairs})")
        };
        ru {
            let when = match lag {
                0 => "в том же периоде".into(),
                lag => format!("через {}", ru(&lag, ["период", "периода", "периодов"])),
            };
            let units = ru_of(&units, ["единице", "единицам"]);
            let pairs = pairs.map_or_else(String::new, |pairs| format!(" и {}", ru_of(&pairs, ["паре", "парам"])));
            format!("{when}: тау-b Кендалла {kendall}, ро Спирмена {spearman}, по {units}{pairs}")
        };

        /// "without noise: r 0.71 \[0.40, 0.90\], tau 0.50 \[…\], from 12 units of reliability 0.61 and 0.72".
        TrueLink { correlation: &'a str, cut: bool, kendall: &'a str, units: u64, employees: Figure, customers: Figure }
        en {
            let cut = if cut { " (as strong as can be)" } else { "" };
            format!(
                "without noise: r {correlation}{cut}, tau {kendall}, from {units} units of reliability {employees} and {customers}"
            )
        };
        fi {
            let cut = if cut { " (niin vahva kuin voi olla)" } else { "" };
            format!(
                "ilman kohinaa: r {correlation}{cut}, tau {kendall}, {}, reliabiliteetit {employees} ja {customers}",
                fi(&units, ["yksikkö", "yksikköä"])
            )
        };
        ru {
            let cut = if cut { " (сильнее не бывает)" } else { "" };
            format!(
                "без шума: r {correlation}{cut}, тау {kendall}, {} с надёжностью {employees} и {customers}",
                ru(&units, ["единица", "единицы", "единиц"])
            )
        };
    }
}
