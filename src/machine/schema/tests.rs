use std::collections::{BTreeMap, HashMap};

use super::{Schema, Shape, ShapeOf, Shapeless as _, pinned};
use crate::machine::Unrestorable;
use crate::prelude::*;

/// A type without a shape.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
struct Id(u64);

#[derive(Schema, Serialize, Deserialize, Clone, Debug, PartialEq)]
enum Size {
    Small,
    #[serde(rename = "big")]
    Large {
        slices: u8,
    },
}

#[derive(Schema, Serialize, Deserialize, Clone, Debug, PartialEq)]
struct Pizza {
    size: Size,
    eaters: Vec<Id>,
}

/// The pin holds here, or this does not compile.
#[derive(Conversation, Schema, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_chat, schema = 0x0f46_daa5)]
enum Order {
    #[state(entry)]
    Idle,
    Baking {
        pizza: Pizza,
    },
    #[state(terminal)]
    Eaten([u8; 3]),
}

#[handler]
impl Order {
    #[on(_, message)]
    fn anywhere() -> Any<Order> {
        to(Stay)
    }
}

/// These were computed elsewhere, from the texts and nothing else.
#[test]
fn a_shape_is_the_same_everywhere() {
    assert_eq!(Shape::of(""), Shape(0xcbf2_9ce4_8422_2325));
    assert_eq!(Shape::of("a"), Shape(0xaf63_dc4c_8601_ec8c));
    assert_eq!(Shape::of("foobar"), Shape(0x8594_4171_f739_67e8));
    assert_eq!(Vec::<u8>::SHAPE, Shape(0x4d56_f4ef_b9f3_f7dd));
    assert_eq!(<[u8; 3]>::SHAPE, Shape(0x6d81_01ff_03a5_36a9));
    assert_eq!(<(u8, String)>::SHAPE, Shape(0x4958_0e0b_7089_0d58));
    assert_eq!(HashMap::<u8, Option<String>>::SHAPE.pin(), 0xad35_a221);
    assert_eq!(Size::SHAPE.pin(), 0x2c94_5423);
    assert_eq!(Pizza::SHAPE.pin(), 0xbe20_35e6);
    assert_eq!(Order::SHAPE.pin(), 0x0f46_daa5);
}

#[test]
fn a_pin_has_32_bits_and_is_never_zero() {
    assert_eq!(Shape(0x0000_0001_8000_0000).pin(), 0x8000_0001);
    assert_eq!(Shape(0).pin(), 1);
    assert_eq!(Shape(0x1234_5678_1234_5678).pin(), 1);
}

#[test]
fn a_type_is_asked_for_its_shape_where_it_has_one() {
    type Several = BTreeMap<String, Option<Box<Pizza>>>;
    assert_eq!(ShapeOf::<Several>::SHAPE, Several::SHAPE);
    let nothing = Shape::of("?");
    assert_eq!([ShapeOf::<Id>::SHAPE, ShapeOf::<Vec<Id>>::SHAPE, ShapeOf::<(u8, Id)>::SHAPE], [nothing; 3]);
}

#[test]
fn a_pin_that_holds_says_nothing() {
    assert!(pinned("Order", Order::SHAPE.pin(), Order::SHAPE).is_fine());
    let shape = Shape(0x00c0_ffee);
    assert_eq!(pinned("Order", 0, shape).words(), "the shape of `Order` is 0x00c0ffee: write `schema = 0x00c0ffee`");
    assert_eq!(
        pinned("Order", 0xbeef, shape).words(),
        "the shape of `Order` is 0x00c0ffee, and `schema` says 0x0000beef: if what is stored no longer reads, raise \
         `version` and write a migration; then pin 0x00c0ffee"
    );
}

/// An order as a later version of the program has it.
macro_rules! later {
    ($name:ident { $($field:tt)* }) => {
        mod $name {
            use crate::prelude::*;

            #[derive(Schema, Serialize, Deserialize, Clone, Debug, PartialEq)]
            pub(super) struct Pizza {
                $($field)*
            }

            #[derive(Conversation, Schema, Serialize, Deserialize, Clone, Debug, PartialEq)]
            #[conversation(per_chat)]
            pub(super) enum Order {
                #[state(entry)]
                Idle,
                #[state(terminal)]
                Baking { pizza: Option<Vec<Pizza>> },
            }

            #[handler]
            impl Order {
                #[on(_, message)]
                fn anywhere() -> Any<Order> {
                    to(Stay)
                }
            }
        }
    };
}

later!(first { pub(super) slices: u8 });
later!(laid_out { /** Eight at most. */ #[allow(dead_code)] pub(super) slices : u8, });
later!(renamed { pub(super) pieces: u8 });
later!(retyped { pub(super) slices: String });
later!(extended { pub(super) slices: u8, #[serde(default)] pub(super) vegan: bool });

/// What the lock is for: the enum is as it was, its version is as it was, and what was stored does not read.
#[test]
fn what_no_longer_reads_has_another_shape() {
    let pizza = first::Pizza { slices: 8 };
    let stored = serde_json::to_vec(&first::Order::Baking { pizza: Some(vec![pizza]) }).unwrap();
    assert!(first::Order::restore(1, &stored).is_ok());
    let says = |shape| pinned("Order", first::Order::SHAPE.pin(), shape).words().to_owned();

    assert!(matches!(renamed::Order::restore(1, &stored), Err(Unrestorable::Form(_))));
    assert!(says(renamed::Order::SHAPE).contains("if what is stored no longer reads, raise `version`"));
    assert!(matches!(retyped::Order::restore(1, &stored), Err(Unrestorable::Form(_))));
    assert!(says(retyped::Order::SHAPE).contains("if what is stored no longer reads, raise `version`"));

    // Whether a changed form still reads is for the author to know.
    assert!(extended::Order::restore(1, &stored).is_ok());
    assert!(says(extended::Order::SHAPE).contains("; then pin "));

    assert!(laid_out::Order::restore(1, &stored).is_ok());
    assert_eq!(says(laid_out::Order::SHAPE), "");
}
