//! Goals and what has become of them.

use alloc::format;

use super::idiom::{en, fi, messages, ru, ru_of};
use crate::shown::Figure;

messages! {
    /// What goals say of themselves, and what has become of them.
    GoalMessage<'a> {
        /// A target: "from 48 to 24".
        FromTo { start: Figure, target: Figure }
        en format!("from {start} to {target}");
        fi format!("lähtötaso {start}, tavoite {target}");
        ru format!("с {start} до {target}");

        /// A target from a survey: "from 70.6 (estimated) to 85".
        FromEstimate { start: Figure, target: Figure }
        en format!("from {start} (estimated) to {target}");
        fi format!("lähtötaso {start} (arvioitu), tavoite {target}");
        ru format!("с {start} (по оценке) до {target}");

        /// A target by way of others: "from 48 to 24 by 2 checkpoints".
        ByCheckpoints { start: Figure, target: Figure, count: u64 }
        en format!("from {start} to {target} by {}", en(&count, ["checkpoint", "checkpoints"]));
        fi format!("lähtötaso {start}, tavoite {target}, {}", fi(&count, ["välitavoite", "välitavoitetta"]));
        ru format!(
            "с {start} до {target}, {}",
            ru(&count, ["промежуточная точка", "промежуточные точки", "промежуточных точек"])
        );

        /// A target with zones: "from 40 to 55, committed to 50, stretch 60".
        Zones { start: Figure, target: Figure, commit: Figure, stretch: Figure }
        en format!("from {start} to {target}, committed to {commit}, stretch {stretch}");
        fi format!("lähtötaso {start}, tavoite {target}, sitoumus {commit}, venytystavoite {stretch}");
        ru format!("с {start} до {target}, обязательство {commit}, сверхцель {stretch}");

        /// A bound: "between 3 and 5".
        Between { lowest: Figure, highest: Figure }
        en format!("between {lowest} and {highest}");
        fi format!("vähintään {lowest} ja enintään {highest}");
        ru format!("от {lowest} до {highest}");

        /// A bound: "at least 3".
        AtLeast { lowest: Figure }
        en format!("at least {lowest}");
        fi format!("vähintään {lowest}");
        ru format!("не менее {lowest}");

        /// A bound: "at most 5".
        AtMost { highest: Figure }
        en format!("at most {highest}");
        fi format!("enintään {highest}");
        ru format!("не более {highest}");

        /// A bound that is none: "anything".
        Anything {}
        en "anything";
        fi "mitä tahansa";
        ru "что угодно";

        /// What is asked of every period: "at most 5 in each of 12 periods", "100 in 1 period".
        InPeriods { what: &'a str, count: u64 }
        en if count == 1 { format!("{what} in 1 period") } else { format!("{what} in each of {count} periods") };
        fi if count == 1 { format!("{what} yhdessä jaksossa") } else { format!("{what} kussakin {count} jaksosta") };
        ru if count == 1 {
            format!("{what} за 1 период")
        } else {
            format!("{what} в каждом из {}", ru_of(&count, ["периода", "периодов"]))
        };

        /// A sum over periods: "1200 over 12 periods".
        OverPeriods { total: Figure, count: u64 }
        en format!("{total} over {}", en(&count, ["period", "periods"]));
        fi format!("yhteensä {total} ({})", fi(&count, ["jakso", "jaksoa"]));
        ru format!("{total} за {}", ru(&count, ["период", "периода", "периодов"]));

        /// Steps to be done: "3 milestones".
        Milestones { count: u64 }
        en en(&count, ["milestone", "milestones"]);
        fi fi(&count, ["etappi", "etappia"]);
        ru ru(&count, ["веха", "вехи", "вех"]);

        /// A thing to be done: "done or not".
        Done {}
        en "done or not";
        fi "tehty tai ei";
        ru "сделано или нет";

        /// A key result: "NPS: from 40 to 60".
        KeyResult { name: &'a str, target: &'a str }
        en format!("{name}: {target}");
        fi format!("{name}: {target}");
        ru format!("{name}: {target}");

        /// A change of a key result: "2026-02-01: target, weight (the market fell)".
        Change { day: &'a str, parts: &'a str, reason: &'a str }
        en format!("{day}: {parts} ({reason})");
        fi format!("{day}: {parts} ({reason})");
        ru format!("{day}: {parts} ({reason})");

        /// A score that guardrails veto: "0%, vetoed by reopened and complaints".
        Vetoed { score: &'a str, vetoes: &'a [&'a str] }
        en format!("{score}, vetoed by {}", vetoes.join(" and "));
        fi format!("{score}, veto: {}", vetoes.join(" ja "));
        ru format!("{score}, вето: {}", vetoes.join(" и "));
    }
}
