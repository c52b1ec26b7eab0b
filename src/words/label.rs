//! Labels: what a value is called, in a few words without figures, in the languages of the crate.

use super::idiom::{Idiom, Part, Tongue};

/// The labels, each in English, Finnish and Russian.
macro_rules! labels {
    ($($name:ident $english:literal $finnish:literal $russian:literal;)+) => {
        /// What a value is called: a verdict, a status, a kind, a method. A few words without figures.
        ///
        /// An own [`Language`](super::Language) translates those that it shows.
        ///
        /// # Examples
        ///
        /// ```
        /// use cxmetrics::words::{Finnish, Label, Language, Russian};
        ///
        /// assert_eq!(Label::OnTrack.english(), "on track");
        /// assert_eq!(Finnish.label(Label::OnTrack), "aikataulussa");
        /// assert_eq!(Russian.label(Label::OnTrack), "по плану");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Label {
            $(#[doc = concat!("“", $english, "”.")] $name,)+
        }

        impl Label {
            /// Every label.
            ///
            /// ```
            /// use cxmetrics::words::Label;
            ///
            /// assert!(Label::ALL.contains(&Label::AtRisk));
            /// ```
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// In English.
            ///
            /// ```
            /// use cxmetrics::words::Label;
            ///
            /// assert_eq!(Label::AtRisk.english(), "at risk");
            /// ```
            #[must_use]
            pub const fn english(self) -> &'static str {
                self.said(Tongue::English)
            }

            pub(super) const fn said(self, tongue: Tongue) -> &'static str {
                let [english, finnish, russian] = match self {
                    $(Self::$name => [$english, $finnish, $russian],)+
                };
                match tongue {
                    Tongue::English => english,
                    Tongue::Finnish => finnish,
                    Tongue::Russian => russian,
                }
            }
        }
    };
}

