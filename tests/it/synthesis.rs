//! The tables of the synthesis: figures, names, sentences, and what is kept in confidence.
