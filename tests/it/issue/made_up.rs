//! A small form with every kind of rule, issued in English.

use std::sync::LazyLock;

use verbale::definition::{Questionnaire, load_bytes};
use verbale::issue::{Filled, Issuer};
use verbale::language::Lang;

use super::SAMPLE;

const FORM: &str = "
| survey |
| | type                   | name     | label               | relevant | required | constraint | constraint_message | calculation | choice_filter | nv_max_rows | nv_layout |
| | begin_group            | first    | First               | | | | | | | | |
| | select_one yn          | law      | Is there a law?     | | yes | | | | | | |
| | integer                | year     | Since which year?   | ${law} = 'yes' | | . >= 1900 and . <= 2100 | From 1900. | | | | |
| | select_multiple topic  | topics   | On what?            | ${law} != 'no' | | not(selected(., 'none') and count-selected(.) > 1) | None stands alone. | | | | |
| | text                   | other    | What else?          | selected(${topics}, 'other') | yes | string-length(.) > 2 | More, please. | | | | |
| | select_multiple topic  | slots    | Choose some         | | | | | | | | slots |
| | select_multiple topic  | yesno    | Yes or no           | count-selected(${slots}) > 1 or selected(${slots}, 'sea') | | | | | | | yesno |
| | text                   | why      | Why not at sea?     | not(selected(${yesno}, 'sea')) and ${yesno} != '' | | | | | | | |
| | integer                | women    | Women               | | | . >= 0 | | | | | |
| | integer                | men      | Men                 | | | . > ${women} - 10 | About as many. | | | | |
| | integer                | total    | Both                | | | | | coalesce(${women}, 0) + coalesce(${men}, 0) | | | |
| | decimal                | share    | Share               | ${women} > 5 and ${year} > 2000 | ${total} > 10 | | | | | | |
| | calculate              | hidden   | | | | | | ${women} * 2 + 1 | | | |
| | text                   | many     | Why so many?        | ${hidden} > 10 | | | | | | | |
| | date                   | begun    | Begun               | | | . >= date('2000-01-01') | | | | | |
| | date                   | ended    | Ended               | ${begun} != '' | | . >= ${begun} | After it began. | | | | |
| | text                   | mail     | E-mail              | | | regex(., '[^@]+@[^@]+') | An address, please. | | | | |
| | text                   | un       | Which UN body?      | regex(${mail}, '.*un.*') | | | | | | | |
| | text                   | un_more  | And there?          | ${un} = 'x' | | | | | | | |
| | end_group              |          | | | | | | | | | |
| | begin_group            | second   | Second              | | | | | | | | |
| | select_one region      | region   | Region              | | | | | | | | |
| | select_one country     | country  | Country             | | | | | | region = ${region} | | |
| | select_one town        | town     | Town                | | | | | | ${country} = country and size = ${size} or size = 'all' | | |
| | select_one size        | size     | Size                | | | | | | | | |
| | select_multiple town   | towns    | Towns               | | | | | | country = ${country} | | |
| | select_one town        | again    | Town again          | | | | | | selected(${towns}, name) | | |
| | begin_group            | inner    | Inner               | ${law} != 'no' | | | | | | | |
| | begin_group            | deep     | Deep                | ${topics} != '' | | | | | | | |
| | note                   | read     | Read this           | | | | | | | | |
| | text                   | deep_q   | Deep down           | ${year} >= 1950 or ${women} = ${men} | yes | | | | | | |
| | end_group              |          | | | | | | | | | |
| | end_group              |          | | | | | | | | | |
| | begin_repeat           | laws     | The laws            | ${law} = 'yes' | | | | | | 3 | |
| | text                   | title    | Title               | | yes | | | | | | |
| | integer                | passed   | Passed              | | | . <= 2020 | | | | | |
| | select_one yn          | in_force | In force            | | | | | | | | |
| | date                   | repealed | Repealed            | ${in_force} = 'no' | yes | | | | | | |
| | text                   | because  | Because             | ${repealed} > date('2010-01-01') | | | | | | | |
| | integer                | age      | Age                 | | | | | 2020 - ${passed} | | | |
| | select_one region      | where    | Where               | | | | | | | | |
| | select_one country     | who      | Which               | | | | | | region = ${where} | | |
| | end_repeat             |          | | | | | | | | | |
| | integer                | oldest   | Year of the oldest  | sum(${passed}) > 3000 | | | | | | | |
| | end_group              |          | | | | | | | | | |
| choices |
| | list_name | name  | label              | region | country | size |
| | yn        | yes   | Yes                | | | |
| | yn        | no    | No, \"never\"      | | | |
| | topic     | land  | On land            | | | |
| | topic     | sea   | At sea             | | | |
| | topic     | other | Other              | | | |
| | topic     | none  | None               | | | |
| | region    | n     | North              | | | |
| | region    | s     | South & East       | | | |
| | region    | e     | Empty              | | | |
| | country   | na    | Northland          | n | | |
| | country   | sa    | Southland          | s | | |
| | country   | nb    | Upper Northland    | n | | |
| | country   | sb    | Southern Isles     | s | | |
| | size      | big   | Big                | | | |
| | size      | small | Small              | | | |
| | town      | t1    | Alpha              | | na | big |
| | town      | t2    | Beta               | | na | small |
| | town      | t3    | Gamma              | | sa | big |
| | town      | t4    | Delta              | | | all |
| | town      | t5    | Epsilon            | | nb | big |
";

/// The form. A lone column `label` is the default language, which stands in for every other.
pub(super) static FORM_READ: LazyLock<Questionnaire> = LazyLock::new(|| {
    let loaded = load_bytes("form.md", FORM.as_bytes()).unwrap();
    assert!(!loaded.has_errors(), "{:#?}", loaded.diagnostics);
    loaded.questionnaire
});

pub(super) static ISSUER: LazyLock<Issuer<'static>> =
    LazyLock::new(|| Issuer::new(&FORM_READ, &SAMPLE.round, Lang::En));

/// The form's workbook with these answers in it.
pub(super) fn issued(filled: &Filled) -> Vec<u8> {
    let entity = SAMPLE.entities.get("LUX").unwrap();
    ISSUER.workbook(entity, filled).unwrap()
}
