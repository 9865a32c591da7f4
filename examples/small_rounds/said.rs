//! What the public report A/70/94 says of the entities (paragraphs 31 to 49) and of the fund
//! (paragraphs 64 to 69), in our words.

/// What one entity says.
pub(crate) struct Said {
    /// Its code.
    pub(crate) entity: &'static str,
    /// Question and answer.
    pub(crate) answers: &'static [(&'static str, Value)],
}

/// An answer.
pub(crate) enum Value {
    Words(&'static str),
    Number(f64),
}

use Value::{Number, Words};

/// The entities, in any order.
pub(crate) const ENTITIES: &[Said] = &[
    Said {
        entity: "UNODC",
        answers: &[
            (
                "e_activities",
                Words(
                    "The Office hosted the voluntary trust fund, gathered information for the global report on trafficking and coordinated the Inter-Agency Coordination Group.",
                ),
            ),
            (
                "e_states",
                Words(
                    "Tailored assistance reached 37 countries through the global programmes; 13 of them had their national capacity built up and four had their laws reviewed.",
                ),
            ),
            (
                "e_tools",
                Words(
                    "Papers on key concepts of the Protocol appeared on consent (October 2014) and on exploitation (April 2015). The case law database held some 1,200 cases from 91 jurisdictions.",
                ),
            ),
            ("e_states_assisted", Number(37.0)),
            ("e_training", Number(42.0)),
        ],
    },
    Said {
        entity: "OHCHR",
        answers: &[
            (
                "e_activities",
                Words(
                    "Le Haut-Commissariat a promu une action centrée sur les victimes et fondée sur les droits de l'homme.",
                ),
            ),
            (
                "e_states",
                Words(
                    "Un appui législatif a été apporté à plusieurs États, dont la Tunisie et le Yémen, et des capacités ont été renforcées au Bélarus ainsi qu'au Moyen-Orient et en Afrique du Nord.",
                ),
            ),
            (
                "e_tools",
                Words(
                    "Une fiche d'information sur les droits de l'homme et la traite a été publiée.",
                ),
            ),
            (
                "e_cooperation",
                Words(
                    "Une campagne contre la traite et l'esclavage a été menée avec le fonds pour la lutte contre les formes contemporaines d'esclavage.",
                ),
            ),
        ],
    },
    Said {
        entity: "UNHCR",
        answers: &[
            (
                "e_activities",
                Words(
                    "The Office supported training and information campaigns on what trafficking means for asylum-seekers, refugees and stateless persons.",
                ),
            ),
            (
                "e_cooperation",
                Words(
                    "It supported the African Union in holding a regional ministerial conference in Khartoum in October 2014, and trains regularly with the Organization for Security and Cooperation in Europe and the International Organization for Migration.",
                ),
            ),
        ],
    },
    Said {
        entity: "ILO",
        answers: &[
            (
                "e_activities",
                Words(
                    "The International Labour Conference adopted the 2014 Protocol to the Forced Labour Convention and a recommendation; a fair recruitment initiative was launched.",
                ),
            ),
            (
                "e_tools",
                Words(
                    "An online course on investigating forced labour and trafficking was made with the International Training Centre.",
                ),
            ),
        ],
    },
    Said {
        entity: "UNDP",
        answers: &[
            (
                "e_activities",
                Words(
                    "A regional project for Asia and the Pacific, UN-ACT, was launched for 2014 to 2018 in support of the ministerial initiative of the Mekong countries.",
                ),
            ),
            (
                "e_cooperation",
                Words("The project brought together a regional network of 20 organizations."),
            ),
        ],
    },
    Said {
        entity: "ICAO",
        answers: &[(
            "e_activities",
            Words(
                "Work went on on annex 9 to the Convention on International Civil Aviation, on travel documents, and a traveller identification programme was set up.",
            ),
        )],
    },
    Said {
        entity: "IOM",
        answers: &[
            (
                "e_activities",
                Words(
                    "The Organization trained States and civil society, gathered data and helped victims directly.",
                ),
            ),
            ("e_states_assisted", Number(90.0)),
            ("e_persons_assisted", Number(6290.0)),
        ],
    },
];

/// The manager of the fund.
pub(crate) const FUND: &[Said] = &[Said {
    entity: "UNODC",
    answers: &[
        (
            "f_first_cycle",
            Words(
                "The first cycle of three years ended in December 2014; its grants went to organizations of civil society that help victims.",
            ),
        ),
        ("f_first_projects", Number(11.0)),
        ("f_first_grants", Number(750_000.0)),
        (
            "f_second_cycle",
            Words(
                "Proposals for the second cycle were called for in 2014; 70 further projects stand on a reserve list.",
            ),
        ),
        ("f_proposals", Number(113.0)),
        ("f_countries", Number(59.0)),
        ("f_second_projects", Number(21.0)),
        (
            "f_evaluation",
            Words(
                "An independent evaluation in the second half of 2014 found tangible progress and a clear need for more direct assistance.",
            ),
        ),
        ("f_contributions", Number(2_000_000.0)),
        ("f_member_states", Number(19.0)),
    ],
}];
