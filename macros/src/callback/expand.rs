//! The code of callback data.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::model::{CallbackData, Form};
use crate::place::Place;

/// Everything the derive adds beside the type.
pub(crate) fn expand(data: &CallbackData, sound: bool) -> TokenStream {
    let CallbackData { krate, ident, tag, signed, forms, .. } = data;
    let field = quote!(#krate::press::CallbackField);
    let (write, read) = match sound {
        true => (write(data), read(data)),
        false => (told(), told()),
    };
    let lengths = forms.iter().map(|form| length(data, form));
    let tag = match tag {
        Some(tag) => quote!(#tag),
        None => {
            let name = ident.unraw().to_string();
            quote!({
                const TAG: #krate::press::Tag =
                    #krate::press::Tag::of(::core::concat!(::core::module_path!(), "::", #name));
                TAG.as_str()
            })
        }
    };
    let checks = sound.then(|| checks(data));
    quote! {
        #[automatically_derived]
        #[allow(deprecated, clippy::all, clippy::pedantic, clippy::nursery)]
        impl #field for #ident {
            const MAX_LEN: ::core::primitive::usize = {
                let mut longest = 0;
                #({
                    let length = #lengths;
                    if length > longest {
                        longest = length;
                    }
                })*
                longest
            };

            fn write(&self, out: &mut ::std::string::String) {
                #write
            }

            fn read(input: &mut &::core::primitive::str) -> ::core::option::Option<Self> {
                #read
            }
        }

        #[automatically_derived]
        impl #krate::press::CallbackData for #ident {
            const TAG: &'static ::core::primitive::str = #tag;
            const SIGNED: ::core::primitive::bool = #signed;
        }

        #[automatically_derived]
        impl #krate::press::FromCallback for #ident {
            fn from_callback(data: &::core::primitive::str) -> ::core::option::Option<Self> {
                <Self as #krate::press::CallbackData>::from_data(data)
            }
        }

        #[automatically_derived]
        impl #krate::press::ButtonData for #ident {
            const TYPED: ::core::primitive::bool = true;

            fn into_data(self) -> ::std::string::String {
                <Self as #krate::press::CallbackData>::to_data(&self)
            }
        }

        #checks
    }
}

/// The first version says nothing of itself; another begins with a sign that no variant begins with.
fn version(data: &CallbackData) -> Option<String> {
    (data.version > 1).then(|| format!(".{}.", data.version))
}

fn write(data: &CallbackData) -> TokenStream {
    let CallbackData { krate, ident, forms, .. } = data;
    let arms = forms.iter().map(|Form { variant, code, fields }| {
        let path = path(ident, variant.as_ref());
        let (members, types): (Vec<_>, Vec<_>) = fields.iter().map(|(member, ty)| (member, ty)).unzip();
        let bindings = bindings(fields.len());
        let head = format!("{}{code}", version(data).unwrap_or_default());
        let writes = types.iter().zip(&bindings).map(|(ty, binding)| {
            let field = as_field(krate, ty);
            quote!(#field::write(#binding, out);)
        });
        quote! {
            #path { #(#members: #bindings),* } => {
                out.push_str(#head);
                #(#writes)*
            }
        }
    });
    quote!(match self { #(#arms)* })
}

fn read(data: &CallbackData) -> TokenStream {
    let CallbackData { krate, ident, forms, .. } = data;
    let expected = version(data).map(|version| quote!(*input = input.strip_prefix(#version)?;));
    let made = |Form { variant, fields, .. }: &Form| {
        let path = path(ident, variant.as_ref());
        let fields = fields.iter().map(|(member, ty)| {
            let field = as_field(krate, ty);
            quote!(#member: #field::read(input)?)
        });
        quote!(::core::option::Option::Some(#path { #(#fields),* }))
    };
    let value = match &forms[..] {
        [form @ Form { variant: None, .. }] => made(form),
        forms => {
            let arms = forms.iter().map(|form| {
                let (code, made) = (&form.code, made(form));
                quote!(#code => #made,)
            });
            quote! {
                match #krate::machine::expansion::letters(input, 2)? {
                    #(#arms)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
    quote!(#expected #value)
}

/// The greatest length of a form.
fn length(data: &CallbackData, Form { code, fields, .. }: &Form) -> TokenStream {
    let head = version(data).map_or(0, |it| it.len()) + code.len();
    let fields = fields.iter().map(|(_, ty)| as_field(&data.krate, ty));
    quote!(#head #(+ #fields::MAX_LEN)*)
}

/// `<u8 as CallbackField>`, of which the compiler says that it stands where the type does, wherever it is needed.
fn as_field(krate: &TokenStream, ty: &Type) -> TokenStream {
    let field = quote!(#krate::press::CallbackField);
    quote_spanned!(ty.span()=> <#ty as #field>)
}

fn path(ident: &Ident, variant: Option<&Ident>) -> TokenStream {
    match variant {
        Some(variant) => quote!(#ident::#variant),
        None => quote!(#ident),
    }
}

fn bindings(count: usize) -> Vec<Ident> {
    (0..count).map(|it| format_ident!("field{it}")).collect()
}

fn told() -> TokenStream {
    quote!(::core::panic!("the derive has said what is wrong"))
}

/// Each form fits into a button; where one does not, it is the variant that is wrong.
fn checks(data: &CallbackData) -> TokenStream {
    let CallbackData { krate, ident, signed, forms, .. } = data;
    let questions = forms.iter().map(|form| {
        let place = form.variant.as_ref().unwrap_or(ident);
        let (name, length) = (place.unraw().to_string(), length(data, form));
        let verdict = quote! {
            &#krate::machine::expansion::fits_button(
                #name,
                <#ident as #krate::press::CallbackData>::TAG.len() + 1 + #length,
                #signed,
            )
        };
        let answer = Place::of(place).call(quote!(#krate::machine::expansion::hold), verdict);
        quote! {
            const _: () = #answer;
        }
    });
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(not(rust_analyzer))]
            const _: () = {
                #(#questions)*
            };
        };
    }
}
