//! The code of a shape.

use proc_macro2::TokenStream;
use quote::quote;

use super::form::Form;
use super::model::Schema;

/// Everything the derive adds beside the type.
pub(crate) fn expand(schema: &Schema) -> TokenStream {
    let Schema { krate, ident, generics, form } = schema;
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let shape = shape(krate, form);
    quote! {
        #[automatically_derived]
        impl #parameters #krate::machine::Schema for #ident #arguments #bounds {
            const SHAPE: #krate::machine::Shape = #shape;
        }
    }
}

/// An expression: the form's own tokens, and the shapes of its types, where they have one.
pub(crate) fn shape(krate: &TokenStream, Form { text, types }: &Form) -> TokenStream {
    quote! {
        {
            #[allow(unused_imports)]
            use #krate::machine::expansion::Shapeless as _;
            #krate::machine::Shape::of(#text) #(.and(<#krate::machine::expansion::ShapeOf<#types>>::SHAPE))*
        }
    }
}
