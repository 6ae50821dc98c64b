#[automatically_derived]
impl<
    T: Clone + ::stategram::machine::Schema,
    const N: usize,
> ::stategram::machine::Schema for Page<T, N>
where
    T: Default,
{
    const SHAPE: ::stategram::machine::Shape = {
        #[allow(unused_imports)]
        use ::stategram::machine::expansion::Shapeless as _;
        ::stategram::machine::Shape::of(
                "# transparent struct { items : Vec < T > , next : Option < Box < Other > > , }",
            )
            .and(<::stategram::machine::expansion::ShapeOf<Vec<T>>>::SHAPE)
            .and(<::stategram::machine::expansion::ShapeOf<T>>::SHAPE)
    };
}
