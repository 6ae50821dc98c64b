//! What may stand in a pinned shape: recursion, parameters, containers, a struct of one's own as a state.
#![deny(warnings)]
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Duration;

use stategram::prelude::*;

/// No `Schema`: it counts as it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Hash)]
struct Id(u64);

#[derive(Schema, Serialize, Deserialize, Clone)]
enum Size {
    Small,
    #[serde(rename = "big")]
    Large {
        slices: u8,
    },
}

/// It mentions itself, and another one that mentions it.
#[derive(Schema, Serialize, Deserialize, Clone)]
struct Topping {
    name: String,
    below: Option<Box<Topping>>,
    beside: Vec<Self>,
    pizza: Option<Box<Pizza>>,
}

#[derive(Schema, Serialize, Deserialize, Clone)]
struct Pizza {
    size: Size,
    #[schema(opaque)]
    toppings: Vec<Topping>,
}

#[derive(Schema, Serialize, Deserialize, Clone)]
struct Page<T: Clone, const N: usize = 1>
where
    T: Default,
{
    #[serde(default)]
    items: Vec<T>,
    pages: [u16; 4],
}

type Everything = (
    bool,
    char,
    (i8, i16, i32, i64, i128, isize),
    (u8, u16, u32, u64, u128, usize),
    (f32, f64, String, ()),
    Option<Box<[u8; 3]>>,
    VecDeque<BTreeSet<u8>>,
    HashSet<(u8,)>,
    HashMap<u8, BTreeMap<String, Box<str>>>,
    Box<[Size]>,
);

#[derive(Schema, Serialize, Deserialize, Clone)]
struct Cart(Pizza, Everything);

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[serde(rename_all = "snake_case")]
#[conversation(per_chat, schema = 0x05da7368)]
enum Order {
    #[state(entry)]
    Idle,
    Choosing {
        pizzas: HashMap<Id, Pizza>,
        pages: Page<u8>,
        others: Vec<(Id, Page<Duration, 3>)>,
        before: Option<Box<Self>>,
    },
    Cart(Cart),
    #[state(terminal)]
    Ordered(u32),
}

#[handler]
impl Order {
    #[on(_, message)]
    fn anywhere() -> Any<Order> {
        to(Stay)
    }
}

/// One shape, however it is written down.
mod by_hand {
    use stategram::prelude::*;

    #[derive(Conversation, Serialize, Deserialize, Clone)]
    #[conversation(per_chat, schema = 0xd749a6b4)]
    pub(crate) enum Form {
        #[state(entry)]
        Idle,
        #[serde(rename = "asked")]
        Asked { ages: Vec<Option<u8>>, name: String },
    }
}

mod by_macro {
    use stategram::prelude::*;

    macro_rules! conversation {
        ($name:ident, $ages:ty, $how:literal) => {
            /// Made by a macro.
            #[derive(Clone, Conversation)]
            #[derive(Deserialize, Serialize)]
            #[conversation(expires = "1h", per_user, name = "form", schema = 0xd749a6b4)]
            pub(crate) enum $name {
                #[state(entry)] Idle,
                #[cfg(windows)] Elsewhere(std::os::windows::io::RawHandle),
                #[cfg_attr(not(windows), serde(rename = $how,))] #[state(terminal)] Asked {
                    /// In years.
                    r#ages: $ages,
                    name: String
                }
            }
        };
    }

    conversation!(Sheet, Vec<Option<u8,>>, "asked");
}

#[handler]
impl by_hand::Form {
    #[on(_, message)]
    fn anywhere() -> Any<by_hand::Form> {
        to(Stay)
    }
}

#[handler]
impl by_macro::Sheet {
    #[on(_, message)]
    fn anywhere() -> Any<by_macro::Sheet> {
        to(Stay)
    }
}

fn main() {}
