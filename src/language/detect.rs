//! In which of the six languages a text is written: by its script first, then by the small words
//! that no sentence does without. Where it cannot be told, nothing is said: a text of few letters
//! may be a name, and one in a seventh language must not pass for its neighbour.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Lang, fold};

/// Fewer letters tell nothing.
const FEWEST_LETTERS: usize = 24;
/// A Chinese character says as much as some letters.
const LETTERS_PER_HAN: usize = 4;
/// The script must have nearly all letters: names of institutions stand in any text.
const LEAST_SHARE: f64 = 0.7;
/// So many small words at least, and so often.
const FEWEST_HITS: usize = 3;
const LEAST_HIT_SHARE: f64 = 0.16;
/// How many of them no other language may have, and how much oftener than the other's own.
const FEWEST_OWN: usize = 2;
const LEAD: usize = 2;

/// Small words of a language, and with a hyphen the endings of its longer ones; folded, as [`fold()`]
/// makes them.
struct SmallWords {
    /// `None`: a language that is not one of ours, kept so as not to take it for one.
    lang: Option<Lang>,
    words: &'static str,
}

const LATIN: [SmallWords; 13] = [
    SmallWords {
        lang: Some(Lang::En),
        words: "the of and to in for that is are was were by with on as at from this which have has \
                been it its their an be not or will also these who through including -ing -ed -ly -ness",
    },
    SmallWords {
        lang: Some(Lang::Fr),
        words: "le la les des du de et en un une dans pour par sur avec est sont a ont que qui aux au \
                ce cette ces se ne pas plus ou l d il elle ete ainsi leur leurs afin -ement -aient -eaux \
                -ees",
    },
    SmallWords {
        lang: Some(Lang::Es),
        words: "el la los las de del y en un una para por con es son que se su sus al lo como mas no \
                ha han este esta o sobre entre asi desde tambien fue cual cuyas pero cuando donde si otro otros otra otras hay \
                todos fueron sirvase puede pueden segun estas estos ser debe -cion -ciones -dad \
                -dades -amiento -ieron -aron",
    },
    SmallWords {
        lang: None, // Portuguese
        words: "o a os as de do da dos das e em no na nos nas um uma para por com que se ao aos pelo \
                pela foi sao nao mais sua seus entre foram tambem -cao -coes -dade -dades -aram",
    },
    SmallWords {
        lang: None, // Italian
        words: "il lo la i gli le di del della dei delle degli e in un una per con che da dal dalla \
                sono non al alla nel nella si stato anche sul come piu -zione -zioni -ita",
    },
    SmallWords {
        lang: None, // German
        words: "der die das und in den von zu mit im fur auf ist des dem ein eine einer nicht werden \
                wird durch sind auch zur zum bei wurde hat uber nach",
    },
    SmallWords {
        lang: None, // Dutch
        words: "de het een en van in op te voor met is dat die zijn niet aan door ook bij wordt naar \
                deze werd uit om tot",
    },
    SmallWords {
        lang: None, // Catalan
        words: "el la els les de del dels i en un una per amb que es al als ha han no mes seva aquest \
                aquesta com sobre tambe -cio -cions -itat",
    },
    SmallWords {
        lang: None, // Romanian
        words: "si in de la cu pe din pentru care este sunt a al ale au fost prin nu un o sa se privind \
                unei unui",
    },
    SmallWords {
        lang: None, // Polish, Czech, Slovak, Croatian, Slovene
        words: "i w na z do nie sie jest oraz przez dla od po a v je se za ve k o ze pro su u za koji \
                od da so in ki",
    },
    SmallWords {
        lang: None, // Danish, Norwegian, Swedish
        words: "og i at det en den til er som pa de med for av af ikke der et har om fra och att som ett \
                var",
    },
    SmallWords {
        lang: None, // Turkish
        words: "ve bir bu icin ile olarak da de olan tarafindan insan daha en gibi ise kadar",
    },
    SmallWords {
        lang: None, // Indonesian and Malay
        words: "dan yang di untuk dengan dari pada dalam ini itu adalah oleh tidak akan telah ke",
    },
];

