//! The functions of the language: one table that parser, evaluator, linter and formula writer share.

use super::types::Type;

/// What the name of a function stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each variant is a function of the language, described in `DEFINITIONS`"
)]
pub enum Function {
    Abs,
    Acos,
    Asin,
    Atan,
    Atan2,
    Boolean,
    BooleanFromString,
    Checklist,
    ChoiceName,
    Coalesce,
    Concat,
    Contains,
    Cos,
    Count,
    CountNonEmpty,
    CountSelected,
    Date,
    DateTime,
    DecimalDateTime,
    DecimalTime,
    Depend,
    EndsWith,
    Exp,
    Exp10,
    False,
    FormatDate,
    FormatDateTime,
    If,
    IndexedRepeat,
    Int,
    Join,
    Log,
    Log10,
    Max,
    Min,
    NormalizeSpace,
    Not,
    Number,
    Once,
    Pi,
    Position,
    Pow,
    Regex,
    Round,
    Selected,
    SelectedAt,
    Sin,
    Sqrt,
    StartsWith,
    String,
    StringLength,
    Substr,
    SubstringAfter,
    SubstringBefore,
    Sum,
    Tan,
    Today,
    Translate,
    True,
    WeightedChecklist,
    /// Known in the world of ODK or of XPath, but never evaluated here; see [`UNSUPPORTED`].
    Unsupported,
    /// No function of this name is known.
    Unknown,
}

/// How many arguments a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arity {
    /// At least as many.
    pub least: usize,
    /// At most as many; `None` if there is no limit.
    pub most: Option<usize>,
}

impl Arity {
    /// Whether a call with so many arguments is complete.
    #[must_use]
    pub fn allows(self, count: usize) -> bool {
        count >= self.least && self.most.is_none_or(|most| count <= most)
    }
}

/// `2`, `1 to 2`, `2 or more`
impl std::fmt::Display for Arity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.most {
            Some(most) if most == self.least => write!(out, "{most}"),
            Some(most) => write!(out, "{} to {most}", self.least),
            None => write!(out, "{} or more", self.least),
        }
    }
}

/// A function that is evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// Which one.
    pub function: Function,
    /// Its name in expressions.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arity: Arity,
    /// What it gives.
    pub result: Type,
    /// What it computes, and what it makes of blanks.
    pub meaning: &'static str,
}

const fn exactly(count: usize) -> Arity {
    Arity {
        least: count,
        most: Some(count),
    }
}

const fn between(least: usize, most: usize) -> Arity {
    Arity {
        least,
        most: Some(most),
    }
}

const fn at_least(least: usize) -> Arity {
    Arity { least, most: None }
}

macro_rules! definitions {
    ($($function:ident $name:literal $arity:expr, $result:ident, $meaning:literal;)*) => {
        /// Every function that is evaluated, by name.
        ///
        /// Sources: the ODK documentation (Form operators and functions) for what exists, JavaRosa for what it computes.
        pub const DEFINITIONS: &[Definition] = &[$(definitions!(@one $function $name $arity, $result, $meaning)),*];

        impl Function {
            /// Its entry in the table; `None` for what is not evaluated.
            #[must_use]
            pub fn definition(self) -> Option<&'static Definition> {
                match self {
                    $(Self::$function => {
                        const DEFINITION: &Definition =
                            &definitions!(@one $function $name $arity, $result, $meaning);
                        Some(DEFINITION)
                    })*
                    Self::Unsupported | Self::Unknown => None,
                }
            }
        }
    };
    (@one $function:ident $name:literal $arity:expr, $result:ident, $meaning:literal) => {
        Definition {
            function: Function::$function,
            name: $name,
            arity: $arity,
            result: Type::$result,
            meaning: $meaning,
        }
    };
}

