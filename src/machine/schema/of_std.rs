//! The shapes of all types of the standard library that own their data and are stored by `serde` without further features.
//!
//! A type that came to have a shape later would change every pin that mentions it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize, Saturating, Wrapping,
};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock, atomic};
use std::time::{Duration, SystemTime};

use crate::machine::{Schema, Shape};

macro_rules! leaves {
    ($($leaf:ident)*) => {$(
        impl Schema for $leaf {
            const SHAPE: Shape = Shape::of(stringify!($leaf));
        }
    )*};
}

leaves! {
    bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 str String
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize
    Duration SystemTime
    IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4 SocketAddrV6
    CStr CString OsStr OsString Path PathBuf
}

macro_rules! atomics {
    ($($size:literal: $($atomic:ident)*;)*) => {$($(
        #[cfg(target_has_atomic = $size)]
        impl Schema for atomic::$atomic {
            const SHAPE: Shape = Shape::of(stringify!($atomic));
        }
    )*)*};
}

atomics! {
    "8": AtomicBool AtomicI8 AtomicU8;
    "16": AtomicI16 AtomicU16;
    "32": AtomicI32 AtomicU32;
    "64": AtomicI64 AtomicU64;
    "ptr": AtomicIsize AtomicUsize;
}

impl Schema for () {
    const SHAPE: Shape = Shape::of("()");
}

/// Nothing of `T` is stored.
impl<T: ?Sized> Schema for PhantomData<T> {
    const SHAPE: Shape = Shape::of("PhantomData");
}

macro_rules! containers {
    ($($container:ident<$($held:ident),+ $(; $how:ident)?>)*) => {$(
        impl<$($held: Schema,)+ $($how)?> Schema for $container<$($held,)+ $($how)?> {
            const SHAPE: Shape = Shape::of(stringify!($container))$(.and($held::SHAPE))+;
        }
    )*};
}

containers! {
    Option<T> Result<T, E>
    Vec<T> VecDeque<T> LinkedList<T> BinaryHeap<T>
    BTreeSet<T> HashSet<T; S> BTreeMap<K, V> HashMap<K, V; S>
    Range<T> RangeFrom<T> RangeInclusive<T> RangeTo<T> Bound<T>
    Wrapping<T> Saturating<T> Reverse<T>
    Cell<T> RefCell<T> Mutex<T> RwLock<T>
}

impl<T: Schema + ?Sized> Schema for Box<T> {
    const SHAPE: Shape = Shape::of("Box").and(T::SHAPE);
}

