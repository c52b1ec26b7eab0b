//! Charts, trends, monitors.

use alloc::format;

use super::idiom::{fi, messages, ru, ru_of};
use super::label::Label;
use super::numbers::PValue;
use crate::shown::Figure;

messages! {
    /// What charts, trends and monitors say.
    TrackingMessage<'a> {
        /// A rule about a run: "run: 7 in a row on the same side".
        Run { count: usize }
        en format!("run: {count} in a row on the same side");
        fi format!("sarja: {count} peräkkäin samalla puolella");
        ru format!("серия: {count} подряд по одну сторону");

        /// A rule about a trend: "trend: 6 in a row up, or down".
        Trend { count: usize }
        en format!("trend: {count} in a row up, or down");
        fi format!("trendi: {count} peräkkäin ylöspäin tai alaspäin");
        ru format!("тренд: {count} подряд вверх или вниз");

        /// A signal: "period Mon: 42.0, Nelson 1: a point beyond three sigma".
        Signal { period: &'a str, figure: Figure, rule: &'a str }
        en format!("period {period}: {figure}, {rule}");
        fi format!("jakso {period}: {figure}, {rule}");
        ru format!("период {period}: {figure}, {rule}");

        /// A signal with its meaning: "Mon: 42.0 is higher than chance explains (22.0 to 34.0), so look for what happened then
        /// (Nelson 1: a point beyond three sigma)".
        Meaning { period: &'a str, meaning: &'a str, rule: &'a str }
        en format!("{period}: {meaning} ({rule})");
        fi format!("{period}: {meaning} ({rule})");
        ru format!("{period}: {meaning} ({rule})");

        /// "42.0 is higher than chance explains (22.0 to 34.0), so look for what happened then".
        BeyondChance { figure: Figure, rises: bool, lower: Figure, upper: Figure }
        en format!(
            "{figure} is {} than chance explains ({lower} to {upper}), so look for what happened then",
            if rises { "higher" } else { "lower" }
        );
        fi format!(
            "{figure} on {} kuin sattuma selittää ({lower}–{upper}), joten selvitä, mitä silloin tapahtui",
            if rises { "korkeampi" } else { "matalampi" }
        );
        ru format!(
            "{figure} — {}, чем объясняет случай (от {lower} до {upper}): выясните, что тогда произошло",
            if rises { "выше" } else { "ниже" }
        );

        /// "8 periods in a row above the usual 28.0, so the level has risen".
        RunOfPeriods { count: usize, rises: bool, center: Figure }
        en {
            let (side, moved) = if rises { ("above", "risen") } else { ("below", "fallen") };
            format!("{count} periods in a row {side} the usual {center}, so the level has {moved}")
        };
        fi {
            let (side, moved) = if rises { ("yläpuolella", "noussut") } else { ("alapuolella", "laskenut") };
            let periods = fi(&count, ["jakso", "jaksoa"]);
            format!("{periods} peräkkäin tavanomaisen tason {center} {side}, joten taso on {moved}")
        };
        ru {
            let (side, moved) = if rises { ("выше", "поднялся") } else { ("ниже", "снизился") };
            let periods = ru(&count, ["период", "периода", "периодов"]);
            format!("{periods} подряд {side} обычных {center}, значит, уровень {moved}")
        };

        /// "2 of the last 3 periods far above the usual 28.0, so the level has probably risen".
        MostPeriods { needed: usize, count: usize, far: bool, rises: bool, center: Figure }
        en {
            let (side, moved) = if rises { ("above", "risen") } else { ("below", "fallen") };
            let far = if far { "far" } else { "clearly" };
            format!("{needed} of the last {count} periods {far} {side} the usual {center}, so the level has probably {moved}")
        };
        fi {
            let (side, moved) = if rises { ("yläpuolella", "noussut") } else { ("alapuolella", "laskenut") };
            let far = if far { "kaukana" } else { "selvästi" };
            format!(
                "viimeisistä {count} jaksosta {needed} on {far} tavanomaisen tason {center} {side}, joten taso on luultavasti {moved}"
            )
        };
        ru {
            let (side, moved) = if rises { ("выше", "поднялся") } else { ("ниже", "снизился") };
            let far = if far { "намного" } else { "заметно" };
            format!(
                "{needed} из последних {} {far} {side} обычных {center}, значит, уровень, вероятно, {moved}",
                ru_of(&count, ["периода", "периодов"])
            )
        };

        /// "each of the last 6 periods higher than the one before, so it is drifting up".
        Drifting { count: usize, rises: bool }
        en {
            let (higher, up) = if rises { ("higher", "up") } else { ("lower", "down") };
            format!("each of the last {count} periods {higher} than the one before, so it is drifting {up}")
        };
        fi {
            let (higher, up) = if rises { ("korkeampi", "ylöspäin") } else { ("matalampi", "alaspäin") };
            format!("viimeisistä {count} jaksosta jokainen on edellistä {higher}, joten suunta on {up}")
        };
        ru {
            let (higher, up) = if rises { ("выше", "вверх") } else { ("ниже", "вниз") };
            format!(
                "каждый из последних {} {higher} предыдущего, значит, идёт сдвиг {up}",
                ru_of(&count, ["периода", "периодов"])
            )
        };

        /// "the last 14 periods went up and down by turns, so two sources may be taking turns".
        ByTurns { count: usize }
        en format!("the last {count} periods went up and down by turns, so two sources may be taking turns");
        fi format!("viimeiset {count} jaksoa kulkivat vuorotellen ylös ja alas, joten kaksi lähdettä saattaa vuorotella");
        ru format!(
            "за последние {} — попеременно вверх и вниз: возможно, чередуются два источника",
            ru(&count, ["период", "периода", "периодов"])
        );

        /// "15 periods in a row closer to the usual 28.0 than chance allows, so the limits do not fit any more".
        TooClose { count: usize, center: Figure }
        en format!("{count} periods in a row closer to the usual {center} than chance allows, so the limits do not fit any more");
        fi format!(
            "{} peräkkäin lähempänä tavanomaista tasoa {center} kuin sattuma sallii, joten rajat eivät enää sovi",
            fi(&count, ["jakso", "jaksoa"])
        );
        ru format!(
            "{} подряд ближе к обычным {center}, чем допускает случай, значит, пределы больше не подходят",
            ru(&count, ["период", "периода", "периодов"])
        );

        /// "8 periods in a row far from the usual 28.0, on either side, so two different processes may be in one chart".
        TwoProcesses { count: usize, center: Figure }
        en format!(
            "{count} periods in a row far from the usual {center}, on either side, so two different processes may be in one chart"
        );
        fi format!(
            "{} peräkkäin kaukana tavanomaisesta tasosta {center}, kummallakin puolella, joten samassa kaaviossa saattaa olla kaksi eri prosessia",
            fi(&count, ["jakso", "jaksoa"])
        );
        ru format!(
            "{} подряд далеко от обычных {center} по обе стороны: возможно, на одной карте два разных процесса",
            ru(&count, ["период", "периода", "периодов"])
        );

        /// "a step of 12.0 from the period before is larger than chance explains (up to 8.0), so look for what happened then".
        LargeStep { figure: Figure, upper: Figure }
        en format!(
            "a step of {figure} from the period before is larger than chance explains (up to {upper}), so look for what happened then"
        );
        fi format!(
            "askel {figure} edellisestä jaksosta on suurempi kuin sattuma selittää (enintään {upper}), joten selvitä, mitä silloin tapahtui"
        );
        ru format!(
            "шаг {figure} от предыдущего периода больше, чем объясняет случай (до {upper}): выясните, что тогда произошло"
        );

        /// "the mean of the latest periods, 31.0, is above what chance explains (25.0 to 30.0), so the level has risen".
        WeightedMean { figure: Figure, rises: bool, lower: Figure, upper: Figure }
        en {
            let (side, moved) = if rises { ("above", "risen") } else { ("below", "fallen") };
            format!(
                "the mean of the latest periods, {figure}, is {side} what chance explains ({lower} to {upper}), so the level has {moved}"
            )
        };
        fi {
            let (side, moved) = if rises { ("korkeampi", "noussut") } else { ("matalampi", "laskenut") };
            format!(
                "viimeisten jaksojen keskiarvo {figure} on {side} kuin sattuma selittää ({lower}–{upper}), joten taso on {moved}"
            )
        };
        ru {
            let (side, moved) = if rises { ("выше", "поднялся") } else { ("ниже", "снизился") };
            format!(
                "среднее последних периодов, {figure}, {side}, чем объясняет случай (от {lower} до {upper}), значит, уровень {moved}"
            )
        };

        /// "the distances above the usual 28.0 have added up to 5.2 sigma, so the level has risen".
        Added { figure: Figure, rises: bool, center: Figure }
        en {
            let (side, moved) = if rises { ("above", "risen") } else { ("below", "fallen") };
            format!("the distances {side} the usual {center} have added up to {figure} sigma, so the level has {moved}")
        };
        fi {
            let (side, moved) = if rises { ("yläpuolella", "noussut") } else { ("alapuolella", "laskenut") };
            format!("poikkeamat tavanomaisen tason {center} {side} ovat kertyneet {figure} sigmaan, joten taso on {moved}")
        };
        ru {
            let (side, moved) = if rises { ("выше", "поднялся") } else { ("ниже", "снизился") };
            format!("отклонения {side} обычных {center} накопились до {}, значит, уровень {moved}", ru_of(&figure, ["сигмы", "сигм"]))
        };

        /// A course: "no evidence of change (p = 0.4100)".
        Steady { p: PValue }
        en format!("no evidence of change ({p})");
        fi format!("ei näyttöä muutoksesta ({p})");
        ru format!("нет свидетельств изменения ({p})");

        /// A course: "a sudden step at 6: from 80.0 to 68.2 (p < 0.0001)".
        Step { place: &'a str, before: Figure, after: Figure, p: PValue }
        en format!("a sudden step at {place}: from {before} to {after} ({p})");
        fi format!("äkillinen askel kohdassa {place}: ennen {before}, jälkeen {after} ({p})");
        ru format!("внезапный скачок в точке {place}: с {before} до {after} ({p})");

        /// A course: "a slow drift from 82.1 to 65.3, -1.87 a period (p < 0.0001)".
        Drift { start: Figure, end: Figure, rate: Figure, p: PValue }
        en format!("a slow drift from {start} to {end}, {rate} a period ({p})");
        fi format!("hidas siirtymä: alussa {start}, lopussa {end}, {rate} jaksossa ({p})");
        ru format!("медленный сдвиг с {start} до {end}, {rate} за период ({p})");

        /// A course: "a change, by a slow drift from … to … or by a sudden step at … from … to …: the answers cannot tell (…)".
        DriftOrStep { start: Figure, end: Figure, place: &'a str, before: Figure, after: Figure, p: PValue }
        en format!(
            "a change, by a slow drift from {start} to {end} or by a sudden step at {place} from {before} to {after}: the answers cannot tell ({p})"
        );
        fi format!(
            "muutos, joko hidas siirtymä (alussa {start}, lopussa {end}) tai äkillinen askel kohdassa {place} (ennen {before}, jälkeen {after}): vastauksista sitä ei erota ({p})"
        );
        ru format!(
            "изменение: либо медленный сдвиг с {start} до {end}, либо внезапный скачок в точке {place} с {before} до {after}; по ответам не различить ({p})"
        );

        /// A look that decides: "reached: evidence 25.1 of 20.0".
        Decided { decision: Label, evidence: Figure, needed: Figure }
        en format!("{decision}: evidence {evidence} of {needed}");
        fi format!("{decision}: näyttöä {evidence}, kun tarvitaan {needed}");
        ru format!("{decision}: свидетельство {evidence} из {needed}");

        /// A look that does not: "continue: evidence 3.1 for reached, 0.4 for not reached, of 20.0".
        Undecided { decision: Label, reached: Figure, not_reached: Figure, needed: Figure }
        en format!("{decision}: evidence {reached} for reached, {not_reached} for not reached, of {needed}");
        fi format!(
            "{decision}: näyttöä saavuttamisesta {reached}, saavuttamatta jäämisestä {not_reached}, kun tarvitaan {needed}"
        );
        ru format!("{decision}: свидетельство за «достигнуто» {reached}, за «не достигнуто» {not_reached}, из {needed}");
    }
}
