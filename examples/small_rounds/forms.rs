//! The questionnaires of the small rounds.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// A questionnaire, whom it goes to, and its round.
pub(crate) struct SmallForm {
    /// `round.toml`.
    pub(crate) round: &'static str,
    /// `addressees.csv`; its order is that of the report.
    pub(crate) addressees: &'static str,
    title: &'static str,
    id: &'static str,
    pillars: &'static [[&'static str; 3]],
    survey: &'static [[&'static str; 6]],
}

/// Columns of the survey; the fifth is the appearance.
const SURVEY: [&str; 6] = [
    "type",
    "name",
    "label::English (en)",
    "label::French (fr)",
    "appearance",
    "nv_pillar",
];

impl SmallForm {
    /// The XLSForm workbook.
    pub(crate) fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // No clock: the same bytes each time.
        let created = ExcelDateTime::from_ymd(2015, 2, 6)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let pillars = self.pillars.iter().map(|row| row.to_vec());
        let sheets = [
            (
                "survey",
                SURVEY.to_vec(),
                self.survey.iter().map(|row| row.to_vec()).collect(),
            ),
            (
                "choices",
                vec!["list_name", "name", "label::English (en)"],
                Vec::new(),
            ),
            (
                "settings",
                vec!["form_title", "form_id", "version", "default_language"],
                vec![vec![self.title, self.id, "2015-02-06", "English (en)"]],
            ),
            (
                "pillars",
                vec!["name", "label_en", "label_fr"],
                pillars.collect::<Vec<_>>(),
            ),
        ];
        for (name, header, rows) in sheets {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name)?;
            for (row, cells) in (0..).zip([header].into_iter().chain(rows)) {
                for (column, text) in (0..).zip(cells) {
                    sheet.write_string(row, column, text)?;
                }
            }
        }
        workbook.save_to_buffer()
    }
}

/// Section III.B: open questions, figures, resources.
pub(crate) const ENTITIES: SmallForm = SmallForm {
    round: include_str!("entities.toml"),
    addressees: "code,language\nUNODC,en\nOHCHR,fr\nUNHCR,en\nILO,en\nUNDP,en\nICAO,en\nIOM,en\nUNICEF,en\n",
    title: "Activities against trafficking in persons",
    id: "entities",
    pillars: &[
        ["activities", "Activities", "Activités"],
        ["figures", "Figures and resources", "Chiffres et ressources"],
    ],
    survey: &[
        [
            "begin_group",
            "respondent",
            "Focal point",
            "Point de contact",
            "",
            "",
        ],
        [
            "text",
            "r_officer_name",
            "Name of the focal point",
            "Nom du point de contact",
            "",
            "",
        ],
        [
            "text",
            "r_email",
            "E-mail address",
            "Adresse électronique",
            "",
            "",
        ],
        ["end_group", "", "", "", "", ""],
        [
            "begin_group",
            "activities",
            "Activities",
            "Activités",
            "",
            "activities",
        ],
        [
            "text",
            "e_activities",
            "What has your organization done in the reporting period to implement the resolution?",
            "Qu'a fait votre organisation pendant la période considérée pour appliquer la résolution ?",
            "multiline",
            "",
        ],
        [
            "text",
            "e_states",
            "Which States or regions has it assisted, and how?",
            "Quels États ou quelles régions a-t-elle aidés, et comment ?",
            "multiline",
            "",
        ],
        [
            "text",
            "e_tools",
            "Which tools, guidelines or publications has it issued?",
            "Quels outils, directives ou publications a-t-elle produits ?",
            "multiline",
            "",
        ],
        [
            "text",
            "e_cooperation",
            "With whom has it cooperated, and in which setting?",
            "Avec qui a-t-elle coopéré, et dans quel cadre ?",
            "multiline",
            "",
        ],
        ["end_group", "", "", "", "", ""],
        [
            "begin_group",
            "figures",
            "Figures and resources",
            "Chiffres et ressources",
            "",
            "figures",
        ],
        [
            "integer",
            "e_states_assisted",
            "Number of States assisted",
            "Nombre d'États aidés",
            "",
            "",
        ],
        [
            "integer",
            "e_persons_assisted",
            "Number of victims assisted directly",
            "Nombre de victimes directement aidées",
            "",
            "",
        ],
        [
            "integer",
            "e_training",
            "Number of training and other technical assistance activities",
            "Nombre d'activités de formation et d'assistance technique",
            "",
            "",
        ],
        [
            "decimal",
            "s_regular",
            "Regular budget resources, in United States dollars",
            "Ressources du budget ordinaire, en dollars des États-Unis",
            "",
            "",
        ],
        [
            "decimal",
            "s_extrabudgetary",
            "Extrabudgetary resources, in United States dollars",
            "Ressources extrabudgétaires, en dollars des États-Unis",
            "",
            "",
        ],
        ["end_group", "", "", "", "", ""],
    ],
};

/// Section V: one sheet for the manager of the fund.
pub(crate) const FUND: SmallForm = SmallForm {
    round: include_str!("fund.toml"),
    addressees: "code,language\nUNODC,en\n",
    title: "Voluntary trust fund for victims of trafficking",
    id: "fund",
    pillars: &[[
        "fund",
        "Voluntary trust fund",
        "Fonds de contributions volontaires",
    ]],
    survey: &[
        [
            "begin_group",
            "fund",
            "Voluntary trust fund",
            "Fonds de contributions volontaires",
            "",
            "fund",
        ],
        [
            "text",
            "f_first_cycle",
            "What has become of the first grant cycle?",
            "Où en est le premier cycle de subventions ?",
            "multiline",
            "",
        ],
        [
            "integer",
            "f_first_projects",
            "Projects supported in the first cycle",
            "Projets appuyés pendant le premier cycle",
            "",
            "",
        ],
        [
            "decimal",
            "f_first_grants",
            "Grants of the first cycle, in United States dollars",
            "Subventions du premier cycle, en dollars des États-Unis",
            "",
            "",
        ],
        [
            "text",
            "f_second_cycle",
            "What has become of the second grant cycle?",
            "Où en est le deuxième cycle de subventions ?",
            "multiline",
            "",
        ],
        [
            "integer",
            "f_proposals",
            "Proposals received for the second cycle",
            "Propositions reçues pour le deuxième cycle",
            "",
            "",
        ],
        [
            "integer",
            "f_countries",
            "Countries from which they came",
            "Pays dont elles proviennent",
            "",
            "",
        ],
        [
            "integer",
            "f_second_projects",
            "Projects recommended in the second cycle",
            "Projets recommandés pour le deuxième cycle",
            "",
            "",
        ],
        [
            "text",
            "f_evaluation",
            "What did the evaluation find?",
            "Quelles sont les conclusions de l'évaluation ?",
            "multiline",
            "",
        ],
        [
            "decimal",
            "f_contributions",
            "Contributions since the fund was set up, in United States dollars",
            "Contributions depuis la création du fonds, en dollars des États-Unis",
            "",
            "",
        ],
        [
            "integer",
            "f_member_states",
            "Member States that contributed",
            "États Membres ayant contribué",
            "",
            "",
        ],
        ["end_group", "", "", "", "", ""],
    ],
};