impl<T: Schema + ToOwned + ?Sized> Schema for Cow<'_, T> {
    const SHAPE: Shape = Shape::of("Cow").and(T::SHAPE);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::schema::Shape;

    /// A type without a shape.
    struct Unknown;

    macro_rules! frozen {
        ($($shape:literal: $ty:ty,)*) => {
            $(assert_eq!(<$ty>::SHAPE, Shape($shape), "{}", stringify!($ty));)*
        };
    }

    /// These numbers were computed elsewhere, from the names and nothing else, and pins rest on them.
    #[test]
    fn no_shape_ever_changes() {
        frozen! {
            0xcd2f_d49b_c6b0_14bd: bool,
            0xf2a3_9391_0b5b_3ebd: char,
            0x08b7_0a07_b55b_fd94: i8,
            0x2aeb_bf19_2b3b_86fb: i16,
            0x2af2_b319_2b41_9145: i32,
            0x2ae1_af19_2b33_1746: i64,
            0x2a2a_82c4_7632_484d: i128,
            0xd869_6efa_ed2b_205d: isize,
            0x08c4_8207_b567_53d8: u8,
            0x4d24_d319_3e7e_f3bf: u16,
            0x4d2b_df19_3e85_26d1: u32,
            0x4d35_d319_3e8d_66f2: u64,
            0x9478_b2e5_31ac_5cf1: u128,
            0xd978_be71_270b_16c1: usize,
            0xdd63_5018_ff70_3544: f32,
            0xdd74_4c18_ff7e_a1ab: f64,
            0x826e_8319_5d0d_60f0: str,
            0x58b4_b3ec_d4eb_6238: String,
            0xaf21_d524_fc10_d977: NonZeroI8,
            0xa737_fcd8_5087_6a2e: NonZeroI16,
            0xa73e_e8d8_508d_66e0: NonZeroI32,
            0xa734_7cd8_5084_5ad7: NonZeroI64,
            0xab9a_3190_d624_99a6: NonZeroI128,
            0xacf0_b541_ee73_eb2c: NonZeroIsize,
            0xaef8_cd24_fbed_c6cb: NonZeroU8,
            0x3e6d_00d8_14ef_2a42: NonZeroU16,
            0x3e73_84d8_14f4_763c: NonZeroU32,
            0x3e84_80d8_1502_e2a3: NonZeroU64,
            0x0254_f12b_9258_fd8a: NonZeroU128,
            0x40a8_652f_bb7a_06c0: NonZeroUsize,
            0x9292_1878_e886_e36d: Duration,
            0x7dbd_9483_d840_c7fd: SystemTime,
            0x4e26_d1d0_a1d7_094f: IpAddr,
            0xf79d_adad_afcf_251d: Ipv4Addr,
            0xf911_2b57_a258_6afb: Ipv6Addr,
            0xac01_ce28_407c_0aff: SocketAddr,
            0x4ea2_8098_66a3_7bad: SocketAddrV4,
            0x4ea2_7e98_66a3_7847: SocketAddrV6,
            0x2e6f_639b_f445_74d5: CStr,
            0x28c7_5908_58d7_d30b: CString,
            0x32e7_b9e0_61fd_e98e: OsStr,
            0xc871_b3e1_0f45_c3c2: OsString,
            0x2e53_2e19_ed47_7a56: Path,
            0x07bc_6a25_e09e_24f7: PathBuf,
            0x89bc_8959_b594_fb80: atomic::AtomicBool,
            0xf3ce_394b_8ccf_5da9: atomic::AtomicI8,
            0xf3f6_c14b_8cf1_96d5: atomic::AtomicU8,
            0x16e0_f860_4470_a3a8: atomic::AtomicI16,
            0x7df8_e460_7e97_33e4: atomic::AtomicU16,
            0x16d9_f460_446a_7e2e: atomic::AtomicI32,
            0x7df2_5860_7e91_da52: atomic::AtomicU32,
            0x16ea_ec60_4478_e3c9: atomic::AtomicI64,
            0x7de7_e860_7e88_c77d: atomic::AtomicU64,
            0xba34_c2fe_3854_c7ea: atomic::AtomicIsize,
            0x5ed3_8abf_6b29_2c46: atomic::AtomicUsize,
            0x07e1_1f07_b4a6_665a: (),
            0x89fe_c87a_1307_4fb2: PhantomData<Unknown>,
            0xd040_6b37_490b_5f64: Option<u8>,
            0x4d56_f4ef_b9f3_f7dd: Vec<u8>,
            0x5ff1_e529_df26_2463: VecDeque<u8>,
            0xc3f0_dfef_3e78_94b8: LinkedList<u8>,
            0x1a93_a391_6875_ed3a: BinaryHeap<u8>,
            0xc1be_9258_1f7f_8fd3: BTreeSet<u8>,
            0xf733_f123_9c3f_41f7: HashSet<u8>,
            0xcbf4_67b2_6ff4_4092: Range<u8>,
            0xb02e_e0d3_b615_a556: RangeFrom<u8>,
            0x8304_9320_1130_6140: RangeInclusive<u8>,
            0x309d_2b06_efb5_5807: RangeTo<u8>,
            0x6456_4388_6d18_05ab: Bound<u8>,
            0x956c_7ed4_d236_23e1: Wrapping<u8>,
            0x267f_9abb_27af_5a97: Saturating<u8>,
            0x8b44_9e70_df58_ddbd: Reverse<u8>,
            0x3e5b_d88d_e173_43ad: Cell<u8>,
            0x9c87_5c0c_01fd_63b2: RefCell<u8>,
            0x5d1a_cbde_84ca_7d14: Mutex<u8>,
            0x3d98_86ba_56fd_e629: RwLock<u8>,
            0x59ff_4925_abad_a7d2: Box<u8>,
            0x6c73_1e1e_84fb_861c: Result<u8, String>,
            0xa4be_09a2_82aa_2be5: BTreeMap<u8, String>,
            0x9c14_0b1a_9c8e_a369: HashMap<u8, String>,
            0xecfb_b08f_46eb_4500: Box<str>,
            0x0f00_6f0f_f49e_cbc2: Cow<'static, str>,
            0xf27e_a39e_fdc2_c19d: [u8],
            0x6d81_01ff_03a5_36a9: [u8; 3],
            0xbaae_3071_e4f4_d8c8: (u8,),
            0x4958_0e0b_7089_0d58: (u8, String),
            0xd657_ffc2_b50e_1698: (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, String),
        }
    }
}
