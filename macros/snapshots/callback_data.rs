#[automatically_derived]
#[allow(deprecated, clippy::all, clippy::pedantic, clippy::nursery)]
impl ::stategram::press::CallbackField for Button {
    const MAX_LEN: ::core::primitive::usize = {
        let mut longest = 0;
        {
            let length = 5usize;
            if length > longest {
                longest = length;
            }
        }
        {
            let length = 5usize + <u8 as ::stategram::press::CallbackField>::MAX_LEN;
            if length > longest {
                longest = length;
            }
        }
        {
            let length = 5usize + <i8 as ::stategram::press::CallbackField>::MAX_LEN
                + <bool as ::stategram::press::CallbackField>::MAX_LEN;
            if length > longest {
                longest = length;
            }
        }
        longest
    };
    fn write(&self, out: &mut ::std::string::String) {
        match self {
            Button::Yes {} => {
                out.push_str(".2.gM");
            }
            Button::Day { 0: field0 } => {
                out.push_str(".2.xC");
                <u8 as ::stategram::press::CallbackField>::write(field0, out);
            }
            Button::Move { by: field0, far: field1 } => {
                out.push_str(".2.i3");
                <i8 as ::stategram::press::CallbackField>::write(field0, out);
                <bool as ::stategram::press::CallbackField>::write(field1, out);
            }
        }
    }
    fn read(input: &mut &::core::primitive::str) -> ::core::option::Option<Self> {
        *input = input.strip_prefix(".2.")?;
        match ::stategram::machine::expansion::letters(input, 2)? {
            "gM" => ::core::option::Option::Some(Button::Yes {}),
            "xC" => {
                ::core::option::Option::Some(Button::Day {
                    0: <u8 as ::stategram::press::CallbackField>::read(input)?,
                })
            }
            "i3" => {
                ::core::option::Option::Some(Button::Move {
                    by: <i8 as ::stategram::press::CallbackField>::read(input)?,
                    far: <bool as ::stategram::press::CallbackField>::read(input)?,
                })
            }
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
impl ::stategram::press::CallbackData for Button {
    const TAG: &'static ::core::primitive::str = "b";
    const SIGNED: ::core::primitive::bool = false;
}
#[automatically_derived]
impl ::stategram::press::FromCallback for Button {
    fn from_callback(data: &::core::primitive::str) -> ::core::option::Option<Self> {
        <Self as ::stategram::press::CallbackData>::from_data(data)
    }
}
#[automatically_derived]
impl ::stategram::press::ButtonData for Button {
    const TYPED: ::core::primitive::bool = true;
    fn into_data(self) -> ::std::string::String {
        <Self as ::stategram::press::CallbackData>::to_data(&self)
    }
}
#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(not(rust_analyzer))]
    const _: () = {
        const _: () = (::stategram::machine::expansion::hold)(
            &::stategram::machine::expansion::fits_button(
                "Yes",
                <Button as ::stategram::press::CallbackData>::TAG.len() + 1 + 5usize,
                false,
            ),
        );
        const _: () = (::stategram::machine::expansion::hold)(
            &::stategram::machine::expansion::fits_button(
                "Day",
                <Button as ::stategram::press::CallbackData>::TAG.len() + 1 + 5usize
                    + <u8 as ::stategram::press::CallbackField>::MAX_LEN,
                false,
            ),
        );
        const _: () = (::stategram::machine::expansion::hold)(
            &::stategram::machine::expansion::fits_button(
                "Move",
                <Button as ::stategram::press::CallbackData>::TAG.len() + 1 + 5usize
                    + <i8 as ::stategram::press::CallbackField>::MAX_LEN
                    + <bool as ::stategram::press::CallbackField>::MAX_LEN,
                false,
            ),
        );
    };
};
