//! Forecasts, their calibration, the assistant.

use alloc::format;
use alloc::string::String;

use super::idiom::{en, fi, messages, ru, ru_of};
use super::label::Label;
use super::numbers::{Limits, Percent};
use crate::shown::Figure;

messages! {
    /// What forecasts say, how often they came true, and what goals are within reach.
    ForecastMessage<'a> {
        /// A probability and what it rests on: "24% (usual move 8.0, the way from start to target)".
        Outlook { percent: Percent, usual: Option<&'a str> }
        en match usual {
            Some(usual) => format!("{percent} (usual move {usual})"),
            None => percent,
        };
        fi match usual {
            Some(usual) => format!("{percent} (tavallinen muutos {usual})"),
            None => percent,
        };
        ru match usual {
            Some(usual) => format!("{percent} (обычный сдвиг {usual})"),
            None => percent,
        };

        /// How far a figure moves: "6.0 around a gain of 2.0, as past goals moved".
        UsualMove { size: Figure, gain: Option<Figure>, loss: Option<Figure>, source: Label }
        en match (gain, loss) {
            (Some(gain), _) => format!("{size} around a gain of {gain}, {source}"),
            (None, Some(loss)) => format!("{size} around a loss of {loss}, {source}"),
            (None, None) => format!("{size}, {source}"),
        };
        fi match (gain, loss) {
            (Some(gain), _) => format!("{size} keskimääräisen nousun {gain} ympärillä, {source}"),
            (None, Some(loss)) => format!("{size} keskimääräisen laskun {loss} ympärillä, {source}"),
            (None, None) => format!("{size}, {source}"),
        };
        ru match (gain, loss) {
            (Some(gain), _) => format!("{size} вокруг среднего роста {gain}, {source}"),
            (None, Some(loss)) => format!("{size} вокруг среднего снижения {loss}, {source}"),
            (None, None) => format!("{size}, {source}"),
        };

        /// "12 of 15 forecasts held at 80%: 80.0 \[54.8, 93.0\] percent".
        Held { held: usize, count: usize, confidence: Percent, share: &'a str }
        en format!("{held} of {count} forecasts held at {confidence}: {share} percent");
        fi format!("{count} ennusteesta piti {held}, taso {confidence}: {share} prosenttia");
        ru format!(
            "сбылось {held} из {} при уровне {confidence}: {share}\u{a0}%",
            ru_of(&count, ["прогноза", "прогнозов"])
        );

        /// "3 forecasts so far; 5 are needed to say how often they hold".
        ForecastsSoFar { count: usize, needed: usize }
        en format!("{} so far; {needed} are needed to say how often they hold", en(&count, ["forecast", "forecasts"]));
        fi format!(
            "{} tähän mennessä; tarvitaan {needed}, jotta voi sanoa, kuinka usein ne pitävät",
            fi(&count, ["ennuste", "ennustetta"])
        );
        ru format!(
            "{} на сегодня; чтобы сказать, как часто они сбываются, нужно {needed}",
            ru(&count, ["прогноз", "прогноза", "прогнозов"])
        );

        /// "of what we called 60 to 80 %, 9 of 13 came true".
        Bin { from: u64, to: u64, reached: u64, count: u64 }
        en format!("of what we called {from} to {to} %, {reached} of {count} came true");
        fi format!("siitä, mille annettiin {from}–{to}\u{a0}%, toteutui {reached}/{count}");
        ru format!("из того, что мы оценили в {from}–{to}\u{a0}%, сбылось {reached} из {count}");

        /// "3 closed key results; 5 are needed to score their forecasts".
        ClosedSoFar { count: usize, needed: usize }
        en format!(
            "{}; {needed} are needed to score their forecasts",
            en(&count, ["closed key result", "closed key results"])
        );
        fi format!(
            "{}; ennusteiden pisteytykseen tarvitaan {needed}",
            fi(&count, ["päättynyt avaintulos", "päättynyttä avaintulosta"])
        );
        ru format!(
            "{}; для оценки прогнозов нужно {needed}",
            ru(&count, ["завершённый ключевой результат", "завершённых ключевых результата", "завершённых ключевых результатов"])
        );

        /// "20 closed key results: Brier score 0.21 (saying the base rate 0.25), log score 0.61; +3 points more came true than was
        /// said \[-18, +24\]", and then how many more are needed, or the verdict and the bins.
        Calibration {
            count: usize, brier: Figure, base: Figure, log_score: Option<Figure>, gap: &'a str, limits: Limits<'a>, rest: &'a str,
        }
        en {
            let log_score = log_score.map_or_else(
                || String::from("log score infinite: what was called impossible happened"),
                |score| format!("log score {score}"),
            );
            let closed = en(&count, ["closed key result", "closed key results"]);
            format!(
                "{closed}: Brier score {brier} (saying the base rate {base}), {log_score}; {gap} points more came true than was said {limits}; {rest}"
            )
        };
        fi {
            let log_score = log_score.map_or_else(
                || String::from("logaritminen pistemäärä ääretön: mahdottomaksi sanottu tapahtui"),
                |score| format!("logaritminen pistemäärä {score}"),
            );
            let closed = fi(&count, ["päättynyt avaintulos", "päättynyttä avaintulosta"]);
            format!(
                "{closed}: Brierin pistemäärä {brier} (perustasolla {base}), {log_score}; {gap} prosenttiyksikköä enemmän toteutui kuin sanottiin {limits}; {rest}"
            )
        };
        ru {
            let log_score = log_score.map_or_else(
                || String::from("логарифмическая оценка бесконечна: случилось то, что называли невозможным"),
                |score| format!("логарифмическая оценка {score}"),
            );
            let closed = ru(
                &count,
                ["завершённый ключевой результат", "завершённых ключевых результата", "завершённых ключевых результатов"],
            );
            format!(
                "{closed}: оценка Брайера {brier} (при базовой частоте {base}), {log_score}; сбылось больше, чем было сказано, на {gap} п.\u{a0}п. {limits}; {rest}"
            )
        };

        /// "20 are needed to say whether they are too sure".
        MoreNeeded { needed: usize }
        en format!("{needed} are needed to say whether they are too sure");
        fi format!("tarvitaan {needed}, jotta voi sanoa, ovatko ennusteet liian varmoja");
        ru format!("чтобы сказать, не слишком ли прогнозы уверенны, нужно {needed}");

        /// A proposed target: "ambitious: 12 %; visible: no, ±6.1".
        Proposal { ambition: Label, percent: Figure, visible: bool, smallest: Figure }
        en format!("{ambition}: {percent} %; visible: {}, ±{smallest}", if visible { "yes" } else { "no" });
        fi format!("{ambition}: {percent}\u{a0}%; näkyy: {}, ±{smallest}", if visible { "kyllä" } else { "ei" });
        ru format!("{ambition}: {percent}\u{a0}%; заметно: {}, ±{smallest}", if visible { "да" } else { "нет" });

        /// The levels of a goal: "committed 36.2 (90 %), target 40.0 (50 %), stretch 43.8 (10 %); …; …".
        Levels { committed: Figure, target: Figure, stretch: Figure, band: &'a str, record: &'a str }
        en format!("committed {committed} (90 %), target {target} (50 %), stretch {stretch} (10 %); {band}; {record}");
        fi format!(
            "sitoumus {committed} (90\u{a0}%), tavoite {target} (50\u{a0}%), venytystavoite {stretch} (10\u{a0}%); {band}; {record}"
        );
        ru format!(
            "обязательство {committed} (90\u{a0}%), цель {target} (50\u{a0}%), сверхцель {stretch} (10\u{a0}%); {band}; {record}"
        );

        /// "targets from 46.1 to 48.0 are both in reach and visible".
        Band { from: Figure, to: Figure }
        en format!("targets from {from} to {to} are both in reach and visible");
        fi format!("tavoite, joka on vähintään {from} ja enintään {to}, on sekä saavutettavissa että nähtävissä");
        ru format!("цели от {from} до {to} и достижимы, и заметны");

        /// "surveys of 100 show moves of 9.2 or more; moves that large come one time in 40: no target is both in reach and
        /// visible; from 236 answers each there is one".
        EmptyBand { answers: Figure, smallest: Figure, one_in: Option<Figure>, remedy: &'a str }
        en {
            let often = one_in.map_or_else(
                || String::from("come less than one time in 1000"),
                |count| format!("come one time in {count}"),
            );
            format!(
                "surveys of {answers} show moves of {smallest} or more; moves that large {often}: no target is both in reach and visible; {remedy}"
            )
        };
        fi {
            let often = one_in.map_or_else(
                || String::from("harvemmin kuin kerran 1000 kerrasta"),
                |count| format!("kerran {count} kerrasta"),
            );
            format!(
                "kyselystä ({}) näkyy muutos, joka on vähintään {smallest}; niin suuri muutos tulee {often}: mikään tavoite ei ole sekä saavutettavissa että nähtävissä; {remedy}",
                fi(&answers, ["vastaus", "vastausta"])
            )
        };
        ru {
            let often = one_in.map_or_else(
                || String::from("реже чем один раз из 1000"),
                |count| format!("один раз из {count}"),
            );
            format!(
                "в опросе ({}) заметны сдвиги от {smallest}; столь большие сдвиги бывают {often}: ни одна цель не бывает и достижимой, и заметной; {remedy}",
                ru(&answers, ["ответ", "ответа", "ответов"])
            )
        };

        /// "from 236 answers each there is one, or after 20 weeks".
        OpensWithAnswers { answers: u64, each: bool, weeks: Option<u64> }
        en {
            let place = if each { "each" } else { "in the last survey" };
            let weeks = weeks.map_or_else(String::new, |weeks| format!(", or after {weeks} weeks"));
            format!("from {answers} answers {place} there is one{weeks}")
        };
        fi {
            let place = if each { "kummassakin kyselyssä" } else { "viimeisessä kyselyssä" };
            let weeks = weeks.map_or_else(String::new, |weeks| format!(" tai kun aikaa on {}", fi(&weeks, ["viikko", "viikkoa"])));
            format!("sellainen on, kun {place} on vähintään {}{weeks}", fi(&answers, ["vastaus", "vastausta"]))
        };
        ru {
            let place = if each { "в каждом опросе" } else { "в последнем опросе" };
            let weeks = weeks.map_or_else(String::new, |weeks| format!(" или через {}", ru(&weeks, ["неделю", "недели", "недель"])));
            format!("такая есть, если {place} не менее {}{weeks}", ru_of(&answers, ["ответа", "ответов"]))
        };

        /// "the survey of the start is too small for any; with 236 answers in each there would be one".
        StartTooSmall { answers: u64, weeks: Option<u64> }
        en {
            let weeks = weeks.map_or_else(String::new, |weeks| format!(", or after {weeks} weeks"));
            format!("the survey of the start is too small for any; with {answers} answers in each there would be one{weeks}")
        };
        fi {
            let weeks = weeks.map_or_else(String::new, |weeks| format!(" tai jos aikaa olisi {}", fi(&weeks, ["viikko", "viikkoa"])));
            format!(
                "alun kysely on liian pieni mihinkään; sellainen olisi, jos kummassakin olisi {}{weeks}",
                fi(&answers, ["vastaus", "vastausta"])
            )
        };
        ru {
            let weeks = weeks.map_or_else(String::new, |weeks| format!(" или через {}", ru(&weeks, ["неделю", "недели", "недель"])));
            format!(
                "начальный опрос слишком мал для любой; такая была бы, будь в каждом по {}{weeks}",
                ru(&answers, ["ответу", "ответа", "ответов"])
            )
        };

        /// "no number of answers changes that".
        NeverOpens {}
        en "no number of answers changes that";
        fi "mikään määrä vastauksia ei muuta sitä";
        ru "никакое число ответов этого не изменит";

        /// What past goals say: "nothing on record says that it will rise".
        NothingOnRecord { falls: bool }
        en format!("nothing on record says that it will {}", if falls { "fall" } else { "rise" });
        fi format!("mikään aiempi tieto ei kerro, että se {}", if falls { "laskee" } else { "nousee" });
        ru format!("ничто в прошлом не говорит, что показатель {}", if falls { "снизится" } else { "вырастет" });

        /// "usual move 6.0 around a gain of 2.0, as past goals moved".
        OnRecord { usual: &'a str }
        en format!("usual move {usual}");
        fi format!("tavallinen muutos {usual}");
        ru format!("обычный сдвиг {usual}");

        /// No forecast: "2 figures are too few for a forecast, which needs 3".
        TooFewFigures { figures: usize, needed: usize }
        en format!("{} too few for a forecast, which needs {needed}", en(&figures, ["figure is", "figures are"]));
        fi format!("{} on liian vähän ennusteeseen, johon tarvitaan {needed}", fi(&figures, ["luku", "lukua"]));
        ru format!("{} — слишком мало для прогноза, нужно {needed}", ru(&figures, ["значение", "значения", "значений"]));

        /// No forecast: "day 90 is not after the last figure, of day 91".
        NotAhead { day: &'a str, last: &'a str }
        en format!("{day} is not after the last figure, of {last}");
        fi format!("{day} ei ole viimeisen luvun ({last}) jälkeen");
        ru format!("{day} не позже последнего значения ({last})");

        /// No forecast: "the gaps between the figures are too uneven for damped Holt: 1 to 30 days".
        Irregular { shortest: Figure, longest: Figure }
        en format!("the gaps between the figures are too uneven for damped Holt: {shortest} to {longest} days");
        fi format!("lukujen välit ovat liian epätasaiset vaimennetulle Holtin menetelmälle: {shortest}–{longest} päivää");
        ru format!(
            "промежутки между значениями слишком неровны для метода Холта с затуханием: от {shortest} до {}",
            ru_of(&longest, ["дня", "дней"])
        );

        /// No forecast: "400 periods ahead are too far for damped Holt".
        TooFar { periods: Figure }
        en format!("{periods} periods ahead are too far for damped Holt");
        fi format!("{} eteenpäin on liian kaukana vaimennetulle Holtin menetelmälle", fi(&periods, ["jakso", "jaksoa"]));
        ru format!(
            "{} вперёд — слишком далеко для метода Холта с затуханием",
            ru(&periods, ["период", "периода", "периодов"])
        );

        /// No forecast: "the forecast for day 90 is beyond all numbers".
        OutOfNumbers { day: &'a str }
        en format!("the forecast for {day} is beyond all numbers");
        fi format!("ennuste ({day}) on kaikkien lukujen ulkopuolella");
        ru format!("прогноз ({day}) — за пределами всех чисел");

        /// No forecast: "nothing says how far the figure moves in a cycle: give its past moves, its goal, its range or a usual
        /// move".
        NoUsualMove {}
        en "nothing says how far the figure moves in a cycle: give its past moves, its goal, its range or a usual move";
        fi "mikään ei kerro, kuinka paljon luku muuttuu kaudessa: anna aiemmat muutokset, tavoite, vaihteluväli tai tavallinen muutos";
        ru "ничто не говорит, насколько показатель сдвигается за цикл: задайте прошлые сдвиги, цель, диапазон или обычный сдвиг";

        /// No forecast: "a standard error is a finite number of at least 0, not -1".
        StdError { std_error: Figure }
        en format!("a standard error is a finite number of at least 0, not {std_error}");
        fi format!("keskivirhe on äärellinen luku, vähintään 0, ei {std_error}");
        ru format!("стандартная ошибка — конечное число не менее 0, а не {std_error}");

        /// No forecast: "a figure has a finite time, not day inf".
        Time { day: &'a str }
        en format!("a figure has a finite time, not {day}");
        fi format!("luvulla on äärellinen aika, ei {day}");
        ru format!("у значения конечное время, а не {day}");

        /// No forecast: "the figure or error 1e300 is too large to forecast from".
        TooLarge { value: Figure }
        en format!("the figure or error {value} is too large to forecast from");
        fi format!("luku tai virhe {value} on liian suuri ennusteen pohjaksi");
        ru format!("значение или ошибка {value} слишком велики для прогноза");

        /// No forecast: "a figure cannot stay between 5 and 1".
        Range { lowest: Figure, highest: Figure }
        en format!("a figure cannot stay between {lowest} and {highest}");
        fi format!("luku ei voi pysyä välillä, jonka alaraja on {lowest} ja yläraja {highest}");
        ru format!("значение не может оставаться между {lowest} и {highest}");

        /// No forecast: "no figure of one day reaches it".
        NoSingleDay {}
        en "no figure of one day reaches it";
        fi "mikään yhden päivän luku ei saavuta sitä";
        ru "никакое значение одного дня её не достигает";
    }
}