definitions! {
    Abs "abs" exactly(1), Number, "the number without its sign; a blank gives not-a-number";
    Acos "acos" exactly(1), Number, "arc cosine, in radians";
    Asin "asin" exactly(1), Number, "arc sine, in radians";
    Atan "atan" exactly(1), Number, "arc tangent, in radians";
    Atan2 "atan2" exactly(2), Number, "angle of the point (second, first), in radians";
    Boolean "boolean" exactly(1), Boolean, "false for a blank, for 0 and for not-a-number, else true";
    BooleanFromString "boolean-from-string" exactly(1), Boolean, "true for the texts true (in any case) and 1, else false";
    Checklist "checklist" at_least(2), Boolean, "whether the number of true arguments from the third on is within the first two; -1 is no limit";
    Coalesce "coalesce" exactly(2), Any, "the first argument, or the second if the first is blank or not-a-number";
    Concat "concat" at_least(0), Text, "the arguments one after the other; blanks add nothing";
    Contains "contains" exactly(2), Boolean, "whether the first text holds the second; every text holds the empty one";
    Cos "cos" exactly(1), Number, "cosine of an angle in radians";
    Count "count" exactly(1), Number, "how many answers or rows there are, blank ones included";
    CountNonEmpty "count-non-empty" exactly(1), Number, "how many answers are not blank";
    CountSelected "count-selected" exactly(1), Number, "how many choices are selected; 0 for a blank";
    Date "date" exactly(1), Date, "a date from a text such as 2024-03-01 or from days since 1970-01-01; a blank stays blank";
    DateTime "date-time" exactly(1), Date, "as date(), the time of day kept";
    DecimalDateTime "decimal-date-time" exactly(1), Number, "days since 1970-01-01 with the time of day as a fraction; a blank stays blank";
    DecimalTime "decimal-time" exactly(1), Number, "the time of day as a fraction of the day; a blank stays blank";
    Depend "depend" at_least(1), Any, "the first argument";
    EndsWith "ends-with" exactly(2), Boolean, "whether the first text ends with the second";
    Exp "exp" exactly(1), Number, "e to that power";
    Exp10 "exp10" exactly(1), Number, "10 to that power";
    False "false" exactly(0), Boolean, "false";
    FormatDate "format-date" exactly(2), Text, "the date printed with escapes such as %Y-%m-%d; a blank stays blank";
    FormatDateTime "format-date-time" exactly(2), Text, "as format-date(), with %H, %M and %S too";
    If "if" exactly(3), Any, "the second argument if the first is true, else the third; the other one is not looked at";
    IndexedRepeat "indexed-repeat" between(3, 11), Any, "the answer in row n of a repeat, counted from 1; blank beyond the last row";
    Int "int" exactly(1), Number, "the number without its decimals; -2.9 gives -2";
    ChoiceName "jr:choice-name" exactly(2), Text, "the label of a choice name of the question named in the second argument";
    Join "join" at_least(1), Text, "the arguments from the second on, with the first between them";
    Log "log" exactly(1), Number, "natural logarithm";
    Log10 "log10" exactly(1), Number, "logarithm to base 10";
    Max "max" at_least(0), Number, "the largest number; blanks are passed over, not-a-number if nothing is left";
    Min "min" at_least(0), Number, "the smallest number; blanks are passed over, not-a-number if nothing is left";
    NormalizeSpace "normalize-space" between(0, 1), Text, "the text without outer blanks and with single inner ones";
    Not "not" exactly(1), Boolean, "true for what is false as a condition: a blank, 0, not-a-number, false()";
    Number "number" exactly(1), Number, "the number a text shows; not-a-number for a blank";
    Once "once" exactly(1), Any, "the present answer of this question, or the argument if there is none";
    Pi "pi" exactly(0), Number, "3.14159..";
    Position "position" between(0, 1), Number, "the number of the present row of the repeat, counted from 1";
    Pow "pow" exactly(2), Number, "the first argument to the power of the second";
    Regex "regex" exactly(2), Boolean, "whether the whole text matches the pattern";
    Round "round" between(1, 2), Number, "the number rounded to so many decimals, halves upwards; -2.5 gives -2";
    Selected "selected" exactly(2), Boolean, "whether the choice is among the selected ones";
    SelectedAt "selected-at" exactly(2), Text, "the selected choice with that number, counted from 0; blank beyond the last one";
    Sin "sin" exactly(1), Number, "sine of an angle in radians";
    Sqrt "sqrt" exactly(1), Number, "square root";
    StartsWith "starts-with" exactly(2), Boolean, "whether the first text starts with the second";
    String "string" exactly(1), Text, "the argument as a text; a blank stays blank";
    StringLength "string-length" between(0, 1), Number, "how many characters the text has; 0 for a blank";
    Substr "substr" between(2, 3), Text, "the characters from start to before end, counted from 0, negative ones from the end";
    SubstringAfter "substring-after" exactly(2), Text, "what follows the first occurrence of the second text; blank if there is none";
    SubstringBefore "substring-before" exactly(2), Text, "what precedes the first occurrence of the second text; blank if there is none";
    Sum "sum" exactly(1), Number, "the sum of the answers; blanks are passed over, so it is 0 if all are blank";
    Tan "tan" exactly(1), Number, "tangent of an angle in radians";
    Today "today" exactly(0), Date, "the date the return was received";
    Translate "translate" exactly(3), Text, "the text with each character of the second replaced by that of the third in the same place";
    True "true" exactly(0), Boolean, "true";
    WeightedChecklist "weighted-checklist" at_least(2), Boolean, "whether the weights of the true arguments add up to a number within the first two";
}