labels! {
    // What comparisons say.
    Improved "improved" "parani" "улучшение";
    Worsened "worsened" "heikkeni" "ухудшение";
    Increased "increased" "nousi" "рост";
    Decreased "decreased" "laski" "снижение";
    NoEvidenceOfChange "no evidence of change" "ei näyttöä muutoksesta" "нет свидетельств изменения";
    Equivalent "equivalent" "samanarvoinen" "эквивалентно";
    Superior "superior" "parempi" "лучше";
    Difference "difference" "erotus" "разность";
    RelativeChange "relative change" "suhteellinen muutos" "относительное изменение";
    Superiority "superiority" "paremmuus" "превосходство";
    IndependentSamples "independent samples" "riippumattomat otokset" "независимые выборки";
    PairedSamples "paired samples" "parittaiset otokset" "парные выборки";
    NothingCanBeSaid "nothing can be said" "mitään ei voi sanoa" "ничего нельзя сказать";

    // Methods.
    Score "score" "pistemäärä" "метод функции вклада";
    ScoreUncorrected "score without correction" "pistemäärä ilman korjausta" "метод функции вклада без поправки";
    SkewnessCorrected "skewness-corrected" "vinouskorjattu" "с поправкой на асимметрию";
    Likelihood "likelihood" "uskottavuus" "метод правдоподобия";
    Mover "MOVER" "MOVER" "MOVER";
    MoverLikelihood "MOVER of likelihood limits" "MOVER uskottavuusrajoista" "MOVER по границам правдоподобия";
    MoverRatio "MOVER-R" "MOVER-R" "MOVER-R";
    Wald "Wald" "Wald" "метод Вальда";
    WaldContinuity "Wald with continuity" "Wald jatkuvuuskorjattuna" "метод Вальда с поправкой на непрерывность";
    WilsonContinuity "Wilson with continuity" "Wilson jatkuvuuskorjattuna" "метод Уилсона с поправкой на непрерывность";
    AdjustedWald "adjusted Wald" "mukautettu Wald" "скорректированный метод Вальда";
    AdjustedWaldEach "adjusted Wald of each sample" "mukautettu Wald kullekin otokselle" "скорректированный метод Вальда для каждой выборки";
    AgrestiCoull "Agresti-Coull" "Agresti–Coull" "метод Агрести — Коулла";
    BonettPrice "Bonett-Price" "Bonett–Price" "метод Бонетта — Прайса";
    Welch "Welch t" "Welchin t" "t Уэлча";
    StudentT "Student t" "Studentin t" "t Стьюдента";
    MidP "mid-P" "keski-P" "средний P";
    Exact "exact" "tarkka" "точный метод";
    Guaranteed "guaranteed" "taattu" "гарантированный";
    Dirichlet "Dirichlet" "Dirichlet" "метод Дирихле";
    Anytime "anytime" "milloin tahansa pätevä" "верный в любой момент";
    Blaker "Blaker" "Blaker" "метод Блейкера";
    Census "census" "kokonaistutkimus" "сплошной опрос";
    LogDelta "log-delta" "logaritminen deltamenetelmä" "логарифмический дельта-метод";
    Sato "Sato" "Sato" "метод Сато";
    Newcombe "Newcombe" "Newcombe" "метод Ньюкомба";
    BrunnerMunzel "Brunner-Munzel t" "Brunnerin ja Munzelin t" "t Бруннера — Мунцеля";
    BrunnerMunzelLogit "Brunner-Munzel on the logit" "Brunner–Munzel logitin asteikolla" "метод Бруннера — Мунцеля на логитах";
    ChiSquared "χ²" "χ²" "χ²";
    FisherZ "Fisher z" "Fisherin z" "z Фишера";
    Linearised "linearised" "linearisoitu" "линеаризация";
    Feldt "Feldt" "Feldt" "метод Фельдта";
    Enumeration "enumeration" "luettelointi" "полный перебор";
    Normal "normal" "normaalijakauma" "нормальное приближение";
    KendallTauB "Kendall tau-b" "Kendallin tau-b" "тау-b Кендалла";
    SpearmanRho "Spearman rho" "Spearmanin rho" "ро Спирмена";
    Shapley "Shapley" "Shapley" "по Шепли";
    RelativeWeights "relative weights" "suhteelliset painot" "относительные веса";
    CompleteRows "complete rows" "täydet rivit" "полные строки";
    Pairwise "pairwise" "pareittain" "попарно";
    PairwiseShrunk "pairwise, shrunk" "pareittain, kutistettu" "попарно, со сжатием";
    InfluenceValues "influence values" "vaikutusarvot" "значения влияния";
    Design "design" "otanta-asetelma" "план выборки";
    Jackknife "jackknife" "linkkuveitsi" "складной нож";
    RefuseLone "refuse" "hylätään" "отказ";
    CertaintyLone "certainty" "varma" "с достоверностью";
    AverageLone "average" "keskiarvo" "среднее";
    CentreLone "centre" "keskitetään" "центрирование";
    CollapseLone "collapse" "yhdistetään" "объединение";

    // Answers and scores.
    Blank "blank" "tyhjä" "пусто";
    NotAsked "not asked" "ei kysytty" "не спрашивали";
    Refused "refused" "kieltäytyi" "отказ отвечать";
    DontKnow "don't know" "ei osaa sanoa" "затрудняюсь ответить";
    NotApplicable "not applicable" "ei koske vastaajaa" "неприменимо";
    HigherIsBetter "higher is better" "suurempi on parempi" "чем больше, тем лучше";
    LowerIsBetter "lower is better" "pienempi on parempi" "чем меньше, тем лучше";
    NeitherIsBetter "neither is known to be better" "ei tiedetä, kumpi on parempi" "неизвестно, что лучше";
    MustBe "must-be" "perusvaatimus" "обязательное";
    OneDimensional "one-dimensional" "yksiulotteinen" "одномерное";
    Attractive "attractive" "ilahduttava" "привлекательное";
    Indifferent "indifferent" "yhdentekevä" "безразличное";
    Reverse "reverse" "käänteinen" "обратное";
    Questionable "questionable" "kyseenalainen" "сомнительное";
    FixFirst "fix first" "korjaa ensin" "исправить в первую очередь";
    KeepUp "keep up" "pidä yllä" "поддерживать";
    LowPriority "low priority" "vähäinen" "низкий приоритет";
    PossibleOverkill "possible overkill" "mahdollisesti liikaa" "возможно, избыточно";
    Pooled "pooled" "tasoitettu" "сглажено";
    Raw "raw" "sellaisenaan" "исходно";
    Answers "answers" "vastauksia" "ответов";
    Ranks "ranks" "sijat" "места";

    // What is watched.
    Continue "continue" "jatka" "продолжать";
    FullBets "full bets" "täydet panokset" "полные ставки";
    HalfBets "half bets" "puolikkaat panokset" "половинные ставки";
    ArcsineBets "arcsine bets" "arkussinipanokset" "арксинусные ставки";
    Nelson1 "Nelson 1: a point beyond three sigma" "Nelson 1: piste kolmen sigman ulkopuolella" "Нельсон 1: точка за пределами трёх сигм";
    Nelson2 "Nelson 2: nine in a row on the same side" "Nelson 2: yhdeksän peräkkäin samalla puolella" "Нельсон 2: девять подряд по одну сторону";
    Nelson3 "Nelson 3: six in a row up, or down" "Nelson 3: kuusi peräkkäin ylöspäin tai alaspäin" "Нельсон 3: шесть подряд вверх или вниз";
    Nelson4 "Nelson 4: fourteen in a row up and down by turns" "Nelson 4: neljätoista peräkkäin vuorotellen ylös ja alas" "Нельсон 4: четырнадцать подряд попеременно вверх и вниз";
    Nelson5 "Nelson 5: two of three beyond two sigma" "Nelson 5: kaksi kolmesta kahden sigman ulkopuolella" "Нельсон 5: две из трёх за пределами двух сигм";
    Nelson6 "Nelson 6: four of five beyond one sigma" "Nelson 6: neljä viidestä yhden sigman ulkopuolella" "Нельсон 6: четыре из пяти за пределами одной сигмы";
    Nelson7 "Nelson 7: fifteen in a row within one sigma" "Nelson 7: viisitoista peräkkäin yhden sigman sisällä" "Нельсон 7: пятнадцать подряд в пределах одной сигмы";
    Nelson8 "Nelson 8: eight in a row beyond one sigma" "Nelson 8: kahdeksan peräkkäin yhden sigman ulkopuolella" "Нельсон 8: восемь подряд за пределами одной сигмы";
    WesternElectric1 "Western Electric 1: a point beyond three sigma" "Western Electric 1: piste kolmen sigman ulkopuolella" "Western Electric 1: точка за пределами трёх сигм";
    WesternElectric2 "Western Electric 2: two of three beyond two sigma" "Western Electric 2: kaksi kolmesta kahden sigman ulkopuolella" "Western Electric 2: две из трёх за пределами двух сигм";
    WesternElectric3 "Western Electric 3: four of five beyond one sigma" "Western Electric 3: neljä viidestä yhden sigman ulkopuolella" "Western Electric 3: четыре из пяти за пределами одной сигмы";
    WesternElectric4 "Western Electric 4: eight in a row on the same side" "Western Electric 4: kahdeksan peräkkäin samalla puolella" "Western Electric 4: восемь подряд по одну сторону";
    MovingRange "moving range: a step beyond its limit" "liukuva vaihteluväli: askel rajansa yli" "скользящий размах: шаг больше предела";
    Ewma "EWMA: the weighted mean beyond its limits" "EWMA: painotettu keskiarvo rajojensa ulkopuolella" "EWMA: взвешенное среднее за своими пределами";
    CusumRise "CUSUM: the sum of rises above its threshold" "CUSUM: nousujen summa yli kynnyksensä" "CUSUM: сумма подъёмов выше порога";
    CusumFall "CUSUM: the sum of falls above its threshold" "CUSUM: laskujen summa yli kynnyksensä" "CUSUM: сумма спадов выше порога";
    Higher "higher" "korkeampi" "выше";
    Lower "lower" "matalampi" "ниже";
    CommonCause "common cause: no more than chance explains" "satunnaissyy: ei enempää kuin sattuma selittää" "общая причина: не больше, чем объясняет случай";
    Improvement "improvement: more than chance explains, and in the right direction" "parannus: enemmän kuin sattuma selittää, ja oikeaan suuntaan" "улучшение: больше, чем объясняет случай, и в нужную сторону";
    Concern "concern: more than chance explains, and in the wrong direction" "huoli: enemmän kuin sattuma selittää, ja väärään suuntaan" "опасение: больше, чем объясняет случай, и не в ту сторону";
    SpecialCause "special cause: more than chance explains, neither better nor worse" "erityissyy: enemmän kuin sattuma selittää, ei parempaan eikä huonompaan" "особая причина: больше, чем объясняет случай, ни к лучшему, ни к худшему";
    Always "always: the target is met as long as nothing changes" "aina: tavoite täyttyy niin kauan kuin mikään ei muutu" "всегда: цель достигается, пока ничего не изменится";
    Never "never: the target is missed until something changes" "ei koskaan: tavoite jää täyttymättä, kunnes jokin muuttuu" "никогда: цель не достигается, пока что-то не изменится";
    HitAndMiss "hit and miss: the target is met or missed by chance" "vaihdellen: tavoite täyttyy tai jää täyttymättä sattumalta" "как повезёт: цель достигается или нет по воле случая";

    // Goals.
    NotMeasured "not measured" "ei mitattu" "не измерено";
    Regressed "regressed" "taantunut" "откат";
    NotHeld "not held" "ei pidetty" "не удержано";
    NotStarted "not started" "ei aloitettu" "не начато";
    InProgress "in progress" "kesken" "в работе";
    Reached "reached" "saavutettu" "достигнуто";
    NotReached "not reached" "ei saavutettu" "не достигнуто";
    Overshot "overshot" "ylitetty" "превышено";
    Towards "moved towards the target" "siirtyi tavoitetta kohti" "движение к цели";
    Away "moved away from the target" "siirtyi tavoitteesta poispäin" "движение от цели";
    NotDistinguishable "not distinguishable from no change" "ei erotu muuttumattomasta" "неотличимо от отсутствия изменений";
    Fail "fail" "epäonnistuminen" "провал";
    Commit "commit" "sitoumus" "обязательство";
    Target "target" "tavoite" "цель";
    Stretch "stretch" "venytystavoite" "сверхцель";
    Missed "missed" "jäi saavuttamatta" "не выполнено";
    Short "short" "jäi vajaaksi" "выполнено не полностью";
    Met "met" "täyttyi" "выполнено";
    Agreed "agreed" "sovittu" "согласовано";
    Default "default" "oletus" "по умолчанию";
    Placeholder "placeholder" "väliaikainen" "временно";
    Output "output" "tuotos" "результат работы";
    Employees "employees" "työntekijät" "сотрудники";
    Customers "customers" "asiakkaat" "клиенты";
    Committed "committed" "sitova" "обязательная";
    Aspirational "aspirational" "kunnianhimoinen" "амбициозная";
    Weight "weight" "paino" "вес";
    Deadline "deadline" "määräaika" "срок";
    Kind "kind" "laji" "вид";
    Fresh "fresh" "tuore" "свежее";
    Due "due" "päivitettävä" "пора обновить";
    Stale "stale" "vanhentunut" "устарело";
    Early "before the cycle" "ennen kautta" "до начала цикла";
    Late "after the deadline" "määräajan jälkeen" "после срока";
    Future "in the future" "tulevaisuudessa" "в будущем";
    OffTrack "off track" "jäljessä" "отстаёт";
    AtRisk "at risk" "vaarassa" "под угрозой";
    OnTrack "on track" "aikataulussa" "по плану";
    Uncertain "uncertain" "epävarma" "неясно";
    Held "held" "pidetty" "соблюдается";
    Breached "breached" "rikottu" "нарушено";
    Green "green" "vihreä" "зелёный";
    Yellow "yellow" "keltainen" "жёлтый";
    Red "red" "punainen" "красный";
    NoGrade "no grade" "ei arvosanaa" "без оценки";
    Note "note" "huomautus" "замечание";
    Warning "warning" "varoitus" "предупреждение";
    Error "error" "virhe" "ошибка";

    // Forecasts.
    OutOfReach "out of reach" "ulottumattomissa" "недостижимо";
    Ambitious "ambitious" "kunnianhimoinen" "амбициозно";
    Likely "likely" "todennäköinen" "вероятно";
    CommittedLevel "committed" "sitoumuksen taso" "уровень обязательства";
    TooFewToSay "too few to say whether they are too sure" "liian vähän kertomaan, ovatko ennusteet liian varmoja" "слишком мало, чтобы судить, не слишком ли прогнозы уверенны";
    TooSure "surer than they should be" "ennusteet varmempia kuin pitäisi" "прогнозы увереннее, чем следует";
    TooModest "more modest than they need to be" "ennusteet varovaisempia kuin tarvitsisi" "прогнозы осторожнее, чем нужно";
    NoSign "no sign of being too sure or too modest" "ei merkkiä liiasta varmuudesta eikä varovaisuudesta" "нет признаков излишней уверенности или осторожности";
    MoveGiven "given" "annettu" "задано";
    MovePast "past goals" "aiemmat tavoitteet" "прошлые цели";
    MoveGoal "the way from start to target" "matka lähtötasosta tavoitteeseen" "путь от старта до цели";
    MoveRange "the range of the score" "luvun vaihteluväli" "диапазон показателя";
    MoveData "the readings so far" "tähänastiset lukemat" "измерения на сегодня";
    AsGiven "as given" "annetun mukaan" "как задано";
    AsPastGoals "as past goals moved" "kuten aiemmat tavoitteet liikkuivat" "как двигались прошлые цели";
    AsScoresOfThisRange "as scores of this range move" "kuten tämän vaihteluvälin luvut liikkuvat" "как движутся показатели такого диапазона";
    AsReadingsSoFar "as the readings moved so far" "kuten lukemat ovat tähän asti liikkuneet" "как двигались измерения до сих пор";

    // The mirror.
    ConfirmedByCustomers "confirmed by customers" "asiakkaat vahvistavat" "подтверждено клиентами";
    NotNoticed "not noticed by customers" "asiakkaat eivät ole huomanneet" "клиенты не заметили";
    BetterThanItLooks "better than it looks from inside" "parempi kuin sisältä näyttää" "лучше, чем кажется изнутри";
    NoCustomerEvidence "no customer evidence" "ei näyttöä asiakkailta" "нет данных от клиентов";
    NoInternalEvidence "no internal evidence" "ei näyttöä sisältä" "нет внутренних данных";
    TooUncertain "too uncertain to say" "liian epävarmaa sanottavaksi" "слишком неопределённо, чтобы судить";
    CorrelationWithoutNoise "correlation without noise" "korrelaatio ilman kohinaa" "корреляция без шума";
    KendallTauWithoutNoise "Kendall tau without noise" "Kendallin tau ilman kohinaa" "тау Кендалла без шума";
    TooRosy "too rosy" "liian ruusuinen" "слишком радужно";
    TooGloomy "too gloomy" "liian synkkä" "слишком мрачно";
    NoEvidenceOfGap "no evidence of a gap" "ei näyttöä erosta" "нет свидетельств расхождения";
    NobodyKnowsWho "nobody knows who" "ei tiedetä keitä" "неизвестно кто";
    SamePeople "the same people" "samat ihmiset" "те же люди";
    DifferentPeople "different people" "eri ihmiset" "разные люди";

    // Why the rules of good objectives are there, by the name of the rule.
    ObjectiveCount
        "who has more than three objectives in a cycle has none: nobody knows which one comes first"
        "jolla on kaudella enemmän kuin kolme päämäärää, sillä ei ole yhtään: kukaan ei tiedä, mikä tulee ensin"
        "у кого за цикл больше трёх целей, у того нет ни одной: никто не знает, какая главная";
    KeyResultCount
        "one key result can be reached without the objective; more than five are a list of tasks"
        "yhden avaintuloksen voi saavuttaa ilman päämäärää; enemmän kuin viisi on tehtäväluettelo"
        "один ключевой результат можно достичь и без цели; больше пяти — это список задач";
    NotMeasurable
        "without a number nobody can say how far it is, only whether somebody feels done"
        "ilman lukua kukaan ei voi sanoa, kuinka pitkällä ollaan, vain tuntuuko jostakusta valmiilta"
        "без числа никто не скажет, сколько пройдено, — только кажется ли кому-то, что готово";
    NoStart
        "without a start there is no way to be part of, and no telling a move from standing still"
        "ilman lähtötasoa ei ole matkaa, josta olisi kuljettu osa, eikä liikettä erota paikallaan olosta"
        "без начального значения нет пути, часть которого пройдена, и движение не отличить от стояния";
    NoTarget
        "without a target any figure is a success"
        "ilman tavoitetta mikä tahansa luku on onnistuminen"
        "без целевого значения успехом будет любое число";
    NoDeadline
        "without a deadline there is no pace, and no day on which it is missed"
        "ilman määräaikaa ei ole tahtia eikä päivää, jona se jäisi saavuttamatta"
        "без срока нет темпа и нет дня, когда цель не выполнена";
    DeadlineOutside
        "the cycle is closed before the deadline, or it was over before the cycle began"
        "kausi suljetaan ennen määräaikaa, tai määräaika oli ohi ennen kauden alkua"
        "цикл закроют раньше срока, или срок прошёл ещё до начала цикла";
    TargetIsStart
        "there is nothing to do, and progress would be 0/0: say at least or at most instead"
        "mitään ei ole tehtävänä, ja edistyminen olisi 0/0: sano sen sijaan vähintään tai enintään"
        "делать нечего, и прогресс был бы 0/0: скажите вместо этого «не менее» или «не более»";
    HorizonTooLong
        "what cannot be reached within the cycle is judged by its middle: set the target for the end of the cycle"
        "mitä ei voi saavuttaa kauden aikana, arvioidaan puolitiestä: aseta tavoite kauden loppuun"
        "о том, что за цикл не достичь, судят на полпути: поставьте целевое значение на конец цикла";
    NoCustomers
        "a team can reach all of it while its customers feel nothing"
        "tiimi voi saavuttaa kaiken tämän ilman, että asiakkaat huomaavat mitään"
        "команда может достичь всего этого, а клиенты ничего не почувствуют";
    OnlyOutputs
        "outputs say that work was done, not that it did anything"
        "tuotokset kertovat, että työ tehtiin, eivät sitä, että siitä oli hyötyä"
        "результаты работы говорят, что работа сделана, а не что она что-то дала";
    SampleTooSmall
        "whatever happens, the survey will not tell success from chance"
        "kävi miten kävi, kysely ei erota onnistumista sattumasta"
        "что бы ни случилось, опрос не отличит успех от случайности";
    CadenceTooSlow
        "fewer than four looks in a cycle come too late to change anything"
        "alle neljä katsausta kaudessa tulee liian myöhään muuttaakseen mitään"
        "меньше четырёх проверок за цикл — слишком поздно, чтобы что-то изменить";
    WeightSum
        "the score divides by the sum whatever it is; but who wrote the weights may have meant shares"
        "pisteet jaetaan summalla, oli se mikä tahansa; mutta painojen kirjoittaja on voinut tarkoittaa osuuksia"
        "оценка делится на сумму, какой бы она ни была; но автор весов мог иметь в виду доли";
    ConfidenceStale
        "a belief that is not updated by the middle of the cycle is not steered by"
        "uskomuksella, jota ei ole päivitetty kauden puoliväliin mennessä, ei ohjata mitään"
        "по оценке уверенности, не обновлённой к середине цикла, никто не управляет";
    TooSafe
        "what is reached in full every time was a plan and not a goal; commitments are meant to be"
        "mikä joka kerta saavutetaan kokonaan, oli suunnitelma eikä tavoite; sitoumusten kuuluu toteutua"
        "что каждый раз достигается полностью, было планом, а не целью; обязательства так и должны";
    AllNearZero
        "either nobody works on it, or nobody believes in it"
        "joko kukaan ei tee sitä tai kukaan ei usko siihen"
        "либо над этим никто не работает, либо в это никто не верит";
    SameName
        "one figure will have two scores in two places"
        "yhdellä luvulla on kahdet pisteet kahdessa paikassa"
        "у одного показателя будет две оценки в двух местах";
    TargetOutOfReach
        "a goal that nobody believes in moves nobody: the stretch level is reached one time in ten"
        "tavoite, johon kukaan ei usko, ei liikuta ketään: venytystavoite saavutetaan kerran kymmenestä"
        "цель, в которую никто не верит, никого не движет: сверхцель достигается в одном случае из десяти";
    CommitmentUnlikely
        "what is promised is counted on by others: commit to what is reached nine times in ten, and aspire to the rest"
        "lupaukseen muut luottavat: sitoudu siihen, mikä saavutetaan yhdeksän kertaa kymmenestä, ja tavoittele loppua"
        "на обещанное рассчитывают другие: обещайте то, что достигается в девяти случаях из десяти, а к остальному стремитесь";
}

impl Part for Label {
    type Shown = &'static str;
    fn shown(self, idiom: Idiom) -> &'static str {
        self.said(idiom.tongue)
    }
    fn example(_: u64, way: bool) -> Self {
        if way { Self::OnTrack } else { Self::AtRisk }
    }
}
