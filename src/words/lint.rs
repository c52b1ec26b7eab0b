//! What is wrong with how goals are written.

use alloc::format;

use super::idiom::{en, fi, messages, ru, ru_of};
use super::label::Label;
use crate::shown::Figure;

messages! {
    /// What is wrong with how goals are written.
    LintMessage<'a> {
        /// A finding with its place: "OKR006 warning: Fast help: hours: it has no deadline".
        Finding { code: &'a str, severity: Label, objective: Option<&'a str>, key_result: Option<&'a str>, message: &'a str }
        en finding(code, severity, [objective, key_result], message);
        fi finding(code, severity, [objective, key_result], message);
        ru finding(code, severity, [objective, key_result], message);

        /// "4 objectives, where one to three can be kept in mind".
        Objectives { count: u64 }
        en format!("{}, where one to three can be kept in mind", en(&count, ["objective", "objectives"]));
        fi format!("{}, kun mielessä pysyy yhdestä kolmeen", fi(&count, ["päämäärä", "päämäärää"]));
        ru format!("{}, а в голове держатся от одной до трёх", ru(&count, ["цель", "цели", "целей"]));

        /// "nothing is measured from customers".
        NoCustomers {}
        en "nothing is measured from customers";
        fi "asiakkailta ei mitata mitään";
        ru "у клиентов ничего не измеряется";

        /// "1 key result, where two to five tell enough".
        KeyResults { count: u64 }
        en format!("{}, where two to five tell enough", en(&count, ["key result", "key results"]));
        fi format!("{}, kun kahdesta viiteen kertoo tarpeeksi", fi(&count, ["avaintulos", "avaintulosta"]));
        ru format!(
            "{}, а достаточно от двух до пяти",
            ru(&count, ["ключевой результат", "ключевых результата", "ключевых результатов"])
        );

        /// "all 2 key results are outputs".
        OnlyOutputs { count: u64 }
        en if count == 1 { "its only key result is an output".into() } else { format!("all {count} key results are outputs") };
        fi if count == 1 {
            "sen ainoa avaintulos on tuotos".into()
        } else {
            format!("kaikki {} ovat tuotoksia", fi(&count, ["avaintulos", "avaintulosta"]))
        };
        ru if count == 1 {
            "единственный ключевой результат — результат работы".into()
        } else {
            format!("ключевые результаты (всего {count}) — все лишь результаты работы")
        };

        /// "two key results are called \"NPS\"".
        SameName { name: &'a str }
        en format!("two key results are called {name:?}");
        fi format!("kahden avaintuloksen nimi on {name:?}");
        ru format!("два ключевых результата называются {name:?}");

        /// "no key result has any weight".
        NoWeight {}
        en "no key result has any weight";
        fi "millään avaintuloksella ei ole painoa";
        ru "ни у одного ключевого результата нет веса";

        /// "the weights sum to 90, neither to 1 nor to 100".
        WeightSum { sum: Figure }
        en format!("the weights sum to {sum}, neither to 1 nor to 100");
        fi format!("painojen summa on {sum}, ei 1 eikä 100");
        ru format!("сумма весов {sum}, а не 1 и не 100");

        /// "every key result is at its target".
        AllAtTarget {}
        en "every key result is at its target";
        fi "jokainen avaintulos on tavoitteessaan";
        ru "каждый ключевой результат достиг своей цели";

        /// "half of the cycle is over, and every key result is near its start".
        AllNearStart {}
        en "half of the cycle is over, and every key result is near its start";
        fi "puolet kaudesta on ohi, ja jokainen avaintulos on lähellä lähtötasoaan";
        ru "половина цикла позади, а каждый ключевой результат близок к началу";

        /// "it is only done or not done".
        OnlyDone {}
        en "it is only done or not done";
        fi "se on vain tehty tai tekemättä";
        ru "это лишь сделано или не сделано";

        /// "there is no number to measure it by".
        NoNumber {}
        en "there is no number to measure it by";
        fi "ei ole lukua, jolla sitä mitattaisiin";
        ru "нет числа, которым это измерить";

        /// "it has no start".
        NoStart {}
        en "it has no start";
        fi "siltä puuttuu lähtötaso";
        ru "нет начального значения";

        /// "it has no target".
        NoTarget {}
        en "it has no target";
        fi "siltä puuttuu tavoite";
        ru "нет целевого значения";

        /// "the target is the start, 40".
        TargetIsStart { start: Figure }
        en format!("the target is the start, {start}");
        fi format!("tavoite on lähtötaso, {start}");
        ru format!("целевое значение равно начальному, {start}");

        /// "it has no deadline".
        NoDeadline {}
        en "it has no deadline";
        fi "siltä puuttuu määräaika";
        ru "нет срока";

        /// "it is due on 2026-05-01, outside the cycle from 2026-01-01 to 2026-04-01".
        DeadlineOutside { day: &'a str, start: &'a str, end: &'a str }
        en format!("it is due on {day}, outside the cycle from {start} to {end}");
        fi format!("määräaika on {day}, kauden ulkopuolella ({start} – {end})");
        ru format!("срок — {day}, вне цикла ({start} — {end})");

        /// "it takes 120 days, and the cycle has 90".
        HorizonTooLong { horizon: &'a str, cycle: Figure }
        en format!("it takes {horizon}, and the cycle has {cycle}");
        fi format!("siihen menee {horizon}, ja kaudessa on {cycle}");
        ru format!("на это уходит {horizon}, а в цикле {cycle}");

        /// "a check-in every 30 days, in a cycle of 90 days".
        CadenceTooSlow { cadence: &'a str, cycle: &'a str }
        en format!("a check-in every {cadence}, in a cycle of {cycle}");
        fi format!("tarkistusten väli {cadence}, kauden pituus {cycle}");
        ru format!("промежуток между проверками {cadence}, длина цикла {cycle}");

        /// "half of the cycle is over, and its owner's confidence was never updated".
        ConfidenceStale {}
        en "half of the cycle is over, and its owner's confidence was never updated";
        fi "puolet kaudesta on ohi, eikä omistaja ole päivittänyt luottamustaan kertaakaan";
        ru "половина цикла позади, а владелец ни разу не обновил свою уверенность";

        /// "its target is reached 4 times in 100; a stretch would be 46.0".
        OutOfReach { times: Figure, stretch: Figure }
        en format!("its target is reached {} in 100; a stretch would be {stretch}", en(&times, ["time", "times"]));
        fi format!("sen tavoite saavutetaan {} 100:sta; venytystavoite olisi {stretch}", fi(&times, ["kerran", "kertaa"]));
        ru format!(
            "целевое значение достигается {} из 100; сверхцель была бы {stretch}",
            ru(&times, ["раз", "раза", "раз"])
        );

        /// "it is promised, and reached 30 times in 100; 42.0 is reached 90 times".
        Unlikely { times: Figure, committed: Figure }
        en format!("it is promised, and reached {} in 100; {committed} is reached 90 times", en(&times, ["time", "times"]));
        fi format!("se on luvattu ja saavutetaan {} 100:sta; {committed} saavutetaan 90 kertaa", fi(&times, ["kerran", "kertaa"]));
        ru format!(
            "обещано, а достигается {} из 100; {committed} достигается 90 раз",
            ru(&times, ["раз", "раза", "раз"])
        );

        /// "it takes 291 answers in each survey to tell 20 from chance, not 130".
        SampleTooSmall { needed: u64, distance: Figure, planned: u64 }
        en format!("it takes {} in each survey to tell {distance} from chance, not {planned}", en(&needed, ["answer", "answers"]));
        fi format!(
            "kummassakin kyselyssä tarvitaan {}, jotta {distance} erottuu sattumasta, ei {planned}",
            fi(&needed, ["vastaus", "vastausta"])
        );
        ru format!(
            "чтобы отличить {distance} от случайности, в каждом опросе нужно не менее {}, а не {planned}",
            ru_of(&needed, ["ответа", "ответов"])
        );

        /// What the number of answers rests on: "… (by the spread of the answers at the start)".
        BySpreadAtStart { message: &'a str }
        en format!("{message} (by the spread of the answers at the start)");
        fi format!("{message} (alun vastausten hajonnan mukaan)");
        ru format!("{message} (по разбросу ответов в начале)");

        /// What the number of answers rests on: "… (in the worst case of a scale from 0 to 10)".
        InWorstCase { message: &'a str, lowest: Figure, highest: Figure }
        en format!("{message} (in the worst case of a scale from {lowest} to {highest})");
        fi format!("{message} (pahimmassa tapauksessa asteikolla, jonka alin on {lowest} ja ylin {highest})");
        ru format!("{message} (в худшем случае шкалы от {lowest} до {highest})");
    }
}

/// The code and where it is, which every language puts in front.
fn finding(
    code: &str,
    severity: &str,
    places: [Option<&str>; 2],
    message: &str,
) -> alloc::string::String {
    let mut text = format!("{code} {severity}: ");
    for place in places.into_iter().flatten() {
        text += place;
        text += ": ";
    }
    text + message
}
