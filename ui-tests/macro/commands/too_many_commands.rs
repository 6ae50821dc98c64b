//! expect: Telegram takes 100 commands, and this is one more; mark some `#[command(hidden)]`
use stategram::prelude::*;

#[derive(Command)]
#[rustfmt::skip]
enum Cmd {
    /** Is one */ C00, /** Is one */ C01, /** Is one */ C02, /** Is one */ C03, /** Is one */ C04, /** Is one */ C05, /** Is one */ C06, /** Is one */ C07, /** Is one */ C08, /** Is one */ C09,
    /** Is one */ C10, /** Is one */ C11, /** Is one */ C12, /** Is one */ C13, /** Is one */ C14, /** Is one */ C15, /** Is one */ C16, /** Is one */ C17, /** Is one */ C18, /** Is one */ C19,
    /** Is one */ C20, /** Is one */ C21, /** Is one */ C22, /** Is one */ C23, /** Is one */ C24, /** Is one */ C25, /** Is one */ C26, /** Is one */ C27, /** Is one */ C28, /** Is one */ C29,
    /** Is one */ C30, /** Is one */ C31, /** Is one */ C32, /** Is one */ C33, /** Is one */ C34, /** Is one */ C35, /** Is one */ C36, /** Is one */ C37, /** Is one */ C38, /** Is one */ C39,
    /** Is one */ C40, /** Is one */ C41, /** Is one */ C42, /** Is one */ C43, /** Is one */ C44, /** Is one */ C45, /** Is one */ C46, /** Is one */ C47, /** Is one */ C48, /** Is one */ C49,
    /** Is one */ C50, /** Is one */ C51, /** Is one */ C52, /** Is one */ C53, /** Is one */ C54, /** Is one */ C55, /** Is one */ C56, /** Is one */ C57, /** Is one */ C58, /** Is one */ C59,
    /** Is one */ C60, /** Is one */ C61, /** Is one */ C62, /** Is one */ C63, /** Is one */ C64, /** Is one */ C65, /** Is one */ C66, /** Is one */ C67, /** Is one */ C68, /** Is one */ C69,
    /** Is one */ C70, /** Is one */ C71, /** Is one */ C72, /** Is one */ C73, /** Is one */ C74, /** Is one */ C75, /** Is one */ C76, /** Is one */ C77, /** Is one */ C78, /** Is one */ C79,
    /** Is one */ C80, /** Is one */ C81, /** Is one */ C82, /** Is one */ C83, /** Is one */ C84, /** Is one */ C85, /** Is one */ C86, /** Is one */ C87, /** Is one */ C88, /** Is one */ C89,
    /** Is one */ C90, /** Is one */ C91, /** Is one */ C92, /** Is one */ C93, /** Is one */ C94, /** Is one */ C95, /** Is one */ C96, /** Is one */ C97, /** Is one */ C98, /** Is one */ C99,
    /// Is one too many
    Last,
}

fn main() {}
