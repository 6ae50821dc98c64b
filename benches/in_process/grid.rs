//! Conversations of 1, 10 and 50 states with five handlers each: four commands, every other one `async`, and any text.

macro_rules! grid {
    ($grid:ident $module:ident: $($state:ident $a:ident $b:ident $c:ident $d:ident $e:ident)*) => {
        use stategram::prelude::*;

        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat, expires = "1h")]
        pub(crate) enum $grid {
            #[state(entry)]
            Idle,
            $($state { count: u32 },)*
        }
        use $module::{Idle, $($state),*};

        #[handler]
        impl $grid {
            #[on(Idle, command = "go")]
            fn go(Command(to_where): Command<String>) -> Any<$grid> {
                match to_where.as_str() {
                    $(stringify!($state) => to($state { count: 0 }),)*
                    _ => to(Stay),
                }
            }

            $(
                #[on($state, command = "a")]
                fn $a(state: &mut $state) -> Stay {
                    state.count += 1;
                    Stay
                }

                #[on($state, command = "b")]
                async fn $b(state: &mut $state) -> Stay {
                    state.count += 1;
                    Stay
                }

                #[on($state, command = "c")]
                fn $c(state: &mut $state) -> Stay {
                    state.count += 1;
                    Stay
                }

                #[on($state, command = "d")]
                async fn $d(state: &mut $state) -> Stay {
                    state.count += 1;
                    Stay
                }

                #[on($state, text)]
                fn $e(state: &mut $state) -> Stay {
                    state.count += 1;
                    Stay
                }
            )*
        }
    };
}

pub(crate) mod of_1 {
    grid! { Grid1 grid1:
        S0 a0 b0 c0 d0 e0
    }
}

pub(crate) mod of_10 {
    grid! { Grid10 grid10:
        S0 a0 b0 c0 d0 e0
        S1 a1 b1 c1 d1 e1
        S2 a2 b2 c2 d2 e2
        S3 a3 b3 c3 d3 e3
        S4 a4 b4 c4 d4 e4
        S5 a5 b5 c5 d5 e5
        S6 a6 b6 c6 d6 e6
        S7 a7 b7 c7 d7 e7
        S8 a8 b8 c8 d8 e8
        S9 a9 b9 c9 d9 e9
    }
}

pub(crate) mod of_50 {
    grid! { Grid50 grid50:
        S0 a0 b0 c0 d0 e0
        S1 a1 b1 c1 d1 e1
        S2 a2 b2 c2 d2 e2
        S3 a3 b3 c3 d3 e3
        S4 a4 b4 c4 d4 e4
        S5 a5 b5 c5 d5 e5
        S6 a6 b6 c6 d6 e6
        S7 a7 b7 c7 d7 e7
        S8 a8 b8 c8 d8 e8
        S9 a9 b9 c9 d9 e9
        S10 a10 b10 c10 d10 e10
        S11 a11 b11 c11 d11 e11
        S12 a12 b12 c12 d12 e12
        S13 a13 b13 c13 d13 e13
        S14 a14 b14 c14 d14 e14
        S15 a15 b15 c15 d15 e15
        S16 a16 b16 c16 d16 e16
        S17 a17 b17 c17 d17 e17
        S18 a18 b18 c18 d18 e18
        S19 a19 b19 c19 d19 e19
        S20 a20 b20 c20 d20 e20
        S21 a21 b21 c21 d21 e21
        S22 a22 b22 c22 d22 e22
        S23 a23 b23 c23 d23 e23
        S24 a24 b24 c24 d24 e24
        S25 a25 b25 c25 d25 e25
        S26 a26 b26 c26 d26 e26
        S27 a27 b27 c27 d27 e27
        S28 a28 b28 c28 d28 e28
        S29 a29 b29 c29 d29 e29
        S30 a30 b30 c30 d30 e30
        S31 a31 b31 c31 d31 e31
        S32 a32 b32 c32 d32 e32
        S33 a33 b33 c33 d33 e33
        S34 a34 b34 c34 d34 e34
        S35 a35 b35 c35 d35 e35
        S36 a36 b36 c36 d36 e36
        S37 a37 b37 c37 d37 e37
        S38 a38 b38 c38 d38 e38
        S39 a39 b39 c39 d39 e39
        S40 a40 b40 c40 d40 e40
        S41 a41 b41 c41 d41 e41
        S42 a42 b42 c42 d42 e42
        S43 a43 b43 c43 d43 e43
        S44 a44 b44 c44 d44 e44
        S45 a45 b45 c45 d45 e45
        S46 a46 b46 c46 d46 e46
        S47 a47 b47 c47 d47 e47
        S48 a48 b48 c48 d48 e48
        S49 a49 b49 c49 d49 e49
    }
}
