//! What the rows of the table are made of.

use quote::quote;

use crate::template::Template;

macro_rules! parts {
    ($($name:ident { $($code:tt)* })*) => {
        /// Made once for all rows.
        pub(super) struct Parts {
            $(pub(super) $name: Template,)*
        }

        impl Parts {
            pub(super) fn new() -> Self {
                Self { $($name: Template::of(quote!($($code)*)),)* }
            }
        }
    };
}

parts! {
    row {
        const _0: __Handler<Self> = __Handler {
            id: _1,
            name: _2,
            states: _3,
            trigger: _4,
            leaves: <__trigger::_5 as __Trigger>::LEAVES,
            pattern: _6,
            otherwise: _7,
            targets: <_8>::TARGETS,
            taken: _9,
            run: _10,
        }
    }
    every_state { __every_state::<Self>() }
    no_state { __StateSet::NONE }
    with_state { .with(<_0 as __State<Self>>::INDEX) }
    any_command { __Some(__Pattern::AnyCommand) }
    command { __Some(__Pattern::Command(_0)) }
    callback { __Some(__Pattern::Callback(_0)) }
    no_pattern { __None }
    nothing_taken { __Taken::NOTHING }
    and_taken { .and(_0) }
    and_borrowed { .and(__Taken::BORROWED) }
    argument { __Argument<Self, _0, __trigger::_1, __App, _2> }
    lend { __Lend<Self, _0, __trigger::_1, _2> }
    lend_mut { __LendMut<Self, _0, __trigger::_1, _2> }
    outcome { _0 as __Outcome<Self> }
    nothing { _0 as __Nothing<Self> }
    of { <_0 as _1> }
    take { ::take }
    lend_it { ::lend }
    put_into { ::put_into }
    what_is_taken { ::TAKEN }
    kind { _ }
    first { _0(cx) }
    and { __and(_0, cx, |cx| _1(cx)) }
    pair { (_0, _1) }
    edit { mut _0 }
    pass { _0, }
    pass_borrowed { &*_0, }
    pass_edited { &mut _0, }
    moved { __Moved(_0), }
    borrowed { __Borrowed(_0), }
    edited { __Edited(_0), }
    function { <_0>::_1 }
    running { __running }
    to_run { (_0), _1, |(_2), returned| _3 }
    not_kept { _, }
    call { Self::_0(_1) }
    returned { returned }
    turn { __conclude(<_0>::into_next(_1)) }
    put_back { _0(_1, _2) }
    done { __Attempt::Done(_0) }
    run { |cx| _0 }
    run_with { |cx| __attempt(_0, |_1| _2) }
}