const RUSSIAN: &str = "в и на с по для не что о от к из или как также были был за при во со об их это все \
                       которые который а если ли же там его их более каждый также того до после \
                       где только он она они этого этом этот эта быть может можно следует \
                       -ться -тся -ого -его -ыми -ими -ение -ения -ости -ется -ать -ить -ует";
/// Words that Bulgarian, which has the same letters but for three, does not have.
const NOT_BULGARIAN: &str = "для что из к об это если также же -ться -ого -ение";
const ARABIC: &str = "في من على الى ان التي الذي عن مع هذا هذه تم كما او و ما لا قد بين كل كان ذلك وقد \
                      وفي ومن";

/// The language of a text; `None` where it is too short, of another language, or of two.
///
/// ```
/// use verbale::language::{Lang, detect};
///
/// let text = "La Colombie a mentionné l'adoption, en 2014, d'un décret sur l'aide aux victimes.";
/// assert_eq!(detect(text), Some(Lang::Fr));
/// assert_eq!(detect("Yes"), None);
/// ```
pub fn detect(text: &str) -> Option<Lang> {
    let text = &without_addresses(text);
    let count = |is_of: fn(char) -> bool| text.chars().filter(|c| is_of(*c)).count();
    let han = count(is_han) * LETTERS_PER_HAN;
    let (latin, cyrillic, arabic) = (count(is_latin), count(is_cyrillic), count(is_arabic));
    let other = text.chars().filter(|c| c.is_alphabetic()).count()
        - (count(is_han) + latin + cyrillic + arabic);
    let all = han + latin + cyrillic + arabic + other;
    if all < FEWEST_LETTERS {
        return None;
    }
    let rules = |letters: usize| share(letters, all) >= LEAST_SHARE;
    if rules(han) {
        // Japanese mixes its own letters in.
        return (other == 0).then_some(Lang::Zh);
    }
    if rules(cyrillic) {
        return is_russian(text, cyrillic).then_some(Lang::Ru);
    }
    if rules(arabic) {
        return is_arabic_text(text, arabic).then_some(Lang::Ar);
    }
    if rules(latin) {
        return of_latin(text);
    }
    None
}

/// Addresses of the web and of mail are of no language.
fn without_addresses(text: &str) -> String {
    let words = text.split_whitespace();
    let words: Vec<&str> = words
        .filter(|word| !word.contains("://") && !word.contains('@') && !word.starts_with("www."))
        .collect();
    words.join(" ")
}

/// Bulgarian has no ы and э; Ukrainian, Belarusian, Serbian and Macedonian have letters of their
/// own.
fn is_russian(text: &str, letters: usize) -> bool {
    let has = |set: &[char]| {
        text.to_lowercase()
            .chars()
            .filter(|c| set.contains(c))
            .count()
    };
    let own = has(&['ы', 'э', 'ё']);
    let foreign = has(&[
        'і', 'ї', 'є', 'ґ', 'ў', 'ђ', 'ј', 'љ', 'њ', 'ћ', 'џ', 'ѓ', 'ќ', 'ѕ', 'қ', 'ң', 'ө', 'ү',
        'ә', 'ғ', 'ұ', 'һ', 'ӣ', 'ҳ', 'ҷ',
    ]);
    let folded = fold(text);
    let words = words(&folded);
    let hits = hits(&words, RUSSIAN);
    (own > 0 || self::hits(&words, NOT_BULGARIAN) > 0)
        && share(foreign, letters) < 0.01
        && share(hits, words.len()) >= 0.05
}

