//! The macros of `stategram`; their documentation is there.