/// Functions that ODK, Kobo or XPath know and that are not evaluated, each with what to do.
///
/// The first seven throw in JavaRosa too, so that a form that uses them does not work in ODK Collect.
pub const UNSUPPORTED: &[(&str, &str)] = &[
    (
        "floor",
        "write `int(..)`, which cuts the decimals off; ODK Collect has no floor()",
    ),
    (
        "ceiling",
        "write `-int(-(..))` or `round(..)`; ODK Collect has no ceiling()",
    ),
    ("upper-case", "ODK Collect has no upper-case()"),
    ("lower-case", "ODK Collect has no lower-case()"),
    (
        "substring",
        "write `substr(text, start, end)`, which counts from 0; ODK Collect has no substring()",
    ),
    ("is-null", "write `.. = ''`; ODK Collect has no is-null()"),
    ("last", "write `count(..)` of the repeat"),
    ("instance", "answers cannot be looked up in other data here"),
    ("current", "refer to the question with `${name}`"),
    ("pulldata", "answers cannot be looked up in other data here"),
    ("search", "write a `choice_filter`"),
    (
        "random",
        "a value that changes at each reading cannot be checked",
    ),
    (
        "uuid",
        "a value that changes at each reading cannot be checked",
    ),
    ("randomize", "the order of choices is fixed in a workbook"),
    ("now", "write `today()`, the date the return was received"),
    ("area", "places are not part of a workbook"),
    ("enclosed-area", "places are not part of a workbook"),
    ("distance", "places are not part of a workbook"),
    ("geofence", "places are not part of a workbook"),
    ("intersects", "places are not part of a workbook"),
    ("digest", "checksums are not computed here"),
    ("extract-signed", "checksums are not computed here"),
    ("base64-decode", "coded texts are not read here"),
    ("base64-encode", "coded texts are not written here"),
    (
        "version",
        "the version of the form is not part of an answer",
    ),
    ("property", "a workbook knows nothing of a device"),
    ("jr:itext", "translated texts cannot be part of a rule"),
    (
        "difference-in-months",
        "write the difference of two dates in days",
    ),
    ("add-date", "add days to `decimal-date-time(..)`"),
];

impl Function {
    /// What a name stands for.
    #[must_use]
    pub fn named(name: &str) -> Self {
        // The old name of selected().
        let name = if name == "is-selected" {
            "selected"
        } else {
            name
        };
        if let Some(definition) = DEFINITIONS
            .iter()
            .find(|definition| definition.name == name)
        {
            definition.function
        } else if remedy(name).is_some() {
            Self::Unsupported
        } else {
            Self::Unknown
        }
    }

    /// Whether a call with so many arguments is complete.
    #[must_use]
    pub fn allows(self, count: usize) -> bool {
        match self {
            Self::IndexedRepeat => matches!(count, 3 | 5 | 7 | 9 | 11),
            Self::WeightedChecklist => count >= 2 && count.is_multiple_of(2),
            _ => self
                .definition()
                .is_none_or(|definition| definition.arity.allows(count)),
        }
    }
}

/// What to do instead of calling an unsupported function; `None` if it is not in [`UNSUPPORTED`].
#[must_use]
pub fn remedy(name: &str) -> Option<&'static str> {
    let general =
        (name.starts_with("cht:")).then_some("functions of CHT work in its own application only");
    UNSUPPORTED
        .iter()
        .find(|(unsupported, _)| *unsupported == name)
        .map(|(_, remedy)| *remedy)
        .or(general)
}
