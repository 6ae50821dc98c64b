//! An enum with parameters: it can be no conversation, and is one all the same, so that this is all there is to say.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics};

use super::fields::{Field, mentions};
use super::model::{Machine, Shape, State, Style};
use super::structs::one_module_below;

/// All that is asked of a conversation and of its block of handlers, without a meaning.
pub(super) fn stub(machine: &Machine) -> TokenStream {
    let Machine { krate, ident, module, vis, name, seed, event, generics, states, .. } = machine;
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let given = bounds.map(|it| &it.predicates);
    let inner = one_module_below(vis);
    let structs = states.iter().map(|state| structure(state, generics, &inner.to_token_stream()));
    let states = (0_u8..).zip(states).map(|(index, state)| {
        let variant = &state.ident;
        let ty = match &state.shape {
            Shape::Own(ty) => ty.to_token_stream(),
            shape => {
                let used = used(generics, shape);
                let (_, arguments, _) = used.split_for_impl();
                quote!(#module::#variant #arguments)
            }
        };
        quote! {
            #[automatically_derived]
            impl #parameters #krate::machine::State<#ident #arguments> for #ty #bounds {
                const INDEX: ::core::primitive::u8 = #index;

                fn pack(self) -> #ident #arguments {
                    ::core::panic!("the derive has said what is wrong")
                }

                fn unpack(_: #ident #arguments) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
            }

            #[automatically_derived]
            impl #parameters ::core::convert::From<#ty> for #ident #arguments #bounds {
                fn from(_: #ty) -> Self {
                    ::core::panic!("the derive has said what is wrong")
                }
            }

            #[automatically_derived]
            impl #parameters #krate::machine::Outcome<#ident #arguments> for #ty #bounds {
                const TARGETS: #krate::machine::Targets = #krate::machine::Targets::NOWHERE;

                fn into_next(
                    self,
                ) -> ::core::result::Result<#krate::machine::Next<#ident #arguments>, #krate::machine::HandlerError> {
                    ::core::panic!("the derive has said what is wrong")
                }
            }
        }
    });
    let seed = &seed.ty;
    let event = match event {
        Some(event) => event.to_token_stream(),
        None => quote!(#krate::machine::NoEvents),
    };
    // Where all have defaults the block can do without, and then makes the table.
    let has_default = |it: &GenericParam| match it {
        GenericParam::Lifetime(_) => false,
        GenericParam::Type(it) => it.default.is_some(),
        GenericParam::Const(it) => it.default.is_some(),
    };
    let table = (!generics.params.iter().all(has_default)).then(|| {
        quote! {
            #[automatically_derived]
            impl #parameters #krate::machine::Table for #ident #arguments
            where
                Self: 'static,
                #given
            {
                type App = ();
                type Wants<__App> = __App;
                const HANDLERS: &'static [#krate::machine::Handler<Self>] = &[];
                const INCOMPLETE: ::core::primitive::bool = true;

                fn part<__App>(_: &__App) -> &() {
                    &()
                }
            }
        }
    });
    quote! {
        #[allow(missing_docs, unreachable_pub, unused_imports, dead_code)]
        #vis mod #module {
            use super::*;
            #(#structs)*
        }

        #(#states)*

        #[automatically_derived]
        impl #parameters #krate::machine::Conversation for #ident #arguments
        where
            Self: ::core::clone::Clone + #krate::prelude::Serialize + ::core::marker::Send + ::core::marker::Sync + 'static,
            Self: for<'any> #krate::prelude::Deserialize<'any>,
            #given
        {
            type Seed = #krate::machine::#seed;
            type Event = #event;
            const NAME: &'static ::core::primitive::str = #name;
            const VERSION: ::core::primitive::u32 = 1;
            const STATES: &'static [#krate::machine::StateInfo] = &[];
            const UNFINISHED: ::core::primitive::bool = true;

            fn entry() -> Self {
                ::core::panic!("the derive has said what is wrong")
            }

            fn state(&self) -> #krate::machine::StateId {
                #krate::machine::StateId(0)
            }
        }

        #table
    }
}

fn structure(state: &State, generics: &Generics, vis: &TokenStream) -> TokenStream {
    let State { ident, shape, .. } = state;
    let Shape::Made { style, fields } = shape else { return TokenStream::new() };
    let used = used(generics, shape);
    let members = fields.iter().map(|Field { member, ty, .. }| match member {
        syn::Member::Named(name) => quote!(#vis #name: #ty),
        syn::Member::Unnamed(_) => quote!(#vis #ty),
    });
    match style {
        Style::Unit => quote!(#vis struct #ident;),
        Style::Tuple => quote!(#vis struct #ident #used (#(#members),*);),
        Style::Named => quote!(#vis struct #ident #used { #(#members),* }),
    }
}

/// The parameters that the fields of a state name.
fn used(generics: &Generics, shape: &Shape) -> Generics {
    let Shape::Made { fields, .. } = shape else { return Generics::default() };
    // Whether they are named after the state is for nobody to tell either.
    let with_default = |parameter: &GenericParam| {
        let mut parameter = parameter.clone();
        if let GenericParam::Type(it) = &mut parameter {
            it.bounds.clear();
            it.default.get_or_insert_with(|| syn::parse_quote!(()));
        }
        parameter
    };
    let names = |name: &Ident| fields.iter().any(|field| mentions(field.ty.clone(), name));
    let is_used = |parameter: &&GenericParam| match parameter {
        GenericParam::Lifetime(it) => names(&it.lifetime.ident),
        GenericParam::Type(it) => names(&it.ident),
        GenericParam::Const(it) => names(&it.ident),
    };
    Generics { params: generics.params.iter().filter(is_used).map(with_default).collect(), ..Generics::default() }
}
