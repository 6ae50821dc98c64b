//! The shapes of types of the standard library that `serde` stores.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use crate::machine::{Schema, Shape};

macro_rules! leaves {
    ($($leaf:ident)*) => {$(
        impl Schema for $leaf {
            const SHAPE: Shape = Shape::of(stringify!($leaf));
        }
    )*};
}

leaves!(bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 str String);

impl Schema for () {
    const SHAPE: Shape = Shape::of("()");
}

macro_rules! containers {
    ($($container:ident<$($held:ident),+ $(; $how:ident)?>)*) => {$(
        impl<$($held: Schema,)+ $($how)?> Schema for $container<$($held,)+ $($how)?> {
            const SHAPE: Shape = Shape::of(stringify!($container))$(.and($held::SHAPE))+;
        }
    )*};
}

containers! {
    Option<T> Vec<T> VecDeque<T> BTreeSet<T> HashSet<T; S> BTreeMap<K, V> HashMap<K, V; S>
}

impl<T: Schema + ?Sized> Schema for Box<T> {
    const SHAPE: Shape = Shape::of("Box").and(T::SHAPE);
}

impl<T: Schema> Schema for [T] {
    const SHAPE: Shape = Shape::of("[]").and(T::SHAPE);
}

impl<T: Schema, const N: usize> Schema for [T; N] {
    const SHAPE: Shape = Shape::of("[;]").and(T::SHAPE).number(N as u128);
}

macro_rules! tuples {
    ($first:ident $($other:ident)*) => {
        impl<$first: Schema, $($other: Schema),*> Schema for ($first, $($other,)*) {
            const SHAPE: Shape = Shape::of("(,)").and($first::SHAPE)$(.and($other::SHAPE))*;
        }

        tuples!($($other)*);
    };
    () => {};
}

// As many as `serde` has.
tuples!(T0 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 T14 T15);
