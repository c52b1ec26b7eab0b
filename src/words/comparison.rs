//! Comparisons, impacts, leagues.

use alloc::format;

use super::idiom::{en, fi, messages, ru, ru_form};
use super::label::Label;
use super::numbers::{Limits, PValue, Percent};
use crate::shown::Figure;

messages! {
    /// What comparisons say: findings, claims, impacts, leagues.
    ComparisonMessage<'a> {
        /// "improved: 20.0 \[8.2, 31.3\] at 95% confidence, p = 0.001"; with a margin "equivalent within ±5: …".
        Finding {
            verdict: Label, margin: Option<Figure>, contrast: &'a str, confidence: Percent, p: PValue,
        }
        en {
            let within = margin.map_or_else(alloc::string::String::new, |margin| format!(" within ±{margin}"));
            format!("{verdict}{within}: {contrast} at {confidence} confidence, {p}")
        };
        fi {
            let within = margin.map_or_else(alloc::string::String::new, |margin| format!(" rajoissa ±{margin}"));
            format!("{verdict}{within}: {contrast}, luottamustaso {confidence}, {p}")
        };
        ru {
            let within = margin.map_or_else(alloc::string::String::new, |margin| format!(" в пределах ±{margin}"));
            format!("{verdict}{within}: {contrast} при доверительной вероятности {confidence}, {p}")
        };

        /// A claim: "superior".
        Superior {}
        en "superior";
        fi "parempi";
        ru "лучше";

        /// A claim: "not inferior by 5 or more".
        NotInferior { margin: Figure }
        en format!("not inferior by {margin} or more");
        fi format!("vähintään samanveroinen marginaalilla {margin}");
        ru format!("не хуже на {margin} и более");

        /// A claim: "equivalent within ±5".
        Equivalent { margin: Figure }
        en format!("equivalent within ±{margin}");
        fi format!("samanarvoinen rajoissa ±{margin}");
        ru format!("эквивалентно в пределах ±{margin}");

        /// A claim and whether it was shown: "not shown to be superior: 2.0 \[-1.0, 5.0\] at 95% confidence, p = 0.180".
        ClaimTest { claim: &'a str, shown: bool, contrast: &'a str, confidence: Percent, p: PValue }
        en {
            let not = if shown { "" } else { "not shown to be " };
            format!("{not}{claim}: {contrast} at {confidence} confidence, {p}")
        };
        fi {
            let not = if shown { "" } else { "ei osoitettu: " };
            format!("{not}{claim}: {contrast}, luottamustaso {confidence}, {p}")
        };
        ru {
            let not = if shown { "" } else { "не доказано, что " };
            format!("{not}{claim}: {contrast} при доверительной вероятности {confidence}, {p}")
        };

        /// Whether groups have the sizes that were planned: "not as planned: χ² = 30.1, p < 0.001".
        AsPlanned { planned: bool, chi_squared: Figure, p: PValue }
        en format!("{}as planned: χ² = {chi_squared}, {p}", if planned { "" } else { "not " });
        fi format!("{}suunnitelman mukainen: χ² = {chi_squared}, {p}", if planned { "" } else { "ei " });
        ru format!("{}по плану: χ² = {chi_squared}, {p}", if planned { "" } else { "не " });

        /// An initiative against others: "the customers of the new process rose by 9.0 points more than the others
        /// \[2.0, 16.0\]", and whether that is more than chance.
        Impact { group: &'a str, rose: bool, more: bool, points: Figure, limits: Limits<'a>, evidence: bool }
        en {
            let (moved, than) = (if rose { "rose" } else { "fell" }, if more { "more" } else { "less" });
            let doubt = if evidence { "" } else { ": no evidence of an effect" };
            format!("{group} {moved} by {points} points {than} than the others {limits}{doubt}")
        };
        fi {
            let (moved, than) = (if rose { "nousua" } else { "laskua" }, if more { "enemmän" } else { "vähemmän" });
            let doubt = if evidence { "" } else { ": ei näyttöä vaikutuksesta" };
            format!("{group}: {moved} {} {than} kuin muilla {limits}{doubt}", fi(&points, ["piste", "pistettä"]))
        };
        ru {
            let (moved, than) = (if rose { "рост" } else { "снижение" }, if more { "больше" } else { "меньше" });
            let doubt = if evidence { "" } else { ": нет свидетельств эффекта" };
            format!(
                "{group}: {moved} на {points} {} {than}, чем у остальных {limits}{doubt}",
                ru_form(&points, ["пункт", "пункта", "пунктов"])
            )
        };

        /// An initiative against the course before it: "the shops: 9.0 points above the course before \[2.5, 15.5\]".
        ImpactOnCourse { group: &'a str, above: bool, points: Figure, limits: Limits<'a>, evidence: bool }
        en {
            let doubt = if evidence { "" } else { ": no evidence of an effect" };
            let side = if above { "above" } else { "below" };
            format!("{group}: {points} points {side} the course before {limits}{doubt}")
        };
        fi {
            let doubt = if evidence { "" } else { ": ei näyttöä vaikutuksesta" };
            let side = if above { "yläpuolella" } else { "alapuolella" };
            format!("{group}: {} aiemman kulun {side} {limits}{doubt}", fi(&points, ["piste", "pistettä"]))
        };
        ru {
            let doubt = if evidence { "" } else { ": нет свидетельств эффекта" };
            let side = if above { "выше" } else { "ниже" };
            format!(
                "{group}: на {points} {} {side} прежнего хода {limits}{doubt}",
                ru_form(&points, ["пункт", "пункта", "пунктов"])
            )
        };

        /// A row of a league: "Oulu: pooled 42 \[31, 53\], raw 58 from 24 answers; between 3rd and 19th of 50".
        LeagueRow { segment: &'a str, pooled: &'a str, raw: Figure, answers: u64, place: &'a str }
        en {
            let answers = en(&answers, ["answer", "answers"]);
            format!("{segment}: pooled {pooled}, raw {raw} from {answers}; {place}")
        };
        fi {
            let answers = fi(&answers, ["vastaus", "vastausta"]);
            format!("{segment}: tasoitettuna {pooled}, sellaisenaan {raw} ({answers}); {place}")
        };
        ru {
            let answers = ru(&answers, ["ответ", "ответа", "ответов"]);
            format!("{segment}: сглажено {pooled}, исходно {raw} ({answers}); {place}")
        };

        /// A place that is sure: "3rd of 50".
        Place { place: usize, of: usize }
        en format!("{}{} of {of}", place, ordinal(place));
        fi format!("sija {place}/{of}");
        ru format!("место {place} из {of}");

        /// A place that is not: "between 3rd and 19th of 50".
        Places { first: usize, last: usize, of: usize }
        en format!("between {}{} and {}{} of {of}", first, ordinal(first), last, ordinal(last));
        fi format!("sijoilla {first}–{last}, kun sijoja on {of}");
        ru format!("между {first}-м и {last}-м местами из {of}");

        /// Any place at all: "cannot be told apart from anyone".
        AnyPlace {}
        en "cannot be told apart from anyone";
        fi "ei erotu kenestäkään";
        ru "ни от кого не отличить";

        /// The places of a row in a table: "3 to 19".
        Range { first: usize, last: usize }
        en format!("{first} to {last}");
        fi format!("{first}–{last}");
        ru format!("{first}–{last}");
    }
}

/// The ending of 1st, 2nd, 3rd, 4th, 11th, 21st.
const fn ordinal(place: usize) -> &'static str {
    match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}
