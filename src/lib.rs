//! Verbale runs one round of a Member-State questionnaire.
