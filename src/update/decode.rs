//! From JSON to a headline.
