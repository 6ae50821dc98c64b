///The states of [`Order`], each a struct.
#[allow(
    deprecated,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub,
    unused_imports,
    clippy::derive_partial_eq_without_eq,
    clippy::module_name_repetitions
)]
mod order {
    use super::*;
    pub(super) struct Idle;
    #[automatically_derived]
    impl ::core::clone::Clone for Idle {
        fn clone(&self) -> Self {
            Self {}
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Idle {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str("Idle")
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Idle {
        #[allow(unused_variables)]
        fn eq(&self, other: &Self) -> ::core::primitive::bool {
            true
        }
    }
    pub(super) struct Ordered {
        pub(super) pizzas: Vec<Pizza>,
        pub(super) before: Option<Box<super::Order>>,
    }
    #[automatically_derived]
    impl ::core::clone::Clone for Ordered
    where
        for<'any> Vec<Pizza>: ::core::clone::Clone,
        for<'any> Option<Box<super::Order>>: ::core::clone::Clone,
    {
        fn clone(&self) -> Self {
            Self {
                pizzas: ::core::clone::Clone::clone(&self.pizzas),
                before: ::core::clone::Clone::clone(&self.before),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Ordered
    where
        for<'any> Vec<Pizza>: ::core::fmt::Debug,
        for<'any> Option<Box<super::Order>>: ::core::fmt::Debug,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("Ordered")
                .field("pizzas", &self.pizzas)
                .field("before", &self.before)
                .finish()
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Ordered
    where
        for<'any> Vec<Pizza>: ::core::cmp::PartialEq,
        for<'any> Option<Box<super::Order>>: ::core::cmp::PartialEq,
    {
        #[allow(unused_variables)]
        fn eq(&self, other: &Self) -> ::core::primitive::bool {
            true && ::core::cmp::PartialEq::eq(&self.pizzas, &other.pizzas)
                && ::core::cmp::PartialEq::eq(&self.before, &other.before)
        }
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::KeptPer<::stategram::machine::PerChat> for Order {}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::Conversation for Order {
    type Seed = ::stategram::machine::PerChat;
    type Event = ::stategram::machine::NoEvents;
    const NAME: &'static ::core::primitive::str = "Order";
    const VERSION: ::core::primitive::u32 = 1u32;
    const STATES: &'static [::stategram::machine::StateInfo] = &[
        ::stategram::machine::StateInfo {
            name: "Idle",
            entry: true,
            terminal: false,
            expires: ::core::option::Option::None,
            at_most: ::core::option::Option::None,
        },
        ::stategram::machine::StateInfo {
            name: "Ordered",
            entry: false,
            terminal: false,
            expires: ::core::option::Option::None,
            at_most: ::core::option::Option::None,
        },
    ];
    fn entry() -> Self {
        Order::Idle {}
    }
    fn state(&self) -> ::stategram::machine::StateId {
        ::stategram::machine::StateId(
            match *self {
                Order::Idle { .. } => 0u8,
                Order::Ordered { .. } => 1u8,
            },
        )
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::State<Order> for order::Idle {
    const INDEX: ::core::primitive::u8 = 0u8;
    fn pack(self) -> Order {
        let order::Idle {} = self;
        Order::Idle {}
    }
    fn unpack(conversation: Order) -> ::core::option::Option<Self> {
        #[allow(unreachable_patterns)]
        match conversation {
            Order::Idle {} => ::core::option::Option::Some(order::Idle {}),
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::core::convert::From<order::Idle> for Order {
    fn from(state: order::Idle) -> Self {
        <order::Idle as ::stategram::machine::State<Order>>::pack(state)
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::Outcome<Order> for order::Idle {
    const TARGETS: ::stategram::machine::Targets = ::stategram::machine::Targets::state(
        0u8,
    );
    fn into_next(
        self,
    ) -> ::core::result::Result<
        ::stategram::machine::Next<Order>,
        ::stategram::machine::HandlerError,
    > {
        ::core::result::Result::Ok(::stategram::machine::expansion::go_to(self))
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::State<Order> for order::Ordered {
    const INDEX: ::core::primitive::u8 = 1u8;
    fn pack(self) -> Order {
        let order::Ordered { pizzas: field0, before: field1 } = self;
        Order::Ordered {
            pizzas: field0,
            before: field1,
        }
    }
    fn unpack(conversation: Order) -> ::core::option::Option<Self> {
        #[allow(unreachable_patterns)]
        match conversation {
            Order::Ordered { pizzas: field0, before: field1 } => {
                ::core::option::Option::Some(order::Ordered {
                    pizzas: field0,
                    before: field1,
                })
            }
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::core::convert::From<order::Ordered> for Order {
    fn from(state: order::Ordered) -> Self {
        <order::Ordered as ::stategram::machine::State<Order>>::pack(state)
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::Outcome<Order> for order::Ordered {
    const TARGETS: ::stategram::machine::Targets = ::stategram::machine::Targets::state(
        1u8,
    );
    fn into_next(
        self,
    ) -> ::core::result::Result<
        ::stategram::machine::Next<Order>,
        ::stategram::machine::HandlerError,
    > {
        ::core::result::Result::Ok(::stategram::machine::expansion::go_to(self))
    }
}
#[allow(long_running_const_eval, unexpected_cfgs)]
const _: () = {
    #[cfg(not(rust_analyzer))]
    const _: () = {
        const REACH: ::stategram::machine::expansion::Reach = ::stategram::machine::expansion::Reach::of::<
            Order,
        >();
        const _: () = (::stategram::machine::expansion::hold)(&REACH.judge(0u8));
        const _: () = (::stategram::machine::expansion::hold)(&REACH.judge(1u8));
    };
};
#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(not(rust_analyzer))]
    const _: () = (::stategram::machine::expansion::hold)(
        &::stategram::machine::expansion::pinned(
            "Order",
            2402980284u32,
            {
                #[allow(unused_imports)]
                use ::stategram::machine::expansion::Shapeless as _;
                ::stategram::machine::Shape::of(
                        "# rename_all = \"snake_case\" enum Idle ; Ordered { pizzas : Vec < Pizza > , before : Option < Box < Self > > , } ;",
                    )
                    .and(<::stategram::machine::expansion::ShapeOf<Vec<Pizza>>>::SHAPE)
                    .and(<::stategram::machine::expansion::ShapeOf<Pizza>>::SHAPE)
            },
        ),
    );
};