/// Persian, Urdu, Pashto and Kurdish have letters that Arabic has only in foreign names.
fn is_arabic_text(text: &str, letters: usize) -> bool {
    let foreign = text.chars().filter(|c| {
        matches!(
            c,
            'ی' | 'ک'
                | 'گ'
                | 'پ'
                | 'چ'
                | 'ژ'
                | 'ے'
                | 'ہ'
                | 'ھ'
                | 'ٹ'
                | 'ڈ'
                | 'ں'
                | 'ړ'
                | 'ښ'
                | 'ە'
        )
    });
    let folded = fold(text);
    let words = words(&folded);
    let with_article = words
        .iter()
        .filter(|word| {
            ["ال", "وال", "بال", "لل", "ولل", "فال"]
                .iter()
                .any(|article| word.starts_with(article))
        })
        .count();
    let marks = hits(&words, ARABIC) + with_article;
    share(foreign.count(), letters) < 0.02 && marks >= 2 && share(marks, words.len()) >= 0.15
}

/// The language whose small words stand oftenest, if it leads every other by words that the other
/// does not have: "de" and "para" do not tell Spanish from Portuguese.
fn of_latin(text: &str) -> Option<Lang> {
    let folded = fold(text);
    // Spanish alone opens a question with a sign.
    if text.contains('¿') {
        return Some(Lang::Es);
    }
    let masks: Vec<u32> = words(&folded).into_iter().map(languages_of).collect();
    let count = |is_counted: &dyn Fn(u32) -> bool| masks.iter().filter(|m| is_counted(**m)).count();
    let has = |mask: u32, language: usize| mask & (1 << language) != 0;
    // Of two alike, the one that stands first.
    let best = (0..LATIN.len())
        .rev()
        .max_by_key(|language| count(&|mask| has(mask, *language)))?;
    let found = count(&|mask| has(mask, best));
    let leads = (0..LATIN.len()).all(|other| {
        let own = count(&|mask| has(mask, best) && !has(mask, other));
        let others = count(&|mask| has(mask, other) && !has(mask, best));
        other == best || (own >= FEWEST_OWN && own >= LEAD * others)
    });
    LATIN
        .get(best)?
        .lang
        .filter(|_| found >= FEWEST_HITS && share(found, masks.len()) >= LEAST_HIT_SHARE && leads)
}

/// In which languages of [`LATIN`] a word is a small one, a bit each.
fn languages_of(word: &str) -> u32 {
    static SMALL: LazyLock<BTreeMap<&str, u32>> = LazyLock::new(|| {
        let mut small: BTreeMap<&str, u32> = BTreeMap::new();
        for (language, at) in LATIN.iter().zip(0..) {
            for word in language.words.split_whitespace() {
                *small.entry(word).or_default() |= 1 << at;
            }
        }
        small
    });
    static ENDINGS: LazyLock<Vec<(&str, u32)>> = LazyLock::new(|| {
        let small = SMALL.iter();
        small
            .filter_map(|(word, mask)| Some((word.strip_prefix('-')?, *mask)))
            .collect()
    });
    let small = SMALL.get(word).copied().unwrap_or_default();
    let endings = ENDINGS.iter();
    let endings = endings.filter(|(ending, _)| ends_with(word, ending));
    endings.fold(small, |mask, (_, of)| mask | of)
}

fn words(folded: &str) -> Vec<&str> {
    let words = folded.split(|c: char| !c.is_alphabetic());
    words.filter(|word| !word.is_empty()).collect()
}

/// How many of the words are among these.
fn hits(words: &[&str], small: &str) -> usize {
    let small: Vec<&str> = small.split_whitespace().collect();
    let is_small = |word: &&&str| {
        small.iter().any(|small| match small.strip_prefix('-') {
            Some(ending) => ends_with(word, ending),
            None => *word == small,
        })
    };
    words.iter().filter(is_small).count()
}

/// Whether a word of some length ends so.
fn ends_with(word: &str, ending: &str) -> bool {
    word.len() > ending.len() + 2 && word.ends_with(ending)
}

#[expect(clippy::cast_precision_loss, reason = "letters of one text")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

fn is_arabic(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}
